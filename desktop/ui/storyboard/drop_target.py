"""Takes drops on the board: says what will happen, scrolls near the edges, hands the drop on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal

from desktop.domain.ids import AssetId
from desktop.ui.kit import mime
from desktop.ui.kit.drop_hint import DropHint
from desktop.ui.kit.guard import guarded
from desktop.ui.storyboard.drop import NOTHING, DropIntent, Payload, intent_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragMoveEvent, QDropEvent

    from desktop.domain.asset import AssetType
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board

SHOTS = "storyboard:"  # and the film's id: shots of the board
SCENES = "storyboard-scene:"
TAKES = "storyboard-take:"  # and the shot's id: takes from its strip
_EDGE = 44  # pixels near the edge in which a drag scrolls
_TICK = 16  # milliseconds


class DropTarget(QObject):
    """Filters the drag events of a view's viewport.

    Signals:
        kinds_wanted: Ids (tuple) of a drag whose types nobody knows yet; answer by `learn`.
    """

    kinds_wanted = Signal(object)

    def __init__(self, view: BoardArea) -> None:
        super().__init__(view)
        self._view = view
        self._hint = DropHint(view)
        self._payload: Payload | None = None
        self._carried: tuple[Board | None, Payload] | None = None
        self._kinds: dict[AssetId, AssetType] = {}
        self._at = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._scroll)

    def learn(self, kinds: Mapping[AssetId, AssetType]) -> None:
        """Types of assets that may be dragged."""
        self._kinds.update(kinds)
        if self._payload is not None:
            self._tell()

    @guarded(False)
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

    def scroll_near_edge(self, at: QPoint) -> None:
        """Scroll by one step if a point of the viewport is near its upper or lower edge."""
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        edge = min(_EDGE, height // 4)
        if at.y() < edge:
            bar.setValue(bar.value() - max(1, (edge - at.y()) // 3))
        elif at.y() > height - edge:
            bar.setValue(bar.value() + max(1, (at.y() - height + edge) // 3))

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
        reuse = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._payload = self._read(event, reuse=reuse)
        self._at = event.position().toPoint()
        intent = self._tell()
        self._timer.start()
        if intent.is_allowed:
            is_ours = bool(self._payload.shots or self._payload.scenes)
            copies = reuse or not is_ours
            event.setDropAction(Qt.DropAction.CopyAction if copies else Qt.DropAction.MoveAction)
            event.accept()
        else:
            # Ignoring the event would end the moves in this rectangle; only the drop is refused.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        reuse = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        payload = self._read(event, reuse=reuse)
        intent = self._intent(payload, event.position().toPoint())
        self.end()
        if not intent.is_allowed:
            event.ignore()
            return True
        is_ours = bool(payload.shots or payload.scenes)
        copies = reuse or not is_ours
        event.setDropAction(Qt.DropAction.CopyAction if copies else Qt.DropAction.MoveAction)
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
        view = self._view
        if view.board is None:
            return NOTHING
        point = view.to_board(at)
        return intent_at(view.layout_, view.board, point.x(), point.y(), payload)

    def _tell(self) -> DropIntent:
        """Say what a drop would do now."""
        if self._payload is None:
            return NOTHING
        intent = self._intent(self._payload, self._at)
        self._view.show_intent(intent, self._at)
        self._hint.follow(self._at, intent.words, allowed=intent.is_allowed)
        return intent

    def _scroll(self) -> None:
        before = self._view.verticalScrollBar().value()
        self.scroll_near_edge(self._at)
        if self._view.verticalScrollBar().value() != before:
            self._tell()


def payload_of(
    data: QMimeData,
    board: Board | None,
    kinds: Mapping[AssetId, AssetType],
    *,
    reuse: bool = False,
) -> Payload:
    """What a drag carries: shots or scenes of this film, takes of a strip, assets, or files."""
    ids, source = mime.asset_ids(data), mime.source_of(data)
    film = board.film.id if board else ""
    if source == f"{SCENES}{film}":
        return Payload(scenes=ids)
    # Shots may also come from elsewhere, a search that lists them for one.
    shots = tuple(board.in_order(ids)) if board else ()
    if ids and len(shots) == len(ids):
        return Payload(ids=shots, shots=shots, reuse=reuse)
    from_shot = AssetId(source.removeprefix(TAKES)) if source.startswith(TAKES) else None
    return Payload(
        ids=ids,
        kinds=kinds,
        files=tuple(mime.files_in(data)),
        from_shot=from_shot,
        reuse=reuse,
    )
