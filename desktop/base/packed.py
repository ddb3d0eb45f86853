"""Which open libraries have packed media: how a store finds them, without knowing a database.

A library announces itself when it is opened. The reader of the bytes is asked by their key, which
is the key of their location and the same in no two libraries but copies of each other.
"""

from __future__ import annotations

import errno
import io
import os
import threading
import weakref
from typing import TYPE_CHECKING, Protocol

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed import WriteableBuffer


@frozen
class PackedStat:
    """What a library says of some packed bytes without reading them.

    Attributes:
        size: How many they are.
        piece: How many of them each piece has but the last.
        modified_ns: When the file was last written that they were, nanoseconds since 1970.
    """

    size: int
    piece: int
    modified_ns: int = 0


class PieceReader(Protocol):
    """Reads packed bytes piece by piece."""

    def piece(self, key: str, number: int) -> bytes:
        """One of the pieces, counting from 0, whose checksum is right.

        Raises:
            FileNotFoundError: It is not there (any more).
            OSError: It is damaged.
            LibraryError: The library cannot be read.
        """


class PackedReader(PieceReader, Protocol):
    """Reads the packed bytes of one open library. Any thread may call, but the window's."""

    @property
    def media_root(self) -> Path:
        """The media folder of the library, by which origins name it."""

    def stat(self, key: str) -> PackedStat | None:
        """Of whole bytes their size; None where there are none, or not all of them yet.

        Raises:
            LibraryError: The library cannot be read.
        """


_lock = threading.Lock()
_open: list[weakref.ref[PackedReader]] = []


def announce(reader: PackedReader) -> None:
    """A library is open; it is forgotten when its reader is, or when it is closed."""
    with _lock:
        _open.append(weakref.ref(reader))


def withdraw(reader: PackedReader) -> None:
    """A library is closed."""
    with _lock:
        _open[:] = [one for one in _open if one() not in (None, reader)]


def find(key: str, root: str) -> tuple[PackedReader, PackedStat]:
    """The reader of some packed bytes, and what it says of them.

    Args:
        key: Of their location.
        root: The media folder of the library that is meant.

    Raises:
        FileNotFoundError: No open library has them.
        LibraryError: The library cannot be read.
    """
    with _lock:
        readers = [reader for one in _open if (reader := one()) is not None]
    # Its own library first; a copy of it that is open as well may have unpacked them.
    readers.sort(key=lambda one: os.path.normpath(one.media_root) != root)
    for reader in readers:
        if (stat := reader.stat(key)) is not None:
            return reader, stat
    raise FileNotFoundError(errno.ENOENT, "It is not packed into any library that is open")


class PackedStream(io.RawIOBase):
    """The bytes of a packed file. For one thread at a time."""

    def __init__(self, reader: PieceReader, key: str, found: PackedStat) -> None:
        super().__init__()
        self._reader, self._key, self._found = reader, key, found
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")  # the piece that was read last

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is, and costs nothing until something is read."""
        return True

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere; beyond the end there is nothing to read."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._found.size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer from one piece; the buffered stream above asks again for more."""
        view = memoryview(buffer).cast("B")
        if self._at >= self._found.size or not view:
            return 0
        number, begin = divmod(self._at, self._found.piece)
        piece = self._piece(number)
        count = min(len(view), len(piece) - begin)
        if count <= 0:
            raise OSError(errno.EIO, "what is packed into the library ends in the middle")
        view[:count] = piece[begin : begin + count]
        self._at += count
        return count

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._held = (number, self._reader.piece(self._key, number))
        return self._held[1]
