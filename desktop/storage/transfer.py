"""Brings an object of one media folder into another: by a second name of the same file, or a copy.

Objects never change once they are written, so two folders may share one file; each removes its own
name of it. The folder that it comes from is only read.
"""

from __future__ import annotations

import stat
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.domain.bytes import LOCAL, Origin
from desktop.domain.media_folder import REMOVED
from desktop.storage.frames_store import copy_frames_in, stored_frames
from desktop.storage.kept_sidecars import take_with
from desktop.storage.local import LocalStore
from desktop.storage.store import checksum_of, name_once, storing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Taken(StrEnum):
    """What became of an object that was to be brought over."""

    THERE = "there"  # it was there already
    LINKED = "linked"
    COPIED = "copied"
    ABSENT = "absent"  # the other folder has it not
    DAMAGED = "damaged"  # what it has there is not what its name says, or cannot be read


def take_over(sources: Sequence[Path], target_root: Path, path: str) -> Taken:
    """Bring over the object with the relative path `path` from the first folder that has it whole.

    Raises:
        LibraryWriteError: The target folder takes no more.
    """
    checksum = checksum_of(path)
    if checksum is None:
        return Taken.ABSENT
    target = target_root / path
    if target.exists():
        return Taken.THERE
    worst = Taken.ABSENT
    for source in sources:
        # While a purge of the other library decides, an object lies where it has set it aside.
        for place in (source / path, source / REMOVED / target.name, source / path):
            found = _take(place, target_root, path, checksum)
            if found in (Taken.LINKED, Taken.COPIED):
                take_with(place, target_root, path)
                return found
            worst = Taken.DAMAGED if found is Taken.DAMAGED else worst
    return worst


def _take(place: Path, target_root: Path, path: str, checksum: str) -> Taken:
    if place.is_dir():
        return _take_frames(place, target_root, checksum)
    try:
        if not stat.S_ISREG(place.lstat().st_mode):
            return Taken.DAMAGED
    except (FileNotFoundError, NotADirectoryError):
        return Taken.ABSENT
    except OSError:
        return Taken.DAMAGED
    with storing(target_root):
        if name_once(place, target_root / path):
            return Taken.LINKED
    try:
        origin = Origin(LOCAL, path, root=str(target_root))
        LocalStore().put(origin, str(place), checksum=checksum)
    except SourceReadError:
        return Taken.DAMAGED if place.exists() else Taken.ABSENT
    return Taken.COPIED


def _take_frames(place: Path, target_root: Path, checksum: str) -> Taken:
    """The frames of a sequence; frames never change either, but whose folder it is may."""
    frames = stored_frames(place)
    if frames is None:
        return Taken.DAMAGED
    source = str(place / frames.pattern)
    try:
        copy_frames_in(source, target_root, checksum=checksum, frames=frames)
    except SourceReadError:
        return Taken.DAMAGED if place.exists() else Taken.ABSENT
    return Taken.COPIED
