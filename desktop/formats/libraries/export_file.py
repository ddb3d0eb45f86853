"""Reads the export of an old database: JSON lines, a head and then one row on each.

    {"format": "old-library-export", "version": 1, "system": "director"}
    {"table": "assets", "row": {"id": "6f1c...", "name": "Pier", ...}}

The rows of a table stand together, tables in any order. `resources/export_old_library.py` writes
it; docs/moving-in.md has the shape.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.formats.libraries.reading import facts_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT, VERSION = "old-library-export", 1
_HEAD = 4096  # bytes that the head has at most
_LINE = 256 << 20  # bytes of one row


def system_in(path: Path) -> str:
    """Of which system a file is an export; empty where it is none. Raises nothing."""
    try:
        with path.open("rb") as file:
            head = facts_of(json.loads(file.readline(_HEAD)))
    except (OSError, ValueError, RecursionError):
        return ""
    return text_of(head.get("system")) if head.get("format") == FORMAT else ""


@frozen
class _Span:
    """Where the rows of a table are: from a byte on, so many."""

    start: int
    count: int
    columns: frozenset[str]


class ExportedTables:
    """The tables of an export. One pass finds where each begins; then each is read alone."""

    def __init__(self, path: Path, allowed: Mapping[str, tuple[str, ...]]) -> None:
        """Look where the tables are.

        Raises:
            SourceReadError: It cannot be read, or is of a newer version.
        """
        self._path = path
        self._allowed = allowed
        self._spans: dict[str, list[_Span]] = {}
        self._look()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self._path.name

    @property
    def folder(self) -> Path | None:
        """Files are looked for beside the export."""
        return self._path.absolute().parent

    def columns(self, table: str) -> frozenset[str]:
        """Those of its first row that may be read."""
        spans = self._spans.get(table, [])
        return frozenset().union(*(span.columns for span in spans))

    def count(self, table: str) -> int:
        """How many rows it has."""
        return sum(span.count for span in self._spans.get(table, []))

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Its rows, with what may be read of each; lines that are broken are left out."""
        wanted = self._allowed.get(table, ())
        for span in self._spans.get(table, []):
            try:
                with self._path.open("rb") as file:
                    file.seek(span.start)
                    for _ in range(span.count):
                        row = _parsed(file.readline(_LINE)).get("row")
                        facts = facts_of(row)
                        yield {name: facts[name] for name in wanted if name in facts}
            except OSError as error:
                raise self._unreadable(error) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _look(self) -> None:
        try:
            with self._path.open("rb") as file:
                head = _parsed(file.readline(_HEAD))
                version = head.get("version")
                if not isinstance(version, int) or version > VERSION:
                    raise SourceReadError(
                        f"“{self.name}” is an export of a newer kind.",
                        advice="Export it with the script that comes with this version.",
                    )
                self._find(iter(file.readline, b""), file.tell())
        except OSError as error:
            raise self._unreadable(error) from error

    def _find(self, lines: Iterator[bytes], at: int) -> None:
        now, start, count, columns = "", at, 0, frozenset[str]()
        for line in lines:
            table = _table_of(line)
            if table != now:
                self._note(now, start, count, columns)
                now, start, count = table, at, 0
                facts = facts_of(_parsed(line).get("row"))
                columns = frozenset(facts) & frozenset(self._allowed.get(table, ()))
            at += len(line)
            count += 1
        self._note(now, start, count, columns)

    def _note(self, table: str, start: int, count: int, columns: frozenset[str]) -> None:
        if table in self._allowed and count:
            self._spans.setdefault(table, []).append(_Span(start, count, columns))

    def _unreadable(self, error: OSError) -> SourceReadError:
        return SourceReadError(f"“{self.name}” cannot be read: {error.strerror}.")


def _table_of(line: bytes) -> str:
    """The table that a line is of, without reading all of it where the head says it."""
    head = line[:200].decode("utf-8", "replace").split('"')
    if len(head) > 4 and head[1] == "table":
        return head[3]
    return text_of(_parsed(line).get("table"))


def _parsed(line: bytes) -> Mapping[str, Any]:
    try:
        return facts_of(json.loads(line, parse_float=Decimal))
    except (ValueError, RecursionError):
        return {}
