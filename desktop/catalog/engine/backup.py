"""A copy of a local library once a day, without being asked."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.catalog.engine.schema import back_up

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)
DAYS_KEPT = 5
LARGEST = 2 << 30  # bytes of a library with media in it, above which five copies would fill a disk
_DAY_SECONDS = 24 * 60 * 60


def daily_folder(path: Path) -> Path:
    """Where the daily copies of a library are."""
    return path.with_name(path.name + ".backups") / "daily"


def back_up_daily(path: Path, *, now: datetime | None = None) -> Path | None:
    """Copy a local library unless that was done within a day; the newest five copies are kept.

    Media beside the library are not in it: originals are never changed, and thumbnails can be made
    again. Takes as long as reading the file twice, so it belongs in the background, after the
    window is there.

    Media that are packed into the library are in it; of one that is large by that no copy is made.

    Returns the copy, or None where none was due, or none could be made: the log says why.

    Raises:
        LibraryDamagedError: The library is not sound. The copies that there are were kept.
    """
    if path.stat().st_size > LARGEST:
        log.warning("no daily copy of %s: it is too large for that", path.name)
        return None
    folder = daily_folder(path)
    moment = (now or datetime.now(UTC)).timestamp()
    # Neither way: a clock that was wrong once must not keep copies from being made for years.
    ages = [abs(moment - copy.stat().st_mtime) for copy in folder.glob("*.desk")]
    if min(ages, default=_DAY_SECONDS) < _DAY_SECONDS:
        return None
    try:
        return back_up(path, folder=folder, kept=DAYS_KEPT)
    except LibraryWriteError as error:
        log.warning("no daily copy of %s: %s", path.name, error)
        return None
