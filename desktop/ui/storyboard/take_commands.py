"""Commands on takes, and on how the board is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.edits import lazy as edits
from desktop.ui.storyboard.drop_edits import edit_for
from desktop.ui.storyboard.take_drop_rules import named, order_of

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
        self, view: BoardArea, state: DeskState, change: Callable[[Edit[object], bool], None]
    ) -> None:
        self._view = view
        self._state = state
        self._change = change

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        view = self._view
        return {
            "film.next_take": lambda: self._walk(+1),
            "film.previous_take": lambda: self._walk(-1),
            "film.choose_take": self._choose,
            "film.take_earlier": lambda: self.move(-1),
            "film.take_later": lambda: self.move(+1),
            "film.shot_from_take": self._make_shot,
            "film.use_marks": self._use_marks,
            "film.keep_as_is": self._keep_as_is,
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
            return shot, shot.takes[min(view.strip.place, len(shot.takes) - 1)]
        return shot, shot.selected or (shot.takes[0] if shot.takes else None)

    def picked(self) -> tuple[Shot, list[Take]] | None:
        """The current shot, and the takes that commands are about, in their order."""
        at, view = self.current(), self._view
        if at is None or at[1] is None:
            return None
        if view.strip_id == at[0].id and view.strip_keys and view.strip.takes.ids:
            return at[0], [take for take in at[0].takes if take.card.id in view.strip.takes.ids]
        return at[0], [at[1]]

    def move(self, step: int) -> None:
        """Move the picked takes one place to the front or to the end of their shot's."""
        at = self.picked()
        if at is None:
            return
        shot, takes = at
        places = [shot.takes.index(take) for take in takes]
        gap = places[0] - 1 if step < 0 else places[-1] + 2
        intent = order_of(shot, takes, max(0, min(gap, len(shot.takes))))
        if intent.is_allowed:
            self._change(edit_for(intent), False)

    def _make_shot(self) -> None:
        """Behind the current shot, one for each picked take."""
        at, board = self.picked(), self._view.board
        if at is None or board is None:
            return
        shot, takes = at
        spot = board.positions[shot.id]
        section = board.sections[spot.section]
        shots = "a new shot" if len(takes) == 1 else f"{len(takes):,} new shots"
        words = f"Move {named(takes)} of {shot.called} to {shots} {section.where(spot.place + 1)}"
        ids = tuple(take.card.id for take in takes)
        edit = edits.take.ShotsFromTakes(
            shot.id, ids, section.parent_id, before=board.after(spot), words=words
        )
        self._change(edit, True)

    def show(self) -> None:
        """Lay out all takes of the current shot, or put them away again."""
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
        self._change(edits.film.SelectTake(shot.id, take.card.id), False)

    def _choose(self) -> None:
        at = self.current()
        if at is not None and at[1] is not None and not at[1].is_selected:
            self._change(edits.film.SelectTake(at[0].id, at[1].card.id), False)

    def _use_marks(self) -> None:
        at = self.picked()
        if at is not None:
            ids = tuple(take.card.id for take in at[1])
            self._change(edits.take.UseMarkedParts(at[0].id, ids), False)

    def _keep_as_is(self) -> None:
        """Of the picked takes in the strip, else of all takes of the selected shots."""
        at, view = self.picked(), self._view
        if at is None:
            return
        if view.strip_id == at[0].id and view.strip_keys:
            ids = tuple(take.card.id for take in at[1])
            self._change(edits.take.KeepAsIs((at[0].id,), ids), False)
        else:
            shots = tuple(sorted(view.selection.ids or {at[0].id}))
            self._change(edits.take.KeepAsIs(shots), False)

    def _remove(self) -> None:
        at = self.picked()
        if at is not None:
            self._change(
                edits.take.RemoveTakes(at[0].id, tuple(take.card.id for take in at[1])), False
            )

    def _reveal(self) -> None:
        at = self.current()
        if at is not None and at[1] is not None:
            self._state.reveal_requested.emit(at[1].card.id)

    def _collapse(self) -> None:
        board, current = self._view.board, self._view.selection.current
        if board is None:
            return
        spot = board.positions.get(current) if current else None
        parent = board.sections[spot.section].parent_id if spot else self._view.section_id
        if parent is not None:
            self._view.toggle_section(parent)

    def _collapse_all(self) -> None:
        board = self._view.board
        if board is None:
            return
        everything = {section.parent_id for section in board.sections}
        self._view.collapsed = set() if self._view.collapsed else everything
        self._view.relayout()
