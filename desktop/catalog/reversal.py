"""Replaying an operation backwards without undoing what anybody did since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, and_, exc, select

from desktop.catalog.engine.session import WriteSession, table_named, typed
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import (
    activity,
    asset_collection_members,
    asset_collections,
    asset_relationships,
    asset_storage_locations,
    asset_tags,
    assets,
    tags,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.ids import OperationId

_a = activity.c
# Tables whose rows are somebody's work, and so are never taken along by a cascade.
_WORK = (
    asset_relationships,
    asset_collection_members,
    asset_collections,
    asset_tags,
    asset_storage_locations,
    tags,
)
# The asset that a row is about, and the other one that it names.
_ABOUT = ("child_asset_id", "asset_id")
_OTHER = "parent_asset_id"


class Reversal:
    """One operation of the record, taken back row by row, the last one first."""

    def __init__(self, session: WriteSession, operation_id: OperationId) -> None:
        self._session = session
        self._rows = session.rows(
            select(_a.action, _a.entity, _a.entity_id, _a.before, _a.after)
            .where(_a.workspace_id == session.workspace_id, _a.operation_id == operation_id)
            .order_by(_a.id.desc())
        )
        self._made = {(row.entity, row.entity_id) for row in self._rows if row.action == "insert"}
        self._kept: set[str] = set()

    def run(self) -> int:
        """Take it back, journalled like any edit; returns how many rows were left alone."""
        self._kept = {
            key
            for name, key in self._made
            if name == assets.name and self._is_in_use(assets, {"id": key})
        }
        imported = [row.entity_id for row in self._rows if row.action == "import"]
        if imported:
            self._session.update_many(assets, imported, {"deleted_at": self._session.now})
        return sum(
            not self._try(row.entity, row.entity_id, row.before, row.after)
            for row in self._rows
            if row.action != "import"
        )

    def _try(self, entity: str, key: str, before: Any, after: Any) -> bool:
        """As `_revert`; False also where the row's place was taken, or what it hung on is gone."""
        noted = len(self._session.journal)
        try:
            with self._session.connection.begin_nested():
                return self._revert(entity, key, before, after)
        except exc.IntegrityError:
            del self._session.journal[noted:]
            return False

    def _revert(self, entity: str, key: str, before: Any, after: Any) -> bool:
        """Put one row back; False where somebody's later change stands in the way."""
        session = self._session
        table = table_named(entity)
        columns = list(table.primary_key.columns)
        where = and_(*(c == v for c, v in zip(columns, key.split("/"), strict=True)))
        found = session.execute(
            select(table).where(table.c.workspace_id == session.workspace_id, where)
        ).first()
        row = None if found is None else found._mapping
        old, new = typed(table, before), typed(table, after)
        if old is None:
            if row is None:
                return True
            if self._stays(table, row):
                return False
            return session.delete(table, where) == 1
        if new is None:
            if row is not None or self._would_close_a_circle(table, key, old):
                return False
            session.insert(table, [old])
            return True
        if row is None or any(row[name] != value for name, value in new.items()):
            return False
        if self._would_close_a_circle(table, key, {**row, **old}):
            return False
        session.update_many(table, [key], old)
        return True

    def _stays(self, table: Table, row: Mapping[Any, Any]) -> bool:
        """Whether a row that the operation made is needed by what came later.

        A shot that got takes since keeps its place in its scene, and then the scene its film.
        """
        named = {str(row[name]) for name in _ABOUT if name in table.c}
        needed = bool(named & self._kept) or self._is_in_use(table, row)
        if needed and _OTHER in table.c:
            self._kept.add(str(row[_OTHER]))
        return needed

    def _is_in_use(self, table: Table, row: Mapping[Any, Any]) -> bool:
        """Whether a row that the operation did not make hangs on this one."""
        for other in _WORK:
            keys = list(other.primary_key.columns)
            for link in other.foreign_key_constraints:
                if link.referred_table is not table:
                    continue
                pairs = [
                    (e.parent, row[e.column.name]) for e in link.elements if e.column.name in row
                ]
                hanging = select(*keys).where(
                    other.c.workspace_id == self._session.workspace_id,
                    *(column == value for column, value in pairs),
                )
                for found in self._session.rows(hanging):
                    if (other.name, "/".join(map(str, found))) not in self._made:
                        return True
        return False

    def _would_close_a_circle(self, table: Table, key: str, old: Mapping[Any, Any]) -> bool:
        """Whether a row as it was would, by now, make something stand below itself."""
        session = self._session
        if old.get("relationship_type") == "part_of":
            session.alone("tree")
            relations = RelationReads(session)
            return relations.is_below(old["parent_asset_id"], old["child_asset_id"])
        if "parent_id" not in table.c or old.get("parent_id") is None:
            return False
        session.alone("tree")
        at: str | None = old["parent_id"]
        seen: set[str] = set()
        while at is not None and at != key and at not in seen:
            seen.add(at)
            at = session.scalar(select(table.c.parent_id).where(table.c.id == at))
        return at is not None
