"""Takes drops on board and list: says what will happen, scrolls near the edges, hands it on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal

from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.labels import READ_ONLY
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.storyboard.drag_data import payload_of
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent, Payload, refused
from desktop.ui.storyboard.drop_rules import intent_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragMoveEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.aim import Aim
    from desktop.ui.storyboard.board import Board

_TICK = 16  # milliseconds


class DropView(Protocol):
    """A view of a film that takes drops.

    Attributes:
        dropped: A signal of (DropIntent, Payload).
    """

    dropped: Any

    @property
    def board(self) -> Board | None:
        """The film that is shown."""

    def viewport(self) -> QWidget:
        """What the drags come over."""

    def aim(self, at: QPoint) -> Aim:
        """What a point of the viewport means to a drag."""

    def show_intent(self, intent: DropIntent, at: QPoint | None = None) -> None:
        """Mark where a drop would go."""

    def scroll_along(self, at: QPoint) -> bool:
        """Scroll a step where a point is near an edge; whether that moved anything."""


class DropTarget(QObject):
    """Filters the drag events of a view's viewport.

    Attributes:
        is_read_only: The library can only be read: every drop is refused.

    Signals:
        kinds_wanted: Ids (tuple) of a drag whose types nobody knows yet; answer by `learn`.
    """

    kinds_wanted = Signal(object)

    def __init__(self, view: DropView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._hint = DropHint(view.viewport())
        self._payload: Payload | None = None
        self._carried: tuple[Board | None, Payload] | None = None
        self._kinds: dict[AssetId, AssetType] = {}
        self.is_read_only = False
        self._at = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._scroll)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def learn(self, kinds: Mapping[AssetId, AssetType]) -> None:
        """Types of assets that may be dragged."""
        self._kinds.update(kinds)
        if self._payload is not None:
            self._tell()

    @report_exceptions(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drag enter, move, leave and drop."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter:
            return self._enter(event)  # type: ignore[arg-type]
        if kind == QEvent.Type.DragMove:
            return self._move(event)  # type: ignore[arg-type]
        if kind == QEvent.Type.DragLeave:
            self.end()
            return True
        if kind == QEvent.Type.Drop:
            return self._drop(event)  # type: ignore[arg-type]
        return False

    def payload_of(self, data: QMimeData, *, reuse: bool = False) -> Payload:
        """What a drag carries, as the drop rules see it."""
        return payload_of(data, self._view.board, self._kinds, reuse=reuse)

    def end(self) -> None:
        """The drag is over or elsewhere."""
        self._timer.stop()
        self._hint.hide()
        self._payload = self._carried = None
        self._view.show_intent(NOTHING)

    def _enter(self, event: QDragMoveEvent) -> bool:
        self._carried = None
        payload = self._read(event, reuse=False)
        if not (payload.ids or payload.files or payload.scenes):
            return False
        unknown = tuple(key for key in payload.ids if key not in self._kinds)
        if unknown and not payload.shots:
            self.kinds_wanted.emit(unknown)
        return self._move(event)

    def _move(self, event: QDragMoveEvent) -> bool:
        if self._view.board is None:
            return False
        self._payload = self._read(event, reuse=_is_reuse(event))
        self._at = event.position().toPoint()
        intent = self._tell()
        self._timer.start()
        # Ignoring the event would end the moves in this rectangle; only the drop is refused.
        event.setDropAction(_action(intent, self._payload))
        event.accept()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        payload = self._read(event, reuse=_is_reuse(event))
        intent = self._intent(payload, event.position().toPoint())
        self.end()
        if not intent.is_allowed:
            event.ignore()
            return True
        event.setDropAction(_action(intent, payload))
        event.accept()
        self._view.dropped.emit(intent, payload)
        return True

    def _read(self, event: QDropEvent, *, reuse: bool) -> Payload:
        """What is dragged: read once per drag, for it may be thousands of ids."""
        board = self._view.board
        if self._carried is None or self._carried[0] is not board:
            self._carried = (board, self.payload_of(event.mimeData()))
        return replace(self._carried[1], reuse=reuse)

    def _intent(self, payload: Payload, at: QPoint) -> DropIntent:
        board = self._view.board
        if self.is_read_only:
            return refused(READ_ONLY)
        return intent_for(board, self._view.aim(at), payload) if board else NOTHING

    def _tell(self) -> DropIntent:
        """Say what a drop would do now."""
        if self._payload is None:
            return NOTHING
        intent = self._intent(self._payload, self._at)
        self._view.show_intent(intent, self._at)
        self._hint.follow(self._at, intent.words, allowed=intent.is_allowed)
        return intent

    def _scroll(self) -> None:
        if self._view.scroll_along(self._at):
            self._tell()


def _is_reuse(event: QDropEvent) -> bool:
    """Whether Ctrl is held."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _action(intent: DropIntent, payload: Payload) -> Qt.DropAction:
    """What the pointer shows: what is of this film is moved, anything else is copied here."""
    if not intent.is_allowed:
        return Qt.DropAction.IgnoreAction
    is_ours = bool(payload.shots or payload.scenes or payload.from_shot)
    copies = payload.reuse or not is_ours
    return Qt.DropAction.CopyAction if copies else Qt.DropAction.MoveAction
