"""Triggers, functions and text indexes of the revisions, read from the files in `sql/`.

Those files are as frozen as the revisions: SQLite keeps the text of a trigger with every space, and
the program knows a library of each revision by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"
# A statement begins at the margin, and what belongs to it is indented.
_BEGINS = re.compile(r"^(?=[A-Z])", re.MULTILINE)
_COMMENT = re.compile(r"^--.*\n?", re.MULTILINE)
_NAME = re.compile(r"(?:FUNCTION|TRIGGER|TABLE|INDEX) \"?(\w+)")


def statements(file: str, only: Sequence[str] = ()) -> tuple[str, ...]:
    """The statements of a file, in its order.

    Args:
        file: Its name without `.sql`, e.g. `0001_search.sqlite`.
        only: Those that make a trigger or function of one of these names.

    Raises:
        KeyError: The file makes none of that name.
    """
    whole = (_FOLDER / f"{file}.sql").read_text(encoding="utf-8")
    found = tuple(
        _COMMENT.sub("", block).rstrip().removesuffix(";") for block in _BEGINS.split(whole)[1:]
    )
    if not only:
        return found
    named = {match[1]: block for block in found if (match := _NAME.search(block))}
    return tuple(named[name] for name in only)
