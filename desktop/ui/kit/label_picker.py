"""The colour labels in a row: one click, or its letter. A cross stands for none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.asset import ColourLabel
from desktop.ui.kit import theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import LABELS, ON_LABEL, TYPE_SMALL

_SIDE = 16
_GAP = 4
_ALL = tuple(ColourLabel)


class LabelPicker(QWidget):
    """Shows the label that is set.

    Signals:
        picked: The `ColourLabel` that was chosen.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: ColourLabel | None = ColourLabel.NONE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)
        self.show_label(ColourLabel.NONE)

    @property
    def label(self) -> ColourLabel | None:
        """The label in sight; None where several assets differ."""
        return self._label

    def show_label(self, label: ColourLabel | None) -> None:
        """Show another label, or None for "they differ"."""
        self._label = label
        name = "different" if label is None else LABELS[label].name if label else "none"
        self.setAccessibleName(f"Label: {name}")
        self.update()

    def sizeHint(self) -> QSize:
        """Seven colours and none."""
        return QSize(len(_ALL) * (_SIDE + _GAP) + 2, _SIDE + 8)

    def rect_of(self, label: ColourLabel) -> QRectF:
        """Where a label's square is."""
        place = _ALL.index(label)
        step = self._step
        side = min(_SIDE, step - 2)
        if not self.isEnabled():
            place = 0
        return QRectF(4 + place * step, (self.height() - side) / 2, side, side)

    @property
    def _step(self) -> float:
        """From one square to the next: they draw closer where room is short."""
        return min(_SIDE + _GAP, (self.width() - 4) / len(_ALL))

    def minimumSizeHint(self) -> QSize:
        """The smallest squares that can be told apart."""
        return QSize(len(_ALL) * 14 + 4, _SIDE + 8)

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Squares with letters; the one that is set has a ring."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.body_font(TYPE_SMALL, bold=True))
        # Where none can be picked, only the one that is set is in sight.
        for label in _ALL if self.isEnabled() else [key for key in _ALL if key == self._label]:
            box = self.rect_of(label)
            chosen = label == self._label
            painter.setPen(Qt.PenStyle.NoPen)
            if label:
                colour = QColor(LABELS[label].colour)
                if not chosen and self._label:
                    colour.setAlphaF(0.55)
                painter.setBrush(colour)
                painter.drawRoundedRect(box, 3, 3)
                painter.setPen(QColor(ON_LABEL))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, LABELS[label].letter)
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(look.faint), 1))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
                painter.setPen(QColor(look.quiet))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
            if chosen and self.isEnabled():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(look.text), 1.5))
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def changeEvent(self, event: QEvent) -> None:
        """What cannot be picked has no hand over it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            if self.isEnabled():
                self.setCursor(Qt.CursorShape.PointingHandCursor)
            else:
                self.unsetCursor()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick what is under the pointer."""
        found = self._at(event.position().x())
        if found is not None:
            self._pick(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, letters, Delete for none."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            at = _ALL.index(self._label) if self._label is not None else 0
            self._pick(_ALL[(at + step) % len(_ALL)])
        elif event.key() == Qt.Key.Key_Delete:
            self._pick(ColourLabel.NONE)
        elif found := _beginning_with(event.text(), self._label):
            self._pick(found)
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        """The name of a colour is its tool tip."""
        if isinstance(event, QHelpEvent):
            found = self._at(event.pos().x()) if self.isEnabled() else self._label
            self.setToolTip(LABELS[found].name if found else "No label")
        return super().event(event)  # type: ignore[arg-type]

    def _at(self, x: float) -> ColourLabel | None:
        place = int((x - 4) // self._step)
        return _ALL[place] if 0 <= place < len(_ALL) else None

    def _pick(self, label: ColourLabel) -> None:
        if label != self._label:
            self.show_label(label)
            self.picked.emit(label)


def _beginning_with(text: str, now: ColourLabel | None) -> ColourLabel | None:
    """The colour that begins with a letter; once more, the next one: G is green, then grey."""
    found = [key for key, look in LABELS.items() if text and look.name.startswith(text.upper())]
    if not found:
        return None
    return found[(found.index(now) + 1) % len(found)] if now in found else found[0]
