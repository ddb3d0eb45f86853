"""How a pane follows changes: read again when it is in sight, several changes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_SEEN = (QEvent.Type.Paint, QEvent.Type.Show)


class ReadWhenSeen(QObject):
    """Has a pane read what it shows, once for several changes, and only while it can be seen.

    A pane that is a tab behind others is visible for Qt; it is painted when it comes to the front.

    Args:
        pane: The pane.
        read: Reads what it shows.
        calm: Milliseconds in which several changes become one question.
    """

    def __init__(self, pane: QWidget, read: Callable[[], object], calm: int) -> None:
        super().__init__(pane)
        self._pane, self._do_read = pane, read
        self._pause = calm
        self._calm = QTimer(self, singleShot=True)
        self._calm.timeout.connect(self._due)
        self.is_stale = False
        pane.installEventFilter(self)

    @property
    def is_settled(self) -> bool:
        """Whether no change is still to be followed."""
        return not self._calm.isActive() and not (self.is_stale and self._is_in_sight())

    def soon(self, _: object = None, *, after: int | None = None) -> None:
        """Something has changed: read it together with what changes right after.

        Args:
            after: Milliseconds to wait, where they are not those of the pane.
        """
        self.is_stale = True
        if not self._is_in_sight():
            return
        self._calm.start(self._pause if after is None else after)

    def now(self, _: object = None) -> None:
        """What is shown is of no use any more: read at once, or as soon as it is seen."""
        self.is_stale = True
        self._due()

    def read(self) -> None:
        """Read, in sight or not."""
        self.forget()
        self._do_read()

    def forget(self) -> None:
        """There is nothing to be read."""
        self.is_stale = False
        self._calm.stop()

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It comes into sight: what changed meanwhile is read, after this."""
        if self.is_stale and event.type() in _SEEN and not self._calm.isActive():
            QTimer.singleShot(0, self, self._due)
        return super().eventFilter(watched, event)

    def _due(self) -> None:
        if self.is_stale and self._is_in_sight():
            self.read()

    def _is_in_sight(self) -> bool:
        return self._pane.isVisible() and not self._pane.visibleRegion().isEmpty()
