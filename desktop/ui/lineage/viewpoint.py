"""Which part of a graph is in sight, and how large: scale and origin, and what changes them."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from desktop.ui.lineage.layout import HEIGHT, WIDTH

if TYPE_CHECKING:
    from desktop.ui.lineage.layout import CardPosition, GraphLayout

LEAST, MOST = 0.06, 2.5  # zoom
STEP = 1.25
MARGIN = 24  # pixels around what is fitted
_AT_FIRST = 0.54  # what is shown smaller than this at first is shown in part


class _Chosen(Enum):
    """What decides what is in sight; a person's own choice is kept when the size changes."""

    FIRST = auto()
    FIT = auto()
    PERSON = auto()


class Viewpoint:
    """Where one looks.

    Attributes:
        scale: Pixels for one of the layout.
        origin: The point of the layout in the upper left corner.
        size: Of the widget, in pixels.
    """

    def __init__(self) -> None:
        self.scale, self.origin, self.size = 1.0, QPointF(), QSizeF(1, 1)
        self._chosen = _Chosen.FIRST

    @property
    def sight(self) -> QRectF:
        """The part of the layout that is seen."""
        return QRectF(self.origin, self.size / self.scale)

    def look_first(self, layout: GraphLayout) -> None:
        """All of it, or the root and what is around it where all is too much for one look."""
        self.fit(layout)
        self._chosen = _Chosen.FIRST
        if self.scale < _AT_FIRST:
            self.scale = _AT_FIRST
            left, top, right, bottom = layout.bounds
            wide, high = self.size.width() / self.scale, self.size.height() / self.scale
            self._centre(
                _within(WIDTH / 2, left - MARGIN, right + MARGIN, wide),
                _within(HEIGHT / 2, top - MARGIN, bottom + MARGIN, high),
            )

    def fit(self, layout: GraphLayout) -> None:
        """All of it in sight, but not larger than it is."""
        self._chosen = _Chosen.FIT
        left, top, right, bottom = layout.bounds
        wide, high = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
        whole = min(self.size.width() / wide, self.size.height() / high, 1.0)
        self.scale = max(whole, LEAST)
        self._centre((left + right) / 2, (top + bottom) / 2)

    def resize(self, size: QSizeF, layout: GraphLayout | None) -> None:
        """The widget has another size: what was fitted is fitted again."""
        self.size = size
        if layout is not None:
            self.follow(layout)

    def follow(self, layout: GraphLayout) -> None:
        """The layout is another one; where a person has chosen what is in sight, that stays."""
        if self._chosen is _Chosen.FIT:
            self.fit(layout)
        elif self._chosen is _Chosen.FIRST:
            self.look_first(layout)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Nearer or further; the point of the widget `at` shows what it showed."""
        scale = min(max(self.scale * factor, LEAST), MOST)
        self.origin = self.origin + at / self.scale - at / scale
        self.scale, self._chosen = scale, _Chosen.PERSON

    def pan(self, by: QPointF) -> None:
        """Move what is in sight, in pixels."""
        self.origin = self.origin - by / self.scale
        self._chosen = _Chosen.PERSON

    def keep(self, before: QPointF, now: QPointF) -> None:
        """What stood at a point of the widget stands there again, though the layout moved it."""
        if self._chosen is _Chosen.PERSON:
            self.origin = self.origin + (now - before) / self.scale

    def reveal(self, place: CardPosition) -> bool:
        """Bring a card into sight, by the shortest way; whether that moved anything."""
        box = self.box(place).adjusted(-MARGIN, -8, MARGIN, 8)
        x = max(box.right() - self.size.width(), 0.0) or min(box.left(), 0.0)
        y = max(box.bottom() - self.size.height(), 0.0) or min(box.top(), 0.0)
        if x or y:
            self.pan(QPointF(-x, -y))
        return bool(x or y)

    def box(self, place: CardPosition) -> QRectF:
        """Where a card is, in the widget."""
        corner = (QPointF(place.x, place.y) - self.origin) * self.scale
        return QRectF(corner.x(), corner.y(), WIDTH * self.scale, HEIGHT * self.scale)

    def to_layout(self, at: QPointF) -> QPointF:
        """A point of the widget in the layout."""
        return at / self.scale + self.origin

    def _centre(self, x: float, y: float) -> None:
        half = QPointF(self.size.width(), self.size.height()) / 2 / self.scale
        self.origin = QPointF(x, y) - half


def _within(at: float, first: float, last: float, room: float) -> float:
    """The middle of what is seen: as near to `at` as leaves nothing empty, else all of it."""
    if last - first <= room:
        return (first + last) / 2
    return min(max(at, first + room / 2), last - room / 2)
