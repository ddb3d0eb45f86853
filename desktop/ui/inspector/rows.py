"""Rows of a name and a value, one below the other, in a tab that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit import theme
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

NAMES = 80  # pixels for the names
INSET = 5  # what a field edited in place keeps between its border and its words


class Rows(QWidget):
    """Names at the left, values at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(INSET, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, NAMES)
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, value: QWidget) -> QLabel:
        """A row; returns the label of its name."""
        at = self._grid.rowCount()
        label = plain_label(name, role="quiet", parent=self)
        label.setFixedWidth(NAMES)
        label.setContentsMargins(0, 4, 0, 4)
        label.setWordWrap(True)
        label.setBuddy(value)
        self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, at, 1)
        return label

    def add_text(self, name: str, text: str) -> QLabel:
        """A row whose value is read and copied only; returns the label of the value."""
        value = selectable(text, self)
        self.add(name, value)
        return value

    def add_wide(self, widget: QWidget) -> None:
        """A widget over both columns."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def add_head(self, text: str) -> SectionHead:
        """A section's name."""
        head = SectionHead(text, self)
        head.setContentsMargins(0, GAP if self._grid.count() else 0, 0, GAP_HALF)
        self.add_wide(head)
        return head

    def clear(self) -> None:
        """Take every row away."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def selectable(text: str, parent: QWidget | None = None, role: str = "") -> QLabel:
    """A value that can be selected with mouse and keyboard, and that wraps."""
    label = plain_label(text, role=role, parent=parent)
    label.setWordWrap(True)
    label.setContentsMargins(7, 4, 0, 4)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label


class TabPage(QScrollArea):
    """A tab's content: a column that scrolls up and down only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget(self)
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(12 - INSET, 12, 12, 12)
        self.column.setSpacing(GAP)
        self.setWidget(self._body)
        theme.changed.connect(self._dress)
        self._dress()

    def add(self, widget: QWidget) -> None:
        """Add a widget whose left edge stands under the first letter of the fields."""
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 0, 0, 0)
        row.addWidget(widget)
        self.column.addLayout(row)

    def _dress(self) -> None:
        """The pane's own ground, not a list's."""
        for widget in (self.viewport(), self._body):
            palette = widget.palette()
            palette.setColor(QPalette.ColorRole.Window, theme.colour("pane"))
            widget.setPalette(palette)
            widget.setAutoFillBackground(True)
