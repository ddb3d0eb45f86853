"""Where bytes are: locations of assets, missing ones, and what belongs to the library itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.sequence import COLUMNS as SEQUENCE_COLUMNS
from desktop.catalog.sequence import SEQUENCE_OF, frames_of
from desktop.catalog.tables.all import asset_storage_locations as locations
from desktop.catalog.tables.all import assets
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import AVAILABLE, MISSING, OWNED, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    *SEQUENCE_COLUMNS,
)
_ORDER = (
    case((_l.purpose == "original", 0), else_=1),
    case((_l.status == AVAILABLE, 0), else_=1),
    _l.is_primary.desc(),
    _l.id,
)


class LocationReads:
    """Questions about storage locations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, ids: Sequence[AssetId]) -> dict[AssetId, list[Location]]:
        """The locations of each of these assets, in the order in which to open them.

        Originals first, of these what was there when last looked at, of these the primary one.
        """
        found: dict[AssetId, list[Location]] = {}
        for part in chunks(ids):
            rows = self._session.rows(
                select(*_FIELDS)
                .outerjoin(*SEQUENCE_OF)
                .where(_l.workspace_id == self._session.workspace_id, _l.asset_id.in_(part))
                .order_by(*_ORDER)
            )
            for row in rows:
                found.setdefault(row.asset_id, []).append(_to_location(row))
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
            rows = self._session.rows(
                select(*_FIELDS)
                .outerjoin(*SEQUENCE_OF)
                .where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.path.in_(part),
                    _l.bucket.is_(None),
                    _l.purpose == "original",
                )
            )
            for place in map(_to_location, rows):
                found.setdefault((place.path, place.url), []).append(place)
        return found

    def all(self, *, page: int = 1000) -> Iterator[list[Location]]:
        """Every location, in pages, by id."""
        last = ""
        while True:
            rows = self._session.rows(
                select(*_FIELDS)
                .outerjoin(*SEQUENCE_OF)
                .where(
                    _l.workspace_id == self._session.workspace_id,
                    *([_l.id > last] if last else []),
                )
                .order_by(_l.id)
                .limit(page)
            )
            if not rows:
                return
            yield [_to_location(row) for row in rows]
            last = rows[-1].id

    def has_owned(self) -> bool:
        """Whether any copy belongs to the library."""
        mine = (_l.workspace_id == self._session.workspace_id, _l.bucket == OWNED)
        return self._session.scalar(select(_l.id).where(*mine).limit(1)) is not None

    def owned_paths(self, ids: Sequence[AssetId]) -> list[str]:
        """Relative paths of copies that belong to the library, held by nobody but these assets."""
        paths: set[str] = set()
        for part in chunks(ids):
            rows = self._session.rows(
                select(_l.path).where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.asset_id.in_(part),
                    _l.bucket == OWNED,
                )
            )
            paths.update(row[0] for row in rows)
        free = []
        for path in paths:
            others = self._session.scalar(
                select(func.count()).where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.path == path,
                    _l.bucket == OWNED,
                    _l.asset_id.not_in(list(ids)[:900]),
                )
            )
            if not others:
                free.append(path)
        return free

    def copies_in_trash(self, ids: Sequence[AssetId] | None = None) -> tuple[int, int]:
        """Assets in the Trash whose bytes are a copy of the library's, and bytes of all of them.

        `ids`: Only these; None asks of everything in the Trash.
        """
        owned = (
            select(
                func.count(_l.asset_id.distinct()), func.coalesce(func.sum(_l.file_size_bytes), 0)
            )
            .join(assets, assets.c.id == _l.asset_id)
            .where(
                _l.workspace_id == self._session.workspace_id,
                _l.bucket == OWNED,
                assets.c.deleted_at.is_not(None),
            )
        )
        parts = [owned] if ids is None else [owned.where(_l.asset_id.in_(p)) for p in chunks(ids)]
        rows = [self._session.rows(part)[0] for part in parts]
        return sum(int(row[0]) for row in rows), sum(int(row[1]) for row in rows)


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

    def settle(self, asset_ids: Iterable[AssetId]) -> None:
        """Recompute `is_accessible` of these assets' originals: true if any original is available.

        An asset is missing when none of its originals is there. Then all of them are out of reach;
        else none is, and `status` tells the places apart. So one row answers, as the lists ask it.
        Not an edit of a person: nothing is journalled.
        """
        wrong: dict[bool, list[LocationId]] = {True: [], False: []}
        for part in chunks(asset_ids):
            self._session.moved.update(part)
            for places in self.of(part).values():
                originals = [place for place in places if place.purpose == "original"]
                is_there = any(place.status == AVAILABLE for place in originals)
                wrong[is_there] += [p.id for p in originals if p.is_accessible != is_there]
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
                {**columns_of(place), **fixed, "id": new_id(), "asset_id": key}
                for key, place in taken.items()
            ],
        )

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
    }


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
        frames=frames_of(row, row.filename) if row.purpose == "original" else None,
    )
