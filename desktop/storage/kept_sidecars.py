"""Sidecars of the library's own copies: each copy has a folder beside it for those it came with.

`ab/cd/<sha256>.jpg.sidecars/IMG_1.xmp` belongs to `ab/cd/<sha256>.jpg`. A copy is named by its
content, its sidecars keep their names; they go where the copy goes, and are removed with it.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH116, PTH118, PTH119, PTH120, PTH123, PTH208

from __future__ import annotations

import contextlib
import os
import re
import shutil
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.base.files import sync_folder
from desktop.domain.sidecar import READ_LIMIT
from desktop.domain.sidecar import checksum_of as sidecar_checksum
from desktop.domain.untrusted_text import display_name
from desktop.storage.half_copies import new_name
from desktop.storage.scan import in_words
from desktop.storage.store import (
    SIDECARS_ENDING,
    check_space,
    checksum_of,
    copy_file,
    hash_file,
    storing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from desktop.domain.sidecar import SidecarSeen

_COPY = re.compile(r"[0-9a-f]{64}(?:\.[a-z0-9]{1,12})?")
LIMIT = 20  # of one copy
GONE, CHANGED = "gone", "changed"


def folder_of(path: str) -> str | None:
    """Where the sidecars of a copy lie, whatever its media folder is; None for other files."""
    return f"{path}{SIDECARS_ENDING}" if _COPY.fullmatch(os.path.basename(path)) else None


def kept_beside(path: str) -> list[str]:
    """The sidecars that lie beside a copy, by name; none of a file that is no copy."""
    folder = folder_of(path)
    if folder is None:
        return []
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if not name.startswith(".")][:LIMIT]


def is_beside_copy(path: str) -> bool:
    """Whether this is the place of a sidecar of one of the library's own copies."""
    folder = os.path.dirname(path)
    return folder == folder_of(folder.removesuffix(SIDECARS_ENDING))


def keep(sidecars: Iterable[bytes], media_root: Path, relative: str) -> list[str]:
    """Copy sidecars beside the copy `relative`; returns the names of those that were not.

    What lies there under such a name stays: it may have been written since.

    Raises:
        LibraryWriteError: The media folder takes no more.
    """
    every = list(sidecars)
    failed = [display_name(path) for path in every[LIMIT:]]
    folder = media_root / f"{relative}{SIDECARS_ENDING}"
    for path in every[:LIMIT]:
        source = os.fsdecode(path)
        target = folder / os.path.basename(source)
        try:
            with storing(media_root):
                if not target.exists():
                    _keep_one(source, target, media_root)
        except SourceReadError:
            failed.append(display_name(path))
    return failed


def kept_state(copy: Path, known: Iterable[SidecarSeen]) -> list[tuple[str, str]]:
    """The sidecars on record that are not beside a copy as they were: path, and what is wrong.

    What is wrong is one of `GONE`, `CHANGED` and the reason why one cannot be read. A library of
    an older program has no record of which were copied: those count while their folder is there.
    """
    folder = _beside(copy)
    try:
        # By the names as they are shown, since those are on record.
        there = {display_name(name): name for name in os.listdir(folder)}
    except FileNotFoundError:
        known = [one for one in known if one.is_kept]
        there = {}
    except OSError as error:
        return [(os.fspath(folder), in_words(error))]
    found: list[tuple[str, str]] = []
    for one in known:
        path = os.path.join(folder, there.get(one.name, one.name))
        if one.name not in there:
            found.append((path, GONE))
        elif state := _changed(path, one.checksum):
            found.append((path, state))
    return found


def _changed(path: str, checksum: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(READ_LIMIT + 1)
    except OSError as error:
        return in_words(error)
    return CHANGED if sidecar_checksum(data) != checksum else ""


def _keep_one(source: str, target: Path, media_root: Path) -> None:
    """A copy is written beside, read back, and then given its name."""
    with contextlib.suppress(OSError):
        check_space(media_root, os.stat(source).st_size)
    partial = new_name(media_root)
    try:
        written = copy_file(source, partial, media_root)
        if hash_file(partial) != written:
            raise LibraryWriteError(
                f"The copy of {display_name(source)} came back from the disk different from what"
                " was written.",
                advice="Check the disk with the library before you go on.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
        sync_folder(target.parent)
        sync_folder(target.parent.parent)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def move_with(copy: Path, target: Path) -> None:
    """Let the sidecars of a copy that was moved to `target` follow it.

    Sidecars that lie at the new place already are those of a newer copy, and stay.

    Raises:
        OSError: They cannot be moved.
    """
    source, place = _beside(copy), _beside(target)
    if not source.exists():
        return
    if place.exists():
        shutil.rmtree(source, ignore_errors=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        source.replace(place)


def remove_with(copy: Path) -> None:
    """Remove the sidecars of a copy that is removed.

    Raises:
        OSError: They cannot be removed.
    """
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(_beside(copy))


def take_with(source: Path, media_root: Path, relative: str) -> None:
    """Bring over the sidecars of a copy of another media folder; what cannot be read stays there.

    Raises:
        LibraryWriteError: The media folder takes no more.
    """
    if checksum_of(relative):
        keep(map(os.fsencode, kept_beside(os.fspath(source))), media_root, relative)


def _beside(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}{SIDECARS_ENDING}")
