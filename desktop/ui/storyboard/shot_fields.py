"""The fields of the shot editor: their names, and what is usual in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.asset import CODE_LIMIT
from desktop.domain.typed_text import read_length

if TYPE_CHECKING:
    from desktop.domain.film import Shot

# Long texts in the order in which they stand in the editor: (field, label, hint).
TEXTS = (
    ("action", "Action", "What happens in the picture"),
    ("dialogue", "Dialogue", "What is said"),
    ("prompt", "Prompt", "What a generator is asked for"),
    ("notes", "Notes", "For the crew and for yourself"),
)

# Shot sizes, angles and moves as they are usually called on set.
ANGLES = (
    "Extreme wide shot", "Wide shot", "Full shot", "Medium wide shot", "Cowboy shot",
    "Medium shot", "Medium close-up", "Close-up", "Extreme close-up", "Insert", "Two shot",
    "Over the shoulder", "Point of view", "Eye level", "Low angle", "High angle", "Bird's eye",
    "Worm's eye", "Dutch angle", "Aerial", "Establishing shot", "Tracking shot", "Dolly in",
    "Dolly out", "Crane shot", "Pan", "Tilt", "Zoom in", "Handheld", "Steadicam", "Static",
)  # fmt: skip


def shown(shot: Shot, field: str, frame_rate: float) -> str:
    """A field of a shot as the editor shows it."""
    if field == "duration":
        return display.length(shot.duration, places=3) if shot.duration is not None else ""
    return str(getattr(shot, field) or "")


def read(shot: Shot, field: str, text: str, frame_rate: float) -> Any:
    """What was typed into a field, as `SetShot` takes it.

    Raises:
        RuleError: It is no duration.
    """
    if field == "duration":
        return read_length(text, frame_rate)
    if field == "code":
        return " ".join(text.split())[:CODE_LIMIT]
    if field == "name":
        # A shot always has a name; without one of its own it is called after its code.
        return " ".join(text.split()) or f"Shot {shot.code}"
    return text.strip()
