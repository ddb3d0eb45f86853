"""Sidecars on disk: set aside in a listing, and found again beside what they belong to."""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH116, PTH118

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from desktop.domain.job import Outcome
from desktop.domain.sidecar_names import (
    has_limit,
    is_too_long,
    may_have_sidecars,
    sidecars_of,
)
from desktop.domain.still_siblings import still_siblings
from desktop.domain.untrusted_text import display_name
from desktop.storage.kept_sidecars import kept_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.storage.scan import ScannedFile

list_folder = os.listdir  # the machine's edge: a test puts a disk in its place


def set_aside(found: Sequence[ScannedFile], named: Iterable[str]) -> list[ScannedFile]:
    """What was found, with sidecars as skipped: each says whose it is.

    Args:
        found: Files in the order of a walk, absolute.
        named: Files that a person named themselves: they come in, whatever they are.
    """
    if not may_have_sidecars(one.path for one in found):
        return list(found)
    folders: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.outcome is None:
            folder, _, name = one.path.rpartition("/")
            folders[folder].append(name)
    kept = set(named)
    owners = {
        f"{folder}/{name}": of
        for folder, names in folders.items()
        for name, of in sidecars_of(names).items()
    }
    if not owners:
        return list(found)
    return [
        one._replace(outcome=Outcome.SKIPPED, reason=_reason(owners[one.path]))
        if one.outcome is None
        and one.path in owners
        and one.path not in kept
        and not is_too_long(one.path, one.size)
        else one
        for one in found
    ]


def _reason(owners: Sequence[str]) -> str:
    first = display_name(owners[0])
    return f"it belongs to {first}" + (f" and {len(owners) - 1} more" if len(owners) > 1 else "")


def _is_of_its_own(path: str) -> bool:
    """Whether a file is too long to be read beside another."""
    if not has_limit(path):
        return False
    try:
        return is_too_long(path, os.stat(path).st_size)
    except OSError:
        return False  # whoever reads it says so


class Beside:
    """Finds the sidecars of files that come folder by folder; several threads may ask.

    A folder is listed once for all of its files that follow one another: what comes into it
    meanwhile is not seen.
    """

    def __init__(self) -> None:
        # The folder that was listed last, and the sidecars of its files; replaced as one.
        self._listed: tuple[str | None, dict[str, list[str]], dict[str, str]] = (None, {}, {})

    def of(self, path: str) -> tuple[bytes, ...]:
        """Paths of the sidecars of this file, the most telling first; none if nothing is there."""
        if kept := kept_beside(path):
            return tuple(map(os.fsencode, kept))
        folder, name = os.path.split(path)
        paths = [os.path.join(folder, one) for one in self._look(folder)[1].get(name, ())]
        return tuple(os.fsencode(path) for path in paths if not _is_of_its_own(path))

    def still_of(self, path: str) -> bytes | None:
        """Path of the still that a program wrote with this film; None where there is none."""
        folder, name = os.path.split(path)
        found = self._look(folder)[2].get(name)
        return os.fsencode(os.path.join(folder, found)) if found else None

    def _look(self, folder: str) -> tuple[str | None, dict[str, list[str]], dict[str, str]]:
        listed = self._listed
        if listed[0] != folder:
            listed = self._listed = (folder, *self._list(folder))
        return listed

    @staticmethod
    def _list(folder: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        try:
            names = list_folder(folder)
        except OSError:
            return {}, {}
        found: dict[str, list[str]] = defaultdict(list)
        for sidecar, owners in sorted(sidecars_of(names).items()):
            for owner in owners:
                found[owner].append(sidecar)
        return found, still_siblings(names)
