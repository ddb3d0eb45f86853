"""Commands on takes, and on how the board is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.edits.film import RemoveTake, SelectTake

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.film import Shot, Take
    from desktop.edits.edit import Edit
    from desktop.ui.kit.state import DeskState
    from desktop.ui.storyboard.area import BoardArea


class TakeCommands:
    """Works on the current shot of a board.

    Args:
        view: Whose current shot counts.
        state: Hears what should be looked at.
        change: Performs an edit.
    """

    def __init__(
        self, view: BoardArea, state: DeskState, change: Callable[[Edit, bool], None]
    ) -> None:
        self._view = view
        self._state = state
        self._change = change

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        view = self._view
        return {
            "film.show_takes": self._show,
            "film.next_take": lambda: self._walk(+1),
            "film.previous_take": lambda: self._walk(-1),
            "film.choose_take": self._choose,
            "film.remove_take": self._remove,
            "film.preview": self._state.quick_look_requested.emit,
            "film.reveal_take": self._reveal,
            "view.cards_larger": lambda: view.set_card_width(round(view.sizes.card * 1.2)),
            "view.cards_smaller": lambda: view.set_card_width(round(view.sizes.card / 1.2)),
            "view.collapse_scene": self._collapse,
            "view.collapse_all": self._collapse_all,
        }

    def current(self) -> tuple[Shot, Take | None] | None:
        """The current shot, and the take that commands are about: in the strip, else the chosen."""
        view = self._view
        shot = view.board.find(view.selection.current) if view.board else None
        if shot is None:
            return None
        if view.strip_id == shot.id and view.strip_keys and shot.takes:
            return shot, shot.takes[min(view.strip_take, len(shot.takes) - 1)]
        return shot, shot.selected or (shot.takes[0] if shot.takes else None)

    def _show(self) -> None:
        view = self._view
        is_open = view.strip_id is not None
        view.open_strip(None if is_open else view.selection.current)

    def _walk(self, step: int) -> None:
        """Choose the take beside the chosen one; the ends meet."""
        at = self.current()
        if at is None or len(at[0].takes) < 2:
            return
        shot = at[0]
        place = next((i for i, take in enumerate(shot.takes) if take.is_selected), -step)
        take = shot.takes[(place + step) % len(shot.takes)]
        self._change(SelectTake(shot.id, take.card.id), False)

    def _choose(self) -> None:
        at = self.current()
        if at is not None and at[1] is not None and not at[1].is_selected:
            self._change(SelectTake(at[0].id, at[1].card.id), False)

    def _remove(self) -> None:
        at = self.current()
        if at is not None and at[1] is not None:
            self._change(RemoveTake(at[0].id, at[1].card.id), False)

    def _reveal(self) -> None:
        at = self.current()
        if at is not None and at[1] is not None:
            self._state.reveal_requested.emit(at[1].card.id)

    def _collapse(self) -> None:
        board, current = self._view.board, self._view.selection.current
        if board is None or current is None:
            return
        self._view.toggle_section(board.sections[board.spots[current].section].parent_id)

    def _collapse_all(self) -> None:
        board = self._view.board
        if board is None:
            return
        everything = {section.parent_id for section in board.sections}
        self._view.collapsed = set() if self._view.collapsed else everything
        self._view.relayout()
