"""Where takes lie in the strip under an opened shot: one row that is scrolled sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.ui.storyboard.layout import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAD, _GAP, _FOOT = 10, 8, 20


@frozen
class StripLayout:
    """A row of takes.

    Attributes:
        box: The whole strip, in the board's coordinates.
        count: How many takes there are.
        scrolled: How many pixels of the row are out of sight at its left.
    """

    box: Box
    count: int
    scrolled: int = 0

    @property
    def reach(self) -> int:
        """How far it can be scrolled; 0 where all takes are in sight."""
        row = self.count * self._step - _GAP + 2 * _PAD if self.count else 0
        return max(0, row - self.box.w)

    def take(self, place: int) -> Box:
        """The box of a take, by its place from 0; it may be out of sight."""
        height = self.box.h - 2 * _PAD
        x = self.box.x + _PAD + place * self._step - self.scrolled
        return Box(x, self.box.y + _PAD, self._step - _GAP, height)

    def visible(self) -> Iterator[tuple[int, Box]]:
        """The takes that are in sight, at least in part."""
        first = max(0, (self.scrolled - _PAD) // self._step)
        for place in range(first, self.count):
            box = self.take(place)
            if box.x >= self.box.right:
                return
            yield place, box

    def at(self, x: float, y: float) -> int:
        """The take under a point, or -1."""
        if not self.box.holds(x, y):
            return -1
        return next((place for place, box in self.visible() if box.holds(x, y)), -1)

    def gap(self, x: float) -> int:
        """The gap nearest to a point: how many takes lie left of it."""
        place = round((x - self.box.x - _PAD + self.scrolled + _GAP / 2) / self._step)
        return max(0, min(place, self.count))

    def line(self, gap: int) -> Box:
        """The insertion line of a gap."""
        box = self.take(gap)
        x = max(self.box.x + 4, min(box.x - _GAP // 2 - 1, self.box.right - 5))
        return Box(x, box.y, 2, box.h - _FOOT)

    def showing(self, place: int) -> int:
        """How far to scroll so that a take is in sight, by the shortest way."""
        left = _PAD + place * self._step
        most = left - _PAD
        least = left + self._step - _GAP + _PAD - self.box.w
        return max(0, min(self.reach, max(least, min(self.scrolled, most))))

    @property
    def _step(self) -> int:
        """From one take to the next: a picture of 16 to 9 and the gap."""
        return round((self.box.h - 2 * _PAD - _FOOT) * 16 / 9) + _GAP
