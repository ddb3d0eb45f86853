"""Copies files of an import into the media folder, where the library has not their content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.storage.frames_store import copy_frames_in
from desktop.storage.kept_sidecars import keep
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.intake import FoundOriginals
    from desktop.domain.technical import Probe
    from desktop.jobs.import_batch import ImportItem
    from desktop.storage.store import Stored


class StoreFolder:
    """The media folder during one import: a copy into another one of its name would be lost."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._root: Path | None = None
        self._identity: tuple[int, int] | None = None

    def ready(self) -> Path:
        """The folder that copies go to, made where that was still to be done.

        Raises:
            LibraryWriteError: Nothing may be stored there, or it is not there any more.
        """
        if self._root is None:
            self._root = self._library.media.to_store()
            self._identity = self._look(self._root)
        self.check()
        return self._root

    def check(self) -> None:
        """Make sure that it is the folder that copies went to so far.

        Raises:
            LibraryWriteError: It is not.
        """
        if self._root is not None and self._look(self._root) != self._identity:
            raise LibraryWriteError(
                f"The library's media folder {self._root} is not there any more.",
                advice="Put it back or connect its drive again, then continue the import.",
            )

    def has(self, stored: Stored | None) -> bool:
        """Whether a copy is where it was put; also of what was not copied."""
        if stored is None:
            return True
        root = self._root or self._library.media_root
        is_same = self._root is None or self._look(root) == self._identity
        return is_same and (root / stored.path).exists()

    def _look(self, root: Path) -> tuple[int, int] | None:
        try:
            found = root.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


class Copies:
    """Stores the files of a handful, each content once."""

    def __init__(
        self, folder: StoreFolder, known: set[str], places: dict[str, FoundOriginals]
    ) -> None:
        """Take note of what is there.

        Args:
            folder: Where the copies go.
            known: SHA-256 of the contents that the library has, or will have with the next batch.
            places: What a look at the places of these showed.
        """
        self._folder = folder
        self._known = known
        self._places = places

    def store(self, item: ImportItem) -> ImportItem:
        """The item with its copy; without one where the library has the content, and can reach it.

        Raises:
            SourceError: The file could not be copied.
            LibraryWriteError: The media folder takes no more.
        """
        places = self._places.get(item.checksum)
        is_lost = places is not None and places.is_lost
        if item.checksum in self._known and not is_lost:
            return replace(item, places=places)
        kept = places.kept if places else ""
        root = self._folder.ready()
        if item.frames is not None:
            stored = copy_frames_in(item.path, root, checksum=item.checksum, frames=item.frames)
        else:
            stored = copy_in(item.path, root, checksum=item.checksum, place=kept)
        if item.beside:
            item = replace(item, probe=_with_kept(item, root, stored.path))
        self._folder.check()
        # Of several files of one content, the first that could be stored is the one that counts.
        self._known.add(item.checksum)
        self._places.pop(item.checksum, None)
        return replace(item, places=places, stored=stored)


def _with_kept(item: ImportItem, root: Path, relative: str) -> Probe:
    """What a file says, with its sidecars copied beside its copy."""
    failed = keep(item.beside, root, relative)
    told = [f"{name}, which belongs to it, could not be copied." for name in failed]
    seen = [replace(one, is_kept=one.name not in failed) for one in item.probe.sidecars]
    warnings = (*item.probe.warnings, *told)
    return replace(item.probe, warnings=warnings, sidecars=tuple(seen))
