"""What an import that copies puts into the media folder: what the library has not, or has lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import SourceError
from desktop.catalog.upkeep import purge_count
from desktop.jobs.import_standing import Standing
from desktop.storage.store import copy_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.jobs.import_batch import Item
    from desktop.jobs.import_places import Places


class Copies:
    """Stores the files of a handful, each content once."""

    def __init__(self, media_root: Path, known: set[str], places: dict[str, Places]) -> None:
        """Take note of what is there.

        Args:
            media_root: The library's media folder.
            known: SHA-256 of the contents that the library has, or will have with the next batch.
            places: What a look at the places of these showed.
        """
        self._root = media_root
        self._known = known
        self._places = places

    def store(self, item: Item) -> Item:
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
        stored = copy_in(item.path, self._root, checksum=item.checksum, place=kept)
        # Of several files of one content, the first that could be stored is the one that counts.
        self._known.add(item.checksum)
        self._places.pop(item.checksum, None)
        return replace(item, places=places, stored=stored)


def look_at_copies(library: Library, items: Sequence[Item]) -> Standing:
    """Look whether the copies of a batch are there; one that a purge took is made once more."""
    copies = {item.stored.path: item for item in items if item.stored is not None}
    if not copies:
        return Standing()
    purges = library.read(lambda reads: purge_count(reads.session))
    gone = set()
    for path, item in copies.items():
        if not (library.media_root / path).exists():
            with suppress(SourceError):
                root = library.media.to_store()
                copy_in(item.path, root, checksum=item.checksum, place=path)
                continue
            gone.add(path)
    return Standing(purges, frozenset(gone))
