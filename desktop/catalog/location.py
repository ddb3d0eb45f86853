"""Where bytes are: locations of assets, missing ones, and what belongs to the library itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select

from desktop.catalog.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import asset_storage_locations as locations
from desktop.catalog.tables.all import assets
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import AVAILABLE, OWNED, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, FromClause

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

    def all(self, *, page: int = 1000) -> Iterator[list[Location]]:
        """Every location, in pages, by id."""
        last = ""
        while True:
            rows = self._session.rows(
                select(*_FIELDS)
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

    def known_paths(
        self, paths: Sequence[str]
    ) -> dict[str, tuple[AssetId, int | None, int | None]]:
        """For each path that is a location: asset, size and mtime_ns as last read.

        A re-scan compares these with `stat` and reads no bytes of what is unchanged. What is in the
        Trash is left out, so that importing it again looks at it again.
        """
        found: dict[str, tuple[AssetId, int | None, int | None]] = {}
        for part in chunks(paths):
            rows = self._session.rows(
                select(_l.path, _l.asset_id, _l.file_size_bytes, _l.modified_ns)
                .join(assets, assets.c.id == _l.asset_id)
                .where(
                    _l.workspace_id == self._session.workspace_id,
                    _l.path.in_(part),
                    _l.is_accessible,
                    assets.c.deleted_at.is_(None),
                )
            )
            found.update({row[0]: (row[1], row[2], row[3]) for row in rows})
        return found

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


class LocationWrites(LocationReads):
    """Changes to storage locations."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def add(self, asset_id: AssetId, **values: Any) -> LocationId:
        """Note where bytes of an asset are."""
        key = LocationId(new_id())
        self._session.insert(locations, [{"id": key, "asset_id": asset_id, "version": 1, **values}])
        return key

    def mark(self, found: Mapping[LocationId, Mapping[str, Any]]) -> None:
        """Note what a look at locations showed (`is_accessible`, `verified_at`, `status`).

        Not an edit of a person: nothing is journalled, and undo does not touch it. Whether their
        assets are missing follows from it.
        """
        for key, values in found.items():
            self._session.execute(
                locations.update()
                .where(_l.workspace_id == self._session.workspace_id, _l.id == key)
                .values(**values, updated_at=self._session.now)
            )
        if any("status" in values for values in found.values()):
            for part in chunks(found):
                named = select(_l.asset_id).where(
                    _l.workspace_id == self._session.workspace_id, _l.id.in_(part)
                )
                self.settle(row[0] for row in self._session.rows(named.distinct()))

    def settle(self, asset_ids: Iterable[AssetId]) -> None:
        """Make `is_accessible` say of these assets' originals what their `status` says together.

        An asset is missing when none of its originals is there. Then all of them are out of reach;
        else none is, and `status` tells the places apart. So one row answers, as the lists ask it.
        Not an edit of a person: nothing is journalled.
        """
        here = locations.alias()
        one_is_there = (
            select(here.c.id)
            .where(here.c.asset_id == _l.asset_id, _is_original(here), here.c.status == AVAILABLE)
            .correlate(locations)
            .exists()
        )
        for part in chunks(asset_ids):
            mine = and_(
                _l.workspace_id == self._session.workspace_id,
                _l.asset_id.in_(part),
                _is_original(locations),
            )
            for is_there, wrong in ((True, ~_l.is_accessible), (False, _l.is_accessible)):
                self._session.execute(
                    locations.update()
                    .where(mine, wrong, one_is_there if is_there else ~one_is_there)
                    .values(is_accessible=is_there, updated_at=self._session.now)
                )

    def take(
        self, asset_id: AssetId, gone: Mapping[LocationId, str], values: Mapping[str, Any]
    ) -> LocationId | None:
        """Note a new place of an asset, which becomes its primary original. Journalled.

        Returns its key; None where somebody has purged the asset meanwhile.

        Args:
            asset_id: Whose bytes were found.
            gone: The places where they are not any more, and the `status` of each.
            values: Columns of the new place, `storage_type` and `path` at least.
        """
        self._session.hold(assets, asset_id)
        if not self._session.scalar(select(func.count()).where(assets.c.id == asset_id)):
            return None
        first = select(_l.id).where(
            _l.workspace_id == self._session.workspace_id,
            _l.asset_id == asset_id,
            _is_original(locations),
            _l.is_primary,
        )
        # Before the new row: no moment may have two.
        self._session.update_many(
            locations, [row[0] for row in self._session.rows(first)], {"is_primary": False}
        )
        key = self.add(asset_id, **{**values, "is_primary": True, "purpose": "original"})
        self.mark({old: {"status": status} for old, status in gone.items()})
        return key

    def remove(self, keys: Iterable[LocationId]) -> int:
        """Forget locations; the bytes are the caller's business."""
        return sum(self._session.delete(locations, _l.id.in_(part)) for part in chunks(keys))


def _is_original(table: FromClause) -> ColumnElement[bool]:
    return table.c.purpose == "original"


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
    )
