"""Takes drops on the film's own line: sound of the film, or shots at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.labels import READ_ONLY
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.storyboard.drop_intent import refused
from desktop.ui.storyboard.drop_rules import on_film

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent
    from PySide6.QtWidgets import QWidget

    from desktop.ui.storyboard.view import BoardView


class HeaderDrops(QObject):
    """Filters the drag events of the header.

    Signals:
        dropped: (DropIntent, Payload).
    """

    dropped = Signal(object, object)

    def __init__(self, header: QWidget, view: BoardView) -> None:
        super().__init__(header)
        self._view = view
        self._hint = DropHint(header)
        header.setAcceptDrops(True)
        header.installEventFilter(self)

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drag enter, move, leave and drop."""
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return self._over(event, is_drop=kind == QEvent.Type.Drop)  # type: ignore[arg-type]
        if kind == QEvent.Type.DragLeave:
            self._hint.hide()
            return True
        return False

    def _over(self, event: QDropEvent, *, is_drop: bool) -> bool:
        board = self._view.board
        if board is None:
            return False
        payload = self._view.drops.payload_of(event.mimeData())
        if not (payload.ids or payload.files):
            return False
        unknown = tuple(key for key in payload.ids if key not in payload.kinds)
        if event.type() == QEvent.Type.DragEnter and unknown:
            self._view.drops.kinds_wanted.emit(unknown)
        is_read_only = self._view.drops.is_read_only
        intent = refused(READ_ONLY) if is_read_only else on_film(board, payload)
        if is_drop:
            self._hint.hide()
            event.setAccepted(intent.is_allowed)
            if intent.is_allowed:
                self.dropped.emit(intent, payload)
            return True
        self._hint.follow(event.position().toPoint(), intent.words, allowed=intent.is_allowed)
        event.accept()
        return True
