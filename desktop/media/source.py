"""Opening an original so that it cannot block, change unseen or be something else than a file."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import display_name

if TYPE_CHECKING:
    import io
    from collections.abc import Collection, Generator

HEAD_SIZE = 4096

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a symbolic link"),
)
_REASONS = {
    errno.ENOENT: ("gone", "is not there any more"),
    errno.ENOTDIR: ("gone", "is not there any more"),
    errno.ESTALE: ("gone", "is not there any more"),
    errno.EACCES: ("forbidden", "may not be read by you"),
    errno.EPERM: ("forbidden", "may not be read by you"),
    errno.ELOOP: ("not_a_file", "is a symbolic link"),
    errno.ENXIO: ("not_a_file", "is not a plain file"),
    errno.ENODEV: ("not_a_file", "is not a plain file"),
    errno.EISDIR: ("not_a_file", "is a folder"),
}


class UnreadableError(SourceReadError):
    """A source error with its reason code; stays inside the worker."""

    def __init__(self, message: str, *, reason: str = "unreadable") -> None:
        super().__init__(message)
        self.reason = reason


@frozen
class Source:
    """An original that is open for reading.

    Attributes:
        path: As it was asked for, as bytes.
        name: For messages.
        descriptor: An open file descriptor; readers that keep a position seek first.
        before: Its `fstat` when it was opened.
        is_named: Whether `path` leads to it. What is packed into a library has no path, and never
            changes.
    """

    path: bytes
    name: str
    descriptor: int
    before: os.stat_result
    is_named: bool = True

    @property
    def is_fed(self) -> bool:
        """Whether it is no file at all: its bytes come piece by piece, and `stream` is the way."""
        return False

    @property
    def size(self) -> int:
        """Bytes."""
        return self.before.st_size

    def head(self) -> bytes:
        """The first 4 KiB."""
        return self.bytes_at(0, HEAD_SIZE)

    def bytes_at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; whoever else reads the file stays where they are."""
        pieces = []
        while count > 0 and (piece := _read_at(self.descriptor, min(count, 1 << 20), offset)):
            pieces.append(piece)
            count -= len(piece)
            offset += len(piece)
        return b"".join(pieces)

    def stream(self) -> io.BufferedReader:
        """A file object at the start; closing it leaves the descriptor open."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return os.fdopen(self.descriptor, "rb", closefd=False)

    def as_path(self) -> str:
        """A path for libraries that open by name: of this open file; by name where none can be."""
        if sys.platform == "win32" and self.is_named:
            return os.fsdecode(self.path)
        os.lseek(self.descriptor, 0, os.SEEK_SET)  # where /dev/fd is a copy of it
        return f"/dev/fd/{self.descriptor}"

    def as_path_ending(self, endings: Collection[str]) -> str:
        """As `as_path`, but its own where that ends so and is this file still.

        For libraries that guess by the ending first, and open a file twice whose name has none.
        `check_unchanged` tells afterwards whether another file came to that name meanwhile.
        """
        named = os.fsdecode(self.path)
        if not self.is_named or named.rpartition(".")[2].lower() not in endings:
            return self.as_path()
        try:
            now = os.stat(named)  # noqa: PTH116 - as below
        except OSError:
            return self.as_path()
        return named if os.path.samestat(now, self.before) else self.as_path()

    def sha256(self) -> str:
        """SHA-256 of all bytes, lower-case hex."""
        with self.stream() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def check_unchanged(self) -> None:
        """Make sure that what was read is one state of the file.

        Raises:
            SourceReadError: It has been written to since it was opened, or its name is gone or
                belongs to another file now.
        """
        if not self.is_named:
            return
        try:
            named = os.stat(self.path)  # noqa: PTH116 - bytes
        except OSError as error:
            raise _unreadable(self.name, error) from error
        for now in (os.fstat(self.descriptor), named):
            if _state(now) != _state(self.before):
                raise UnreadableError(
                    f"{self.name} changed while it was being read; import it again when it is"
                    " complete.",
                    reason="changed",
                )


@contextmanager
def open_source(path: str | bytes, *, follow_links: bool = True) -> Generator[Source]:
    """Open a plain file for reading; never waits for a pipe, a socket or a device.

    Raises:
        SourceReadError: It is gone, forbidden, or not a plain file; as `UnreadableError`.
    """
    name = display_name(path)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= 0 if follow_links else getattr(os, "O_NOFOLLOW", 0)
    try:
        # Looked at before it is opened, since opening alone can set a device in motion.
        _check_kind(name, os.stat(path, follow_symlinks=follow_links))  # noqa: PTH116 - bytes
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    try:
        before = os.fstat(descriptor)
        _check_kind(name, before)
        yield Source(os.fsencode(path), name, descriptor, before)
    finally:
        os.close(descriptor)


def _read_at(descriptor: int, count: int, offset: int) -> bytes:
    """Bytes from a place of a file, whose own position is the same afterwards."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, count, offset)
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    os.lseek(descriptor, offset, os.SEEK_SET)
    try:
        return os.read(descriptor, count)
    finally:
        os.lseek(descriptor, before, os.SEEK_SET)


def _check_kind(name: str, status: os.stat_result) -> None:
    """Refuse what is not a plain file."""
    if not stat.S_ISREG(status.st_mode):
        kind = next((word for test, word in _KINDS if test(status.st_mode)), "something else")
        raise UnreadableError(f"{name} is {kind}, not a file.", reason="not_a_file")


def source_of(descriptor: int, name: str) -> Source:
    """What is open already and has no path of its own."""
    return Source(os.fsencode(name), display_name(name), descriptor, os.fstat(descriptor), False)


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    """What must stay equal while a file is read."""
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def _unreadable(name: str, error: OSError | ValueError) -> UnreadableError:
    """An operating system's error as a sentence."""
    if isinstance(error, ValueError):
        return UnreadableError(f"{name} has a name no file can have.", reason="gone")
    reason, words = _REASONS.get(error.errno or 0, ("unreadable", ""))
    if words:
        return UnreadableError(f"{name} {words}.", reason=reason)
    return UnreadableError(f"{name} could not be read: {error.strerror or error}.", reason=reason)
