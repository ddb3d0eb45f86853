"""What a command prints: rows as JSON lines or as tables, messages to stderr.

The contract: with `--json` standard output holds one JSON object per line and nothing else;
progress and messages always go to standard error.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from desktop.base.address import redact
from desktop.domain.plain_number import amount_text
from desktop.domain.untrusted_text import clean_line

# Characters that JSON lets stand but that some readers take for the end of a line (or that UTF-8
# cannot hold): always escaped, so that a line is an object for everybody.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# A file or a pipe has no width; tables there are not folded.
_UNFOLDED = 400


class Output:
    """Where the rows and the messages of one command go.

    Attributes:
        json: Rows are JSON lines.
    """

    def __init__(self, *, json: bool) -> None:
        self.json = json
        prepare(sys.stdout)
        prepare(sys.stderr)
        self._out: Console | None = None

    @property
    def console(self) -> Console:
        """Standard output, for tables and trees."""
        if self._out is None:
            self._out = console()
        return self._out

    def row(self, values: Mapping[str, Any]) -> None:
        """Print one JSON object on one line, at once."""
        sys.stdout.write(line(values) + "\n")
        sys.stdout.flush()

    def rows(
        self, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, title: str = ""
    ) -> None:
        """Print rows: all of each as JSON, or the `columns` (key -> heading) as a table."""
        if self.json:
            for values in rows:
                self.row(values)
            return
        if rows:
            self.console.print(table(rows, columns, title=title))

    def facts(self, values: Mapping[str, Any]) -> None:
        """Print one object: as JSON, or as `name  value` lines."""
        if self.json:
            self.row(values)
            return
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in values.items():
            if value not in (None, "", [], {}):
                grid.add_row(name.replace("_", " "), cell(value))
        self.console.print(grid)

    def print(self, *parts: Any) -> None:
        """Print something for a person; nothing with `--json`. Text is never read as markup."""
        if not self.json:
            self.console.print(*parts, markup=False, highlight=False)

    def write(self, text: str) -> None:
        """Print text as it is: a file of another program's form."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def say(self, message: str) -> None:
        """Tell something that is not a result: to standard error."""
        print(redact(message), file=sys.stderr)


def line(values: Mapping[str, Any]) -> str:
    """`values` as one line of JSON."""
    text = json.dumps(values, ensure_ascii=False, default=_plain, separators=(", ", ": "))
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def table(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, title: str = ""
) -> Table:
    """A table of the columns named; numbers stand to the right."""
    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for key, heading in columns.items():
        values = [row.get(key) for row in rows]
        is_number = any(isinstance(v, int | float) for v in values) and not any(
            isinstance(v, str) for v in values
        )
        made.add_column(
            heading,
            header_style="dim",
            justify="right" if is_number else "left",
            no_wrap=key == "id",
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(cell(row.get(key)) for key in columns))
    return made


def cell(value: Any) -> Text:
    """A value as it stands in a table: one clean line, never markup."""
    if isinstance(value, Text):
        return value
    if value is None:
        return Text("–", style="dim")
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    if isinstance(value, int):
        return Text(f"{value:,}")
    if isinstance(value, float):
        return Text(f"{value:g}")
    if isinstance(value, datetime | Decimal | Path):
        return Text(str(_plain(value)))
    if isinstance(value, Mapping):
        value = ", ".join(f"{name} {cell(item).plain}" for name, item in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        value = ", ".join(cell(item).plain for item in value)
    return Text(clean_line(str(value), limit=4000))


def console() -> Console:
    """A console on standard output; what goes to a file or a pipe is not folded.

    It names no stream, so that it follows `sys.stdout` when a progress bar stands below the rows.
    """
    return Console(
        width=None if sys.stdout.isatty() else _UNFOLDED,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def prepare(stream: TextIO) -> None:
    """Let a stream take any text, whatever the locale."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _plain(value: Any) -> Any:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
