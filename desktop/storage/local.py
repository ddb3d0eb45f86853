"""The store of this machine's disks: originals where they lie, and the library's media folder.

The only file that follows a stored path to a disk. Links are followed, but none out of the folder
that a name belongs to.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.bytes import ByteStat
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from desktop.domain.bytes import Origin

look_up = os.stat  # the machine's edge: a test puts a drive in its place that does not answer


class LocalStore:
    """A `ByteStore` of plain files."""

    def local_path(self, origin: Origin) -> Path:
        """The file itself.

        Raises:
            RuleError: The name leads out of its root, over a link perhaps.
        """
        if not origin.root:
            return Path(origin.name)
        try:
            root = Path(origin.root).resolve()
            target = (root / origin.name).resolve()
        except RuntimeError as error:  # so Python calls links that lead in a circle
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), origin.name) from error
        if not target.is_relative_to(root):
            raise RuleError("A stored path leaves the library's media folder; it is not followed.")
        return target

    def stat(self, origin: Origin) -> ByteStat:
        """Size and time of a file."""
        found = look_up(self.local_path(origin))
        return ByteStat(found.st_size, found.st_mtime_ns, is_plain=stat.S_ISREG(found.st_mode))

    def has_folder(self, origin: Origin) -> bool:
        """Whether the folder of a file is there."""
        return self.local_path(origin).parent.is_dir()

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BufferedIOBase:
        """A file from `start` on; never waits for a pipe or a device.

        Raises:
            OSError: It cannot be read, or is no plain file.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(self.local_path(origin), flags | getattr(os, "O_BINARY", 0))
        stream = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            stream.close()
            raise OSError(f"{origin.name} is not a plain file")
        stream.seek(start)
        if length is None:
            return stream
        with stream:
            return io.BytesIO(stream.read(length))

    def put(self, origin: Origin, source: str, *, checksum: str) -> None:
        """Copy a file into the media folder; see `store.copy_in`.

        Raises:
            RuleError: It is no place of the library's own.
            SourceReadError: `source` cannot be read, or is not what it was.
            LibraryWriteError: The folder takes no more.
        """
        copy_in(source, _own_root(origin), checksum=checksum, place=origin.name)

    def delete(self, origin: Origin) -> None:
        """Remove a file of the media folder.

        Raises:
            RuleError: It does not belong to the library: only the library's own bytes ever go.
            OSError: It cannot be removed.
        """
        _own_root(origin)
        self.local_path(origin).unlink(missing_ok=True)


def _own_root(origin: Origin) -> Path:
    if not origin.root:
        raise RuleError("What the library only points to is never written or removed.")
    return Path(origin.root)
