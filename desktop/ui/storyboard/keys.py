"""What the keyboard does on the board and in the strip of takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.ui.storyboard.selection import ShotSelection

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class BoardKeys:
    """One per view. Commands with a name (`N`, `D`, `Alt+Left` ...) are actions, not here."""

    def __init__(self, view: BoardArea) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key was ours."""
        board = self._view.board
        if board is None or not len(board):
            return False
        key, keys = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._view.strip_keys:
            if keys in (_NONE, _SHIFT) and self._along_takes(key, extend=keys == _SHIFT):
                return True
            if not keys and self._in_strip(board, key, event.text()):
                return True
        if keys & ~(_SHIFT | _CTRL):
            return False
        if key == Qt.Key.Key_A and keys == _CTRL:
            self._view.select(self._view.selection.these(board.order), scroll=False)
            return True
        if keys & _CTRL and key not in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space):
            return False
        return self._on_board(board, key, keys)

    def _on_board(self, board: Board, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        view = self._view
        current = view.selection.current
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current:
            view.open_strip(current)
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        elif key == Qt.Key.Key_Space and keys == _CTRL and current:
            view.select(view.selection.toggled(current))
        elif (there := self._target(board, key)) is not None:
            if keys & _SHIFT:
                view.select(view.selection.ranged(board.order, there))
            else:
                view.select(view.selection.only(there))
        else:
            return False
        return True

    def _target(self, board: Board, key: Qt.Key) -> AssetId | None:
        """The shot a key leads to, or None where the key leads nowhere."""
        view = self._view
        order, current = board.order, view.selection.current
        if current is None and key in {**_STEPS, **_ROWS}:
            place = board.section_of(view.section_id) if view.section_id else -1
            shots = board.sections[place].ids if place >= 0 else ()
            return shots[0] if shots else order[0]
        if key == Qt.Key.Key_Home:
            return order[0]
        if key == Qt.Key.Key_End:
            return order[-1]
        if current is None:
            return None
        spot = board.positions[current]
        if key in _STEPS:
            place = board.flat(spot) + _STEPS[key]
            return order[max(0, min(place, len(order) - 1))]
        rows = _ROWS.get(key, 0)
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            page = max(1, view.viewport().height() // view.layout_.sizes.row - 1)
            rows = page if key == Qt.Key.Key_PageDown else -page
        return board.at(view.layout_.beside(spot, rows)).id if rows else None

    def _along_takes(self, key: Qt.Key, *, extend: bool) -> bool:
        """Arrows, Home and End move along the takes; with Shift they pick a range."""
        view = self._view
        shot = view.board.find(view.strip_id) if view.board else None
        if shot is None or not shot.takes:
            return False
        if key in _STEPS:
            place = view.strip.place + _STEPS[key]
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            place = 0 if key == Qt.Key.Key_Home else len(shot.takes) - 1
        else:
            return False
        view.strip.stand_on(place, extend=extend)
        return True

    def _in_strip(self, board: Board, key: Qt.Key, text: str) -> bool:
        """Enter and numbers choose, Up and Escape lead back."""
        view = self._view
        shot = board.find(view.strip_id)
        if shot is None:
            return False
        if key == Qt.Key.Key_Escape:
            view.open_strip(None)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            view.strip_keys = False
            if key == Qt.Key.Key_Down:
                return False
            view.select(view.selection)
        elif not shot.takes:
            return False
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            view.take_chosen.emit(shot.id, shot.takes[view.strip.place].card.id)
        elif text.isdecimal():
            number = int(text)
            place = next((i for i, t in enumerate(shot.takes) if t.number == number), -1)
            if place >= 0:
                view.strip.stand_on(place)
                view.take_chosen.emit(shot.id, shot.takes[place].card.id)
        else:
            return False
        return True

    def _escape(self) -> bool:
        """Close the strip, then clear the selection; then the key is somebody else's."""
        view = self._view
        if view.strip_id:
            view.open_strip(None)
        elif view.selection.ids:
            current = view.selection.current
            view.select(ShotSelection(frozenset(), current, current), scroll=False)
        else:
            return False
        return True
