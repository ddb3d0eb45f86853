"""The keys of a player, as people know them from editing programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from desktop.ui.preview.player import Player

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier


def play_key(player: Player, event: QKeyEvent) -> bool:
    """Do what a key means to a player; whether it meant anything.

    Space is left to who asks: in quick look it closes.
    """
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    act = _MEANINGS.get((Qt.Key(event.key()), held))
    if act is None:
        return False
    act(player)
    return True


def _muted(player: Player) -> None:
    volume, muted = player.volume
    player.set_volume(volume, muted=not muted)


_MEANINGS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[Player], None]] = {
    (Qt.Key.Key_J, _NONE): lambda player: player.shuttle_by(-1),
    (Qt.Key.Key_K, _NONE): lambda player: player.shuttle(0),
    (Qt.Key.Key_L, _NONE): lambda player: player.shuttle_by(1),
    (Qt.Key.Key_Left, _NONE): lambda player: player.step(-1),
    (Qt.Key.Key_Right, _NONE): lambda player: player.step(1),
    (Qt.Key.Key_Left, _SHIFT): lambda player: player.step(-10),
    (Qt.Key.Key_Right, _SHIFT): lambda player: player.step(10),
    (Qt.Key.Key_Home, _NONE): lambda player: player.go_to_start(),
    (Qt.Key.Key_End, _NONE): lambda player: player.go_to_end(),
    (Qt.Key.Key_I, _NONE): lambda player: player.mark_in(),
    (Qt.Key.Key_O, _NONE): lambda player: player.mark_out(),
    (Qt.Key.Key_I, _ALT): lambda player: player.set_marks(None, player.marks[1]),
    (Qt.Key.Key_O, _ALT): lambda player: player.set_marks(player.marks[0], None),
    (Qt.Key.Key_P, _NONE): lambda player: player.set_loop(not player.loops),
    (Qt.Key.Key_M, _NONE): _muted,
}
