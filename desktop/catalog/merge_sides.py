"""What each side has done since two libraries parted, by the records of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.recorded_values import typed
from desktop.catalog.engine.row_keys import table_named
from desktop.catalog.engine.session import chunks
from desktop.catalog.tables.all import activity, assets, metadata, workspaces
from desktop.domain.library_part import origin_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.engine.session import Session
    from desktop.domain.library_part import LibraryPart, PartRow

Key = tuple[str, str]  # of a row: its table, and the values of its primary key
MERGED = "merged"  # among the library's settings: libraries that were taken in before
_a = activity.c


class MergeSides:
    """The edits of theirs that we do not know, and what was removed here.

    Attributes:
        edited: Of rows there, what their columns were before the first edit that we do not know.
        made: Rows that they have made since.
        removed: Rows that they have removed since, as they were.
        history: Those rows of their record.
        is_base_known: What they have not edited is there as it was here when we parted.
    """

    def __init__(self, session: Session, part: LibraryPart) -> None:
        self._session = session
        self.settings: Any = session.scalar(
            select(workspaces.c.settings).where(workspaces.c.id == session.workspace_id)
        )
        mine = origin_in(self.settings)
        known = self._operations({str(row["operation_id"]) for row in part.of(activity.name)})
        until = mine.at if mine is not None and mine.library_id == part.library_id else None
        self.history: list[PartRow] = [
            row
            for row in part.of(activity.name)
            if row["operation_id"] not in known
            and not (until is not None and row["created_at"] <= until)  # type: ignore[operator]
        ]
        merged = self.settings.get(MERGED) if isinstance(self.settings, dict) else None
        self.is_base_known = (
            part.library_id == session.workspace_id
            or (part.origin is not None and part.origin.library_id == session.workspace_id)
            or until is not None
            or (isinstance(merged, dict) and part.library_id in merged)
        )
        self.edited: dict[Key, dict[str, Any]] = {}
        self.made: set[Key] = set()
        self.removed: dict[Key, dict[str, Any]] = {}
        for row in sorted(self.history, key=lambda one: str(one["id"])):
            self._note(row)

    def _note(self, row: PartRow) -> None:
        name, key = str(row["entity"]), str(row["entity_id"])
        if name not in metadata.tables:
            return
        before: Any = row["before"]
        old = typed(table_named(name), before)
        if row["action"] == "insert":
            self.made.add((name, key))
            self.removed.pop((name, key), None)
        elif row["action"] == "delete" and old is not None:
            if (name, key) in self.made:
                self.made.discard((name, key))
            else:
                self.removed[name, key] = old
        elif row["action"] == "update" and old is not None:
            first = self.edited.setdefault((name, key), {})
            for column, value in old.items():
                first.setdefault(column, value)

    def _operations(self, ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for part in chunks(sorted(ids)):
            mine = (_a.workspace_id == self._session.workspace_id, _a.operation_id.in_(part))
            rows = self._session.rows(select(_a.operation_id).where(*mine).distinct())
            found.update(str(row[0]) for row in rows)
        return found

    def is_touched(self, key: Key) -> bool:
        """Whether they have made or edited a row since."""
        return key in self.made or key in self.edited

    def removed_here(self) -> set[Key]:
        """Rows that somebody has removed from this library, as far as that is on record."""
        mine = (_a.workspace_id == self._session.workspace_id, _a.action == "delete")
        rows = self._session.rows(select(_a.entity, _a.entity_id).where(*mine).distinct())
        return {(row[0], row[1]) for row in rows}

    def purged_here(self, ids: Iterable[str]) -> set[str]:
        """Those of these assets, which are not here, that were here once."""
        found: set[str] = set()
        for part in chunks(sorted(ids)):
            mine = (_a.workspace_id == self._session.workspace_id, _a.asset_id.in_(part))
            here = (_a.entity == assets.name, _a.action.in_(("insert", "import")))
            found.update(
                str(row[0])
                for row in self._session.rows(select(_a.asset_id).where(*mine, *here).distinct())
            )
        return found
