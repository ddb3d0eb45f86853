"""The columns of the storyboard's list, declared: one row per column, in the order they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.untrusted_text import clean_line
from desktop.ui.storyboard.shot_fields import shown
from desktop.ui.storyboard.shot_words import own_name, take_count

if TYPE_CHECKING:
    from desktop.domain.film import Shot, Take


@frozen
class ShotColumn:
    """One column.

    Attributes:
        key: How a remembered choice of columns names it.
        field: What of a shot is edited in its cells; empty where nothing is.
        is_long: Its texts have several lines.
    """

    key: str
    title: str
    width: int
    field: str = ""
    is_shown: bool = True
    is_long: bool = False


COLUMNS = (
    ShotColumn("shot", "Shot", 168, "code"),
    ShotColumn("name", "Name", 190, "name"),
    ShotColumn("action", "Action", 220, "action", is_long=True),
    ShotColumn("dialogue", "Dialogue", 190, "dialogue", is_long=True),
    ShotColumn("length", "Length", 72, "duration"),
    ShotColumn("status", "Status", 116, "status"),
    ShotColumn("take", "Take", 76),
    ShotColumn("camera", "Camera", 130, "camera_angle"),
    ShotColumn("prompt", "Prompt", 220, "prompt", is_shown=False, is_long=True),
    ShotColumn("notes", "Notes", 190, "notes", is_shown=False, is_long=True),
)
_AT = {column.key: at for at, column in enumerate(COLUMNS)}
SHOT, NAME, ACTION, DIALOGUE, LENGTH, STATUS, TAKE = (
    _AT[key] for key in ("shot", "name", "action", "dialogue", "length", "status", "take")
)


def shot_text(shot: Shot, at: int) -> str:
    """A shot in a column."""
    match COLUMNS[at].key:
        case "shot":
            return clean_line(shot.code or "–")
        case "name":
            return clean_line(own_name(shot))
        case "length":
            return display.length(shot.seconds) + "?" * shot.is_length_unknown
        case "status":
            return status_words(shot.status)
        case "take":
            return take_count(shot, " of ") or "–"
    return clean_line(str(getattr(shot, COLUMNS[at].field)))


def shot_edited(shot: Shot, at: int, frame_rate: float) -> str:
    """What of a shot is in a cell when it is opened to be edited."""
    if at == NAME:
        return own_name(shot)
    return shown(shot, COLUMNS[at].field, frame_rate)


def take_text(take: Take, at: int) -> str:
    """A take in a column."""
    if at == SHOT:
        return f"Take {take.number}"
    if at == NAME:
        return clean_line(take.card.name)
    if at == LENGTH:
        return (
            display.length(take.seconds)
            if take.seconds
            else display.known_length(take.card.duration, take.card.length)
        )
    if at == STATUS:
        return "Out of date" if take.is_out_of_date else ""
    return "plays" if at == TAKE and take.is_selected else ""
