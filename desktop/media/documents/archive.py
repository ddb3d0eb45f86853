"""Reading single members of a ZIP archive that may have been made to hurt."""

from __future__ import annotations

import struct
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.media.source import Source

# The list of members is read as a whole.
_LIST_LIMIT = 16 << 20
_TAIL = 65_557  # the longest that the end of a list may be
_END = b"PK\x05\x06"


@contextmanager
def opened(source: Source) -> Generator[zipfile.ZipFile]:
    """The archive, its list of members read and nothing unpacked.

    Raises:
        MediaError: It is damaged, or its list is longer than any program writes.
    """
    tail = source.bytes_at(max(0, source.size - _TAIL), _TAIL)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise MediaError(f"{source.name} is damaged: it has no list of what is in it.")
    (length,) = struct.unpack_from("<I", tail, end + 12)
    if length > _LIST_LIMIT:
        raise MediaError(f"{source.name} has too many files inside.", reason="too_large")
    with source.stream() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise MediaError(f"{source.name} is damaged: it cannot be unpacked.") from error
        with archive:
            yield archive


def member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    """What is stored under a name; None if there is none, it is damaged or longer than `limit`.

    The length that the list states is not believed: no more than `limit` is ever unpacked.
    """
    try:
        with archive.open(name) as stream:
            data = stream.read(limit + 1)
    except Exception:  # noqa: BLE001 - damaged, encrypted, an unknown packing: all the same here
        return None
    return data if len(data) <= limit else None
