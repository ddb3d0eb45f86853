"""Bytes wherever they are kept: an `Origin` names some, a `ByteStore` reads and keeps them.

An origin is made from a record's text alone; only a store follows it. A new kind of store is one
file in `storage` that does what `ByteStore` says, and its line in `storage/stores.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from io import BufferedIOBase
    from pathlib import Path

    from desktop.domain.frames import Frames

LOCAL = "local"  # the `storage_type` of what lies on the disks of this machine
DATABASE = "database"  # ... and of what is packed into the library itself


@frozen
class Origin:
    """The name of some bytes in a store.

    Attributes:
        storage: Which kind of store has them: `local`, or what a location's `storage_type` says.
        name: Their name there: a path or a key; undecodable bytes of a path as surrogates.
        root: The folder or bucket that the name is relative to and must not leave. Only what has
            a root belongs to the library and can be written or removed; empty for a file that is
            referenced where it lies.
        frames: Of an image sequence its frames, of whose names `name` ends with the pattern: they
            lie beside each other.
    """

    storage: str
    name: str
    root: str = ""
    frames: Frames | None = None

    def frame(self, number: int) -> Origin:
        """One frame of a sequence."""
        if self.frames is None:
            return self
        folder, slash, _ = self.name.rpartition("/")
        return Origin(self.storage, f"{folder}{slash}{self.frames.name(number)}", self.root)


@frozen
class PackedFile:
    """A file that is packed into the library: it has no path, and is read piece by piece.

    Attributes:
        filename: What the file was called, without a folder.
        modified_ns: When the file was last written, nanoseconds since 1970; 0 if nobody knows.
    """

    origin: Origin
    filename: str
    size: int
    modified_ns: int = 0


@frozen
class ByteStat:
    """What a store says of some bytes without reading them.

    Attributes:
        size: How many they are.
        modified_ns: When they were last written, nanoseconds since 1970.
        is_plain: Whether they can be read like a file: no folder, pipe or device.
        absent: Numbers of the frames of a sequence that are not there; size is that of the others.
    """

    size: int
    modified_ns: int
    is_plain: bool = True
    absent: tuple[int, ...] = ()


class ByteStore(Protocol):
    """A place that keeps bytes: the disks of this machine, or a server.

    Every call may wait for a drive or a network, perhaps for ever: none is made on the window's
    thread, in a transaction, or where somebody waits without a limit of his own
    (`storage/presence.py`). What fails raises what the system calls of a disk raise: `OSError` and
    its kinds. A name that leads out of its root, or that the store may not touch, is a `RuleError`.
    """

    def local_path(self, origin: Origin) -> Path | None:
        """The file of this machine that holds these very bytes; None where they must be fetched."""

    def stat(self, origin: Origin) -> ByteStat:
        """Size and time of some bytes; of a sequence, of all its frames that are there."""

    def has_folder(self, origin: Origin) -> bool:
        """Whether the folder or bucket in which they should be is there."""

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> BufferedIOBase:
        """The bytes from `start` on, `length` of them or all that follow; the caller closes it."""

    def put(self, origin: Origin, source: str, *, checksum: str) -> None:
        """Keep a copy of the local file `source`, whole or not at all, if it has this SHA-256."""

    def delete(self, origin: Origin) -> None:
        """Remove bytes of the library's own; what is gone already counts as removed."""
