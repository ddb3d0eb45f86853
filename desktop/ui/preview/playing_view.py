"""What film and sound have in common: a player, its controls, and a file that is opened at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.kit.labels import hairline
from desktop.ui.preview.player import Player
from desktop.ui.preview.transport import Transport

if TYPE_CHECKING:
    from desktop.ui.preview.subject import Subject

_REST = 120  # milliseconds on one asset before its file is opened: arrowing along opens none


class PlayingView(QWidget):
    """A picture area above the controls.

    Signals:
        failed: Why it cannot be played, a sentence.
        began: The file could be opened.
    """

    failed = Signal(str)
    began = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject: Subject | None = None
        self._play_soon = False
        self.player = Player(self)
        self.transport = Transport(self.player, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._open)
        self.player.failed.connect(self.failed)
        self.player.opened.connect(self._opened)

    def stop(self) -> None:
        """Stop, and let go of the file."""
        self._rest.stop()
        self._play_soon = False
        self._subject = None
        self.player.close()

    def play_soon(self) -> None:
        """Play, as soon as the file is open."""
        if self.player.is_open:
            self.player.toggle()
        else:
            self._play_soon = not self._play_soon

    def _lay_out(self, picture: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(picture, 1)
        column.addWidget(hairline(parent=self))
        column.addWidget(self.transport)

    def _take(self, subject: Subject) -> None:
        """Open the file of `subject` once the selection rests on it."""
        self._subject = subject
        if subject.path is not None:
            self._rest.start()

    def _open(self) -> None:
        if self._subject is not None and self._subject.path is not None:
            self.player.open(self._subject.path, self._rate(self._subject))

    def _rate(self, subject: Subject) -> float:
        return subject.frame_rate

    def _opened(self) -> None:
        self.began.emit()
        if self._play_soon:
            self._play_soon = False
            self.player.shuttle(1)
