"""What the quick look leads through: given by the shell, since panes do not know each other."""

from __future__ import annotations

from typing import Protocol


class Neighbours(Protocol):
    """The assets beside the current one, where it was selected: in the list or on the board."""

    def step(self, by: int) -> bool:
        """Make the next (+1) or the previous (-1) one the current asset; False if there is none.

        0 stands again on what is there, after something has gone from the list.
        """

    def place(self) -> tuple[int, int] | None:
        """Which of how many the current one is, counted from 1; None if that is not known."""
