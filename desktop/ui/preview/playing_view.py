"""What film and sound have in common: a player, its controls, and a file that is opened at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from desktop.domain.marks import Marks
from desktop.ui.preview.over_picture import OverPicture
from desktop.ui.preview.player import Player
from desktop.ui.preview.transport import Transport

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.preview.subject import Subject

_REST = 120  # milliseconds on one asset before its file is opened: arrowing along opens none


class PlayingView(OverPicture):
    """A picture area above the controls.

    Attributes:
        card: Whose poster is in sight.

    Signals:
        failed: Why it cannot be played, a sentence.
        marked: (The id of the asset, its `Marks`), after somebody has set or cleared them.
        began: The file could be opened.
    """

    failed = Signal(str)
    marked = Signal(str, object)
    began = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject: Subject | None = None
        self._play_soon = False
        self._marks = Marks()
        self._at: float | None = None
        self.card: AssetCard | None = None
        self.player = Player(self)
        self.transport = Transport(self.player, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._open)
        self.player.failed.connect(self.failed)
        self.player.opened.connect(self._opened)
        self.player.marked.connect(self._marked)

    def poster(self, card: AssetCard, stand_in: QPixmap | None = None) -> None:
        """Show what stands for what is about to be played; `stand_in` until that is there."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop, and let go of the file."""
        self.card = None
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

    def show_marks(self, marks: Marks) -> None:
        """In and out as they are kept, now or as soon as the file is open."""
        self._marks = marks
        if self.player.is_open:
            self.player.marks = marks

    def look_at(self, subject: Subject, at: float | None = None) -> None:
        """Open the file of `subject` once the selection rests on it; stand `at` so many seconds."""
        self._subject, self._at = subject, at
        if subject.source is not None:
            self._rest.start()

    def _open(self) -> None:
        if self._subject is not None and self._subject.source is not None:
            self.player.open(self._subject.source, self._rate(self._subject), self._marks)

    def _rate(self, subject: Subject) -> float | None:
        """Frames per second, as `Player.open` takes it."""
        return subject.frame_rate

    def _marked(self, marks: Marks) -> None:
        self._marks = marks
        if self._subject is not None:
            self.marked.emit(self._subject.card.id, marks)

    def _opened(self) -> None:
        if self._at is not None:
            self.player.seek(self._at)
            self._at = None
        self.began.emit()
        if self._play_soon:
            self._play_soon = False
            self.player.shuttle(1)
