"""Where bytes are: locations of assets, missing ones, and what belongs to the library itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, select

from desktop.catalog.copies import CopyReads
from desktop.catalog.engine.session import WriteSession, chunks
from desktop.catalog.sequence import COLUMNS as SEQUENCE_COLUMNS
from desktop.catalog.sequence import SEQUENCE_OF, frames_of
from desktop.catalog.tables.all import asset_storage_locations as locations
from desktop.catalog.tables.all import assets
from desktop.domain.bytes import DATABASE
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import (
    AVAILABLE,
    INCOMPLETE,
    MISSING,
    OWNED,
    REPLACED,
    CopySource,
    Location,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from desktop.domain.intake import NewOriginal

_l = locations.c
_FIELDS = (
    _l.id,
    _l.asset_id,
    _l.storage_type,
    _l.storage_tier,
    _l.bucket,
    _l.path,
    _l.filename,
    _l.url,
    _l.file_size_bytes,
    _l.checksum_sha256,
    _l.content_type,
    _l.purpose,
    _l.is_primary,
    _l.is_accessible,
    _l.status,
    _l.modified_ns,
    _l.verified_at,
    _l.source_path,
    _l.source_url,
    _l.source_modified_ns,
    _l.source_status,
    *SEQUENCE_COLUMNS,
)
_ORDER = (
    case((_l.purpose == "original", 0), else_=1),
    case((_l.status == AVAILABLE, 0), else_=1),
    case((_l.storage_type == DATABASE, 0), else_=1),
    _l.is_primary.desc(),
    _l.id,
)


class LocationReads(CopyReads):
    """Questions about storage locations.

    Copies of earlier versions of an asset are none of its places, unless they are asked for.
    """

    def of(self, ids: Sequence[AssetId], *, earlier: bool = False) -> dict[AssetId, list[Location]]:
        """The locations of each of these assets, in the order in which to open them.

        Originals first, of these what was there when last looked at, of these what is packed into
        the library, of these the primary one.
        `earlier`: Also the copies of earlier versions.
        """
        found: dict[AssetId, list[Location]] = {}
        for part in chunks(ids):
            for place in self._where(_l.asset_id.in_(part), order=_ORDER):
                if earlier or not place.is_earlier:
                    found.setdefault(place.asset_id, []).append(place)
        return found

    def primary(self, asset_id: AssetId) -> Location | None:
        """The original to open: the primary one, unless only another was there when last looked at.

        None where nothing is stored.
        """
        return next(iter(self.of([asset_id]).get(asset_id, ())), None)

    def at(self, paths: Iterable[str]) -> dict[tuple[str, str | None], list[Location]]:
        """The originals at these places outside the library, by `path` and `url`."""
        found: dict[tuple[str, str | None], list[Location]] = {}
        for part in chunks(paths):
            here = (_l.path.in_(part), _l.bucket.is_(None), _l.purpose == "original")
            for place in self._where(*here):
                found.setdefault((place.path, place.url), []).append(place)
        return found

    def copied_from(self, paths: Iterable[str]) -> dict[tuple[str, str | None], list[Location]]:
        """The copies that were made of files at these places, by the source's `path` and `url`.

        Not those that another asset came from since.
        """
        found: dict[tuple[str, str | None], list[Location]] = {}
        for part in chunks(paths):
            current = (_l.source_status == AVAILABLE, _l.status != REPLACED)
            here = (_l.source_path.in_(part), *current, _l.purpose == "original")
            for place in self._where(*here):
                if place.source is not None:
                    key = (place.source.path, place.source.url)
                    found.setdefault(key, []).append(place)
        return found

    def all(self, *, page: int = 1000) -> Iterator[list[Location]]:
        """Every location, in pages, by id."""
        last = ""
        while True:
            after = [_l.id > last] if last else []
            places = self._where(*after, order=(_l.id,), limit=page)
            if not places:
                return
            yield [place for place in places if not place.is_earlier]
            last = places[-1].id

    def _where(
        self,
        *conditions: ColumnElement[bool],
        order: Sequence[ColumnElement[Any]] = (),
        limit: int | None = None,
    ) -> list[Location]:
        """The places, those of earlier versions among them, of which all of this holds.

        What is being packed is none yet.
        """
        rows = self._session.rows(
            select(*_FIELDS)
            .outerjoin(*SEQUENCE_OF)
            .where(
                _l.workspace_id == self._session.workspace_id,
                _l.status != INCOMPLETE,
                *conditions,
            )
            .order_by(*order)
            .limit(limit)
        )
        return [_to_location(row) for row in rows]


class LocationMarks(LocationReads):
    """What was seen of storage locations: no edit of a person, and on no record."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def mark(self, found: Mapping[LocationId, Mapping[str, Any]]) -> None:
        """Note what a look at locations showed (`is_accessible`, `verified_at`, `status`).

        Not an edit of a person: nothing is journalled, and undo does not touch it. Whether their
        assets are missing follows from it.
        """
        alike: dict[tuple[tuple[str, Any], ...], list[LocationId]] = {}
        for key, values in found.items():
            alike.setdefault(tuple(sorted(values.items())), []).append(key)
        for values_, keys in alike.items():
            self._set(keys, dict(values_))
        if any("status" in values for values in found.values()):
            owners = set[AssetId]()
            for part in chunks(found):
                query = select(_l.asset_id).where(_l.id.in_(part))
                owners.update(row[0] for row in self._session.rows(query))
            self.settle(sorted(owners))

    def note_sources(self, sources: Mapping[LocationId, CopySource]) -> None:
        """Note what copies were made of, as it was seen: nothing is journalled."""
        if not sources:
            return
        rows = [{"row": key} | source_columns(source) for key, source in sources.items()]
        statement = locations.update().where(
            _l.workspace_id == self._session.workspace_id, _l.id == bindparam("row")
        )
        columns: dict[Any, Any] = {_l[name]: bindparam(name) for name in _NO_SOURCE}
        self._session.connection.execute(statement.values(columns), rows)

    def settle(self, asset_ids: Iterable[AssetId]) -> None:
        """Recompute `is_accessible` of these assets' originals: true if any original is available.

        An asset is missing when none of its originals is there. Then all of them are out of reach;
        else none is, and `status` tells the places apart. So one row answers, as the lists ask it.
        What an earlier version had says nothing of that. Not an edit of a person: nothing is
        journalled.
        """
        wrong: dict[bool, list[LocationId]] = {True: [], False: []}
        for part in chunks(asset_ids):
            self._session.moved.update(part)
            for places in self.of(part, earlier=True).values():
                originals = [place for place in places if place.purpose == "original"]
                is_there = any(place.status == AVAILABLE for place in originals)
                for place in originals:
                    wanted = is_there or place.is_earlier
                    if place.is_accessible != wanted:
                        wrong[wanted].append(place.id)
        for is_there, keys in wrong.items():
            self._set(keys, {"is_accessible": is_there})

    def hold_assets(self, ids: Sequence[AssetId]) -> set[AssetId]:
        """Those of these assets that are there, and are not purged before this transaction ends."""
        found: set[AssetId] = set()
        for part in chunks(ids):
            query = select(assets.c.id).where(assets.c.id.in_(part)).order_by(assets.c.id)
            held = query.with_for_update(read=True, key_share=True)
            found.update(row[0] for row in self._session.rows(held))
        return found

    def _set(self, keys: Sequence[LocationId], values: Mapping[str, Any]) -> None:
        """Give places values without a word in the journal."""
        for part in chunks(keys):
            self._session.execute(
                locations.update()
                .where(_l.workspace_id == self._session.workspace_id, _l.id.in_(part))
                .values(**values, updated_at=self._session.now)
            )


class LocationWrites(LocationMarks):
    """Changes to storage locations."""

    def add(self, asset_id: AssetId, **values: Any) -> LocationId:
        """Note where bytes of an asset are."""
        key = LocationId(new_id())
        self._session.moved.add(asset_id)
        self._session.insert(locations, [{"id": key, "asset_id": asset_id, "version": 1, **values}])
        return key

    def add_original(self, asset_id: AssetId, place: NewOriginal) -> None:
        """Note one more place where the bytes of an asset are, beside its primary original."""
        fixed = {"is_primary": False, "purpose": "original"}
        self.add(asset_id, **{**columns_of(place), **fixed})

    def take(self, taken: Mapping[AssetId, NewOriginal]) -> None:
        """Note a new place of each of these assets as its primary original. Journalled.

        Args:
            taken: The new places. The assets are held (`hold_assets`). Where their bytes are not
                any more is the caller's to `mark` afterwards.
        """
        primary = [
            place.id
            for places in self.of(list(taken)).values()
            for place in places
            if place.is_primary and place.purpose == "original"
        ]
        # Before the new rows: no moment may have two.
        self._session.update_many(locations, primary, {"is_primary": False})
        fixed = {"is_primary": True, "purpose": "original", "version": 1}
        self._session.insert(
            locations,
            [
                {**_NO_SOURCE, **columns_of(place), **fixed, "id": new_id(), "asset_id": key}
                for key, place in taken.items()
            ],
        )

    def follow(self, taken: Mapping[AssetId, NewOriginal]) -> None:
        """Have assets be new versions of themselves, with these primary originals. Journalled.

        The copy of the version before stays as that of an earlier one; and when this is taken
        back, so does the copy of the new one. Both go when the asset is purged.

        Args:
            taken: The new places. The assets are held (`hold_assets`). Where their bytes are not
                any more is the caller's to `mark`, and whether they are missing to `settle`.
        """
        known = self.of(list(taken), earlier=True)
        originals = [p for mine in known.values() for p in mine if p.purpose == "original"]
        owned_now = [p for p in originals if p.is_owned or p.is_packed]
        copies = [place.id for place in owned_now if not place.is_earlier]
        before = {"is_primary": False, "status": REPLACED}
        self._session.update_many(locations, copies, before)
        self.take({key: place for key, place in taken.items() if not place.is_owned})
        owned = {key: place for key, place in taken.items() if place.is_owned}
        if not owned:
            return
        others = [p.id for p in originals if p.is_primary and p.asset_id in owned]
        self._session.update_many(locations, others, {"is_primary": False})
        there = {(place.asset_id, place.path): place.id for place in originals if place.is_owned}
        rows = {
            there.get((key, place.path)) or self._add_earlier(key, place): place
            for key, place in owned.items()
        }
        now = {"is_primary": True, "status": AVAILABLE}
        self._session.update_each(
            locations, {row: now | _source_columns(place) for row, place in rows.items()}
        )

    def _add_earlier(self, asset_id: AssetId, place: NewOriginal) -> LocationId:
        """Note a copy that is to be an asset's, on no record: undo leaves it where it is."""
        key = LocationId(new_id())
        now = self._session.now
        fixed = {"is_primary": False, "purpose": "original", "status": REPLACED}
        keys = {"id": key, "asset_id": asset_id, "workspace_id": self._session.workspace_id}
        stamps = {"created_at": now, "updated_at": now}
        values = {**columns_of(place), **fixed, **keys, **stamps}
        self._session.execute(locations.insert().values(**values))
        return key

    def lose(self, keys: Iterable[LocationId]) -> set[AssetId]:
        """Note on record that files are missing, so that undo takes it back; returns whose."""
        touched = self._session.update_many(locations, keys, {"status": MISSING})
        owners = {AssetId(row["asset_id"]) for row in touched}
        self.settle(sorted(owners))
        return owners

    def remove(self, keys: Iterable[LocationId]) -> int:
        """Forget locations; the bytes are the caller's business."""
        return sum(self._session.delete(locations, _l.id.in_(part)) for part in chunks(keys))


def columns_of(place: NewOriginal) -> dict[str, Any]:
    """The columns of a new place of an original, but for its keys."""
    return {
        "storage_type": "local",
        "bucket": OWNED if place.is_owned else None,
        "path": place.path,
        "url": place.url,
        "filename": place.filename,
        "file_size_bytes": place.size,
        "checksum_sha256": place.checksum_sha256,
        "content_type": place.content_type and place.content_type[:100],
        "modified_ns": place.modified_ns,
        **_source_columns(place),
    }


def source_columns(source: CopySource) -> dict[str, Any]:
    """The columns of what a copy was made of."""
    return {
        "source_path": source.path,
        "source_url": source.url,
        "source_modified_ns": source.modified_ns,
        "source_status": source.status,
    }


def _source_columns(place: NewOriginal) -> dict[str, Any]:
    return {} if place.source is None else source_columns(place.source)


_NO_SOURCE = dict.fromkeys(source_columns(CopySource("")))


def _to_location(row: Any) -> Location:
    return Location(
        id=row.id,
        asset_id=row.asset_id,
        storage_type=row.storage_type,
        storage_tier=row.storage_tier,
        bucket=row.bucket,
        path=row.path,
        filename=row.filename,
        url=row.url,
        size=row.file_size_bytes,
        checksum_sha256=row.checksum_sha256,
        content_type=row.content_type,
        purpose=row.purpose,
        is_primary=bool(row.is_primary),
        is_accessible=bool(row.is_accessible),
        status=row.status,
        modified_ns=row.modified_ns,
        verified_at=row.verified_at,
        frames=frames_of(row, row.filename)
        if row.purpose == "original" and row.storage_type != DATABASE
        else None,
        source=None
        if row.source_path is None
        else CopySource(
            row.source_path, row.source_url, row.source_modified_ns, row.source_status or AVAILABLE
        ),
    )
