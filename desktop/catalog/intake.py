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
from desktop.catalog.rate_card import RateCardReads, estimate_new
from desktop.catalog.recipe import RecipeWrites
from desktop.catalog.recipe import row_of as recipe_row
from desktop.catalog.recipe_source import rows_of as source_rows
from desktop.catalog.sequence import SequenceWrites, row_of
from desktop.catalog.tables.all import (
    asset_image_sequences,
    asset_search_text,
    asset_storage_locations,
    asset_technical_metadata,
    assets,
    workspaces,
)
from desktop.catalog.upkeep import UpkeepReads
from desktop.domain import recorded_date
from desktop.domain.asset import AssetStatus
from desktop.domain.job import MEASURE
from desktop.domain.measured_length import is_measuring
from desktop.domain.metadata import checked_metadata
from desktop.domain.sidecar import seen_again, sidecars_in, with_sidecars
from desktop.domain.technical import TECHNICAL_COLUMNS

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
# The same of the files that the library's copies were made of.
_COPIED_BEFORE = """
    SELECT l.source_path, CAST(l.asset_id AS TEXT), a.name, a.type, l.file_size_bytes,
    l.source_modified_ns, CASE WHEN l.storage_type = 'database' THEN '' ELSE l.path END
    FROM asset_storage_locations AS l JOIN assets AS a ON a.id = l.asset_id
    WHERE l.workspace_id = {mark} AND l.source_path {among} AND l.source_status = 'available'
    AND l.is_accessible AND l.status = 'available' AND a.deleted_at IS NULL
"""


_l = asset_storage_locations.c
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
            rows = [row for part in chunks(asked) for row in self._at(part, _READ_BEFORE)]
        return _by_path(rows)

    def copied_before(self, paths: Iterable[str]) -> dict[str, Sequence[Any]]:
        """What was copied, and of whom it is, from each path that a copy in reach was made of.

        Rows are those of `read_before`, with the relative path of the copy; empty where it is
        packed.
        """
        mine = (_l.workspace_id == self._session.workspace_id, _l.source_path.is_not(None))
        if not self._session.rows(select(_l.id).where(*mine).limit(1)):
            return {}  # most libraries point to files: not asked for each path
        rows = [row for part in chunks(paths) for row in self._at(part, _COPIED_BEFORE)]
        return _by_path(rows)

    def _between(self, paths: Sequence[str]) -> Sequence[Sequence[Any]] | None:
        """All from the first to the last of some paths; None if that is a great many more.

        The files of a tree are mostly known together, and lie together in the index: it is walked
        once, and not searched for each. Local libraries only: text compares by its bytes there.
        """
        limit = len(paths) + _BESIDE
        values = (self._session.workspace_id, min(paths), max(paths), limit)
        rows = _plain_rows(self._session.connection.exec_driver_sql(_BETWEEN, values))
        return rows if len(rows) < limit else None

    def _at(self, paths: Sequence[str], query: str) -> Sequence[Sequence[Any]]:
        """Those at some hundred paths."""
        # Past SQLAlchemy, which takes longer to write out the list than SQLite to answer.
        session = self._session
        if session.is_sqlite:
            among = f"IN ({', '.join('?' * len(paths))})"
            statement = query.format(mark="?", among=among)
            values: tuple[Any, ...] = (session.workspace_id, *paths)
        else:
            statement = query.format(mark="%s", among="= ANY(%s)")
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
        is_generated = any(file.asset.generation for file in files.values())
        cards = RateCardReads(self._session).all() if is_generated else []
        day, rows = self._session.now.date().isoformat(), []
        for key, file in files.items():
            row = _asset_row(key, file.asset, home)
            if cards:
                estimate_new(cards, row, day)
            if file.original is not None:
                row["locations"] = [columns_of(file.original)]
            if file.asset.recipe:
                row["recipe"] = recipe_row(file.asset.recipe, self._session.now)
                row["sources"] = source_rows(file.asset.recipe.recipe.named_sources)
            if file.asset.frames is not None:
                row["sequence"] = row_of(file.asset.frames, file.asset.technical)
            own = own_tags.get(key, ()) if own_tags else ()
            row["tag_ids"] = dict.fromkeys([*tag_ids, *own]) if own else tag_ids
            rows.append(row)
        self.load(rows)
        self._measure([key for key, file in files.items() if is_measuring(file.asset.metadata)])

    def replace_facts(self, new: Mapping[AssetId, NewAsset]) -> None:
        """Write what was read of files over what was read of earlier ones. Journalled.

        What people have written about the assets stays, and so do their names. A handful of
        statements for all of them, and a few for each that says how it was made.

        Args:
            new: What was read, by the asset whose file it is.
        """
        if not new:
            return
        by_hand = ActivityReads(self._session).by_hand(list(new))
        writes = AssetWrites(self._session)
        old = writes.load_many(list(new))
        rows = {key: _asset_row(key, asset, "") for key, asset in new.items() if key in old}
        values: dict[str, dict[str, Any]] = {}
        for key, row in rows.items():
            columns, keys = by_hand[key]
            kept = {name: fact for name, fact in old[key].metadata.items() if name in keys}
            facts = checked_metadata(old[key].type, {**new[key].metadata, **kept})
            values[key] = {name: row[name] for name in ("size", "duration", "checksum_sha256")}
            values[key]["metadata"] = facts
            if not any(name in columns for name in _RECORDED):
                values[key] |= recorded_date.columns_of(new[key].recorded)
        self._session.update_each(assets, values)
        known = UpkeepReads(self._session).sidecars(rows)
        for key, row in rows.items():
            raw = row["technical"]["mediainfo_raw"]
            # Nothing was taken from sidecars this time: what they said of the file before holds on.
            seen = seen_again(sidecars_in(raw), known.get(key, ()))
            row["technical"]["mediainfo_raw"] = with_sidecars(raw, seen)
        put = self._put_each
        put(asset_technical_metadata, {key: row["technical"] for key, row in rows.items()})
        put(asset_search_text, {key: indexed_body(new[key].text) for key in rows})
        RecipeWrites(self._session).note_each({key: new[key].recipe for key in rows})
        frames = {key: row_of(f, new[key].technical) for key in rows if (f := new[key].frames)}
        self._replace_frames(frames, {key for key in rows if "duration" in by_hand[key][0]})
        self._measure([key for key in rows if is_measuring(new[key].metadata)])

    def _measure(self, ids: Sequence[AssetId]) -> None:
        """Leave to the queue what is still to be found out of these; nothing of that is undone."""
        if ids:
            JobWrites(self._session).queue(MEASURE, ids)

    def _replace_frames(
        self, frames: Mapping[AssetId, Mapping[str, Any]], told: Collection[AssetId]
    ) -> None:
        """The frames of image sequences; those in `told` keep the rate that somebody gave them."""
        writes = SequenceWrites(self._session)
        rates = {key: before[1] for key in told if key in frames and (before := writes.of(key))}
        self._put_each(asset_image_sequences, frames)
        for key, rate in rates.items():
            writes.set_rate(key, rate)

    def _put_each(self, table: Table, values: Mapping[AssetId, Mapping[str, Any]]) -> None:
        """Change the rows of assets in a table that has one for each, or make them."""
        (key,) = table.primary_key.columns
        found: dict[AssetId, str] = {}
        for part in chunks(values):
            mine = (table.c.workspace_id == self._session.workspace_id, table.c.asset_id.in_(part))
            found.update(self._session.rows(select(table.c.asset_id, key).where(*mine)))
        self._session.update_each(table, {str(found[one]): values[one] for one in found})
        fresh = [{"asset_id": one, **row} for one, row in values.items() if one not in found]
        self._session.insert(table, fresh)

    def load(self, rows: Iterable[Row], *, batch: int = BATCH) -> int:
        """Insert rows as `bulk.load_assets` takes them; returns how many."""
        return load_assets(self._session, rows, batch=batch)


def _by_path(rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Rows by their path, but for those of two assets: which of them it is, the file shows."""
    found = {row[0]: row for row in rows}
    if len(found) < len(rows):
        often = Counter(row[0] for row in rows)
        found = {path: row for path, row in found.items() if often[path] == 1}
    return found


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
        "technical": {name: getattr(technical, name) for name in TECHNICAL_COLUMNS},
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
    return {**row, **asset.said} if asset.said else row
