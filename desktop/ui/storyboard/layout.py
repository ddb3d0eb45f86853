"""Where everything on the board is: arithmetic only, so 5,000 shots cost no more than 50."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from desktop.base.frozen import frozen
from desktop.ui.storyboard.board import ShotPosition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

SMALLEST, USUAL, LARGEST = 112, 188, 480  # widths of a card, logical pixels
FOOT = 28  # the height of a card under its picture
_HALVED = 260  # cards larger than this are wanted large, also on a narrow board


class Box(NamedTuple):
    """A rectangle in the board's own coordinates, logical pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column that is not in it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row that is not in it."""
        return self.y + self.h

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    def meets(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom


@frozen
class Sizes:
    """Measures in logical pixels; only the card's width is the user's, and the shape the film's.

    Attributes:
        card: The width of a card whose picture is 16 to 9.
        shape: Width to height of the picture.
    """

    card: int = USUAL
    shape: float = 16 / 9
    foot: int = FOOT
    gap: int = 10
    heading: int = 28
    below: int = 12  # under the last row of a scene
    margin: int = 14
    strip: int = 116

    @property
    def picture(self) -> int:
        """The height of the picture."""
        return round(self.card / self.shape)

    @property
    def row(self) -> int:
        """The height of a card."""
        return self.picture + self.foot


class BoardPart(StrEnum):
    """What is under a point."""

    HEADING = "heading"
    CARD = "card"
    EMPTY = "empty"  # the place in a scene without shots
    STRIP = "strip"
    SPACE = "space"


class Hit(NamedTuple):
    """What is under a point; `place` counts shots where the part is a card."""

    part: BoardPart
    section: int
    place: int = -1


class BoardLayout:
    """Sections of cards that wrap in rows of equal width.

    Args:
        counts: How many shots each section has.
        width: Of the viewport.
        sizes: What the user asked for; `self.sizes` has the width that fills the row.
        collapsed: Sections of which only the heading shows.
        strip: The shot whose takes are laid out below its row, or None.
    """

    def __init__(
        self,
        counts: Sequence[int],
        width: int,
        sizes: Sizes,
        *,
        collapsed: Collection[int] = (),
        strip: ShotPosition | None = None,
    ) -> None:
        self.counts = counts
        self.width = width
        self.collapsed = collapsed
        self.strip = strip if strip and strip.section not in collapsed else None
        room = width - 2 * sizes.margin + sizes.gap
        # A picture that is higher than 16:9 is less wide, so that it covers about as much.
        card = max(SMALLEST // 2, round(sizes.card * min(1.0, sqrt(sizes.shape * 9 / 16))))
        self.columns = max(1, room // (card + sizes.gap))
        if self.columns == 1 and card <= _HALVED and room // 2 - sizes.gap >= SMALLEST:
            self.columns = 2  # a narrow board: rather two smaller ones than a long single file
        # Rows end flush with the margin: the cards share what is left over.
        fitted = room // self.columns - sizes.gap
        self.sizes = replace(sizes, card=max(SMALLEST // 2, min(fitted, card * 3 // 2)))
        self._tops: list[int] = []
        y = 0
        for section in range(len(counts)):
            self._tops.append(y)
            y += self._height(section)
        self.height = y + sizes.margin

    def _height(self, section: int) -> int:
        """How high a section is."""
        sizes = self.sizes
        if section in self.collapsed:
            return sizes.heading
        rows = self.rows(section)
        height = sizes.heading + rows * (sizes.row + sizes.gap) - sizes.gap + sizes.below
        if self.strip and self.strip.section == section:
            height += sizes.strip + sizes.gap
        return height

    def rows(self, section: int) -> int:
        """How many rows of cards a section has; an empty one has a row to drop on."""
        return max(1, -(-self.counts[section] // self.columns))

    def section_box(self, section: int) -> Box:
        """A section with its heading."""
        top = self._tops[section]
        return Box(0, top, self.width, self._height(section))

    def heading(self, section: int) -> Box:
        """The line with number, heading and running time."""
        sizes = self.sizes
        return Box(sizes.margin, self._tops[section], self.width - 2 * sizes.margin, sizes.heading)

    def card(self, section: int, index: int) -> Box:
        """The card of a shot; past the last one, where the next would be."""
        sizes = self.sizes
        row, column = divmod(index, self.columns)
        y = self._tops[section] + sizes.heading + row * (sizes.row + sizes.gap)
        strip = self.strip
        if strip and strip.section == section and row > strip.place // self.columns:
            y += sizes.strip + sizes.gap
        return Box(sizes.margin + column * (sizes.card + sizes.gap), y, sizes.card, sizes.row)

    def strip_box(self) -> Box | None:
        """Where the takes of the opened shot are laid out."""
        if self.strip is None:
            return None
        card = self.card(self.strip.section, self.strip.place)
        sizes = self.sizes
        return Box(
            sizes.margin, card.bottom + sizes.gap, self.width - 2 * sizes.margin, sizes.strip
        )

    def section_at(self, y: float) -> int:
        """The section at a height; the first above, the last below. -1 on an empty board."""
        if not self._tops:
            return -1
        return max(0, bisect_right(self._tops, y) - 1)

    def hit(self, x: float, y: float) -> Hit:
        """What is at a point."""
        section = self.section_at(y)
        if section < 0 or not self.section_box(section).holds(max(0, min(x, self.width - 1)), y):
            return Hit(BoardPart.SPACE, section)
        if y < self._tops[section] + self.sizes.heading:
            return Hit(BoardPart.HEADING, section)
        strip = self.strip_box()
        if strip and strip.holds(x, y):
            return Hit(BoardPart.STRIP, section)
        if not self.counts[section]:
            is_in = self.card(section, 0).holds(x, y)
            return Hit(BoardPart.EMPTY if is_in else BoardPart.SPACE, section)
        slot = self.slot(x, y)
        for index in (slot.place - 1, slot.place):
            if 0 <= index < self.counts[section] and self.card(section, index).holds(x, y):
                return Hit(BoardPart.CARD, section, index)
        return Hit(BoardPart.SPACE, section)

    def slot(self, x: float, y: float) -> ShotPosition:
        """The gap between cards that is nearest to a point: a new shot would get this place."""
        section = self.section_at(y)
        if section < 0:
            return ShotPosition(-1, 0)
        count = self.counts[section]
        if section in self.collapsed:
            return ShotPosition(section, count)
        sizes = self.sizes
        inside = y - self._tops[section] - sizes.heading
        strip = self.strip
        if strip and strip.section == section:
            edge = (strip.place // self.columns + 1) * (sizes.row + sizes.gap)
            if inside >= edge:
                inside = max(edge - 1, inside - sizes.strip - sizes.gap)
        row = max(0, min(int(inside // (sizes.row + sizes.gap)), self.rows(section) - 1))
        step = sizes.card + sizes.gap
        column = round((x - sizes.margin + sizes.gap / 2) / step)
        column = max(0, min(column, self.columns))
        return ShotPosition(section, min(row * self.columns + column, count))

    def line(self, slot: ShotPosition, *, near_x: float = 0) -> Box:
        """The insertion line of a gap. At a row's turn it is drawn on the side of `near_x`."""
        sizes = self.sizes
        if slot.section in self.collapsed:
            head = self.heading(slot.section)
            return Box(head.x, head.bottom - 2, head.w, 2)
        at_turn = slot.place and slot.place % self.columns == 0
        at_end = slot.place and slot.place == self.counts[slot.section]
        if at_end or (at_turn and near_x > self.width / 2):
            card = self.card(slot.section, slot.place - 1)
            return Box(card.right + sizes.gap // 2 - 1, card.y, 2, card.h)
        card = self.card(slot.section, slot.place)
        return Box(card.x - sizes.gap // 2 - 1, card.y, 2, card.h)

    def visible(self, top: int, bottom: int) -> Iterator[tuple[int, int, int]]:
        """Sections between two heights, each with the range of shots to paint: (section, a, b)."""
        section = self.section_at(top)
        if section < 0:
            return
        sizes = self.sizes
        while section < len(self.counts) and self._tops[section] < bottom:
            if section in self.collapsed:
                yield section, 0, 0
            else:
                start = self._tops[section] + sizes.heading
                slack = sizes.strip + sizes.gap if self.strip else 0
                first = max(0, (top - start - slack) // (sizes.row + sizes.gap))
                last = max(0, (bottom - start) // (sizes.row + sizes.gap) + 1)
                count = self.counts[section]
                yield section, min(count, first * self.columns), min(count, last * self.columns)
            section += 1

    def within(self, area: Box) -> list[ShotPosition]:
        """The shots whose cards meet an area (a rubber band)."""
        return [
            ShotPosition(section, index)
            for section, first, last in self.visible(area.y, area.bottom)
            for index in range(first, last)
            if self.card(section, index).meets(area)
        ]

    def beside(self, spot: ShotPosition, rows: int) -> ShotPosition:
        """The shot that many rows below (or above), across scenes; itself where there is none."""
        section, index = spot
        column = index % self.columns
        step = 1 if rows > 0 else -1
        for _ in range(abs(rows)):
            row = index // self.columns + step
            if 0 <= row < self.rows(section):
                index = min(row * self.columns + column, self.counts[section] - 1)
                continue
            following = self._open_section(section, step)
            if following is None:
                break
            section = following
            last = self.counts[section] - 1
            start = 0 if step > 0 else (last // self.columns) * self.columns
            index = min(start + column, last)
        return ShotPosition(section, index)

    def _open_section(self, section: int, step: int) -> int | None:
        """The next section in a direction that shows a shot."""
        section += step
        while 0 <= section < len(self.counts):
            if self.counts[section] and section not in self.collapsed:
                return section
            section += step
        return None
