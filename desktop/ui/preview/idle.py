"""Tells when the pointer rests: what is not needed then hides on a full screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

RESTS_AFTER = 2500  # milliseconds
_LOOK_EVERY = 100


class Idle(QObject):
    """Watches the pointer while it is told to, and hides it while it rests.

    The position is asked again and again: a movement over any of many widgets is seen, and none of
    their events has to pass through here.

    Signals:
        changed: Whether the pointer rests.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, rests_after: int = RESTS_AFTER) -> None:
        super().__init__(parent)
        self.is_resting = False
        self._at = QPoint()
        self._held = False
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY)
        self._watch.timeout.connect(self._look)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rests_after)
        self._rest.timeout.connect(lambda: self._become(is_resting=not self._held))

    def start(self) -> None:
        """Begin to watch; the pointer counts as just moved."""
        self._at = QCursor.pos()
        self._watch.start()
        self.wake()

    def stop(self) -> None:
        """Watch no more; the pointer is seen again."""
        self._watch.stop()
        self._rest.stop()
        self._held = False
        self._become(is_resting=False)

    def wake(self) -> None:
        """Something has happened that should be seen for a while."""
        if self._watch.isActive():
            self._become(is_resting=False)
            self._rest.start()

    def hold(self, *, is_held: bool) -> None:
        """Never rest while something is being typed."""
        self._held = is_held
        self.wake()

    def _look(self) -> None:
        at = QCursor.pos()
        if at != self._at:
            self._at = at
            self.wake()

    def _become(self, *, is_resting: bool) -> None:
        if is_resting == self.is_resting:
            return
        self.is_resting = is_resting
        if is_resting:
            QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        else:
            QApplication.restoreOverrideCursor()
        self.changed.emit(is_resting)
