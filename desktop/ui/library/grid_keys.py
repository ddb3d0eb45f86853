"""Where the keys of movement lead in the grid, and how far to scroll to show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from desktop.ui.library.grid_layout import GridLayout

_MOVE = QAbstractItemView.CursorAction
_AIR = 8  # pixels between what was scrolled to and the edge
MOVES = {
    Qt.Key.Key_Left: _MOVE.MoveLeft,
    Qt.Key.Key_Right: _MOVE.MoveRight,
    Qt.Key.Key_Up: _MOVE.MoveUp,
    Qt.Key.Key_Down: _MOVE.MoveDown,
    Qt.Key.Key_PageUp: _MOVE.MovePageUp,
    Qt.Key.Key_PageDown: _MOVE.MovePageDown,
    Qt.Key.Key_Home: _MOVE.MoveHome,
    Qt.Key.Key_End: _MOVE.MoveEnd,
}


def moved(layout: GridLayout, action: QAbstractItemView.CursorAction, row: int, height: int) -> int:
    """The row that `action` leads to from `row`, in a view `height` pixels high."""
    count, across = layout.count, layout.columns
    page = max(1, height // layout.step) * across
    steps = {
        _MOVE.MoveLeft: -1,
        _MOVE.MovePrevious: -1,
        _MOVE.MoveRight: 1,
        _MOVE.MoveNext: 1,
        _MOVE.MoveUp: -across,
        _MOVE.MoveDown: across,
        _MOVE.MovePageUp: -page,
        _MOVE.MovePageDown: page,
        _MOVE.MoveHome: -count,
        _MOVE.MoveEnd: count,
    }
    target = row + steps.get(action, 0)
    if action == _MOVE.MoveUp and target < 0:
        return row
    if action == _MOVE.MoveDown and target >= count:
        is_last_line = row // across == (count - 1) // across
        return row if is_last_line else count - 1
    return max(0, min(count - 1, target))


def scrolled(rect: QRect, top: int, height: int, hint: QAbstractItemView.ScrollHint) -> int:
    """Where to scroll so that `rect` shows in a view that is scrolled to `top` now."""
    hints = QAbstractItemView.ScrollHint
    if hint == hints.PositionAtCenter:
        return rect.center().y() - height // 2
    if hint == hints.PositionAtTop or rect.top() - _AIR < top:
        return rect.top() - _AIR
    if hint == hints.PositionAtBottom or rect.bottom() + _AIR > top + height:
        return rect.bottom() + _AIR - height
    return top
