"""Takes objects out of the store in two steps, so that one that is still wanted can come back.

`set_aside` moves an object into a folder of its own inside the store. Only then is the library
asked whether a row names it; what is not wanted goes from there by `unlink_aside`, what is goes
home by `put_back`. Whoever brings the same content in meanwhile writes a file of his own under the
object's name, which neither step touches. Nothing that is only referenced is ever reached.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from desktop.base.files import sync_folder
from desktop.domain.bytes import LOCAL, Origin
from desktop.domain.derived import Derived, derived_path
from desktop.domain.media_folder import REMOVED
from desktop.storage.kept_sidecars import move_with, remove_with
from desktop.storage.local import LocalStore
from desktop.storage.store import checksum_of, name_once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def set_aside(media_root: Path, relative: Iterable[str]) -> tuple[list[str], list[str]]:
    """Move objects out of their places; what is gone already counts as moved.

    Only names that the store itself could have made are touched, whatever the list says.

    Returns:
        The paths that are set aside or gone, and those that could not be moved.
    """
    moved, left = [], []
    root = media_root.resolve()
    for path in relative:
        target = root / path
        if not _is_ours(root, path):
            left.append(path)
            continue
        try:
            aside = _aside(root, path)
            aside.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                target.replace(aside)
            move_with(target, aside)
        except OSError:
            left.append(path)
            continue
        moved.append(path)
        for folder in (target.parent, target.parent.parent):
            with contextlib.suppress(OSError):
                folder.rmdir()  # only ever removes an empty one
    return moved, left


def put_back(media_root: Path, relative: Iterable[str]) -> list[str]:
    """Give objects that were set aside their places again; returns what could not be.

    Where another file of the same content has the place by now, that one stays.
    """
    left = []
    root = media_root.resolve()
    for path in relative:
        target = root / path
        if not _is_ours(root, path):
            left.append(path)
            continue
        aside = _aside(root, path)
        try:
            if aside.exists():
                _give_name(aside, target)
            move_with(aside, target)
            if not target.exists():
                continue
            sync_folder(target.parent)
        except OSError:
            left.append(path)
    with contextlib.suppress(OSError):
        (root / REMOVED).rmdir()  # only ever removes an empty one
    return left


def unlink_aside(media_root: Path, relative: Iterable[str]) -> tuple[int, list[str]]:
    """Remove objects that were set aside, for good.

    Returns:
        How many are gone, and the paths that could not be removed.
    """
    gone, left = 0, []
    root, store = media_root.resolve(), LocalStore()
    for path in relative:
        if not _is_ours(root, path):
            left.append(path)
            continue
        try:
            store.delete(Origin(LOCAL, f"{REMOVED}/{path.rpartition('/')[2]}", root=str(root)))
            remove_with(_aside(root, path))
        except OSError:
            left.append(path)
            continue
        gone += 1
    with contextlib.suppress(OSError):
        (root / REMOVED).rmdir()
    return gone, left


def aside(media_root: Path) -> list[str]:
    """The places of all objects that are set aside: of a purge under way, or one that died."""
    try:
        names = sorted(os.listdir(media_root / REMOVED))  # noqa: PTH208 - strings will do
    except OSError:
        return []
    paths = (f"{name[:2]}/{name[2:4]}/{name}" for name in names)
    return [path for path in paths if checksum_of(path)]


def unlink_derived(cache: Path, checksums: Iterable[str]) -> int:
    """Remove the derived pictures of originals; returns how many files went."""
    gone = 0
    for checksum in checksums:
        folder = derived_path(cache, checksum, Derived.THUMB).parent
        for path in folder.glob(f"{checksum}.*"):
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
    return gone


def _is_ours(root: Path, path: str) -> bool:
    """Whether a relative path is an object's, and neither it nor where it goes leads outside."""
    if checksum_of(path) is None:
        return False
    places = ((root / path).parent, root / REMOVED)
    return all(place.resolve().is_relative_to(root) for place in places)


def _aside(root: Path, path: str) -> Path:
    return root / REMOVED / path.rpartition("/")[2]


def _give_name(aside: Path, target: Path) -> None:
    """Rename, but never over a file that is there."""
    if aside.is_dir():
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)
        return
    # By a second name and not by a rename: it refuses where the place is taken.
    if not name_once(aside, target) and aside.exists() and not target.exists():
        aside.replace(target)  # a disk that knows no second names
    aside.unlink(missing_ok=True)
