"""Where the keys of movement lead in the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from desktop.ui.library.grid_layout import GridLayout

_MOVE = QAbstractItemView.CursorAction


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
