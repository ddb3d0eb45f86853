"""*More like this* over the pictures of a library, against a bare scan of the same bits."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import numpy as np

from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.look import LookRow
from desktop.catalog.look_index import LookIndex
from desktop.domain.ids import AssetId
from desktop.domain.look import SHADES, VIEW_BYTES, VIEWS

PICTURES = 100_000
FOUND = 200
ASKED = 7  # any of them


class Looks:
    """The looks that `LookIndex.follow` reads, without a database."""

    def __init__(self, rows: list[LookRow]) -> None:
        self._rows = rows

    def since(self, _instant: datetime | None) -> list[list[LookRow]]:
        """All of them at once."""
        return [self._rows]


@cache
def looks() -> tuple[LookIndex, np.ndarray]:
    """An index of made-up looks, and their bits by picture, view and word."""
    made = np.random.default_rng(1)
    views = made.integers(0, 256, (PICTURES, VIEWS * VIEW_BYTES), dtype=np.uint8)
    shades = made.integers(0, 100, (PICTURES, SHADES * 4))
    now = datetime.now(UTC)
    rows = [
        LookRow(AssetId(str(at)), views[at].tobytes(), tuple(map(int, shades[at])), now)
        for at in range(PICTURES)
    ]
    index = LookIndex()
    index.follow(Looks(rows))  # type: ignore[arg-type]
    return index, views.view(np.uint64).reshape(PICTURES, VIEWS, VIEW_BYTES // 8)


def bare(bits: np.ndarray) -> np.ndarray:
    """The whole of one against all views of all, and its views against the whole of all."""
    one = bits[ASKED]
    there = np.bitwise_count(bits ^ one[0]).sum(axis=2).min(axis=1)
    back = np.bitwise_count(bits[:, :1] ^ one[None]).sum(axis=2).min(axis=1)
    return np.argpartition(np.minimum(there, back), FOUND)[:FOUND]


@case(
    "more like this",
    what=f"the pictures most like one of {PICTURES:,}, by hash and colours",
    limit="a bare numpy scan of the same hashes",
    bar=2.0,
)
def like(_run: Run) -> Measured:
    """Colours are compared of a few thousand only, and no word of a hash twice."""
    index, bits = looks()
    return compare(lambda: index.like(AssetId(str(ASKED)), limit=FOUND), lambda: bare(bits))
