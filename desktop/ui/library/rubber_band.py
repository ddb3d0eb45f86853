"""A rubber band over a scrolling view: from where the button went down to the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QRubberBand

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

_FASTEST = 60  # pixels scrolled per mouse move beyond the edge


class RubberBand:
    """Lives from press to release."""

    def __init__(self, view: QAbstractItemView, point: QPoint) -> None:
        self._view = view
        self._start = point + QPoint(0, view.verticalScrollBar().value())
        self._shape = QRubberBand(QRubberBand.Shape.Rectangle, view.viewport())

    def stretch(self, point: QPoint) -> QRect:
        """Reach to `point`; returns the area in the viewport. At the edge the view scrolls."""
        bar = self._view.verticalScrollBar()
        height = self._view.viewport().height()
        if point.y() < 0:
            bar.setValue(bar.value() + max(-_FASTEST, point.y()))
        elif point.y() > height:
            bar.setValue(bar.value() + min(_FASTEST, point.y() - height))
        area = QRect(self._start - QPoint(0, bar.value()), point).normalized()
        self._shape.setGeometry(area)
        self._shape.show()
        return area

    def end(self) -> None:
        """Vanish. Of what is selected now the first is current, wherever the band began."""
        self._view.selectionModel().clearCurrentIndex()
        self._shape.hide()
        self._shape.deleteLater()
