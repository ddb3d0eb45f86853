"""Where the cells of the grid are: arithmetic only, so a million rows cost what a thousand cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPoint, QRect

MARGIN = 14  # at the sides and below
TOP = 6  # the header above has air of its own
GAP = 12  # between cells, across
GAP_DOWN = 10
CAPTION = 20  # the line under the picture
SMALLEST, LARGEST, USUAL = 96, 480, 190  # width of a cell, as chosen by the size slider
_PICTURE = 0.62  # height of the picture for a width of 1


@dataclass(frozen=True)
class GridLayout:
    """The geometry of `count` cells in a view `width` pixels wide.

    All coordinates are those of the content: y grows with the scroll position.
    """

    width: int
    count: int
    wanted: int = USUAL

    @cached_property
    def columns(self) -> int:
        """How many cells stand side by side."""
        room = self.width - 2 * MARGIN + GAP
        return max(1, room // (min(self.wanted, LARGEST) + GAP))

    @cached_property
    def cell_width(self) -> int:
        """The width of a cell: what the columns leave over is shared out."""
        room = self.width - 2 * MARGIN - (self.columns - 1) * GAP
        return max(48, room // self.columns)

    @cached_property
    def picture_height(self) -> int:
        """The height of the picture part of a cell."""
        return int(self.cell_width * _PICTURE)

    @cached_property
    def step(self) -> int:
        """From one line of cells to the next."""
        return self.picture_height + CAPTION + GAP_DOWN

    @property
    def lines(self) -> int:
        """How many lines of cells there are."""
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """How high everything is."""
        return TOP + MARGIN + self.lines * self.step - GAP_DOWN if self.count else 0

    def rect(self, row: int) -> QRect:
        """The cell of a row."""
        line, column = divmod(row, self.columns)
        x = MARGIN + column * (self.cell_width + GAP)
        y = TOP + line * self.step
        return QRect(x, y, self.cell_width, self.picture_height + CAPTION)

    def row_at(self, point: QPoint) -> int:
        """The row whose cell is at a point, or -1 between cells."""
        row = self.row_near(point)
        return row if row >= 0 and self.rect(row).contains(point) else -1

    def row_near(self, point: QPoint) -> int:
        """The row whose cell, with the gap after it, is at a point; -1 if there is none."""
        column = (point.x() - MARGIN) // (self.cell_width + GAP)
        line = (point.y() - TOP) // self.step
        if not 0 <= column < self.columns or line < 0:
            return -1
        row = line * self.columns + column
        return row if row < self.count else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of all lines that show between two heights."""
        first = max(0, (top - TOP) // self.step) * self.columns
        past = (max(0, bottom - TOP) // self.step + 1) * self.columns
        return range(min(first, self.count), min(past, self.count))

    def ranges_in(self, area: QRect) -> list[tuple[int, int]]:
        """First and last row of the stretch of each line that a rubber band touches."""
        found = []
        per_cell = self.cell_width + GAP
        left = max(0, (area.left() - MARGIN + GAP) // per_cell)
        right = min(self.columns - 1, (area.right() - MARGIN) // per_cell)
        lines = self.rows_between(area.top(), area.bottom())
        if left > right or not lines:
            return []
        for line_start in range(lines.start, lines.stop, self.columns):
            top = self.rect(line_start)
            if top.bottom() < area.top() or top.top() > area.bottom():
                continue
            first, last = line_start + left, min(line_start + right, self.count - 1)
            if first <= last:
                found.append((first, last))
        return found
