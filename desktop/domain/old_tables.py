"""Tables of an old database, however it reached us: from an export, a dump or the server itself.

Only what stands in an allow-list is ever asked for: tables and columns by name. Whatever else is
there (accounts, passwords, tokens, other people's data) is neither read nor counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OldTableRow = dict[str, Any]


class OldTables(Protocol):
    """The allowed tables of an old database."""

    @property
    def name(self) -> str:
        """What it is called, for a person."""

    @property
    def folder(self) -> Path | None:
        """The folder that files of it are looked for in; None where there is none."""

    def columns(self, table: str) -> frozenset[str]:
        """The columns that a table has and that may be read; empty where it is not there."""

    def count(self, table: str) -> int:
        """How many rows a table has."""

    def rows(self, table: str) -> Iterator[OldTableRow]:
        """The rows of a table, one after the other; none where it is not there.

        Values are as JSON has them, numbers with a point exact (`Decimal`).

        Raises:
            SourceReadError: It cannot be read on.
        """

    def close(self) -> None:
        """Let go of it."""
