"""What of an edit still stands as it left it, and who changed the rest since. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.recorded_values import typed
from desktop.catalog.engine.repeated_facts import differs
from desktop.catalog.engine.row_keys import table_named
from desktop.catalog.engine.since_then import values_before
from desktop.catalog.on_record import IMPORT, OnRecord
from desktop.catalog.tables.all import activity, assets, users
from desktop.domain.history import Held, Hold, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import OperationId

_a = activity.c
LOOKED_AT = 500  # rows of an edit; of a larger one, these tell how it stands
TOLD = 3  # reasons that are given


class StandingReads:
    """Compares what an edit left with what is there now."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, operation_id: OperationId) -> Standing:
        """How an edit stands, by its last rows."""
        done = OnRecord(self._session, operation_id, limit=LOOKED_AT + 1)
        rows = done.rows[:LOOKED_AT]
        is_whole = len(done.rows) <= LOOKED_AT
        now = self._now(done, rows)
        # Of an edit that is looked at in part, what hangs on it may be its own.
        used = self._used(done, now) if is_whole else set()
        free, held = 0, 0
        first: list[Held] = []
        for row in rows:
            why = _held(table_named(row.entity), row, now.get((row.entity, row.entity_id)), used)
            if why is None:
                free += 1
                continue
            held += 1
            if len(first) < TOLD:
                first.append(self._told(row, why))
        return Standing(free, held, tuple(first), not is_whole)

    def _now(self, done: OnRecord, rows: Sequence[Any]) -> dict[tuple[str, str], Mapping[Any, Any]]:
        """The rows that it touched as they are, by table and key."""
        keys: dict[str, list[str]] = {}
        for row in rows:
            keys.setdefault(row.entity, []).append(row.entity_id)
        return {
            (name, key): there
            for name, wanted in keys.items()
            for key, there in done.rows_there(table_named(name), wanted).items()
        }

    def _used(
        self, done: OnRecord, now: Mapping[tuple[str, str], Mapping[Any, Any]]
    ) -> set[tuple[str, str]]:
        """Those of the rows that it made on which something hangs that it did not make."""
        made: dict[str, list[str]] = {}
        for name, key in done.made & now.keys():
            made.setdefault(name, []).append(key)
        return {
            (name, key)
            for name, keys in made.items()
            if "id" in table_named(name).c
            for key in done.in_use(table_named(name), keys)
        }

    def _told(self, row: Any, why: Hold) -> Held:
        name = ""
        if row.asset_id:
            mine = (
                assets.c.workspace_id == self._session.workspace_id,
                assets.c.id == row.asset_id,
            )
            name = self._session.scalar(select(assets.c.name).where(*mine)) or ""
        if why is not Hold.CHANGED or not row.asset_id:
            return Held(why, name)
        after = (
            select(_a.label, users.c.name, _a.created_at, _a.after)
            .outerjoin(users, users.c.id == _a.user_id)
            .where(
                _a.asset_id == row.asset_id,
                _a.id > row.id,
                _a.entity == row.entity,
                _a.entity_id == row.entity_id,
                _a.workspace_id == self._session.workspace_id,
            )
            .order_by(_a.id.desc())
            .limit(LOOKED_AT)
        )
        for label, user, at, values in self._session.rows(after):
            if not (row.after or {}).keys().isdisjoint(values or {}):
                return Held(why, name, label, user or "", at)
        return Held(why, name)


def _held(
    table: Table, row: Any, now: Mapping[Any, Any] | None, used: set[tuple[str, str]]
) -> Hold | None:
    """Why a row of the record stays; None where it can be taken back."""
    if row.action == IMPORT:
        if now is None:
            return Hold.GONE
        return Hold.TAKEN_BACK if now["deleted_at"] else None
    if row.action == "insert":
        if now is None:
            return Hold.TAKEN_BACK
        return Hold.USED if (row.entity, row.entity_id) in used else None
    if row.action == "delete":
        return Hold.TAKEN_BACK if now is not None else None
    if now is None:
        return Hold.GONE
    old, new = typed(table, row.before) or {}, typed(table, row.after) or {}
    back = values_before(table, now, old, new)
    if back is not None and any(differs(now, name, value) for name, value in back.items()):
        return None
    if back is not None or all(not differs(now, name, value) for name, value in old.items()):
        return Hold.TAKEN_BACK
    return Hold.CHANGED
