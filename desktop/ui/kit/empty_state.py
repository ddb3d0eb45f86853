"""What a pane shows when it has nothing to show: an icon, a sentence, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_WIDE, TYPE_TITLE

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics, QResizeEvent


_WIDEST = 460  # pixels of a line; longer ones are hard to read
_WRAP = int(Qt.TextFlag.TextWordWrap)


def balanced_width(text: str, letters: QFontMetrics, room: int) -> int:
    """How narrow a text in the middle can be without another line: no word stands alone below."""
    room = max(room, 1)

    least, enough, lines = 1, room, wrapped_height(text, letters, room)
    while least < enough:
        middle = (least + enough) // 2
        if wrapped_height(text, letters, middle) <= lines and _widest_word(text, letters) <= middle:
            enough = middle
        else:
            least = middle + 1
    return min(enough + 1, room)


def wrapped_height(text: str, letters: QFontMetrics, width: int) -> int:
    """How high a text is in lines of this width; 0 without one."""
    return letters.boundingRect(QRect(0, 0, width, 1 << 20), _WRAP, text).height() if text else 0


def _widest_word(text: str, letters: QFontMetrics) -> int:
    return max((letters.horizontalAdvance(word) for word in text.split()), default=0)


class EmptyState(QWidget):
    """Teaches what could be here.

    Signals:
        chosen: The key of the button that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._picture = QLabel(self)
        self._title = plain_label(parent=self)
        self._advice = plain_label(role="quiet", parent=self)
        self._buttons = QHBoxLayout()
        self._build()
        theme.changed.connect(self._tint)
        self._tint()

    def say(
        self, title: str, advice: str, buttons: dict[str, str] | None = None, *, icon: str = ""
    ) -> None:
        """Say what is missing and how it could come here; the first button is the main one."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._advice.setText(advice)
        self._icon_name = icon or self._icon_name
        self._tint()
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # at once: it must not be pressed, or seen beside what follows
                widget.deleteLater()
        self._buttons.addStretch()
        for place, (key, text) in enumerate((buttons or {}).items()):
            button = QPushButton(text, self)
            if not place:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._buttons.addWidget(button)
        self._buttons.addStretch()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The title and the buttons; the rest gives way."""
        return QSize(120, 72)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where all of it does not fit, the picture goes, then the advice: nothing overlaps."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        column = self.layout()
        if column is None:
            return
        room = min(_WIDEST, self.width() - 2 * GAP_WIDE)
        for label in (self._title, self._advice):
            label.ensurePolished()  # the style sheet's letters are counted, not those before it
            width = balanced_width(label.text(), label.fontMetrics(), room)
            # Its own height, since the column would count the lines of a label as wide as the pane;
            # and not by the label, which never says less than it was fixed at before.
            label.setFixedSize(width, wrapped_height(label.text(), label.fontMetrics(), width))
        self._advice.setVisible(bool(self._advice.text()))
        self._picture.setVisible(bool(self._icon_name))
        for part in (self._picture, self._advice):
            column.invalidate()
            if column.heightForWidth(self.width()) <= self.height():
                break
            part.hide()
        self._title.setToolTip(plain_tooltip(self._advice.text()))

    def _build(self) -> None:
        for label in (self._picture, self._title, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setFont(theme.body_font(TYPE_TITLE, bold=True))
        self._title.setWordWrap(True)
        self._advice.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._advice, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GAP)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def _tint(self) -> None:
        if self._icon_name:
            self._picture.setPixmap(
                icons.pixmap(self._icon_name, 40, "faint", ratio=self.devicePixelRatioF())
            )
