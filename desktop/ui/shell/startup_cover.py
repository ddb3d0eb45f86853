"""Covers the window at the start: empty panes where the panes stood last time.

A window that is there at once and fills is felt as fast. Nothing here can be clicked yet; a moment
later the panes themselves stand in the same places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QWidget

from desktop.ui.kit import theme
from desktop.ui.shell.pane_table import PANES
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    # Paints into the grid's place, in cells of a width; returns whether there is more to paint.
    Page = Callable[[QPainter, QRect, int], bool]

GRID = "grid"  # where the first page of assets goes; absent where the table was in sight
_BARS = ("menu", "bar", "status")


class WindowParts(NamedTuple):
    """Where the parts of a window of some size stood, in its logical pixels.

    Attributes:
        size: Width and height of the window.
        parts: Rectangles by name.
        cell: The width of a cell of the grid that was asked for.
    """

    size: tuple[int, int]
    parts: dict[str, QRect]
    cell: int

    @classmethod
    def read(cls, text: str) -> WindowParts | None:
        """What `text` wrote, or None where that makes no sense."""
        try:
            head, *lines = text.split(";")
            width, height, cell = map(int, head.split())
            parts = {}
            for line in lines:
                name, *numbers = line.split()
                x, y, wide, high = map(int, numbers)
                parts[name] = QRect(x, y, wide, high)
        except ValueError:
            return None
        return cls((width, height), parts, cell) if 0 < cell < width else None

    def text(self) -> str:
        """The places as one line."""
        parts = (
            f"{name} {box.x()} {box.y()} {box.width()} {box.height()}"
            for name, box in self.parts.items()
        )
        return ";".join((f"{self.size[0]} {self.size[1]} {self.cell}", *parts))


# Of a window that nobody has used yet: the sizes of `pane_table.py`.
USUAL = WindowParts(
    (1600, 1000),
    {
        "menu": QRect(0, 0, 1600, 24),
        "bar": QRect(0, 24, 1600, 52),
        "sidebar": QRect(0, 76, 224, 892),
        "inspector": QRect(1252, 76, 348, 892),
        "storyboard": QRect(225, 588, 1026, 380),
        "status": QRect(0, 968, 1600, 32),
        GRID: QRect(225, 112, 1012, 475),
    },
    176,
)


class StartupCover(QWidget):
    """Covers the window until the panes are built.

    The grounds are widgets without content: Qt fills those by itself, while the first call of a
    QPainter from Python loads what takes a seventh of a start.

    Signals:
        painted: It has been on the screen.
    """

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName("Opening")
        self.setGeometry(window.rect())
        kept = window_file().value("sight")
        self._places = (WindowParts.read(kept) if isinstance(kept, str) else None) or USUAL
        self._page: Page | None = None
        _fill(self, "ground")
        self._grounds: list[QWidget] = []
        grounds = dict.fromkeys(_BARS, "pane") | {spec.name: spec.ground for spec in PANES}
        for name, box in self._places.parts.items():
            if name in grounds and name != GRID:
                self._ground(box, grounds[name])
        self._fit()

    @property
    def has_page(self) -> bool:
        """Whether the first page is painted too."""
        return self._page is not None

    def show_page(self, page: Page) -> None:
        """Paint the first page too."""
        self._page = page
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first page where it is known; the rest is painted by Qt."""
        super().paintEvent(event)
        grid = self._places.parts.get(GRID)
        if self._page is not None and grid is not None and self._fits:
            painter = QPainter(self)
            painter.setClipRect(grid)
            has_more = self._page(painter, grid, self._places.cell)
            painter.end()
            if has_more:
                QTimer.singleShot(0, self, self.update)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a window of another size the panes would stand in wrong places."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _fits(self) -> bool:
        return self._places.size == (self.width(), self.height())

    def _fit(self) -> None:
        for ground in self._grounds:
            ground.setVisible(self._fits)

    def _ground(self, box: QRect, colour: str) -> None:
        """A pane without content, in a hairline."""
        edge = QWidget(self)
        edge.setGeometry(box.adjusted(-1, -1, 1, 1))
        _fill(edge, "hairline")
        pane = QWidget(self)
        pane.setGeometry(box)
        _fill(pane, colour)
        self._grounds += [edge, pane]


def _fill(widget: QWidget, colour: str) -> None:
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.colour(colour))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)
