"""Opening what is packed into a library as if it were a file.

Most readers want a file descriptor, so what is small becomes a file in memory. What is large (a
film, a sound) is never all in memory: its readers take a stream. Only what is large and a still
whose library reads by path alone, it is read into memory up to the size of the largest still.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError
from desktop.base.frozen import frozen
from desktop.base.packed import PackedStream
from desktop.domain.untrusted_text import display_name
from desktop.media.limits import MEGABYTE
from desktop.media.packed_feed import AskingReader
from desktop.media.source import Source, UnreadableError, open_source, source_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.domain.bytes import PackedFile
    from desktop.media.requests import MeasureRequest, ProbeRequest, RenderRequest

AT_ONCE = 48 * MEGABYTE  # what is no larger is copied into memory as soon as it is opened
BUFFER = 256 << 10  # bytes that are read ahead of who reads little by little


@frozen
class FedSource(Source):
    """A large original whose bytes are asked for piece by piece."""

    reader: AskingReader | None = None

    @property
    def is_fed(self) -> bool:
        """It is."""
        return True

    def bytes_at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`."""
        with self.stream() as stream:
            stream.seek(offset)
            return stream.read(count)

    def stream(self) -> io.BufferedReader:
        """A file object of its own, at the start."""
        if self.reader is None:
            raise UnreadableError(f"{self.name} cannot be read.")
        return io.BufferedReader(PackedStream(self.reader, "", self.reader.stat()), BUFFER)

    def as_path(self) -> str:
        """There is none.

        Raises:
            MediaError: Always.
        """
        raise MediaError(
            f"{self.name} is too large to be opened inside the library. Unpack it first.",
            reason="too_large",
        )

    def sha256(self) -> str:
        """SHA-256 of all bytes, lower-case hex."""
        digest = hashlib.sha256()
        with self.stream() as stream:
            while part := stream.read(MEGABYTE):
                digest.update(part)
        return digest.hexdigest()


@contextmanager
def opened_source(request: ProbeRequest | RenderRequest | MeasureRequest) -> Generator[Source]:
    """The original of a request, a file or packed.

    Raises:
        SourceReadError: It cannot be read.
    """
    if request.packed is not None:
        with _packed(request.packed) as source:
            yield source
    else:
        with open_source(request.path, follow_links=getattr(request, "follow_links", True)) as file:
            yield file


@contextmanager
def _packed(packed: PackedFile) -> Generator[Source]:
    reader, name = AskingReader(packed.origin), display_name(packed.filename)
    try:
        found = reader.stat()
        if found.size > AT_ONCE:
            yield _fed(packed, reader, name)
            return
        descriptor = _in_memory(packed, reader)
    except OSError as error:
        reason = "gone" if error.errno == errno.ENOENT else "unreadable"
        raise UnreadableError(
            f"{name} could not be read: {error.strerror or error}.", reason=reason
        ) from error
    try:
        yield source_of(descriptor, packed.filename)
    finally:
        os.close(descriptor)


def _in_memory(packed: PackedFile, reader: AskingReader) -> int:
    """A file without a name that has the bytes; where there is no memory file, on a disk."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("packed", os.MFD_CLOEXEC)
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    try:
        found, number, size = reader.stat(), 0, 0
        with os.fdopen(descriptor, "wb", closefd=False) as output:
            while size < found.size:
                piece = reader.piece("", number)
                output.write(piece)
                size, number = size + len(piece), number + 1
        if packed.modified_ns:
            os.utime(descriptor, ns=(packed.modified_ns, packed.modified_ns))
        os.lseek(descriptor, 0, os.SEEK_SET)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _fed(packed: PackedFile, reader: AskingReader, name: str) -> FedSource:
    mode = stat.S_IFREG | stat.S_IRUSR
    seconds = packed.modified_ns // 1_000_000_000
    facts = (mode, 0, 0, 1, 0, 0, packed.size, seconds, seconds, seconds)
    before = os.stat_result(facts, {"st_mtime_ns": packed.modified_ns})
    return FedSource(os.fsencode(packed.filename), name, -1, before, False, reader)
