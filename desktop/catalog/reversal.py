"""Replaying an operation backwards without undoing what anybody did since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, exc, select

from desktop.catalog.engine.recorded_values import typed
from desktop.catalog.engine.row_keys import key_among, table_named
from desktop.catalog.engine.session import WriteSession, chunks
from desktop.catalog.engine.since_then import values_before
from desktop.catalog.on_record import IMPORT, KEYS, OnRecord
from desktop.catalog.relation import RelationReads
from desktop.catalog.tables.all import (
    activity,
    asset_collection_members,
    asset_collections,
    asset_relationships,
    assets,
    film_settings,
)
from desktop.catalog.tree import closes_a_circle, hangs_in_a_circle, levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from desktop.domain.ids import OperationId

_a = activity.c
# The asset that a row is about, and the others that it names.
_ABOUT = ("child_asset_id", "asset_id")
_OTHERS = ("parent_asset_id", "scene_id")
# Columns that say where a row hangs: only a change of these can close a circle.
_ENDS = ("parent_asset_id", "child_asset_id", "parent_id")


def _alike(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """Rows of the record that follow each other and tell the same of one table, each row once."""
    group: list[Row[Any]] = []
    keys: set[str] = set()
    for row in rows:
        is_other = group and (row.entity, row.action) != (group[0].entity, group[0].action)
        if is_other or row.entity_id in keys:
            yield group
            group, keys = [], set()
        group.append(row)
        keys.add(row.entity_id)
    if group:
        yield group


class _CircleError(Exception):
    """Rows that are to hang elsewhere would, all together, hang below themselves."""


class Reversal(OnRecord):
    """One operation of the record, taken back from its end, what was done alike together."""

    _session: WriteSession

    def __init__(self, session: WriteSession, operation_id: OperationId) -> None:
        super().__init__(session, operation_id)
        self._session = session
        self._kept: set[str] = set()

    def run(self) -> int:
        """Take it back, journalled like any edit; returns how many rows were left alone."""
        self._kept = self.in_use(assets, [key for name, key in self.made if name == assets.name])
        imported = [row.entity_id for row in self.rows if row.action == IMPORT]
        if imported:
            self._session.update_many(assets, imported, {"deleted_at": self._session.now})
            self._take_out_imported()
        others = (row for row in self.rows if row.action != IMPORT)
        return sum(self._take_back(group) for group in _alike(others))

    def _take_back(self, rows: Sequence[Row[Any]]) -> int:
        """Take rows back that tell the same of one table; returns how many were left alone.

        Many at once, as an import or an edit of a large selection has thousands of them; where
        that breaks a rule (one of them has lost its place, or would stand below itself), each by
        itself.
        """
        session, noted, kept = self._session, len(self._session.journal), set(self._kept)
        table, action = table_named(rows[0].entity), rows[0].action
        if len(rows) > 1 and not (action == "delete" and self._closes_a_circle(table, rows)):
            act = {"insert": self._remove_all, "delete": self._put_back}.get(action, self._set_back)
            try:
                with session.connection.begin_nested():
                    return act(table, rows)
            except (exc.IntegrityError, _CircleError):
                del session.journal[noted:]
                self._kept = kept
        return sum(not self._try(r.entity, r.entity_id, r.before, r.after) for r in rows)

    def _closes_a_circle(self, table: Table, rows: Sequence[Row[Any]]) -> bool:
        """Whether rows that come back would together. Nothing hangs on other rows that are gone."""
        if table is not asset_relationships:
            return False
        self._session.alone("tree")
        return closes_a_circle(self._session, [_ends(row.before) for row in rows])

    def _put_back(self, table: Table, rows: Sequence[Row[Any]]) -> int:
        """Put rows that were removed back; returns how many were left alone."""
        there = self.rows_there(table, [row.entity_id for row in rows])
        old = {
            row.entity_id: values
            for row in rows
            if row.entity_id not in there and (values := typed(table, row.before))
        }
        self._session.insert(table, [old[key] for level in _levels(table, old) for key in level])
        return len(there)

    def _set_back(self, table: Table, rows: Sequence[Row[Any]]) -> int:
        """Give rows the values they had; returns how many were left alone.

        Raises:
            _CircleError: One of those that move would stand below itself; nothing was changed.
        """
        if any(map(_moves, (row.before for row in rows))):
            self._session.alone("tree")
        there = self.rows_there(table, [row.entity_id for row in rows])
        values: dict[str, dict[str, Any]] = {}
        for row in rows:
            now, new = there.get(row.entity_id), typed(table, row.after) or {}
            if now is None:
                continue
            old = values_before(table, now, typed(table, row.before) or {}, new)
            if old is not None:
                values[row.entity_id] = old
        moved = {key: {**there[key], **old} for key, old in values.items() if _moves(old)}
        if self._hang_in_a_circle(table, moved):
            raise _CircleError
        first = next(iter(values.values()), {})
        if all(one == first for one in values.values()):
            self._session.update_many(table, values, first)
        else:
            self._session.update_each(table, values)
        return len(rows) - len(values)

    def _remove_all(self, table: Table, rows: Sequence[Row[Any]]) -> int:
        """Remove rows that the operation made; returns how many were left alone."""
        there = self.rows_there(table, [row.entity_id for row in rows])
        has_own_key = table is not assets and "id" in table.c
        used = self.in_use(table, list(there)) if has_own_key else set()
        made = {row.entity_id: there[row.entity_id] for row in rows if row.entity_id in there}
        left = 0
        for level in reversed(_levels(table, made)):
            stay = {key for key in level if self._stays(table, made[key], used)}
            used |= {str(made[key].get("parent_id")) for key in stay}
            left += len(stay)
            for part in chunks((key for key in level if key not in stay), KEYS):
                self._delete(table, part)
        return left

    def _delete(self, table: Table, keys: Sequence[str]) -> int:
        if table is assets:  # of its own accord, so that it is on record and comes back too
            self._session.delete(film_settings, film_settings.c.asset_id.in_(keys))
        return self._session.delete(table, key_among(table, keys))

    def _take_out_imported(self) -> None:
        """What came in leaves the collections that were made for it.

        That it joined them is not on record row by row.
        """
        members = asset_collection_members
        imported = select(_a.asset_id).where(
            _a.workspace_id == self._session.workspace_id,
            _a.operation_id == self._operation_id,
            _a.action == IMPORT,
        )
        made = [key for name, key in self.made if name == asset_collections.name]
        for part in chunks(sorted(made)):
            self._session.delete(
                members,
                members.c.collection_id.in_(part) & members.c.asset_id.in_(imported),
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
        row = self.rows_there(table, [key]).get(key)
        old, new = typed(table, before), typed(table, after)
        if old is None:
            if row is None:
                return True
            has_own_key = table is not assets and "id" in table.c
            if self._stays(table, row, self.in_use(table, [key]) if has_own_key else set()):
                return False
            return self._delete(table, [key]) == 1
        if new is None:
            if row is not None or self._would_close_a_circle(table, key, old):
                return False
            session.insert(table, [old])
            return True
        back = values_before(table, row, old, new) if row is not None else None
        if row is None or back is None:
            return False
        if _moves(old) and self._would_close_a_circle(table, key, {**row, **old}):
            return False
        session.update_many(table, [key], back)
        return True

    def _stays(self, table: Table, row: Mapping[Any, Any], used: AbstractSet[str]) -> bool:
        """Whether a row that the operation made is needed by what came later; `used` is hung on.

        A shot that got takes since keeps its place in film and scene, and then the scene its own.
        """
        named = {str(row[name]) for name in _ABOUT if name in table.c}
        if table is assets:
            named = {str(row["id"])}
        needed = bool(named & self._kept) or ("id" in table.c and str(row["id"]) in used)
        if needed:
            self._kept |= {str(row[name]) for name in _OTHERS if name in table.c and row[name]}
        return needed

    def _would_close_a_circle(self, table: Table, key: str, old: Mapping[Any, Any]) -> bool:
        """Whether a row as it was would, by now, make something stand below itself."""
        if table is not asset_relationships and "parent_id" not in table.c:
            return False
        self._session.alone("tree")
        if table is asset_relationships:
            relations = RelationReads(self._session)
            return relations.is_below(old["parent_asset_id"], old["child_asset_id"])
        return self._hang_in_a_circle(table, {key: old})

    def _hang_in_a_circle(self, table: Table, rows: Mapping[str, Mapping[Any, Any]]) -> bool:
        """Whether rows as they are to be would make something stand below itself."""
        if not rows:
            return False
        if table is asset_relationships:
            return closes_a_circle(self._session, [_ends(row) for row in rows.values()])
        return hangs_in_a_circle(
            self._session, table, {key: _text(row["parent_id"]) for key, row in rows.items()}
        )


def _moves(values: Mapping[Any, Any]) -> bool:
    """Whether a row hangs elsewhere by these values."""
    return not values.keys().isdisjoint(_ENDS)


def _ends(relation: Mapping[Any, Any]) -> tuple[str, str]:
    return str(relation["parent_asset_id"]), str(relation["child_asset_id"])


def _text(key: object) -> str | None:
    return None if key is None else str(key)


def _levels(table: Table, rows: Mapping[str, Mapping[Any, Any]]) -> list[list[str]]:
    """The keys of rows in the order in which they can be put back; the other way to remove them."""
    if "parent_id" not in table.c:
        return [list(rows)]
    return list(levels({key: _text(row["parent_id"]) for key, row in rows.items()}))
