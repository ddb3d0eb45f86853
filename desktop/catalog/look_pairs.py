"""All pictures of a library that look the same, pair by pair, without comparing each with each.

The hashes are sorted by some of their bits, chosen at random, and each is compared with its nearest
neighbours in that order; again by other bits, and so on. Two that differ in few bits become
neighbours soon. The work grows with the number of pictures, whatever there is of one kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from desktop.domain.look import SAME, VIEW_BYTES, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from desktop.domain.ids import AssetId

    _Words = NDArray[np.uint64]
    _Bytes = NDArray[np.uint8]

# Of 242 bits so many may differ: fewer than of one picture's likes, since all meet all.
NEAR = 44
ROUNDS = 40  # sortings, each by other bits
_NEIGHBOURS = 10  # in each, with how many of those that follow one is compared
_KEY_BITS = 32  # that it is sorted by
_BITS = 242  # of a hash; the rest of its bytes is empty
_HALF = _BITS // 2  # the first half compares sideways, the second downwards
_WORDS = VIEW_BYTES // 8
# Bits that say something: a plain ground or an even sweep of light has all of them the same. Of a
# photograph about 100; with fewer, fewer may differ, and with next to none nothing can be told.
_DETAILED, _PLAIN = 70, 14
# How far apart, in L*a*b*, the mean colours of two forms of one picture are at most.
_SAME_COLOURS = 22.0


class LookTable(NamedTuple):
    """The looks of some pictures side by side.

    Attributes:
        views: The hash of each view, `VIEWS` by number of pictures by words.
        colours: The mean colour of each, in L*a*b*.
    """

    ids: list[AssetId]
    views: _Words
    colours: NDArray[np.float32]


class LookPairs(NamedTuple):
    """Pictures that look the same, by their places in a table.

    Attributes:
        distances: How many bits of a pair's hashes differ.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    distances: NDArray[np.uint8]


class PairSearch:
    """A search for all pairs of a table, a round at a time, so that it can be stopped."""

    def __init__(self, table: LookTable) -> None:
        self._table = table
        self._count = len(table.ids)
        # Whole pictures first, then their other views: entry n belongs to picture n % count.
        self._entries = np.ascontiguousarray(table.views.reshape(-1, _WORDS))
        self._found: NDArray[np.int64] = np.zeros(0, np.int64)

    def rounds(self) -> Iterator[int]:
        """Do it; yields how many of `ROUNDS` are done."""
        chosen = np.random.default_rng(242)  # the same answer each time
        for number in range(ROUNDS):
            if self._count > 1:
                self._round(chosen.permutation(_BITS)[:_KEY_BITS])
            yield number + 1

    def pairs(self) -> LookPairs:
        """What was found and is meant: the distance suits what there is to be seen."""
        first, second = np.divmod(self._found, max(self._count, 1))
        distances = distances_of(self._table, first, second)
        keep = look_same(self._table, first, second, distances)
        return LookPairs(first[keep], second[keep], distances[keep])

    def _round(self, bits: NDArray[np.int64]) -> None:
        order = np.argsort(_keys(self._entries.view(np.uint8), bits), kind="stable")
        words = self._entries[order]
        is_whole = order < self._count
        owner = order % self._count
        codes = [self._found]
        for apart in range(1, _NEIGHBOURS + 1):
            is_asked = is_whole[:-apart] | is_whole[apart:]
            is_asked &= owner[:-apart] != owner[apart:]
            asked = np.flatnonzero(is_asked)
            near = asked[_far(words[asked], words[asked + apart]) <= NEAR]
            low = np.minimum(owner[near], owner[near + apart])
            high = np.maximum(owner[near], owner[near + apart])
            codes.append(low * self._count + high)
        self._found = np.unique(np.concatenate(codes))


def distances_of(
    table: LookTable, first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """How far pictures are: the whole of one against every view of the other."""
    views = table.views
    whole = _far(views[0][first], views[0][second])
    best = whole.copy()
    for view in range(1, VIEWS):
        np.minimum(best, _far(views[view][first], views[0][second]), out=best)
        np.minimum(best, _far(views[0][first], views[view][second]), out=best)
    # A crop is never quite the same, however well it fits.
    np.maximum(best, SAME + 1, out=best)
    return np.minimum(best, whole)


def look_same(
    table: LookTable,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    distances: NDArray[np.uint8],
) -> NDArray[np.bool_]:
    """Whether they are one picture: few bits differ for what is in them, and so do the colours."""
    detail = np.minimum(details_of(table, first), details_of(table, second))
    allowed = NEAR * np.minimum(1.0, detail / _DETAILED)
    apart = np.sqrt(((table.colours[first] - table.colours[second]) ** 2).sum(axis=-1))
    found: NDArray[np.bool_] = (
        (detail >= _PLAIN) & (distances <= allowed) & (apart <= _SAME_COLOURS)
    )
    return found


def look_same_as(table: LookTable, asset_id: AssetId) -> list[int]:
    """The places of those that look the same as one, the nearest first."""
    if asset_id not in table.ids:
        return []
    at = table.ids.index(asset_id)
    others = np.delete(np.arange(len(table.ids)), at)
    mine = np.full_like(others, at)
    distances = distances_of(table, mine, others)
    keep = look_same(table, mine, others, distances)
    order = np.argsort(distances[keep], kind="stable")
    return [int(place) for place in others[keep][order]]


def details_of(table: LookTable, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many bits of the hash of each picture say something."""
    kinds, back = np.unique(places, return_inverse=True)
    bits = np.unpackbits(table.views[0][kinds].view(np.uint8), axis=1)[:, :_BITS]
    sideways, downwards = bits[:, :_HALF].sum(axis=1), bits[:, _HALF:].sum(axis=1)
    told = np.minimum(sideways, _HALF - sideways.astype(np.int64))
    told = told + np.minimum(downwards, _HALF - downwards.astype(np.int64))
    found: NDArray[np.int64] = told[back]
    return found


def _keys(entries: _Bytes, bits: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The chosen bits of each hash, as one number."""
    keys: NDArray[np.uint32] = np.zeros(len(entries), np.uint32)
    for bit in bits:
        is_set = (entries[:, bit >> 3] >> np.uint8(7 - (bit & 7))) & np.uint8(1)
        keys = (keys << np.uint32(1)) | is_set.astype(np.uint32)
    return keys


def _far(one: _Words, other: _Words) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = np.bitwise_count(one[..., 0] ^ other[..., 0])
    for at in range(1, _WORDS):
        found += np.bitwise_count(one[..., at] ^ other[..., at])
    return found
