"""The record of every edit: what history shows, and what undo replays backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from desktop.catalog.engine.recorded_values import plain
from desktop.catalog.engine.session import chunks
from desktop.catalog.film_line import mend
from desktop.catalog.film_settings import touch_films
from desktop.catalog.location import LocationWrites
from desktop.catalog.on_record import IMPORT
from desktop.catalog.reversal import Reversal
from desktop.catalog.tables.all import (
    activity,
    asset_storage_locations,
    assets,
    film_settings,
    users,
    workspaces,
)
from desktop.domain.activity import ActivityEntry, Operation
from desktop.domain.changes import LIBRARY_SET, PRESENCE, Changes, Kind
from desktop.domain.ids import AssetId, OperationId, new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.catalog.engine.session import RowChange, Session, WriteSession

_a = activity.c
_CONTENT = "checksum_sha256"  # a column that changes with an asset's file, and only then

# Which kind of change a table's rows stand for.
KIND_OF = {
    "assets": Kind.ASSETS,
    "asset_search_text": Kind.ASSETS,
    "film_settings": Kind.ASSETS,
    "asset_code_aliases": Kind.ASSETS,
    "asset_external_ids": Kind.ASSETS,
    "asset_image_sequences": Kind.ASSETS,
    "asset_notes": Kind.ASSETS,
    "asset_recipes": Kind.ASSETS,
    "recipe_sources": Kind.ASSETS,
    "asset_technical_metadata": Kind.ASSETS,
    "activity": Kind.ASSETS,  # the record of another library, as a merge brings it in
    "asset_tags": Kind.TAGS,
    "tags": Kind.TAGS,
    "asset_collections": Kind.COLLECTIONS,
    "asset_collection_members": Kind.COLLECTIONS,
    "asset_relationships": Kind.RELATIONS,
    "asset_pair_decisions": Kind.RELATIONS,
    "asset_storage_locations": Kind.LOCATIONS,
    "workspaces": Kind.SETTINGS,
    "generator_templates": Kind.SETTINGS,
    "provider_calls": Kind.SPENDING,
    "provider_call_assets": Kind.SPENDING,
    "rate_cards": Kind.SPENDING,
    "exchange_rates": Kind.SPENDING,
    "watched_folders": Kind.WATCHING,
}
# Columns that name an asset which a row tells something of.
_NAMING = (
    "asset_id", "parent_asset_id", "child_asset_id", "first_asset_id", "second_asset_id",
)  # fmt: skip
CAME_IN = frozenset({Kind.ASSETS, Kind.MEMBERSHIP, Kind.TAGS, Kind.COLLECTIONS, Kind.LOCATIONS})


def entry_of(row: Any) -> ActivityEntry:
    """A row of the record with the name of who made it."""
    return ActivityEntry(
        operation_id=row.operation_id,
        label=row.label,
        user=row.user or "",
        action=row.action,
        entity=row.entity,
        entity_id=row.entity_id,
        asset_id=row.asset_id,
        before=row.before,
        after=row.after,
        created_at=row.created_at,
        id=row.id,
    )


def recorded_rows() -> Select[Any]:
    """The record, with the name of who made each row; to be narrowed."""
    who = users.c.name.label("user")
    return select(activity, who).outerjoin(users, users.c.id == _a.user_id)


class ActivityReads:
    """Questions about what happened."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asset_id: AssetId, *, limit: int = 200) -> list[ActivityEntry]:
        """The story of one asset, newest first."""
        mine = (_a.workspace_id == self._session.workspace_id, _a.asset_id == asset_id)
        rows = recorded_rows().where(*mine).order_by(_a.id.desc()).limit(limit)
        return [entry_of(row) for row in self._session.rows(rows)]

    def by_hand(self, ids: Sequence[AssetId]) -> dict[AssetId, tuple[set[str], set[str]]]:
        """Columns, and keys of the metadata, of each asset that no file said but somebody."""
        found: dict[AssetId, tuple[set[str], set[str]]] = {key: (set(), set()) for key in ids}
        for part in chunks(ids):
            rows = self._session.rows(
                select(_a.asset_id, _a.before, _a.after).where(
                    _a.workspace_id == self._session.workspace_id,
                    _a.asset_id.in_(part),
                    _a.entity == assets.name,
                    _a.action.in_(("insert", "update")),
                )
            )
            for asset_id, before, after in rows:
                old, new = before or {}, after or {}
                if before is not None and _CONTENT in new:
                    continue  # a file said it
                columns, keys = found[asset_id]
                columns.update(new)
                was, now = old.get("metadata") or {}, new.get("metadata") or {}
                keys.update(k for k in was.keys() | now.keys() if was.get(k) != now.get(k))
        return found

    def operations(self, ids: list[OperationId]) -> list[Operation]:
        """Those of `ids` that are on record, in the given order."""
        rows = self._session.rows(
            select(_a.operation_id, func.min(_a.label), func.min(_a.created_at))
            .where(_a.workspace_id == self._session.workspace_id, _a.operation_id.in_(ids))
            .group_by(_a.operation_id)
        )
        found = {row[0]: Operation(row[0], row[1], row[2]) for row in rows}
        return [found[key] for key in ids if key in found]


class ActivityWrites(ActivityReads):
    """Writing the record, and replaying it backwards."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session
        self._came_in: list[AssetId] = []
        self._seen: set[AssetId] = set()

    @property
    def is_on_record(self) -> bool:
        """Whether `record` wrote anything down, which undo can take back."""
        return self._session.on_record is not None

    def note_intake(self, asset_ids: Iterable[AssetId]) -> None:
        """Note that assets came in, for `record`; undoing it moves them to the Trash."""
        self._came_in += asset_ids

    def note_seen(self, asset_ids: Iterable[AssetId]) -> None:
        """Note whose files were seen at other places than before: a change, on no record."""
        self._seen.update(asset_ids)

    def record(self, label: str) -> Changes:
        """Write down under `label` what came in and what was changed; returns all that changed."""
        session = self._session
        head = {
            "workspace_id": session.workspace_id,
            "operation_id": session.operation_id,
            "label": label[:255],
            "user_id": session.user_id or None,
            "created_at": session.now,
        }
        rows: list[dict[str, Any]] = [
            {
                **head,
                "id": new_id(),
                "asset_id": key,
                "action": IMPORT,
                "entity": assets.name,
                "entity_id": key,
                "before": None,
                "after": None,
            }
            for key in self._came_in
        ]
        rows += [
            {
                **head,
                "id": new_id(),
                "asset_id": change.asset_id,
                "action": _action(change),
                "entity": change.table,
                "entity_id": "/".join(change.key),
                "before": plain(change.before),
                "after": plain(change.after),
            }
            for change in session.journal
        ]
        if rows:
            session.connection.execute(activity.insert(), rows)
            session.on_record = str(rows[0]["id"])
        return changes_of(session.journal) | self._unjournalled()

    def _unjournalled(self) -> Changes:
        """What came in, and what was seen of files."""
        changes = Changes()
        if self._came_in:
            changes |= Changes(CAME_IN, frozenset(self._came_in))
        if self._seen:
            changes |= Changes(frozenset({Kind.LOCATIONS, Kind.ASSETS}), frozenset(self._seen))
        return changes

    def revert(self, operation_id: OperationId) -> int:
        """Replay an operation backwards, journalled like any edit.

        What somebody changed since keeps their change, and what somebody hung something on stays.
        Returns how many rows were left alone for such a reason.
        """
        left_alone = Reversal(self._session, operation_id).run()
        mend(self._session, _placed(self._session.journal))
        moved = {
            AssetId(change.asset_id)
            for change in self._session.journal
            if change.table == asset_storage_locations.name and change.asset_id
        }
        films = {
            AssetId(change.asset_id)
            for change in self._session.journal
            if change.table == film_settings.name and change.asset_id
        }
        if films:
            touch_films(self._session, sorted(films))
        if moved:  # with a place, whether the asset is missing comes or goes
            LocationWrites(self._session).settle(sorted(moved))
        return left_alone


def _placed(journal: list[RowChange]) -> set[AssetId]:
    """What may stand somewhere else in a film by now."""
    return {
        AssetId(change.asset_id)
        for change in journal
        if change.table == "asset_relationships"
        and change.asset_id
        and (change.after or {}).keys() & {"sequence", "scene_id"}
    }


def changes_of(journal: list[RowChange]) -> Changes:
    """What a journal says changed."""
    kinds: set[Kind] = set()
    ids: set[AssetId] = set()
    columns: set[str] = set()
    for change in journal:
        if change.table == workspaces.name:
            return LIBRARY_SET
        if change.table in KIND_OF:
            kinds.add(KIND_OF[change.table])
            if KIND_OF[change.table] is Kind.ASSETS and change.table != "assets":
                columns.add(change.table)  # beside a star, it would be overlooked otherwise
        if change.table == asset_storage_locations.name:
            kinds.add(Kind.ASSETS)  # a card says whether its file is missing
            columns.add(PRESENCE)
        if change.table == "assets":
            touched = {**(change.before or {}), **(change.after or {})}
            columns.update(touched)
            if change.before is None or change.after is None or "deleted_at" in touched:
                kinds.add(Kind.MEMBERSHIP)
        for name in _NAMING:
            for values in (change.before, change.after):
                if values and values.get(name):
                    ids.add(AssetId(str(values[name])))
        if change.asset_id:
            ids.add(AssetId(change.asset_id))
    return Changes(frozenset(kinds), frozenset(ids), columns=frozenset(columns))


def _action(change: RowChange) -> str:
    if change.before is None:
        return "insert"
    return "delete" if change.after is None else "update"
