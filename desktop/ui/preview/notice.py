"""A line at the foot of the preview that says what is off and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

LOCATE = "Locate…"


class Notice(QFrame):
    """What happened in strong, what to do in quiet letters; both can be selected and copied.

    Signals:
        locate_requested: Somebody wants to show where the file is now.
    """

    locate_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sign = QLabel(self)
        self._text = plain_label(parent=self)
        self._advice = plain_label(role="quiet", parent=self)
        self._text.setFont(theme.body_font(bold=True))
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._text, self._advice):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.setStretch(1, 1)
        self.locate = QPushButton(LOCATE, self)
        self.locate.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.locate.clicked.connect(lambda: self.locate_requested.emit())
        row.addWidget(self.locate, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setContentsMargins(0, GAP_HALF, 0, 0)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """What is said, advice included; empty while hidden."""
        return f"{self._text.text()} {self._advice.text()}".strip() if not self.isHidden() else ""

    def say(self, text: str, advice: str = "", *, can_locate: bool = False) -> None:
        """Show it; an empty text hides it."""
        self.locate.setVisible(can_locate)
        self._text.setText(text)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setVisible(bool(text))

    def _dress(self) -> None:
        look = theme.tokens()
        self._sign.setPixmap(icons.pixmap("warning", 16, "warning", ratio=self.devicePixelRatioF()))
        self.setStyleSheet(
            f"#notice {{ background: {look.raised}; border: none;"
            f" border-top: 1px solid {look.hairline}; }}"
        )
