"""Drags as Qt delivers them: the real events, without a window system."""

from __future__ import annotations

import warnings

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def drag(
    target: QWidget,
    mime: QMimeData,
    at: QPoint,
    *,
    drop: bool = True,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Drag `mime` over `target` and perhaps drop it; whether the target would take it."""
    args = (
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction,
        mime,
        Qt.MouseButton.LeftButton,
        keys,
    )
    with warnings.catch_warnings():
        # Qt 6.12 replaces the constructors that take whole pixels; 6.11 has no others.
        warnings.simplefilter("ignore", DeprecationWarning)
        enter, move = QDragEnterEvent(at, *args), QDragMoveEvent(at, *args)
    QApplication.sendEvent(target, enter)
    QApplication.sendEvent(target, move)
    if drop:
        if move.isAccepted():
            QApplication.sendEvent(target, QDropEvent(QPointF(at), *args))
        else:
            QApplication.sendEvent(target, QDragLeaveEvent())
    return move.isAccepted()
