"""Where pixels are shown: fits, zooms at the pointer, pans. Pictures, frames and pages share it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.preview.framing import STEP, Framing

_CHECK = 8  # logical pixels of one square of the checker under see-through pictures
_SHARP_FROM = 3.0  # from this enlargement on, pixels are shown as squares


class ImageCanvas(QWidget):
    """Shows an image, or a stand-in until there is one.

    Attributes:
        note: What there is to say of how the image is shown, a sentence; empty for most.

    Signals:
        framed: The scale or position has changed.
        clicked: A click that was not a drag.
    """

    framed = Signal()
    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = ""
        self._framing = Framing()
        self._size: tuple[int, int] | None = None
        self._image = QImage()
        self._smaller: tuple[QImage, ...] = ()
        self._stand_in: QPixmap | None = None
        self._held_at: QPointF | None = None
        self._was_dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        theme.changed.connect(self.update)

    @property
    def framing(self) -> Framing:
        """Where the picture lies, in device pixels."""
        return self._framing

    @property
    def image(self) -> QImage:
        """The pixels in sight."""
        return self._image

    def show_image(self, image: QImage, smaller: tuple[QImage, ...] = ()) -> None:
        """Show these pixels where the last ones were; framed anew if their shape is another.

        `smaller` are copies of half, a quarter ... of the size, to draw from when shown small.
        """
        self._image = image
        self._smaller = smaller
        self._stand_in = None
        if not image.isNull() and (self._size is None or _turned(self._size, image)):
            self._frame_for(image.width(), image.height())
        self.update()

    def stand_in(self, pixmap: QPixmap | None, size: tuple[int, int] | None = None) -> None:
        """Show a small picture in place of what is coming, which will have `size`."""
        self.clear()
        self._stand_in = pixmap
        if size and size[0] and size[1]:
            self._frame_for(*size)
        elif pixmap is not None and not pixmap.isNull():
            self._frame_for(pixmap.width(), pixmap.height())

    def clear(self) -> None:
        """Show nothing, and forget the zoom."""
        self._size, self._stand_in = None, None
        self._image = QImage()
        self._smaller = ()
        self._framing = Framing().resized(*self._view_size())
        self.update()

    def fit(self) -> None:
        """Show all of it."""
        self._set(self._framing.fitted())

    def actual_size(self, at: QPointF | None = None) -> None:
        """One picture pixel on one screen pixel."""
        self._set(self._framing.scaled(1.0, *self._device(at)))

    def zoom(self, factor: float = STEP, at: QPointF | None = None) -> None:
        """Enlarge by `factor` around a point of the widget, or its middle."""
        self._set(self._framing.zoomed(factor, *self._device(at)))

    def pan(self, dx: float, dy: float) -> bool:
        """Move by logical pixels; whether there was anywhere to go."""
        if not self._framing.can_pan:
            return False
        ratio = self.devicePixelRatioF()
        self._set(self._framing.panned(dx * ratio, dy * ratio))
        return True

    # Below here: framing.

    def _view_size(self) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return self.width() * ratio, self.height() * ratio

    def _device(self, at: QPointF | None) -> tuple[float | None, float | None]:
        ratio = self.devicePixelRatioF()
        return (None, None) if at is None else (at.x() * ratio, at.y() * ratio)

    def _frame_for(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._framing = Framing(picture=(float(width), float(height))).resized(*self._view_size())
        self.framed.emit()
        self.update()

    def _set(self, framing: Framing) -> None:
        if self._size is None or framing == self._framing:
            return
        self._framing = framing
        self._point()
        self.framed.emit()
        self.update()

    def _point(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._framing.can_pan:
            held = self._held_at is not None
            shape = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    # Below here: what Qt calls.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the same part in view."""
        super().resizeEvent(event)
        self._framing = self._framing.resized(*self._view_size())
        self.framed.emit()

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, checker where it can be seen through, picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().picture))
        if self._image.isNull() and self._stand_in is None:
            return
        ratio = self.devicePixelRatioF()
        target = QRectF(*(part / ratio for part in self._framing.target()))
        smooth = self._framing.scale < _SHARP_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        if not self._image.isNull():
            if self._image.hasAlphaChannel():
                paint_checker(painter, target.toAlignedRect() & self.rect())
            image = best_for(target.width() * ratio, self._image, self._smaller)
            _draw_part(painter, target, image, QRectF(self.rect()))
        elif self._stand_in is not None:
            painter.drawPixmap(target, self._stand_in, QRectF(self._stand_in.rect()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the pointer; two fingers on a touchpad pan."""
        pixels = event.pixelDelta()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not pixels.isNull() and not control and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            self.pan(pixels.x(), pixels.y())
        else:
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinching zooms."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held_at, self._was_dragged = event.position(), False
            self._point()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture."""
        if self._held_at is not None:
            moved = event.position() - self._held_at
            self._was_dragged = self._was_dragged or moved.manhattanLength() > 3
            if self._was_dragged:
                self._held_at = event.position()
                self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held_at is not None and not self._was_dragged:
            self.clicked.emit()
        self._held_at = None
        self._point()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between fit and 1:1 at the pointer."""
        if self._framing.is_fit:
            self.actual_size(event.position())
        else:
            self.fit()


def best_for(width: float, image: QImage, smaller: tuple[QImage, ...]) -> QImage:
    """The smallest copy that still has a pixel for each of `width` device pixels."""
    for copy in reversed(smaller):
        if copy.width() >= width:
            return copy
    return image


def _draw_part(painter: QPainter, target: QRectF, image: QImage, seen: QRectF) -> None:
    """Draw the part of `image` that can be seen: effort follows the screen, not the picture."""
    part = target & seen
    if part.isEmpty():
        return
    across, down = image.width() / target.width(), image.height() / target.height()
    source = QRectF(
        (part.left() - target.left()) * across,
        (part.top() - target.top()) * down,
        part.width() * across,
        part.height() * down,
    )
    painter.drawImage(part, image, source)


def paint_checker(painter: QPainter, rect: QRect) -> None:
    """Two quiet greys in squares, the usual sign for "nothing is here"."""
    look = theme.tokens()
    tile = QPixmap(_CHECK * 2, _CHECK * 2)
    tile.fill(QColor(look.raised))
    brush = QPainter(tile)
    for place in (0, _CHECK):
        brush.fillRect(place, place, _CHECK, _CHECK, QColor(look.chosen))
    brush.end()
    painter.drawTiledPixmap(rect, tile, QPoint(0, 0))


def _turned(size: tuple[int, int], image: QImage) -> bool:
    """Whether the size on record has another shape than the pixels."""
    shape = size[0] / size[1]
    return abs(shape - image.width() / max(1, image.height())) > 0.05 * shape
