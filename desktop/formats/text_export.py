"""The folder that a library is exported to as text: its names, its manifest, and what is refused.

`SHA256SUMS` lists every file of it and is written last, in the form that `sha256sum -c` reads: a
folder without it is not finished. docs/portable-libraries.md has the whole of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUMS = "SHA256SUMS"
ABOUT = "library.json"
UNFINISHED = "NOT-FINISHED.txt"
TABLES = "tables"
MEDIA = "media"
FORMAT = "directors-desk-text"
VERSION = 1
NOT_FINISHED = (
    "This export is not finished, and nothing can be made of it. Export the library again.\n"
)
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")
_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl")
_LONGEST_ABOUT = 4 << 20
_LONGEST_SUMS = 1 << 30
_CHUNK = 1 << 20


@frozen
class ToldTable:
    """What an export says of one of its tables.

    Attributes:
        key: Columns of its primary key.
        columns: The kind of each column by its name, as a word.
    """

    key: tuple[str, ...]
    columns: Mapping[str, str]
    rows: int


@frozen
class AboutExport:
    """What an export says of itself.

    Attributes:
        revision: Of the schema whose tables these are.
        library: The id of the workspace that it is of.
        has_media: Media went along.
    """

    revision: str
    library: str
    has_media: bool
    tables: Mapping[str, ToldTable]


def about_text(about: AboutExport) -> bytes:
    """`library.json`: the same for the same library, whenever it is written."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "revision": about.revision,
        "library": about.library,
        "media": about.has_media,
        "tables": {
            name: {"key": list(table.key), "rows": table.rows, "columns": dict(table.columns)}
            for name, table in sorted(about.tables.items())
        },
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"


def about_in(folder: Path) -> AboutExport:
    """What an export says of itself.

    Raises:
        RuleError: It is none of ours, or of a newer program.
    """
    try:
        with open_inside(folder, ABOUT) as descriptor:
            told = json.loads(_read_all(descriptor, _LONGEST_ABOUT, ABOUT))
        if told["format"] != FORMAT:
            raise RuleError(f"{folder} is no export of a library.")
        if told["version"] != VERSION:
            raise RuleError(
                f"{folder} was written by a newer Director's Desk.", advice="Update the program."
            )
        return AboutExport(
            _word(told["revision"]),
            _word(told["library"]),
            told["media"] is True,
            {_word(name): _told_table(table) for name, table in told["tables"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RuleError(f"{ABOUT} is not as the program writes it: {error!r:.200}.") from error


def _told_table(table: Any) -> ToldTable:
    rows = table["rows"]
    if isinstance(rows, bool) or not isinstance(rows, int):
        raise TypeError(rows)
    columns = {_word(name): _word(kind) for name, kind in table["columns"].items()}
    return ToldTable(tuple(_word(name) for name in table["key"]), columns, rows)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def sums_text(sums: Mapping[str, str]) -> bytes:
    """`SHA256SUMS` of files by their names."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def sums_in(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file by its name, as the manifest has it.

    Raises:
        RuleError: There is none, or it is not as the program writes it.
    """
    if not (folder / SUMS).is_file():
        raise RuleError(
            f"{folder} is not a finished export: {SUMS} is missing.",
            advice="It is written last. Export the library again.",
        )
    with open_inside(folder, SUMS) as descriptor:
        text = _read_all(descriptor, _LONGEST_SUMS, SUMS).decode("utf-8", "replace")
    sums: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        match = _SUM.fullmatch(line)
        if match is None or match[2] in sums:
            raise RuleError(f"{SUMS}, line {number}: it is no checksum and name, or a second one.")
        sums[match[2]] = match[1]
    return sums


def table_path(table: str) -> str:
    """The name of the file of a table."""
    return f"{TABLES}/{table}.jsonl"


def table_of(name: str) -> str | None:
    """Which table a file is of; None for any other file."""
    match = _TABLE.fullmatch(name)
    return match[1] if match else None


@contextmanager
def open_inside(folder: Path, name: str) -> Iterator[int]:
    """Open a file below a folder: a plain one, reached by no link.

    Raises:
        RuleError: It is not there, or no such file.
    """
    path = folder
    for part in name.split("/"):
        path /= part
        if path.is_symlink() or part in {"", ".", ".."}:
            raise RuleError(f"{name!r:.200} does not stay in the folder; it is not followed.")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise RuleError(f"{name!r:.200} cannot be read: {told}.") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RuleError(f"{name} is not a plain file.")
        yield descriptor
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, longest: int, name: str) -> bytes:
    if os.fstat(descriptor).st_size > longest:
        raise RuleError(f"{name} is too long to be ours.")
    parts = []
    while part := os.read(descriptor, _CHUNK):
        parts.append(part)
    return b"".join(parts)


def hash_inside(folder: Path, name: str) -> Iterator[str]:
    """The SHA-256 of a file; something empty after each piece, the whole at last.

    Raises:
        RuleError: As `open_inside`.
    """
    digest = hashlib.sha256()
    with open_inside(folder, name) as descriptor:
        while part := os.read(descriptor, _CHUNK):
            digest.update(part)
            yield ""
    yield digest.hexdigest()


def lines_inside(folder: Path, name: str, longest: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers.

    Raises:
        RuleError: A line is too long, or the last one has no end.
    """
    with open_inside(folder, name) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
        number = 0
        while line := file.readline(longest + 1):
            number += 1
            if len(line) > longest:
                raise RuleError(f"{name}, line {number}: it is too long to be ours.")
            if not line.endswith(b"\n"):
                raise RuleError(f"{name}, line {number}: its end is missing.")
            yield number, line
