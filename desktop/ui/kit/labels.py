"""Labels: plain text always, cut where there is no room, quiet section heads."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.ui.kit import theme

LONGEST = 10_000  # characters of a text from a file that are shown in one label

READ_ONLY = "This library can only be read"


def plain_tooltip(text: str) -> str:
    """A tool tip that Qt cannot take for rich text, whatever is in it."""
    return f"<span>{html.escape(text[:LONGEST])}</span>" if text else ""


def plain_label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows `text` as it is. `role`: `quiet`, `title`, `bad`, `good` or empty."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text[:LONGEST])
    if role:
        label.setProperty("role", role)
    return label


class SectionHead(QLabel):
    """A section's name in small spaced capitals."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("role", "quiet")
        self.setFont(theme.heading_font())


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where it does not fit; the whole is the tool tip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        line = " ".join(text[:LONGEST].split())
        self.setText(line)
        self.setToolTip(plain_tooltip(line))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        line = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), int(self.alignment()), line)


def hairline(*, vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A line one pixel wide."""
    line = QFrame(parent)
    line.setProperty("role", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def make_primary(button: QPushButton) -> QPushButton:
    """Make a button the main one of a dialog: filled, and pressed by Enter; returns it."""
    button.setProperty("role", "primary")
    # A box of buttons has dressed it when it was added: what it looks like is read again.
    button.style().unpolish(button)
    button.style().polish(button)
    button.setDefault(True)
    return button


def make_default(button: QPushButton) -> QPushButton:
    """Let Enter press a button that only leads away (Close, Cancel); returns it.

    The keyboard goes to it: a dialog makes whichever of its buttons has it the default one.
    """
    button.setDefault(True)
    button.setFocus()
    return button
