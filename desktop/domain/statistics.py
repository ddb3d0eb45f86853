"""A library in numbers: how many assets there are and how many bytes they have, told apart."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.film import status_words
from desktop.domain.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.asset import AssetCard
    from desktop.domain.history import Act
    from desktop.domain.near_duplicate import NearDuplicateGroup


class Breakdown(StrEnum):
    """By what assets are told apart. Each asset is in one group of each, so that all add up."""

    TYPE = "type"
    SOURCE = "source"
    STATUS = "status"
    STORAGE = "storage"
    TIER = "tier"
    PERSON = "person"
    MONTH = "month"


class StorageKind(StrEnum):
    """Where the bytes of an asset are, by its primary original."""

    FILE = "file"  # on a disk of this machine
    PACKED = "packed"  # in the library itself
    REMOTE = "remote"  # elsewhere: an address in the web, or a store that is no disk
    AWAY = "away"  # it was not within reach when it was last looked for
    NONE = "none"  # it has none: films, shots, characters


STORAGE_WORDS: Mapping[StorageKind, str] = {
    StorageKind.FILE: "Files",
    StorageKind.PACKED: "Packed into the library",
    StorageKind.REMOTE: "Elsewhere",
    StorageKind.AWAY: "Missing or offline",
    StorageKind.NONE: "Without a file",
}
# What a group without a key is called.
NO_KEY: Mapping[Breakdown, str] = {
    Breakdown.SOURCE: "Source unknown",
    Breakdown.TIER: "Without a file",
    Breakdown.PERSON: "Nobody known",
}
# Used by no film, shot or character, and in no collection: what a search for it is called. What a
# film is made of has no file of its own, and is not asked about.
UNUSED_QUERY = f"is:unused -has:collection type:{','.join(MEDIA_TYPES)}"
DUPLICATE_QUERY = "is:duplicate"


@frozen
class AssetsHeld:
    """How many assets, and their bytes."""

    count: int = 0
    size: int = 0

    def __add__(self, other: AssetsHeld) -> AssetsHeld:
        return AssetsHeld(self.count + other.count, self.size + other.size)

    @property
    def words(self) -> str:
        """`12 assets, 3.4 GB`."""
        return f"{display.counted(self.count, 'asset')}, {display.size(self.size)}"


@frozen
class Share:
    """One group.

    Attributes:
        key: As stored: `image`, `hot`, `2026-11`, the id of a person; empty for no value.
        name: As a person reads it.
    """

    key: str
    name: str
    held: AssetsHeld = field(default_factory=AssetsHeld)


@frozen
class ShareKey:
    """Names a group: what a listing can be narrowed to."""

    by: Breakdown
    key: str


@frozen
class SparedBytes:
    """What could go.

    Attributes:
        groups: Of files with the same content; 0 where there are no groups.
        held: What could go: of each group all but one.
    """

    groups: int = 0
    held: AssetsHeld = field(default_factory=AssetsHeld)


@frozen
class LibraryInfo:
    """A library in numbers that are asked for often: sums, and shares that one look gives.

    Attributes:
        dialect: `sqlite` or `postgresql`.
        revision: Of the schema.
        shares: Of the assets outside the Trash, by type, status, source and person.
        total: Of the assets outside the Trash; `trash` of those in it.
    """

    dialect: str
    revision: str
    shares: Mapping[Breakdown, tuple[Share, ...]] = field(default_factory=dict)
    total: Totals = field(default_factory=Totals)
    trash: Totals = field(default_factory=Totals)
    tags: int = 0
    collections: int = 0

    @property
    def by_type(self) -> dict[str, int]:
        """How many assets of each type there are."""
        return counts_of(self.shares.get(Breakdown.TYPE, ()))

    @property
    def by_status(self) -> dict[str, int]:
        """How many assets there are in each state."""
        return counts_of(self.shares.get(Breakdown.STATUS, ()))


@frozen
class Statistics:
    """All figures of a library.

    Attributes:
        shares: By everything that assets are told apart by; months in order, all else by size.
        missing: What has no file within reach.
        duplicates: Files of the same content, of which one would do.
        unused: In no film and no collection.
        largest: The largest assets, the largest first.
        recent: The newest edits.
    """

    shares: Mapping[Breakdown, tuple[Share, ...]]
    missing: AssetsHeld = field(default_factory=AssetsHeld)
    duplicates: SparedBytes = field(default_factory=SparedBytes)
    unused: AssetsHeld = field(default_factory=AssetsHeld)
    largest: tuple[AssetCard, ...] = ()
    recent: tuple[Act, ...] = ()


@frozen
class Duplicates:
    """Assets of the same content.

    Attributes:
        spared: Over all of them.
        groups: Those that free most; the asset that one would keep stands first.
    """

    spared: SparedBytes = field(default_factory=SparedBytes)
    groups: tuple[NearDuplicateGroup, ...] = ()


def counts_of(shares: Iterable[Share]) -> dict[str, int]:
    """How many assets each group has, by its key, in the order of the keys."""
    return {one.key: one.held.count for one in sorted(shares, key=lambda share: share.key)}


def whole(shares: Iterable[Share]) -> AssetsHeld:
    """All groups together."""
    return sum((share.held for share in shares), AssetsHeld())


def share_name(by: Breakdown, key: str) -> str:
    """What a group is called; of people the catalog knows the names."""
    if not key:
        return NO_KEY.get(by, "Unknown")
    if by is Breakdown.TYPE:
        return display.type_name(key)
    if by is Breakdown.SOURCE:
        return display.source_name(key)
    if by is Breakdown.STATUS:
        return status_words(key)
    if by is Breakdown.STORAGE:
        return STORAGE_WORDS[StorageKind(key)]
    if by is Breakdown.MONTH:
        return display.month_name(key)
    return key.capitalize() if by is Breakdown.TIER else key


def in_order(by: Breakdown, shares: Iterable[Share]) -> tuple[Share, ...]:
    """Months as they follow each other, all else with the most bytes first."""
    if by is Breakdown.MONTH:
        return tuple(sorted(shares, key=lambda share: share.key))
    return tuple(
        sorted(shares, key=lambda one: (-one.held.size, -one.held.count, one.name.casefold()))
    )
