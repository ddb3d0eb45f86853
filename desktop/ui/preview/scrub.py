"""The bar under a film or sound: where it stands, the marked range; a drag goes there."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.domain import display
from desktop.domain.marks import Marks
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

HEIGHT = 20
_EDGE = 7  # room for the handle at both ends


class ScrubBar(QWidget):
    """Shows a position in seconds.

    Signals:
        scrubbed: The seconds that were pointed at.
    """

    scrubbed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration = 0.0
        self._position = 0.0
        self._rate = 0.0
        self._marks = Marks()
        self._is_hovered = False
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Position")
        theme.changed.connect(self.update)

    def show_position(self, seconds: float) -> None:
        """Move the handle."""
        self._position = seconds
        self.update()

    def show_range(self, duration: float, frame_rate: float, marks: Marks) -> None:
        """Show how long it is, and what is marked."""
        self._duration, self._rate, self._marks = duration, frame_rate, marks
        self.update()

    def sizeHint(self) -> QSize:
        """A line with room to hit it."""
        return QSize(160, HEIGHT)

    def x_of(self, seconds: float) -> float:
        """Where a time is, in pixels."""
        room = max(1, self.width() - 2 * _EDGE)
        return _EDGE + room * (seconds / self._duration if self._duration else 0.0)

    def seconds_at(self, x: float) -> float:
        """The time at a pixel."""
        room = max(1, self.width() - 2 * _EDGE)
        return min(1.0, max(0.0, (x - _EDGE) / room)) * self._duration

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove, range, marks, what has been played, handle."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        line = 3.0
        painter.setBrush(QColor(look.chosen if look.is_dark else look.hairline))
        painter.drawRoundedRect(
            QRectF(_EDGE, middle - line / 2, self.width() - 2 * _EDGE, line), 1.5, 1.5
        )
        if not self._duration:
            return
        first, last = self._marks.range_in(self._duration)
        start, end = self.x_of(first), self.x_of(last)
        if self._marks:
            painter.setBrush(QColor(look.faint))
            painter.drawRect(QRectF(start, middle - line / 2, end - start, line))
            self._draw_marks(painter, middle)
        at = self.x_of(min(self._position, self._duration))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.accent))
        played = start if start < at and self._marks.start is not None else float(_EDGE)
        painter.drawRoundedRect(QRectF(played, middle - line / 2, at - played, line), 1.5, 1.5)
        radius = 6.0 if self._is_hovered else 5.0
        painter.setBrush(QColor(look.text))
        painter.drawEllipse(QRectF(at - radius, middle - radius, 2 * radius, 2 * radius))

    def _draw_marks(self, painter: QPainter, middle: float) -> None:
        """Brackets at in and out."""
        painter.setPen(QPen(QColor(theme.tokens().accent_text), 1.5))
        for seconds, way in ((self._marks.start, 1), (self._marks.end, -1)):
            if seconds is not None:
                x = self.x_of(seconds)
                corners = ((x + way * 4, middle - 7), (x, middle - 7), (x, middle + 7))
                points = [QPointF(*corner) for corner in corners]
                painter.drawPolyline([*points, QPointF(x + way * 4, middle + 7)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and self._duration:
            self.scrubbed.emit(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or tell the time under the pointer."""
        self._is_hovered = True
        seconds = self.seconds_at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton and self._duration:
            self.scrubbed.emit(seconds)
        elif self._duration:
            text = position_text(seconds, self._rate)
            QToolTip.showText(event.globalPosition().toPoint(), plain_tooltip(text), self)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """The handle rests."""
        self._is_hovered = False
        self.update()


def position_text(seconds: float, frame_rate: float) -> str:
    """A position as people read it: the frame in sight, or a time where there are no frames.

    A frame is in sight from its beginning on, and a player stands in its middle.
    """
    if frame_rate:
        seconds = math.floor(seconds * frame_rate + 1e-6) / frame_rate
    return display.position(seconds, frame_rate)
