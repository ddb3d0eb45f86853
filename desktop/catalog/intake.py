"""What bringing files in asks of the database and writes, many at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.catalog.activity import ActivityReads
from desktop.catalog.asset import AssetWrites
from desktop.catalog.bulk import BATCH, Row, hold_contents, load_assets
from desktop.catalog.engine.indexed_rows import indexed_body
from desktop.catalog.engine.session import chunks
from desktop.catalog.job import JobWrites
from desktop.catalog.library_settings import SettingsReads
from desktop.catalog.location import columns_of
from desktop.catalog.recipe import RecipeWrites
from desktop.catalog.recipe import row_of as recipe_row
from desktop.catalog.sequence import SequenceWrites, row_of
from desktop.catalog.tables.all import (
    asset_image_sequences,
    asset_search_text,
    asset_technical_metadata,
    assets,
    workspaces,
)
from desktop.domain import recorded_date
from desktop.domain.asset import AssetStatus
from desktop.domain.job import MEASURE
from desktop.domain.measured_length import is_measuring
from desktop.domain.sidecar import seen_again, sidecars_in, with_sidecars
from desktop.domain.technical import Technical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import CursorResult, Table

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import AssetId, TagId
    from desktop.domain.intake import IncomingFile, NewAsset

_READ_BEFORE = """
    SELECT l.path, CAST(l.asset_id AS TEXT), a.name, a.type, l.file_size_bytes, l.modified_ns
    FROM asset_storage_locations AS l JOIN assets AS a ON a.id = l.asset_id
    WHERE l.workspace_id = {mark} AND l.path {among} AND l.is_accessible
    AND l.status = 'available' AND a.deleted_at IS NULL
"""
_BETWEEN = _READ_BEFORE.format(mark="?", among="BETWEEN ? AND ?") + "LIMIT ?"
_BESIDE = 1000  # other locations between some paths up to which all of them are read


# What says when an asset was recorded, and who says so.
_RECORDED = tuple(recorded_date.columns_of(None))


class IntakeReads:
    """What a re-scan compares, and how much more may come in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read_before(self, paths: Iterable[str]) -> dict[str, Sequence[Any]]:
        """What was read, and of whom, at each path that is a location in reach of one live asset.

        Rows are (path, asset id, name, type, bytes, mtime_ns): all that a re-scan compares and
        reports. Rows of other paths may be among them.
        """
        asked = list(paths)
        rows = self._between(asked) if self._session.is_sqlite and asked else None
        if rows is None:
            rows = [row for part in chunks(asked) for row in self._at(part)]
        found = {row[0]: row for row in rows}
        if len(found) < len(rows):  # two assets have one path: which of them, the file shows
            often = Counter(row[0] for row in rows)
            found = {path: row for path, row in found.items() if often[path] == 1}
        return found

    def _between(self, paths: Sequence[str]) -> Sequence[Sequence[Any]] | None:
        """All from the first to the last of some paths; None if that is a great many more.

        The files of a tree are mostly known together, and lie together in the index: it is walked
        once, and not searched for each. Local libraries only: text compares by its bytes there.
        """
        limit = len(paths) + _BESIDE
        values = (self._session.workspace_id, min(paths), max(paths), limit)
        rows = _plain_rows(self._session.connection.exec_driver_sql(_BETWEEN, values))
        return rows if len(rows) < limit else None

    def _at(self, paths: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Those at some hundred paths."""
        # Past SQLAlchemy, which takes longer to write out the list than SQLite to answer.
        session = self._session
        if session.is_sqlite:
            among = f"IN ({', '.join('?' * len(paths))})"
            statement = _READ_BEFORE.format(mark="?", among=among)
            values: tuple[Any, ...] = (session.workspace_id, *paths)
        else:
            statement = _READ_BEFORE.format(mark="%s", among="= ANY(%s)")
            values = (session.workspace_id, paths)
        return _plain_rows(session.connection.exec_driver_sql(statement, values))

    def room_left(self) -> tuple[int, int] | None:
        """(quota, what is left of it) in bytes, the Trash counted as held; None without a quota."""
        quota = self._session.scalar(
            select(workspaces.c.storage_quota_bytes).where(
                workspaces.c.id == self._session.workspace_id
            )
        )
        if quota is None:
            return None
        held = self._session.scalar(
            select(func.coalesce(func.sum(assets.c.size), 0)).where(
                assets.c.workspace_id == self._session.workspace_id
            )
        )
        return int(quota), int(quota) - int(held or 0)


class IntakeWrites(IntakeReads):
    """Bringing many assets in at once."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def hold_contents(self, checksums: Iterable[str]) -> None:
        """Let nobody else bring these contents in until this transaction ends."""
        hold_contents(self._session, checksums)

    def add(
        self,
        files: Mapping[AssetId, IncomingFile],
        tag_ids: Collection[TagId] = (),
        own_tags: Mapping[AssetId, Collection[TagId]] | None = None,
    ) -> None:
        """Make an asset of each of these files.

        Nothing of this is journalled: that they came in is noted in `activity`.

        Args:
            files: By the key that each gets.
            tag_ids: Tags of all of them.
            own_tags: Tags that one of them has besides.
        """
        home = SettingsReads(self._session).load().currency if _have_costs(files) else ""
        rows = []
        for key, file in files.items():
            row = _asset_row(key, file.asset, home)
            if file.original is not None:
                row["locations"] = [columns_of(file.original)]
            if file.asset.recipe:
                row["recipe"] = recipe_row(file.asset.recipe, self._session.now)
            if file.asset.frames is not None:
                row["sequence"] = row_of(file.asset.frames, file.asset.technical)
            own = own_tags.get(key, ()) if own_tags else ()
            row["tag_ids"] = dict.fromkeys([*tag_ids, *own]) if own else tag_ids
            rows.append(row)
        self.load(rows)
        self._measure([key for key, file in files.items() if is_measuring(file.asset.metadata)])

    def replace_facts(self, asset_id: AssetId, new: NewAsset) -> None:
        """Write what was read of a file over what was read of an earlier one. Journalled.

        What people have written about the asset stays, and so does its name.
        """
        columns, keys = ActivityReads(self._session).by_hand(asset_id)
        writes = AssetWrites(self._session)
        old = writes.load(asset_id)
        row = _asset_row(asset_id, new, "")
        by_hand = {key: value for key, value in old.metadata.items() if key in keys}
        values = {name: row[name] for name in ("size", "duration", "checksum_sha256")}
        values["metadata"] = {**new.metadata, **by_hand}
        if not any(name in columns for name in _RECORDED):
            values |= recorded_date.columns_of(new.recorded)
        writes.set(asset_id, values)
        facts = writes.technical(asset_id)
        raw = row["technical"]["mediainfo_raw"]
        # Nothing was taken from sidecars this time: what they said of the earlier file holds on.
        seen = seen_again(sidecars_in(raw), sidecars_in(facts.mediainfo_raw if facts else None))
        row["technical"]["mediainfo_raw"] = with_sidecars(raw, seen)
        self._replace_row(asset_technical_metadata, asset_id, row["technical"])
        self._replace_row(asset_search_text, asset_id, indexed_body(new.text))
        RecipeWrites(self._session).note(asset_id, new.recipe)
        if new.frames is not None:
            sequence = SequenceWrites(self._session)
            before = sequence.of(asset_id)
            frames = row_of(new.frames, new.technical)
            self._replace_row(asset_image_sequences, asset_id, frames)
            if before is not None and "duration" in columns:  # as somebody said
                sequence.set_rate(asset_id, before[1])
        if is_measuring(new.metadata):
            self._measure([asset_id])

    def _measure(self, ids: Sequence[AssetId]) -> None:
        """Leave to the queue what is still to be found out of these; nothing of that is undone."""
        if ids:
            JobWrites(self._session).queue(MEASURE, ids)

    def _replace_row(self, table: Table, asset_id: AssetId, values: Mapping[str, Any]) -> None:
        """Change the row of an asset in a table that has one for each, or make it."""
        (key,) = table.primary_key.columns
        mine = (table.c.workspace_id == self._session.workspace_id, table.c.asset_id == asset_id)
        found = self._session.scalar(select(key).where(*mine))
        if found is not None:
            self._session.update_many(table, [found], values)
        else:
            self._session.insert(table, [{"asset_id": asset_id, **values}])

    def load(self, rows: Iterable[Row], *, batch: int = BATCH) -> int:
        """Insert rows as `bulk.load_assets` takes them; returns how many."""
        return load_assets(self._session, rows, batch=batch)


def _plain_rows(result: CursorResult[Any]) -> Sequence[Any]:
    """The rows as the driver made them: a re-scan has a hundred thousand, read once each."""
    return result.cursor.fetchall()


def _have_costs(files: Mapping[AssetId, IncomingFile]) -> bool:
    return any(file.asset.cost is not None for file in files.values())


def _asset_row(key: AssetId, asset: NewAsset, home: str) -> dict[str, Any]:
    """A new asset as `load_assets` takes it; `home` is the library's own currency."""
    technical = asset.technical
    row = {
        "id": key,
        "type": asset.type,
        "name": asset.name,
        "size": asset.size,
        "duration": asset.duration,
        "metadata": asset.metadata,
        "source": asset.source.value,
        "status": AssetStatus.AVAILABLE.value,
        "checksum_sha256": asset.checksum,
        "technical": {name: getattr(technical, name) for name in Technical.__slots__},
        "body": asset.text,
    }
    # Only where there is any: a column that no row names costs nothing.
    if asset.marks:
        marks = asset.marks
        row |= {"rating": marks.rating, "label": marks.label.value}
        row["description"] = marks.description
    if asset.recorded is not None:
        row |= recorded_date.columns_of(asset.recorded)
    if asset.generation or asset.cost is not None:
        generation = dict(asset.generation)
        if asset.cost is not None:
            row["generation_cost"] = asset.cost.amount
            if asset.cost.currency and asset.cost.currency != home:
                generation["currency"] = asset.cost.currency
        row["generation_metadata"] = generation
    return row
