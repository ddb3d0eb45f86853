"""Sound to listen to: its waveform, where it stands, a click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.derived import Derived
from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP_WIDE
from desktop.ui.preview.derived_files import DerivedFiles
from desktop.ui.preview.playing_view import PlayingView

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.pictures import FileLoader
    from desktop.ui.preview.subject import Subject

_TALLEST = 200


class Waveform(QWidget):
    """A waveform; what has been played is in the accent.

    Signals:
        pointed: The fraction (0 to 1) that was clicked or dragged to.
    """

    pointed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = QImage()
        self._tinted: dict[tuple[str, int, int], QPixmap] = {}
        self._at = 0.0
        self._marks = (0.0, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Waveform")
        theme.changed.connect(self.update)

    def show_wave(self, mask: QImage) -> None:
        """Show another waveform: a picture on transparent ground, of which only alpha counts."""
        self._mask = mask
        self._tinted.clear()
        self.update()

    def show_position(self, fraction: float, marks: tuple[float, float] = (0.0, 1.0)) -> None:
        """Move the playhead; `marks` are in and out as fractions."""
        self._at, self._marks = fraction, marks
        self.update()

    def wave_rect(self) -> QRect:
        """Where the waveform is."""
        area = self.rect().adjusted(GAP_WIDE, GAP_WIDE, -GAP_WIDE, -GAP_WIDE)
        height = min(area.height(), _TALLEST)
        return QRect(area.x(), area.center().y() - height // 2, area.width(), height)

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Waves, played part, marks, playhead."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look.picture))
        area = self.wave_rect()
        head = area.x() + self._at * area.width()
        middle = area.center().y() + 0.5
        painter.setPen(QPen(QColor(look.faint), 1))
        painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
        if not self._mask.isNull():
            rest = self._tint(look.quiet, area)
            painter.drawPixmap(area, rest)
            painter.save()
            painter.setClipRect(QRectF(area.x(), 0, head - area.x(), self.height()))
            painter.fillRect(area, QColor(look.picture))
            painter.drawPixmap(area, self._tint(look.accent, area))
            painter.restore()
        self._dim(painter, area)
        painter.setPen(QPen(QColor(look.text), 1.5))
        painter.drawLine(QPointF(head, area.top() - 6), QPointF(head, area.bottom() + 6))

    def _dim(self, painter: QPainter, area: QRect) -> None:
        """What is outside the marks steps back."""
        start, end = self._marks
        shade = QColor(theme.tokens().picture)
        shade.setAlphaF(0.65)
        for first, last in ((0.0, start), (end, 1.0)):
            left = area.x() + first * area.width()
            part = QRectF(left, area.top() - 6, (last - first) * area.width(), area.height() + 12)
            painter.fillRect(part, shade)

    def _tint(self, colour: str, area: QRect) -> QPixmap:
        """The waveform in a colour, at the size it is drawn at."""
        ratio = self.devicePixelRatioF()
        key = (colour, round(area.width() * ratio), round(area.height() * ratio))
        if key not in self._tinted:
            if len(self._tinted) > 4:
                self._tinted.clear()
            scaled = self._mask.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied).scaled(
                key[1],
                key[2],
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            brush = QPainter(scaled)
            brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            brush.fillRect(scaled.rect(), QColor(colour))
            brush.end()
            self._tinted[key] = QPixmap.fromImage(scaled)
        return self._tinted[key]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        area = self.wave_rect()
        fraction = (event.position().x() - area.x()) / max(1, area.width())
        self.pointed.emit(min(1.0, max(0.0, fraction)))


class AudioView(PlayingView):
    """Shows and plays one sound."""

    def __init__(
        self, derived: DerivedSource, loader: FileLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files = DerivedFiles(derived, loader, self)
        self.wave = Waveform(self)
        self.wave.pointed.connect(lambda part: self.player.seek(part * self.player.duration))
        self.player.moved.connect(self._moved)
        self.player.changed.connect(lambda: self._moved(self.player.position))
        self.lay_out(self.wave, self.transport)

    def poster(self, card: AssetCard, stand_in: QPixmap | None = None) -> None:
        """Show the waveform of a sound that is about to be listened to."""
        self.stop()
        self.card = card
        self._files.drop()
        del stand_in  # a thumbnail of a waveform is too coarse
        self.wave.show_wave(QImage())
        self._files.picture(card, Derived.WAVE, lambda found: self.wave.show_wave(found.image))

    def _rate(self, subject: Subject) -> float | None:
        return 0.0

    def _moved(self, seconds: float) -> None:
        length = self.player.duration or 1.0
        start, end = self.player.range()
        marks = (start / length, end / length if self.player.duration else 1.0)
        self.wave.show_position(min(1.0, seconds / length), marks)
