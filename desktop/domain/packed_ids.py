"""A long, ordered list of asset ids at 16 bytes each, read like any sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from desktop.domain.ids import AssetId

WIDTH = 16
_BLOCK = 4096  # ids compared at once; a power of two


def pack(asset_id: str) -> bytes:
    """The 16 bytes of an id."""
    return bytes.fromhex(asset_id.replace("-", ""))


def unpack(data: bytes) -> AssetId:
    """The id that 16 bytes stand for."""
    text = data.hex()
    return AssetId(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")


class PackedIds(Sequence[AssetId]):
    """Ids in order, made from `data` without copying it."""

    __slots__ = ("data",)

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    @classmethod
    def of(cls, ids: Iterable[str]) -> PackedIds:
        """Pack ids given as text."""
        return cls(b"".join(pack(asset_id) for asset_id in ids))

    def __len__(self) -> int:
        return len(self.data) // WIDTH

    @overload
    def __getitem__(self, at: int) -> AssetId: ...
    @overload
    def __getitem__(self, at: slice) -> PackedIds: ...
    def __getitem__(self, at: int | slice) -> AssetId | PackedIds:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step == 1:
                return PackedIds(self.data[start * WIDTH : max(start, stop) * WIDTH])
            return PackedIds(b"".join(self.key(row) for row in range(start, stop, step)))
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return unpack(self.key(at))

    def __contains__(self, asset_id: object) -> bool:
        return isinstance(asset_id, str) and self.find(asset_id) >= 0

    def __iter__(self) -> Iterator[AssetId]:
        for row in range(len(self)):
            yield unpack(self.key(row))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedIds) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)

    def key(self, row: int) -> bytes:
        """The 16 bytes at `row`, which must exist."""
        return self.data[row * WIDTH : row * WIDTH + WIDTH]

    def find(self, asset_id: str) -> int:
        """The row of an id, or -1. One pass over the bytes in C."""
        wanted, at = pack(asset_id), -1
        while (at := self.data.find(wanted, at + 1)) >= 0:
            if at % WIDTH == 0:
                return at // WIDTH
        return -1


def difference(old: PackedIds, new: PackedIds) -> tuple[int, int, int]:
    """How `old` becomes `new` by one cut and one insertion: (row, rows removed, rows inserted).

    One pass of block compares from each end: some milliseconds for a million ids.
    """
    shortest = min(len(old), len(new))
    before, after = old.data, new.data
    head = _same(
        shortest, lambda a, b: before[a * WIDTH : b * WIDTH] == after[a * WIDTH : b * WIDTH]
    )
    ends = len(before), len(after)
    tail = _same(
        shortest - head,
        lambda a, b: (
            before[ends[0] - b * WIDTH : ends[0] - a * WIDTH]
            == after[ends[1] - b * WIDTH : ends[1] - a * WIDTH]
        ),
    )
    return head, len(old) - head - tail, len(new) - head - tail


def _same(most: int, is_same: Callable[[int, int], bool]) -> int:
    """How many of `most` are the same from the start; `is_same(a, b)` compares a stretch."""
    start, size = 0, _BLOCK
    while size:
        while start + size <= most and is_same(start, start + size):
            start += size
        size //= 2
    return start
