"""Stars: painting a rating, finding the star under the pointer, and a small editor."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.kit import theme

STARS = 5
SIZE = 9  # logical pixels of one star, gap not counted
GAP = 1


def width(size: int = SIZE) -> int:
    """How wide five stars are."""
    return STARS * size + (STARS - 1) * GAP


def paint(
    painter: QPainter, rect: QRect | QRectF, rating: int, *, size: int = SIZE, empty: bool = False
) -> None:
    """Draw a rating at the left of `rect`, centred on its height.

    With `empty`, no rating is drawn as five faint dots (a place to click), else as nothing.
    """
    if rating <= 0 and not empty:
        return
    look = theme.tokens()
    ratio = painter.device().devicePixelRatioF()
    drawn = _drawn(rating, size, look.accent, look.faint, ratio)
    area = QRectF(rect)
    top = round(area.center().y() - size / 2)
    painter.drawPixmap(QPointF(area.left(), top), drawn)


@lru_cache(maxsize=64)
def _drawn(rating: int, size: int, full: str, empty: str, ratio: float) -> QPixmap:
    """Five stars as a pixmap: a screen of cells has them a hundred times, in six kinds."""
    picture = QPixmap(QSize(width(size), size + 1) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for place in range(STARS):
        middle = QPointF(place * (size + GAP) + size / 2, size / 2)
        if place < rating:
            painter.setBrush(QColor(full))
            painter.drawPolygon(_star(middle, size / 2))
        else:
            painter.setBrush(QColor(empty))
            painter.drawEllipse(middle, size / 9, size / 9)
    painter.end()
    return picture


def at(x: float, *, size: int = SIZE) -> int:
    """The rating a click `x` pixels right of the first star means: 1 to 5, or 0 before it."""
    return max(0, min(STARS, math.ceil(x / (size + GAP))))


def _star(centre: QPointF, radius: float) -> QPolygonF:
    """A five-pointed star."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = -math.pi / 2 + corner * math.pi / 5
        points.append(centre + QPointF(reach * math.cos(angle), reach * math.sin(angle)))
    return QPolygonF(points)


class StarEditor(QWidget):
    """Five stars to click; keys 0 to 5 and arrows too. Clicking the rating it has clears it.

    Signals:
        rated: The new rating, 0 to 5.
    """

    rated = Signal(int)

    def __init__(self, rating: int = 0, parent: QWidget | None = None, *, size: int = 14) -> None:
        super().__init__(parent)
        self._rating = rating
        self._size = size
        self._hovered = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def rating(self) -> int:
        """The rating in sight."""
        return self._rating

    def show_rating(self, rating: int) -> None:
        """Show another rating."""
        self._rating = rating
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """Five stars and a little air."""
        return QSize(width(self._size) + 8, self._size + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rating, or the one under the pointer."""
        painter = QPainter(self)
        area = self.rect().adjusted(4, 0, -4, 0)
        can_rate = self.isEnabled()
        rating = (self._hovered if can_rate else 0) or self._rating
        paint(painter, area, rating, size=self._size, empty=can_rate)
        if self.hasFocus():
            painter.setPen(QColor(theme.tokens().accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would set."""
        self._hovered = at(event.position().x() - 4, size=self._size)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Show the rating again."""
        self._hovered = 0
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the rating."""
        chosen = at(event.position().x() - 4, size=self._size)
        self._choose(0 if chosen == self._rating else chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys 0 to 5 set it, arrows change it by one."""
        text = event.text()
        if text and text in "012345":
            self._choose(int(text))
        elif event.key() == Qt.Key.Key_Right:
            self._choose(min(STARS, self._rating + 1))
        elif event.key() == Qt.Key.Key_Left:
            self._choose(max(0, self._rating - 1))
        else:
            super().keyPressEvent(event)

    def _choose(self, rating: int) -> None:
        self._hovered = 0
        if rating != self._rating:
            self.show_rating(rating)
            self.rated.emit(rating)

    def _describe(self) -> None:
        self.setAccessibleName(f"Rating: {self._rating} of {STARS} stars")
