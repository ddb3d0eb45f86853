"""What other clients of a library did: a colleague, the command line, a second window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, select

from desktop.catalog.activity import CAME_IN, changes_of
from desktop.catalog.engine.session import RowChange
from desktop.catalog.on_record import IMPORT
from desktop.catalog.tables.all import activity
from desktop.domain.activity import RecordSeen
from desktop.domain.changes import ALL_CHANGED, Changes
from desktop.domain.ids import AssetId, before_all_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.catalog.engine.session import Session
    from desktop.domain.ids import OperationId

# Rows are written when their transaction has made them and seen when it is over; and clocks differ.
OVERLAP_MS = 60_000
# With more rows than this it is quicker to read everything on screen again than to ask which.
MOST_ROWS = 1_000

_a = activity.c


class OthersReads:
    """Questions about what other clients changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def look(self, seen: RecordSeen | None, own: Collection[OperationId]) -> RecordSeen:
        """Read the record of edits on from where it was `seen`.

        Args:
            seen: What the last look returned; None at the first, which finds nothing new.
            own: Operations of this client, of which it knows already.
        """
        session = self._session
        newest = session.rows(
            select(_a.id)
            .where(_a.workspace_id == session.workspace_id)
            .order_by(_a.id.desc())
            .limit(1)
        )
        if not newest:
            return RecordSeen()
        last = newest[0].id
        if seen is not None and last == seen.newest:
            return RecordSeen(last, seen.recent)
        begin = before_all_of((seen.newest if seen else "") or last, OVERLAP_MS)
        here = (_a.workspace_id == session.workspace_id) & (_a.id > begin)
        recent = {
            row.operation_id: (row.newest, row.rows)
            for row in session.rows(
                select(
                    _a.operation_id,
                    # As text: PostgreSQL has no greatest of its UUIDs.
                    func.max(cast(_a.id, String(36))).label("newest"),
                    func.count().label("rows"),
                )
                .where(here)
                .group_by(_a.operation_id)
            )
        }
        marks = {key: mark for key, (mark, _) in recent.items()}
        if seen is None:
            return RecordSeen(last, marks)
        new = [
            key for key, mark in marks.items() if key not in own and mark > seen.recent.get(key, "")
        ]
        if sum(recent[key][1] for key in new) > MOST_ROWS:
            return RecordSeen(last, marks, ALL_CHANGED)
        return RecordSeen(last, marks, self._changes(new, begin))

    def _changes(self, operations: list[OperationId], begin: str) -> Changes:
        """What the rows of these operations say."""
        if not operations:
            return Changes()
        rows = self._session.rows(
            select(_a.asset_id, _a.action, _a.entity, _a.entity_id, _a.before, _a.after).where(
                _a.operation_id.in_(operations), _a.id > begin
            )
        )
        came_in = frozenset(AssetId(row.entity_id) for row in rows if row.action == IMPORT)
        changed = changes_of(
            [
                RowChange(
                    row.entity, tuple(row.entity_id.split("/")), row.before, row.after, row.asset_id
                )
                for row in rows
                if row.action != IMPORT
            ]
        )
        return changed | Changes(CAME_IN, came_in) if came_in else changed
