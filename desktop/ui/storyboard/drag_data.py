"""Carries shots, a scene or takes away: what a drag from the storyboard holds, and the drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap

from desktop.domain.ids import AssetId
from desktop.ui.kit import mime
from desktop.ui.storyboard.drop_intent import Payload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetType
    from desktop.ui.storyboard.board import Board

# Where a drag comes from, as its mime data tells it; behind each an id.
_SHOTS = "storyboard:"  # the film's: shots of the board
_SCENES = "storyboard-scene:"  # the film's
_TAKES = "storyboard-take:"  # the shot's: takes from its strip
_HOT_SPOT = QPoint(12, 12)


def shots_data(board: Board, ids: Sequence[AssetId]) -> QMimeData:
    """Shots of a film."""
    return mime.asset_mime(ids, f"{_SHOTS}{board.film.id}")


def scene_data(board: Board, scene_id: AssetId) -> QMimeData:
    """A scene of a film."""
    return mime.asset_mime([scene_id], f"{_SCENES}{board.film.id}")


def takes_data(shot_id: AssetId, ids: Sequence[AssetId]) -> QMimeData:
    """Takes of a shot."""
    return mime.asset_mime(ids, f"{_TAKES}{shot_id}")


def carry(source: QWidget, data: QMimeData, picture: QPixmap | None = None) -> None:
    """Drag something away, until it is dropped somewhere or let go of."""
    drag = QDrag(source)
    drag.setMimeData(data)
    if picture is not None:
        drag.setPixmap(picture)
    drag.setHotSpot(_HOT_SPOT)
    drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)


def payload_of(
    data: QMimeData,
    board: Board | None,
    kinds: Mapping[AssetId, AssetType],
    *,
    reuse: bool = False,
) -> Payload:
    """What a drag carries: shots or scenes of this film, takes of a strip, assets, or files."""
    ids, source = mime.asset_ids(data), mime.source_of(data)
    if source == mime.TRASH:
        return Payload(ids=ids, kinds=kinds, is_trashed=True)
    film = board.film.id if board else ""
    if source == f"{_SCENES}{film}":
        return Payload(scenes=ids)
    # Shots may also come from elsewhere, a search that lists them for one.
    shots = tuple(board.in_order(ids)) if board else ()
    if ids and len(shots) == len(ids):
        return Payload(ids=shots, shots=shots, reuse=reuse)
    from_shot = AssetId(source.removeprefix(_TAKES)) if source.startswith(_TAKES) else None
    return Payload(
        ids=ids,
        kinds=kinds,
        files=tuple(mime.files_in(data)),
        from_shot=from_shot,
        reuse=reuse,
    )
