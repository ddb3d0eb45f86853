"""How the board marks a take that is out of date: one icon, and a line in the shot editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain import display
from desktop.ui.kit.labels import plain_label
from desktop.ui.storyboard.shot_words import standing_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QWidget

    from desktop.domain.film import Film, Shot

ICON = "clock-counter-clockwise"


def out_of_date_count(film: Film) -> str:
    """`3 takes out of date`: of those that are shown; empty where none is."""
    count = sum(shot.is_out_of_date for shot in film.shots())
    return f"{display.counted(count, 'take')} out of date" if count else ""


def out_of_date_tip(film: Film) -> str:
    """Which shots these are."""
    shots = [shot.called for shot in film.shots() if shot.is_out_of_date]
    more = f" and {len(shots) - 12} more" if len(shots) > 12 else ""
    return f"What they were made from has changed: {', '.join(shots[:12])}{more}"


def standing_line(parent: QWidget) -> QLabel:
    """The line in which the shot editor says why the take that is shown is out of date."""
    label = plain_label(role="quiet", parent=parent)
    label.setWordWrap(True)
    label.hide()
    return label


def show_standing(label: QLabel, shot: Shot | None) -> None:
    """Say it of this shot; without a reason the line is away."""
    take = shot.shown if shot else None
    words = standing_words(take) if take else ""
    label.setText(f"Take {take.number} is {words}." if take and words else "")
    label.setVisible(bool(words))
