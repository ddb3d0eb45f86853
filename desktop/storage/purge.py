"""Removes objects of the store after their rows are gone; nothing that is only referenced."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from desktop.domain.derived import Derived, derived_path
from desktop.storage.store import checksum_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def unlink_objects(media_root: Path, relative: Iterable[str]) -> tuple[int, list[str]]:
    """Remove objects by their relative paths; what is gone already counts as removed.

    Only names that the store itself could have made are touched, whatever the list says.

    Returns:
        How many are gone, and the paths that could not be removed.
    """
    gone, left = 0, []
    root = media_root.resolve()
    for path in relative:
        target = root / path
        if checksum_of(path) is None or not target.resolve().is_relative_to(root):
            left.append(path)
            continue
        try:
            target.unlink(missing_ok=True)
        except OSError:
            left.append(path)
            continue
        gone += 1
        for folder in (target.parent, target.parent.parent):
            with contextlib.suppress(OSError):
                folder.rmdir()  # only ever removes an empty one
    return gone, left


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
