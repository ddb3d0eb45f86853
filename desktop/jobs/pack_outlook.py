"""What packing or unpacking would come to, told before somebody decides."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.jobs.job import Job, Progress
from desktop.jobs.packing import CHUNK, subjects
from desktop.storage.packing_space import room_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.jobs.packing import PackSubject


class PackScope(StrEnum):
    """Whose media is meant."""

    SELECTION = "selection"
    FILM = "film"  # the film on the storyboard, with all it uses
    LIBRARY = "library"


@frozen
class PackWish:
    """What is to be packed or unpacked.

    Attributes:
        ids: The selection, or the film.
    """

    scope: PackScope
    ids: tuple[AssetId, ...] = ()


@dataclass(slots=True)
class PackOutlook:
    """How much there is, and how much room.

    Attributes:
        ids: All assets that are meant.
        files, size: What is in files and not packed, and its bytes.
        packed, packed_size: What is packed already, and its bytes.
        copies, copies_size: The library's own copies of all of these, which can be removed.
        outside: Of how many the original lies outside the library.
        sequences: Image sequences among them: they are not packed.
        free: Bytes that are free on the disk of the library; None where a server has it.
    """

    ids: Sequence[AssetId] = ()
    files: int = 0
    size: int = 0
    packed: int = 0
    packed_size: int = 0
    copies: int = 0
    copies_size: int = 0
    outside: int = 0
    sequences: int = 0
    free: int | None = None

    @property
    def needed(self) -> int:
        """Bytes that must be free to pack what is not packed."""
        return room_for(self.size)

    @property
    def has_room(self) -> bool:
        """Whether there is room for that, as far as anybody here knows."""
        return self.free is None or self.free >= self.needed


def pack_outlook(library: Library, wish: PackWish) -> Job[PackOutlook]:
    """Look how much there is to pack and to unpack, on record, and how much room."""
    outlook = PackOutlook(_ids(library, wish))
    for done, one in enumerate(subjects(library, outlook.ids)):
        if done % CHUNK == 0:
            yield Progress("Looking what there is to pack", done, len(outlook.ids))
        _count(outlook, one)
    if library.path is not None:
        outlook.free = shutil.disk_usage(library.path.parent).free
    return outlook


def _ids(library: Library, wish: PackWish) -> Sequence[AssetId]:
    if wish.scope is PackScope.LIBRARY:
        return PackedIds(library.read(lambda reads: reads.listing.ids(Listing())))
    if wish.scope is PackScope.FILM and wish.ids:
        return library.read(lambda reads: reads.relations.everything_of(wish.ids[0]))
    return wish.ids


def _count(outlook: PackOutlook, one: PackSubject) -> None:
    if one.is_sequence:
        outlook.sequences += 1
        return
    if one.packed is not None:
        outlook.packed += 1
        outlook.packed_size += one.size
    elif one.files:
        outlook.files += 1
        outlook.size += one.size
    owned = [place for place in one.files if place.is_owned]
    outlook.copies += len(owned)
    outlook.copies_size += sum(place.size or 0 for place in owned)
    outlook.outside += any(not place.is_owned for place in one.files)
