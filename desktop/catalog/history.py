"""The history of a library by edit, newest first, in pages: fast at a million rows of the record.

Ids of operations sort by when they began, and an index has them with their rows. So a page is as
many steps in that index as it has edits, whether an edit touched one row or a hundred thousand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal, select

from desktop.catalog.activity import entry_of, recorded_rows
from desktop.catalog.engine.session import chunks
from desktop.catalog.standing import StandingReads
from desktop.catalog.tables.all import activity, assets, users
from desktop.domain.folding import folded
from desktop.domain.history import (
    ALL_ACTS,
    Act,
    ActFilter,
    ActPage,
    EntryPage,
    Standing,
    act_label,
    kind_of,
)
from desktop.domain.ids import AssetId, OperationId, first_id_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.catalog.engine.session import Session
    from desktop.domain.activity import ActivityEntry

_a = activity.c
PAGE = 50
COUNTED = 1_000  # rows of an edit that are looked at to say how many assets it touched
BLOCK = 500  # edits that are looked at in one statement where most are filtered out
BLOCKS = 20  # and so many statements in one read: after that, the caller asks on
# An import is listed by when it began; when it was resumed, its first row may be of another day.
_LONGEST = timedelta(days=7)


class HistoryReads:
    """Questions about what happened, by edit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, wanted: ActFilter = ALL_ACTS, *, before: OperationId | None = None, limit: int = PAGE
    ) -> ActPage:
        """Edits that are wanted, newest first.

        A page may be shorter than `limit`, or empty, and still say where to read on: a rare thing
        is looked for in a million edits in many short reads, not in one long one.

        Args:
            wanted: Which.
            before: `then` of the page before; None begins with the newest.
            limit: At most so many.
        """
        found: list[tuple[Act, str]] = []
        at = _earlier(before, first_id_at(wanted.until) if wanted.until else None)
        floor = first_id_at(wanted.since - _LONGEST) if wanted.since else ""
        size = BLOCK if wanted else limit + 1
        for _ in range(BLOCKS):
            heads = self._heads(at, size)
            for head in heads:
                if head.operation_id < floor:
                    return ActPage(tuple(self._counted(found)))
                at = OperationId(head.operation_id)
                if head.workspace_id != self._session.workspace_id:
                    continue
                act = _act(head)
                if wanted.takes(act):
                    found.append((act, head.id))
                if len(found) == limit:
                    return ActPage(tuple(self._counted(found)), at)
            if len(heads) < size:
                return ActPage(tuple(self._counted(found)))
        return ActPage(tuple(self._counted(found)), at)

    def act(self, operation_id: OperationId) -> Act | None:
        """One edit."""
        rows = recorded_rows().where(self._mine, _a.operation_id == operation_id)
        first = self._session.rows(rows.order_by(_a.id).limit(1))
        acts = (
            [(_act(row), row.id) for row in self._session.rows(_heads([first[0].id]))]
            if first
            else []
        )
        return self._counted(acts)[0] if acts else None

    def people(self) -> list[str]:
        """The names of who may have done something, in their order."""
        rows = self._session.rows(select(users.c.name).distinct())
        return sorted((row[0] for row in rows), key=folded)

    def entries(
        self, operation_id: OperationId, *, after: str | None = None, limit: int = 200
    ) -> EntryPage:
        """The rows of one edit, in the order in which they were written."""
        more = () if after is None else (_a.id > after,)
        rows = recorded_rows().where(self._mine, _a.operation_id == operation_id, *more)
        return self._entry_page(rows.order_by(_a.id), limit)

    def entries_of(
        self, operation_ids: Iterable[OperationId]
    ) -> dict[OperationId, tuple[ActivityEntry, ...]]:
        """All rows of several edits: of small ones, in one question."""
        found: dict[OperationId, list[ActivityEntry]] = {}
        for part in chunks(operation_ids):
            rows = recorded_rows().where(self._mine, _a.operation_id.in_(part)).order_by(_a.id)
            for row in self._session.rows(rows):
                found.setdefault(OperationId(row.operation_id), []).append(entry_of(row))
        return {key: tuple(entries) for key, entries in found.items()}

    def of_asset(
        self, asset_id: AssetId, *, before: str | None = None, limit: int = 200
    ) -> EntryPage:
        """The rows of the record about one asset, newest first."""
        more = () if before is None else (_a.id < before,)
        rows = recorded_rows().where(self._mine, _a.asset_id == asset_id, *more)
        return self._entry_page(rows.order_by(_a.id.desc()), limit)

    def standing(self, operation_id: OperationId) -> Standing:
        """What of an edit can still be taken back, and why not the rest."""
        return StandingReads(self._session).of(operation_id)

    @property
    def _mine(self) -> ColumnElement[bool]:
        return _a.workspace_id == self._session.workspace_id

    def _entry_page(self, wanted: Select[Any], limit: int) -> EntryPage:
        rows = self._session.rows(wanted.limit(limit + 1))
        entries = tuple(entry_of(row) for row in rows[:limit])
        names = self._names({entry.asset_id for entry in entries if entry.asset_id})
        return EntryPage(entries, names, entries[-1].id if len(rows) > limit else None)

    def _names(self, keys: Iterable[AssetId]) -> dict[AssetId, str]:
        found: dict[AssetId, str] = {}
        for part in chunks(sorted(keys)):
            rows = self._session.rows(
                select(assets.c.id, assets.c.name).where(
                    assets.c.workspace_id == self._session.workspace_id, assets.c.id.in_(part)
                )
            )
            found.update((AssetId(key), name) for key, name in rows)
        return found

    def _heads(self, before: OperationId | None, size: int) -> list[Any]:
        """The first row of each of `size` operations, newest first."""
        listed = self._session.rows(_first_rows(before, size))
        found: dict[str, Any] = {}
        for part in chunks(row.first_id for row in listed):
            found.update((row.id, row) for row in self._session.rows(_heads(part)))
        return [found[row.first_id] for row in listed if row.first_id in found]

    def _counted(self, acts: list[tuple[Act, str]]) -> list[Act]:
        """The same, with what each has touched."""
        told: dict[str, Any] = {}
        for part in chunks(first_id for _, first_id in acts):
            told.update((row.operation_id, row) for row in self._session.rows(_touched(part)))
        names = self._names({AssetId(row.asset_id) for row in told.values() if row.asset_id})
        return [_with_touched(act, told[act.id], names) for act, _ in acts]


def _operations(before: OperationId | None, size: int) -> Any:
    """The ids of `size` operations, newest first: a step in the index for each."""
    newest = select(_a.operation_id).order_by(_a.operation_id.desc()).limit(1)
    if before is not None:
        newest = newest.where(_a.operation_id < before)
    first = select(newest.scalar_subquery().label("id"), literal(1, Integer).label("n"))
    walk = first.cte("operations", recursive=True)
    lower = activity.alias("lower")
    step = (
        select(lower.c.operation_id)
        .where(lower.c.operation_id < walk.c.id)
        .order_by(lower.c.operation_id.desc())
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    return walk.union_all(select(step, walk.c.n + 1).where(walk.c.id.is_not(None), walk.c.n < size))


def _first_rows(before: OperationId | None, size: int) -> Select[Any]:
    """The id of each of `size` operations, newest first, and that of its first row."""
    walk = _operations(before, size)
    own = activity.alias("own")
    first = (
        select(own.c.id)
        .where(own.c.operation_id == walk.c.id)
        .order_by(own.c.id)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    listed = select(walk.c.id.label("operation_id"), first.label("first_id"))
    return listed.where(walk.c.id.is_not(None)).order_by(walk.c.id.desc())


def _heads(row_ids: list[str]) -> Select[Any]:
    """Rows of the record with what they are about, and who."""
    is_of_asset = (assets.c.id == _a.asset_id) & (assets.c.workspace_id == _a.workspace_id)
    name = assets.c.name.label("asset_name")
    return (
        recorded_rows().add_columns(name).outerjoin(assets, is_of_asset).where(_a.id.in_(row_ids))
    )


def _touched(first_ids: list[str]) -> Select[Any]:
    """Of operations by their first rows: how many assets each touched, and the first of them."""
    own = activity.alias("own")
    each = own.select().where(own.c.id.in_(first_ids)).subquery("firsts")
    some, one = activity.alias("some"), activity.alias("one")
    looked_at = (
        select(some.c.asset_id)
        .where(some.c.operation_id == each.c.operation_id)
        .order_by(some.c.id)
        .limit(COUNTED + 1)
        .correlate(each)
        .subquery("looked_at")
    )
    number = select(func.count(looked_at.c.asset_id.distinct())).correlate(each).scalar_subquery()
    rows = select(func.count()).select_from(looked_at).correlate(each).scalar_subquery()
    first = (
        select(one.c.asset_id)
        .where(one.c.operation_id == each.c.operation_id, one.c.asset_id.is_not(None))
        .order_by(one.c.id)
        .limit(1)
        .correlate(each)
        .scalar_subquery()
    )
    return select(
        each.c.operation_id,
        cast(number, Integer).label("assets"),
        cast(rows, Integer).label("rows"),
        first.label("asset_id"),
    )


def _act(head: Any) -> Act:
    label = act_label(head.label, head.action)
    kind = kind_of(head.action, head.entity, head.before, head.after)
    asset_id = AssetId(head.asset_id) if head.asset_id else None
    return Act(
        OperationId(head.operation_id),
        label,
        head.user or "",
        kind,
        head.created_at,
        asset_id=asset_id,
        asset_name=head.asset_name or "",
    )


def _with_touched(act: Act, told: Any, names: dict[AssetId, str]) -> Act:
    asset_id = AssetId(told.asset_id) if told.asset_id else None
    return Act(
        act.id,
        act.label,
        act.user,
        act.kind,
        act.at,
        told.assets,
        told.rows,
        told.rows > COUNTED,
        asset_id,
        names.get(asset_id, "") if asset_id else "",
    )


def _earlier(one: OperationId | None, other: str | None) -> OperationId | None:
    known = [key for key in (one, other) if key]
    return OperationId(min(known)) if known else None
