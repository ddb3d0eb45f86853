"""The store of this machine's disks: originals where they lie, and the library's media folder.

The only file that follows a stored path to a disk. Links are followed, but none out of the folder
that a name belongs to.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.bytes import ByteStat
from desktop.storage.half_copies import new_name
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from desktop.domain.bytes import Origin
    from desktop.domain.frames import Frames

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
        if origin.frames is not None:
            return stat_frames(self.local_path(origin).parent, origin.frames)
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
        root, path = _own_root(origin), self.local_path(origin)
        if path.is_dir():  # of a sequence: a folder that is half gone is nobody's
            aside = new_name(root)
            path.rename(aside)
            shutil.rmtree(aside)
        else:
            path.unlink(missing_ok=True)


def stat_frames(folder: Path, frames: Frames) -> ByteStat:
    """Size and time of the frames of a sequence that are in a folder, by one listing of it.

    Raises:
        FileNotFoundError: None of them is there.
        OSError: The folder cannot be listed.
    """
    size = modified_ns = 0
    absent = []
    with os.scandir(folder) as listing:
        entries = {entry.name: entry for entry in listing}
    for number in frames:
        entry = entries.get(frames.name(number))
        status = entry.stat() if entry is not None and entry.is_file() else None
        if status is None:
            absent.append(number)
        else:
            size += status.st_size
            modified_ns = max(modified_ns, status.st_mtime_ns)
    if len(absent) == len(frames):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), frames.pattern)
    return ByteStat(size, modified_ns, absent=tuple(absent))


def _own_root(origin: Origin) -> Path:
    if not origin.root:
        raise RuleError("What the library only points to is never written or removed.")
    return Path(origin.root)
