"""Walks along the board one take or one shot at a time, for who looks at them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.storyboard.selection import ShotSelection

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea


class BoardWalk:
    """In an open strip along its takes, else along the shots; where several are selected, those."""

    def __init__(self, view: BoardArea) -> None:
        self._view = view

    def step(self, by: int) -> bool:
        """Stand on the next one (+1) or the previous one (-1), or stay (0); False if none is there.

        What is selected stays selected where it is several.
        """
        view = self._view
        order, picked = self._order()
        place = order.index(picked.current) + by if picked.current in order else -1
        if not 0 <= place < len(order):
            return False
        there = order[place]
        several = len(picked.ids) > 1
        wanted = ShotSelection(picked.ids, there, there) if several else picked.only(there)
        if view.strip_keys:
            view.strip.pick(wanted)
        else:
            view.select(wanted)
        return True

    def place(self) -> tuple[int, int] | None:
        """Which of how many is the current one, counted from 1."""
        order, picked = self._order()
        return (order.index(picked.current) + 1, len(order)) if picked.current in order else None

    def _order(self) -> tuple[list[AssetId], ShotSelection]:
        """What is walked along, and what of it is selected."""
        view, board = self._view, self._view.board
        if board is None:
            return [], ShotSelection()
        shot = board.find(view.strip_id) if view.strip_keys else None
        picked = view.strip.takes if shot is not None else view.selection
        order = [take.card.id for take in shot.takes] if shot is not None else list(board.order)
        return [key for key in order if len(picked.ids) < 2 or key in picked.ids], picked
