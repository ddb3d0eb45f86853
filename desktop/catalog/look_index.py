"""The looks of a whole library in memory, and which of them are most like one.

A scan over all of them is faster than any index for hashes: 24 words for each picture. What came in
since the last question is read before each, whoever brought it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from desktop.catalog.look_pairs import LookTable
from desktop.domain.look import ALIKE, SAME, SHADES, VIEW_BYTES, VIEWS, Likeness, likeness_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from numpy.typing import NDArray

    from desktop.catalog.look import LookReads, LookRow
    from desktop.domain.ids import AssetId

    _Words = NDArray[np.uint64]
    _Numbers = NDArray[np.float32]

WORDS = VIEWS * VIEW_BYTES // 8
_OF_ONE = VIEW_BYTES // 8
_FIRST = 1024  # rows; doubled when they are full
CANDIDATES = 2000  # whose colours are compared one by one
COLOURS_ALIKE = 12.0  # the distance of two pictures' colours up to which they are similar
_FAR = 100.0  # of a picture without colours


class Like(NamedTuple):
    """A picture that is like another.

    Attributes:
        distance: Bits by which their hashes differ.
        colours: How far their colours are from each other, in L*a*b*.
    """

    id: AssetId
    distance: int
    colours: float
    likeness: Likeness


class LookIndex:
    """The looks of one library. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[AssetId, int] = {}
        self._ids: list[AssetId] = []
        # Each word of all pictures together, so that a scan runs through memory in order.
        self._words: _Words = np.zeros((WORDS, _FIRST), np.uint64)
        self._shades: _Numbers = np.zeros((_FIRST, SHADES, 4), np.float32)
        self._newest: datetime | None = None

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, asset_id: object) -> bool:
        return asset_id in self._rows

    def follow(self, looks: LookReads) -> None:
        """Take in what is new since the last time."""
        with self._lock:
            newest = self._newest
            for rows in looks.since(newest):
                self._take(rows)
                for row in rows:
                    if newest is None or row.made_at > newest:
                        newest = row.made_at
            # Not before: they come in no order, and a reading may be stopped between two parts.
            self._newest = newest

    def forget(self, ids: Iterable[AssetId]) -> None:
        """Leave out pictures that are not in the library any more."""
        with self._lock:
            for key in ids:
                if (at := self._rows.pop(key, None)) is None:
                    continue
                last, end = self._ids.pop(), len(self._ids)
                if at != end:  # the last one takes its place
                    self._ids[at], self._rows[last] = last, at
                    self._words[:, at] = self._words[:, end]
                    self._shades[at] = self._shades[end]

    def table(self, ids: Iterable[AssetId]) -> LookTable:
        """The looks of some pictures, as far as they are known, to be compared at leisure."""
        with self._lock:
            known = [key for key in ids if key in self._rows]
            rows = np.asarray([self._rows[key] for key in known], np.intp)
            words = self._words[:, rows].reshape(VIEWS, _OF_ONE, len(rows))
            return LookTable(
                known, np.ascontiguousarray(words.transpose(0, 2, 1)), self._means()[rows]
            )

    def like(self, asset_id: AssetId, *, limit: int = 200) -> list[Like]:
        """The pictures most like one, best first, without itself; empty where it has no look."""
        with self._lock:
            at = self._rows.get(asset_id)
            if at is None:
                return []
            distances = self._distances(at)
            shown = self._near(distances, CANDIDATES // 2)
            mean = self._means()
            away = np.abs(mean - mean[at]).sum(axis=1)
            rows = np.union1d(shown, self._near(away, CANDIDATES))
            rows = rows[rows != at]
            colours = self._colour_distances(at, rows)
            return self._ranked(rows, distances[rows], colours, limit)

    def like_colours(self, asset_id: AssetId, *, limit: int = 200) -> list[Like]:
        """The pictures whose colours are most like those of one, best first."""
        with self._lock:
            at = self._rows.get(asset_id)
            if at is None:
                return []
            mean = self._means()
            rows = self._near(np.abs(mean - mean[at]).sum(axis=1), 2 * CANDIDATES)
            rows = rows[rows != at]
            colours = self._colour_distances(at, rows)
            keep = np.flatnonzero(colours <= COLOURS_ALIKE)
            keep = keep[np.argsort(colours[keep], kind="stable")][:limit]
            distances = self._distances(at)[rows]
            return [self._like(rows[one], distances[one], colours[one]) for one in keep]

    def _ranked(
        self, rows: NDArray[np.intp], distances: NDArray[np.uint8], colours: _Numbers, limit: int
    ) -> list[Like]:
        """By what they show as long as they show the same, then by their colours."""
        is_near = distances <= ALIKE
        keep = np.flatnonzero(is_near | (colours <= COLOURS_ALIKE))
        score = np.where(is_near, distances + colours / _FAR, ALIKE + 1 + colours)
        keep = keep[np.argsort(score[keep], kind="stable")][:limit]
        return [self._like(rows[one], distances[one], colours[one]) for one in keep]

    def _like(self, row: np.intp, distance: np.uint8, colours: np.float32) -> Like:
        bits = int(distance)
        return Like(self._ids[int(row)], bits, round(float(colours), 1), likeness_of(bits))

    def _distances(self, at: int) -> NDArray[np.uint8]:
        """How far each picture is: the whole of one against every view of the other."""
        count = len(self._ids)
        words = self._words[:, :count]
        whole = _distance(words[:_OF_ONE], words[:_OF_ONE, at])
        best = whole.copy()
        for view in range(_OF_ONE, WORDS, _OF_ONE):
            theirs = words[view : view + _OF_ONE]
            np.minimum(best, _distance(theirs, words[:_OF_ONE, at]), out=best)
            np.minimum(best, _distance(words[:_OF_ONE], theirs[:, at]), out=best)
        # A crop is never quite the same, however well it fits.
        np.maximum(best, SAME + 1, out=best)
        return np.minimum(best, whole)

    def _near(self, distances: NDArray[np.generic], count: int) -> NDArray[np.intp]:
        if len(distances) <= count:
            return np.arange(len(distances))
        return np.argpartition(distances, count)[:count]

    def _means(self) -> _Numbers:
        shades = self._shades[: len(self._ids)]
        share = shades[:, :, 3:]
        total = np.maximum(share.sum(axis=1), 1)
        mean: _Numbers = (shades[:, :, :3] * share).sum(axis=1) / total
        return mean

    def _colour_distances(self, at: int, rows: NDArray[np.intp]) -> _Numbers:
        """From each colour of one to the nearest of the other, by how much there is of it."""
        mine, theirs = self._shades[at], self._shades[rows]
        apart = np.sqrt(((theirs[:, :, None, :3] - mine[None, None, :, :3]) ** 2).sum(axis=-1))
        apart = np.where(theirs[:, :, None, 3] > 0, apart, _FAR)
        apart = np.where(mine[None, None, :, 3] > 0, apart, _FAR)
        there = (apart.min(axis=1) * mine[None, :, 3]).sum(axis=1) / max(mine[:, 3].sum(), 1)
        share = theirs[:, :, 3]
        back = (apart.min(axis=2) * share).sum(axis=1) / np.maximum(share.sum(axis=1), 1)
        nothing = (share.sum(axis=1) == 0) | (mine[:, 3].sum() == 0)
        found: _Numbers = np.where(nothing, _FAR, (there + back) / 2).astype(np.float32)
        return found

    def _take(self, looks: Iterable[LookRow]) -> None:
        for look in looks:
            at = self._rows.setdefault(look.id, len(self._ids))
            if at == len(self._ids):
                self._ids.append(look.id)
                if at == self._words.shape[1]:
                    self._words = np.concatenate([self._words, np.zeros_like(self._words)], axis=1)
                    self._shades = np.concatenate([self._shades, np.zeros_like(self._shades)])
            self._words[:, at] = np.frombuffer(look.views, np.uint64)
            shades = [float(part or 0) for part in look.shades]
            self._shades[at] = np.asarray(shades, np.float32).reshape(SHADES, 4)


def _distance(words: _Words, one: _Words) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = np.bitwise_count(words[0] ^ one[0])
    for at in range(1, _OF_ONE):
        found += np.bitwise_count(words[at] ^ one[at])
    return found
