"""A copy of a local library once a day, without being asked."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.catalog.engine.database import sqlite_uri
from desktop.catalog.engine.schema import back_up
from desktop.domain.bytes import DATABASE

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)
DAYS_KEPT = 5
MOST_PACKED = 2 << 30  # bytes of packed media: five copies of more of them would fill a disk
_DAY_SECONDS = 24 * 60 * 60


def daily_folder(path: Path) -> Path:
    """Where the daily copies of a library are."""
    return path.with_name(path.name + ".backups") / "daily"


def packed_bytes(path: Path) -> int:
    """How many bytes of media lie in a local library itself; 0 where that cannot be asked."""
    uri = sqlite_uri(path, read_only=True)
    query = (
        "SELECT coalesce(sum(file_size_bytes), 0) FROM asset_storage_locations"
        " WHERE storage_type = ?"
    )
    try:
        with closing(sqlite3.connect(uri, uri=True)) as library:
            return int(library.execute(query, (DATABASE,)).fetchone()[0])
    except sqlite3.Error:
        return 0  # who copies it finds what is wrong with it


def back_up_daily(path: Path, *, now: datetime | None = None) -> Path | None:
    """Copy a local library unless that was done within a day; the newest five copies are kept.

    Media beside the library are not in it: originals are never changed, and thumbnails can be made
    again. Takes as long as reading the file twice, so it belongs in the background, after the
    window is there.

    Media that are packed into the library are in it; where there are many, no copy is made.

    Returns the copy, or None where none was due, or none could be made: the log says why.

    Raises:
        LibraryDamagedError: The library is not sound. The copies that there are were kept.
    """
    folder = daily_folder(path)
    moment = (now or datetime.now(UTC)).timestamp()
    # Neither way: a clock that was wrong once must not keep copies from being made for years.
    ages = [abs(moment - copy.stat().st_mtime) for copy in folder.glob("*.desk")]
    if min(ages, default=_DAY_SECONDS) < _DAY_SECONDS:
        return None
    if packed_bytes(path) > MOST_PACKED:
        log.warning("no daily copy of %s: too many media are packed into it", path.name)
        return None
    try:
        return back_up(path, folder=folder, kept=DAYS_KEPT)
    except LibraryWriteError as error:
        log.warning("no daily copy of %s: %s", path.name, error)
        return None
