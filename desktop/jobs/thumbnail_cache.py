"""Measures, cuts down and empties the cache of thumbnails on disk. Needs no library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.paths import thumbnails_dir
from desktop.domain.derived import CacheSize
from desktop.jobs.job import Job, Progress
from desktop.storage.derived_cache import (
    CacheFile,
    files_in,
    folders,
    longest_unused,
    remove,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

STEP = 200  # files


def measure_cache(*, root: Path | None = None) -> Job[CacheSize]:
    """How much the cache holds."""
    found = CacheSize()
    for folder in folders(root or thumbnails_dir()):
        found += total(files_in(folder))
        yield Progress("Measuring")
    return found


def trim_cache(limit: int, *, root: Path | None = None) -> Job[CacheSize]:
    """Remove what was not looked at for the longest time until `limit` bytes hold the rest.

    Returns what was removed.
    """
    files: list[CacheFile] = []
    for folder in folders(root or thumbnails_dir()):
        files += files_in(folder)
        yield Progress("Measuring")
    return (yield from _remove(longest_unused(files, limit)))


def empty_cache(*, root: Path | None = None) -> Job[CacheSize]:
    """Remove every picture; what is looked at is made again. Returns what was removed."""
    gone = CacheSize()
    for folder in folders(root or thumbnails_dir()):
        gone += yield from _remove(list(files_in(folder)))
    return gone


def _remove(files: Sequence[CacheFile]) -> Generator[Progress, None, CacheSize]:
    gone = CacheSize()
    for at in range(0, len(files), STEP):
        for file in files[at : at + STEP]:
            gone += remove(file)
        yield Progress("Removing", gone.files, len(files))
    return gone
