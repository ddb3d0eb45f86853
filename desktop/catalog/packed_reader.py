"""Reads packed bytes of an open library for whoever has only their key: the store, the workers."""

from __future__ import annotations

import errno
import hashlib
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.base.packed import PackedStat
    from desktop.catalog.transaction import Reads

_T = TypeVar("_T")


class _OpenLibrary(Protocol):
    @property
    def media_root(self) -> Path: ...

    def read(self, fn: Callable[[Reads], _T]) -> _T: ...


class LibraryPacked:
    """A `PackedReader` of an open library: each look is a short read transaction of its own."""

    def __init__(self, library: _OpenLibrary) -> None:
        self._library = library

    @property
    def media_root(self) -> Path:
        """The library's media folder."""
        return self._library.media_root

    def stat(self, key: str) -> PackedStat | None:
        """See `BlobReads.stat`."""
        return self._library.read(lambda reads: reads.blobs.stat(key))

    def piece(self, key: str, number: int) -> bytes:
        """One piece, held against its checksum.

        Raises:
            FileNotFoundError: It is not there.
            OSError: It has other bytes than it had.
            LibraryError: The library cannot be read.
        """
        found = self._library.read(lambda reads: reads.blobs.piece(key, number))
        if found is None:
            raise FileNotFoundError(errno.ENOENT, "It is not packed into the library any more")
        data, checksum = found
        if hashlib.sha256(data).hexdigest() != checksum:
            raise OSError("What is packed into the library has other bytes than it had")
        return data
