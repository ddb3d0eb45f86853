"""Choosing a colour to search by: those of the selected picture, plain names, or any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.search.colours import NAMED_COLOURS
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent

_SIDE = 24
_ACROSS = 8


class ColourPicker(QFrame):
    """A small window of colours under the search field.

    Signals:
        picked: A colour as a search writes it, and whether it is asked for besides what is.
    """

    picked = Signal(str, bool)

    def __init__(
        self, name: str = "", shades: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("colours")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Colours to search by")
        look = theme.tokens()
        self.setStyleSheet(
            f"#colours {{ background: {look.raised}; border: 1px solid {look.quiet}; }}"
            " QToolButton { padding: 1px; }"
        )
        self.swatches: list[QToolButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP_HALF)
        if shades:
            self._add(column, f"In {clean_line(name, limit=40)}", ((one, one) for one in shades))
        self._add(column, "Colours", NAMED_COLOURS.items())
        foot = QHBoxLayout()
        self.other = QPushButton("Other Colour…", self)
        self.other.clicked.connect(self._ask_other)
        foot.addWidget(self.other)
        foot.addStretch(1)
        column.addLayout(foot)
        note = plain_label("With Shift: as well as the colour that is asked for", role="quiet")
        column.addWidget(note)
        self.swatches[0].setFocus()

    def show_under(self, field: QWidget) -> None:
        """Open it below the search field, within the screen."""
        self.adjustSize()
        at = field.mapToGlobal(QPoint(0, field.height() + 4))
        screen = field.screen().availableGeometry()
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        at.setY(max(screen.top(), min(at.y(), screen.bottom() - self.height())))
        self.move(at)
        self.show()

    @report_exceptions(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from colour to colour."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_ACROSS,
            Qt.Key.Key_Down: _ACROSS,
        }
        step, here = steps.get(Qt.Key(event.key())), self.focusWidget()
        if step is None:
            super().keyPressEvent(event)
        elif isinstance(here, QToolButton) and here in self.swatches:
            there = self.swatches.index(here) + step
            if 0 <= there < len(self.swatches):
                self.swatches[there].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, column: QVBoxLayout, head: str, colours: Iterable[tuple[str, str]]) -> None:
        column.addWidget(plain_label(head, role="quiet", parent=self))
        grid = QGridLayout()
        grid.setSpacing(2)
        grid.setColumnStretch(_ACROSS, 1)
        for at, (word, colour) in enumerate(colours):
            button = QToolButton(self)
            button.setIcon(swatch(colour, _SIDE, ratio=self.devicePixelRatioF()))
            button.setIconSize(QSize(_SIDE, _SIDE))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(word)
            button.setToolTip(plain_tooltip(word))
            button.clicked.connect(partial(self._pick, word))
            grid.addWidget(button, at // _ACROSS, at % _ACROSS)
            self.swatches.append(button)
        column.addLayout(grid)

    def _pick(self, word: str) -> None:
        is_more = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.close()
        self.picked.emit(word, is_more)

    def _ask_other(self) -> None:
        window = self.parentWidget()
        dialog = QColorDialog(window.window() if window else None)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Find by Colour")
        dialog.colorSelected.connect(lambda colour: self.picked.emit(colour.name(), False))
        self.hide()
        dialog.finished.connect(self.close)
        dialog.open()


def swatch(colour: str, side: int, *, ratio: float = 1.0) -> QIcon:
    """A square of a colour with a thin edge, so that it is seen on any ground."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.tokens().faint), 1))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(1, 1, side - 2, side - 2, 3, 3)
    painter.end()
    return QIcon(pixmap)
