"""Pictures that look the same without being the same file: groups of them, the best first."""

from __future__ import annotations

from enum import StrEnum
from math import log2
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.look import Likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

SAME_CONTENT = "same content"  # the likeness of what is the best of its group byte for byte
GROUP_MOST = 60  # pictures of one group; more of a kind are groups of their own
# Kinds of files by how much of a picture they keep: all of it, most of it, and the rest.
_WHOLE = frozenset({"exr", "dpx", "tif", "tiff", "png", "psd", "bmp", "dng", "tga", "hdr"})
_GOOD = frozenset({"webp", "avif", "heic", "heif", "jxl", "jp2"})


class PairDecision(StrEnum):
    """What a person has said of two pictures that look alike; they are not asked about again."""

    NOT_DUPLICATES = "not_duplicates"  # both are wanted
    NOT_THE_SAME = "not_the_same"  # neither was made from the other


@frozen
class NearDuplicate:
    """A picture of a group.

    Attributes:
        uses: In how many shots, films, scenes and characters it is used.
        likeness: How much it is like the best of its group, in words; empty for the best itself.
    """

    card: AssetCard
    uses: int = 0
    likeness: str = ""


@frozen
class NearDuplicateGroup:
    """Pictures that look the same.

    Attributes:
        members: The best first: see `best_first`.
    """

    members: tuple[NearDuplicate, ...]

    @property
    def ids(self) -> tuple[AssetId, ...]:
        """Those of all of them, in the same order."""
        return tuple(member.card.id for member in self.members)

    @property
    def spare(self) -> int:
        """The bytes of all but the best."""
        return sum(member.card.size or 0 for member in self.members[1:])

    @property
    def is_exact(self) -> bool:
        """Whether all of them are the same file, byte for byte."""
        return all(member.likeness == SAME_CONTENT for member in self.members[1:])

    @property
    def is_sure(self) -> bool:
        """Whether another form of the best is in it, rather than a crop or what is much alike."""
        return any(member.likeness == Likeness.SAME for member in self.members)


@frozen
class NearDuplicates:
    """What was found in a library.

    Attributes:
        groups: Those that are surest first, and of these those that hold most to spare.
        compared: How many pictures were compared.
        unseen: How many nobody has looked at yet, which may be like others.
    """

    groups: tuple[NearDuplicateGroup, ...]
    compared: int = 0
    unseen: int = 0


@frozen
class SettledPairs:
    """Pairs of pictures that are not asked about any more.

    Attributes:
        told: Those that were judged, or are linked with each other.
        variant_of: For each variant, of what: two of one picture are a pair. There may be
            thousands of these, so they are not written out.
    """

    told: AbstractSet[frozenset[AssetId]]
    variant_of: Mapping[AssetId, AbstractSet[AssetId]]

    def __contains__(self, pair: object) -> bool:
        if pair in self.told:
            return True
        if not isinstance(pair, frozenset) or len(pair) != 2:
            return False
        one, other = (self.variant_of.get(key, frozenset()) for key in pair)
        return not one.isdisjoint(other)


def best_first(cards: Iterable[AssetCard], uses: Mapping[AssetId, int]) -> list[AssetCard]:
    """Pictures by which of them one would keep.

    By clearly more pixels first, then by the kind of file, stars, use, size; then the older one.
    """

    def key(card: AssetCard) -> tuple[object, ...]:
        pixels = (card.width or 0) * (card.height or 0)
        large = round(2 * log2(pixels)) if pixels else 0  # about as large is as large
        judged = (-card.rating, not card.is_favorite, -uses.get(card.id, 0))
        return (-large, _kind(card.name), *judged, -(card.size or 0), card.id)

    return sorted(cards, key=key)


def _kind(name: str) -> int:
    ending = name.rpartition(".")[2].lower()
    return 0 if ending in _WHOLE else 1 if ending in _GOOD else 2


def grouped(
    order: Sequence[AssetId],
    near: Mapping[AssetId, Collection[AssetId]],
    settled: Container[frozenset[AssetId]],
) -> list[tuple[AssetId, ...]]:
    """Groups around the best: everything else in one looks like the first of it.

    Args:
        order: All of them, the best first.
        near: What looks like each.
        settled: Pairs that a person has judged already.
    """
    place = {key: at for at, key in enumerate(order)}
    free, groups = set(order), []
    for key in order:
        if key not in free:
            continue
        others = sorted(
            (one for one in near.get(key, ()) if one in free and one != key), key=place.__getitem__
        )
        members = [one for one in others if frozenset((key, one)) not in settled]
        members = members[: GROUP_MOST - 1]
        if members:
            groups.append((key, *members))
            free -= {key, *members}
    return groups
