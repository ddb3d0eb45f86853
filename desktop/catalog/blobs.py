"""Media packed into the library: bytes of a `database` location in ordered, checksummed pieces.

While a file is being packed its location is `incomplete`, which no other read of locations shows.
Pieces are written in order, a few in each transaction; what is there is a beginning of the file,
and whoever packs it again goes on behind it. Only `complete` makes the location one to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from desktop.base.errors import LibraryError, NotFoundError
from desktop.base.packed import PackedStat
from desktop.catalog.location import LocationMarks, source_columns
from desktop.catalog.tables.all import asset_blobs, asset_storage_locations
from desktop.domain.bytes import DATABASE
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.location import Location

PIECE = 1 << 20  # bytes of each piece but the last
DROPPED = 32  # pieces that one transaction removes
_b = asset_blobs.c
_l = asset_storage_locations.c


class Incomplete(NamedTuple):
    """A location that was begun to be packed and is not whole.

    Attributes:
        checksum: SHA-256 of what it is to have.
    """

    id: LocationId
    asset_id: AssetId
    checksum: str


class BlobReads:
    """Questions about packed bytes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def stat(self, location_id: str) -> PackedStat | None:
        """Of whole bytes their size and that of their pieces; None of others."""
        row = self._session.execute(
            select(_l.file_size_bytes, _l.modified_ns, func.length(_b.data))
            .outerjoin(asset_blobs, (_b.location_id == _l.id) & (_b.sequence == 0))
            .where(
                _l.workspace_id == self._session.workspace_id,
                _l.id == location_id,
                _l.storage_type == DATABASE,
                _l.status != INCOMPLETE,
            )
        ).first()
        if row is None or row[0] is None or (row[0] and not row[2]):
            return None
        return PackedStat(int(row[0]), int(row[2] or PIECE), int(row[1] or 0))

    def piece(self, location_id: str, number: int) -> tuple[bytes, str] | None:
        """One piece and the SHA-256 it had when it was written; None where there is none."""
        row = self._session.execute(
            select(_b.data, _b.checksum_sha256).where(
                _b.workspace_id == self._session.workspace_id,
                _b.location_id == location_id,
                _b.sequence == number,
            )
        ).first()
        return None if row is None else (bytes(row[0]), row[1])

    def checksums(self, location_id: str) -> list[str]:
        """The SHA-256 of each piece that is there, in their order from the first one on."""
        rows = self._session.rows(
            select(_b.sequence, _b.checksum_sha256)
            .where(
                _b.workspace_id == self._session.workspace_id,
                _b.location_id == location_id,
            )
            .order_by(_b.sequence)
        )
        return [row[1] for at, row in enumerate(rows) if row[0] == at]

    def incomplete(self, asset_id: AssetId | None = None) -> list[Incomplete]:
        """Locations that were begun and are not whole, of one asset or of all."""
        mine = [_l.workspace_id == self._session.workspace_id, _l.status == INCOMPLETE]
        mine += [_l.asset_id == asset_id] if asset_id else []
        query = select(_l.id, _l.asset_id, _l.checksum_sha256).where(*mine).order_by(_l.id)
        return [
            Incomplete(LocationId(row[0]), AssetId(row[1]), row[2] or "")
            for row in self._session.rows(query)
        ]


class BlobWrites(BlobReads):
    """What packing and unpacking write: upkeep and no edit, so that nothing of it is undone."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session
        self._marks = LocationMarks(session)

    def begin(self, source: Location, *, checksum: str, name: str) -> LocationId:
        """The incomplete location that the bytes of `source` are packed into, made if need be.

        Args:
            source: Where they are now.
            checksum: SHA-256 of all of them.
            name: What stands for a path: it names no file.

        Raises:
            NotFoundError: The asset is not in the library any more.
        """
        if not self._marks.hold_assets([source.asset_id]):
            raise NotFoundError("It is not in the library any more.")
        for one in self.incomplete(source.asset_id):
            if one.checksum == checksum:
                return one.id
        key, now = LocationId(new_id()), self._session.now
        values: dict[str, Any] = {
            "id": key,
            "workspace_id": self._session.workspace_id,
            "asset_id": source.asset_id,
            "storage_type": DATABASE,
            "path": name,
            "filename": source.filename,
            "file_size_bytes": source.size,
            "checksum_sha256": checksum,
            "content_type": source.content_type,
            "purpose": "original",
            "is_primary": False,
            "status": INCOMPLETE,
            "modified_ns": source.modified_ns,
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }
        self._session.execute(asset_storage_locations.insert().values(**values))
        return key

    def write(
        self, location_id: LocationId, first: int, pieces: Sequence[tuple[bytes, str]]
    ) -> None:
        """Write pieces from number `first` on, each with its SHA-256.

        Raises:
            NotFoundError: The asset was purged meanwhile.
        """
        is_there = select(_l.id).where(_l.id == location_id, _l.status == INCOMPLETE)
        if not self._session.rows(is_there):
            raise NotFoundError("It is not in the library any more.")
        rows = [
            {
                "location_id": location_id,
                "sequence": first + at,
                "workspace_id": self._session.workspace_id,
                "data": data,
                "checksum_sha256": checksum,
            }
            for at, (data, checksum) in enumerate(pieces)
        ]
        self._session.connection.execute(asset_blobs.insert(), rows)

    def complete(self, location_id: LocationId, *, size: int, modified_ns: int | None) -> None:
        """All bytes are there: from now on they are read.

        Raises:
            NotFoundError: The asset was purged meanwhile.
            LibraryError: They are not all there.
        """
        row = self._session.execute(
            select(_l.asset_id, func.count(_b.sequence), func.sum(func.length(_b.data)))
            .outerjoin(asset_blobs, _b.location_id == _l.id)
            .where(_l.workspace_id == self._session.workspace_id, _l.id == location_id)
            .group_by(_l.asset_id)
        ).first()
        if row is None:
            raise NotFoundError("It is not in the library any more.")
        if int(row[2] or 0) != size:
            raise LibraryError("Not all of it came to be in the library.")
        noted = {"status": "available", "file_size_bytes": size, "modified_ns": modified_ns}
        self._marks.mark({location_id: noted})

    def withdraw(self, location: Location, *, heir: LocationId) -> None:
        """Let nobody read packed bytes any more, which are at `heir` as well and are to go."""
        is_primary = self._session.scalar(select(_l.is_primary).where(_l.id == location.id))
        self._marks.mark({location.id: {"status": INCOMPLETE, "is_primary": False}})
        if is_primary:
            self._marks.mark({heir: {"is_primary": True}})
        self._marks.settle([location.asset_id])

    def drop(self, location_id: LocationId) -> bool:
        """Remove some pieces of an incomplete location, at last itself; whether all are gone."""
        mine = (_b.workspace_id == self._session.workspace_id, _b.location_id == location_id)
        last = self._session.rows(
            select(_b.sequence).where(*mine).order_by(_b.sequence.desc()).limit(DROPPED)
        )
        if last:  # from the end, so that what is left is a beginning
            self._session.execute(asset_blobs.delete().where(*mine, _b.sequence >= last[-1][0]))
        if len(last) == DROPPED:
            return False
        self._session.execute(
            asset_storage_locations.delete().where(
                _l.workspace_id == self._session.workspace_id,
                _l.id == location_id,
                _l.status == INCOMPLETE,
            )
        )
        return True

    def let_go(self, location: Location, *, heir: LocationId) -> None:
        """Forget a copy of an asset, whose bytes are at `heir` as well, with what it was made of.

        It is no edit: what a person did to it before stays as it is.
        """
        mine = _l.workspace_id == self._session.workspace_id
        row = self._session.execute(
            asset_storage_locations.delete()
            .where(mine, _l.id == location.id)
            .returning(_l.is_primary)
        ).first()
        if row is None:
            return
        taken: dict[str, Any] = {"is_primary": True} if row[0] else {}
        if location.source is not None:
            taken |= source_columns(location.source)
        if taken:
            self._marks.mark({heir: taken})
        self._marks.settle([location.asset_id])

    def add_file(
        self, source: Location, path: str, url: str | None, modified_ns: int
    ) -> LocationId:
        """Note the file that packed bytes were written to: one more original of their asset."""
        if not self._marks.hold_assets([source.asset_id]):
            raise NotFoundError("It is not in the library any more.")
        mine = (_l.workspace_id == self._session.workspace_id, _l.asset_id == source.asset_id)
        same = (_l.path == path, _l.storage_type == "local", _l.bucket.is_(None))
        there = self._session.scalar(select(_l.id).where(*mine, *same))
        noted = {
            "url": url,
            "file_size_bytes": source.size,
            "checksum_sha256": source.checksum_sha256,
            "modified_ns": modified_ns,
            "status": "available",
            "is_accessible": True,
        }
        if there is not None:
            self._marks.mark({LocationId(there): noted})
            return LocationId(there)
        key, now = LocationId(new_id()), self._session.now
        fixed: dict[str, Any] = {
            "id": key,
            "workspace_id": self._session.workspace_id,
            "asset_id": source.asset_id,
            "storage_type": "local",
            "path": path,
            "filename": source.filename,
            "content_type": source.content_type,
            "purpose": "original",
            "is_primary": False,
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }
        self._session.execute(asset_storage_locations.insert().values(**fixed, **noted))
        self._marks.settle([source.asset_id])
        return key
