"""Boxes over the named parts of a picture: who is where, as the file or the library says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.domain.region import regions_of
from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.region import Region
    from desktop.ui.preview.canvas import ImageCanvas
    from desktop.ui.preview.stage import Stage
    from desktop.ui.preview.subject import Subject

NONE = "No part of this picture is named."
_POINT = 9.0  # logical pixels from the middle of a cross to its ends


class NamedParts(QObject):
    """Switches the boxes on and off, over all pictures that are looked at.

    Signals:
        switched: Whether they are shown.
    """

    switched = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_on = False
        self._stages: list[Stage] = []
        self._subjects: dict[Stage, Subject | None] = {}

    def follow(self, stage: Stage) -> None:
        """Draw over what `stage` shows."""
        self._stages.append(stage)
        stage.shown.connect(lambda subject: self._shown(stage, subject))

    def toggle(self) -> None:
        """Show them, or no more."""
        self._is_on = not self._is_on
        for stage in self._stages:
            self._draw(stage, is_asked=True)
        self.switched.emit(self._is_on)

    def _shown(self, stage: Stage, subject: Subject | None) -> None:
        self._subjects[stage] = subject
        self._draw(stage)

    def _draw(self, stage: Stage, *, is_asked: bool = False) -> None:
        canvas, subject = stage.canvas, self._subjects.get(stage)
        if canvas is None:
            return
        boxes = canvas.findChild(RegionBoxes)
        regions = regions_of(subject.metadata) if subject is not None and self._is_on else ()
        # That there are none is said to whoever asks, and not of each picture after that.
        if not regions and not (is_asked and self._is_on):
            if isinstance(boxes, RegionBoxes):
                boxes.hide()
            return
        if not isinstance(boxes, RegionBoxes):
            boxes = RegionBoxes(canvas)
        key = _key(stage)
        boxes.say(regions, lambda: _key(stage) == key)


def _key(stage: Stage) -> str | None:
    return stage.card.id if stage.card is not None else None


class RegionBoxes(QWidget):
    """Lies over a picture and follows its zoom."""

    def __init__(self, canvas: ImageCanvas) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._canvas = canvas
        self._regions: Sequence[Region] = ()
        self._is_current: Callable[[], bool] = lambda: True
        canvas.installEventFilter(self)
        canvas.framed.connect(self.update)
        theme.changed.connect(self.update)
        self.setGeometry(canvas.rect())

    def say(self, regions: Sequence[Region], is_current: Callable[[], bool]) -> None:
        """Show these.

        Args:
            regions: Of the picture in sight.
            is_current: Whether it still is: the next one is in sight before its own are known.
        """
        self._regions, self._is_current = regions, is_current
        names = ", ".join(one.words for one in regions)
        self.setAccessibleName(f"Named parts: {names}" if names else NONE)
        self.setGeometry(self._canvas.rect())
        self.show()
        self.raise_()
        self.update()

    @property
    def places(self) -> list[tuple[str, QRectF]]:
        """Where each of them is on the canvas, logical pixels, and its words."""
        ratio = self._canvas.devicePixelRatioF()
        left, top, width, height = (part / ratio for part in self._canvas.framing.target())
        return [
            (
                one.words,
                QRectF(
                    left + one.left * width,
                    top + one.top * height,
                    one.width * width,
                    one.height * height,
                ),
            )
            for one in self._regions
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the whole canvas."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return super().eventFilter(watched, event)

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame for each, dark on both sides, so that it is seen on any picture."""
        del event
        if not self._is_current():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for words, box in self.places:
            for colour, width in ((theme.tokens().badge, 4.0), (theme.tokens().accent, 2.0)):
                painter.setPen(QPen(QColor(colour), width))
                if box.width() and box.height():
                    painter.drawRoundedRect(box, 3, 3)
                else:
                    _cross(painter, box.center())
            self._label(painter, words, QPointF(box.left(), box.bottom() + GAP_HALF))
        if not self._regions:
            self._label(painter, NONE, QPointF(GAP, GAP))

    def _label(self, painter: QPainter, words: str, at: QPointF) -> None:
        """Words on a ground of their own, within the canvas."""
        metrics = self.fontMetrics()
        room = max(0, self.width() - 4 * GAP)
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        width, height = metrics.horizontalAdvance(text) + 2 * GAP, metrics.height() + GAP_HALF
        left = min(max(0.0, at.x()), max(0.0, self.width() - width))
        top = min(max(0.0, at.y()), max(0.0, self.height() - height))
        ground = QRectF(left, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().badge))
        painter.drawRoundedRect(ground, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(theme.tokens().on_badge))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


def _cross(painter: QPainter, at: QPointF) -> None:
    for across, down in ((_POINT, 0.0), (0.0, _POINT)):
        painter.drawLine(at - QPointF(across, down), at + QPointF(across, down))
