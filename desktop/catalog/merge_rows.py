"""What a merge is to write, gathered while it is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from sqlalchemy import Table

    from desktop.domain.library_merge import MergeKind

Row = dict[str, Any]


@frozen
class MergePair:
    """A row here, and the same row there with the keys that things have here.

    Attributes:
        key: Of the row here; `their_key` of the row there, where that is another.
        name: What a person would call it.
    """

    kind: MergeKind
    table: Table
    key: str
    name: str
    ours: Row
    theirs: Row
    their_key: str = ""


@dataclass(slots=True)
class MergeRows:
    """What is to be written, by name of table.

    Attributes:
        assets: New assets.
        fresh: Rows that belong to new assets alone.
        inserts: New rows that touch what is here.
        updates: Values of rows that are here, by key.
        deletes: Keys of rows that go.
        chosen: Keys of relations of takes: whether that take plays.
    """

    assets: list[Row] = field(default_factory=list)
    fresh: dict[str, list[Row]] = field(default_factory=dict)
    inserts: dict[str, list[Row]] = field(default_factory=dict)
    updates: dict[str, dict[str, Row]] = field(default_factory=dict)
    deletes: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, bool] = field(default_factory=dict)

    def insert(self, table: Table, row: Row, *, is_fresh: bool = False) -> None:
        """A new row."""
        (self.fresh if is_fresh else self.inserts).setdefault(table.name, []).append(row)

    def update(self, table: Table, key: str, values: Row) -> None:
        """New values of a row."""
        self.updates.setdefault(table.name, {}).setdefault(key, {}).update(values)
