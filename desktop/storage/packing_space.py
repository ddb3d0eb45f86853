"""Whether there is room for what is to be packed into a library file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.storage.store import RESERVE

if TYPE_CHECKING:
    from pathlib import Path

# A transaction stands in the log of the database before it is in the file; and keys, checksums and
# the ends of pages take their part.
_LOG = 64 << 20
_SHARE = 100


def room_for(size: int) -> int:
    """Bytes that must be free for so many to be packed."""
    return size + size // _SHARE + _LOG + RESERVE if size else 0


def check_room(library: Path | None, size: int) -> None:
    """Make sure that so many bytes fit into a library file; a server says so itself.

    Raises:
        LibraryWriteError: They do not.
    """
    if library is None or not size:
        return
    free = shutil.disk_usage(library.parent).free
    if free < room_for(size):
        raise LibraryWriteError(
            f"The disk with the library is too full: {room_for(size) / 1e6:,.0f} MB are needed and"
            f" {free / 1e6:,.0f} MB are free.",
            advice="Free some space, or pack less at a time. Nothing was packed.",
        )
