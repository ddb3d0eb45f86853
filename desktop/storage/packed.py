"""The store of what is packed into a library's own database: read as a stream that can be sought.

No more is ever in memory than the piece that is read from. Bytes come and go by the jobs that pack
and unpack (`jobs/pack_media.py`), since that is done in many short transactions.
"""

from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError, RuleError
from desktop.base.packed import PackedStream, find
from desktop.domain.bytes import ByteStat

if TYPE_CHECKING:
    from desktop.base.packed import PackedReader, PackedStat
    from desktop.domain.bytes import Origin


class PackedStore:
    """A `ByteStore` of packed media, of whichever libraries are open."""

    def local_path(self, _origin: Origin) -> None:
        """It has none."""
        return

    def stat(self, origin: Origin) -> ByteStat:
        """Size and time of a packed file."""
        _, found = _found(origin)
        return ByteStat(found.size, found.modified_ns)

    def has_folder(self, _origin: Origin) -> bool:
        """The library is open, else nobody would ask."""
        return True

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BufferedIOBase:
        """A packed file from `start` on, as a stream that can be sought."""
        reader, found = _found(origin)
        stream = io.BufferedReader(PackedStream(_AsOfDisk(reader), origin.name, found))
        stream.seek(start)
        return stream if length is None else io.BytesIO(stream.read(length))

    def put(self, origin: Origin, source: str, *, checksum: str) -> None:
        """It is not done in one go.

        Raises:
            RuleError: Always.
        """
        raise RuleError("Media is packed into a library by the job that packs.")

    def delete(self, origin: Origin) -> None:
        """It is not done in one go.

        Raises:
            RuleError: Always.
        """
        raise RuleError("Packed media is removed by the job that unpacks.")


class _AsOfDisk:
    """A reader of packed bytes whose failures are told as those of a disk."""

    def __init__(self, reader: PackedReader) -> None:
        self._reader = reader

    def piece(self, key: str, number: int) -> bytes:
        """One piece.

        Raises:
            OSError: It cannot be read.
        """
        try:
            return self._reader.piece(key, number)
        except LibraryError as error:
            raise OSError(errno.EIO, str(error)) from error


def _found(origin: Origin) -> tuple[PackedReader, PackedStat]:
    try:
        return find(origin.name, origin.root)
    except LibraryError as error:
        raise OSError(errno.EIO, str(error)) from error
