"""The cache of derived pictures on disk: how much it holds, cut down to a size, emptied.

Safe while the program uses it: a file is written whole beside its place and then named, so what is
removed here is whole or there is nothing; who looks for a picture that has gone has it made again.
Folders stay, since a picture may be on its way into one.
"""

# Paths are strings: a cache holds a hundred thousand files.
# ruff: noqa: PTH107

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.derived import CacheSize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT_OF_LIMIT = 0.9  # what is left after cutting down, so that it is not done again at once
HALF_WRITTEN = ".part"
HALF_WRITTEN_FOR = 3600.0  # seconds after which nobody is writing it any more


@frozen
class CacheFile:
    """One derived file; `used` is when it was last read or written."""

    path: str
    size: int
    used: float


def folders(root: Path) -> list[str]:
    """The folders that pictures are in."""
    try:
        with os.scandir(root) as entries:
            return sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []  # nothing was ever made


def files_in(folder: str) -> Iterator[CacheFile]:
    """The whole files of one folder, and what a worker that died left half written."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    facts = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # it has just gone
                is_growing = entry.name.endswith(HALF_WRITTEN)
                if is_growing and time.time() - facts.st_mtime < HALF_WRITTEN_FOR:
                    continue
                used = 0.0 if is_growing else max(facts.st_atime, facts.st_mtime)
                yield CacheFile(entry.path, facts.st_size, used)
    except OSError:
        return


def total(files: Iterator[CacheFile]) -> CacheSize:
    """What some files add up to."""
    count = size = 0
    for file in files:
        count, size = count + 1, size + file.size
    return CacheSize(count, size)


def remove(file: CacheFile) -> CacheSize:
    """Remove one; nothing where it cannot be (another program has it open)."""
    try:
        os.remove(file.path)
    except OSError:
        return CacheSize()
    return CacheSize(1, file.size)


def longest_unused(files: list[CacheFile], limit: int) -> list[CacheFile]:
    """Which to remove so that the rest is well within `limit` bytes; none where all fits."""
    held = sum(file.size for file in files)
    if held <= limit:
        return []
    going = []
    for file in sorted(files, key=lambda file: file.used):
        if held <= limit * KEPT_OF_LIMIT:
            break
        going.append(file)
        held -= file.size
    return going
