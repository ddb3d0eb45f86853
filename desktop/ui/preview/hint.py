"""What stands in the preview while nothing is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.kit.empty_state import EmptyState

ICON = "image-square"


def show_hint(empty: EmptyState) -> None:
    """Say what to do for something to look at."""
    empty.say("", "Select something to look at it here.", icon=ICON)
