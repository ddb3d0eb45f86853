"""Why something is out of date, as words: for the window and the command line alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.basis import BasisCause, BasisChange, BasisPart
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.film import Take

_PARTS: dict[BasisPart, str] = {
    BasisPart.PROMPT: "the prompt",
    BasisPart.ACTION: "the action",
    BasisPart.CAMERA: "the camera angle",
    BasisPart.DIALOGUE: "the dialogue",
    BasisPart.CHARACTER: "the character",
    BasisPart.REFERENCE: "the reference",
    BasisPart.TEXT: "the text",
    BasisPart.SOUND: "the sound",
    BasisPart.TAKE: "the take that it goes on from",
    BasisPart.SHOT: "the shot",
    BasisPart.CHOICE: "the take that plays in",
    BasisPart.LENGTH: "the length of",
    BasisPart.ORDER: "the order of the shots",
}
_CHANGES: dict[BasisChange, str] = {
    BasisChange.CHANGED: "changed",
    BasisChange.ADDED: "was added",
    BasisChange.REMOVED: "was removed",
    BasisChange.AWAY: "is not there",
}
# What is one file: it does not change, another one is there in its place.
_FILES = frozenset({BasisPart.REFERENCE, BasisPart.TEXT, BasisPart.SOUND})


def cause_words(cause: BasisCause) -> str:
    """`line 3 of the dialogue changed`; `the reference “Mara front” was replaced`."""
    what = _PARTS[cause.part]
    if cause.line:
        what = f"line {cause.line} of {what}"
    if cause.name:
        what = f"{what} “{clean_line(cause.name, limit=80)}”"
    if cause.part in _FILES and cause.change is BasisChange.CHANGED:
        return f"{what} was replaced"
    return f"{what} {_CHANGES[cause.change]}"


def take_words(take: Take) -> str:
    """`out of date: the prompt changed`; `cannot be made again: …`; empty where it is current."""
    if not take.causes:
        return ""
    stands = "out of date" if take.is_out_of_date else "cannot be made again"
    parked = "not chosen, since it is " if take.is_parked else ""
    return f"{parked}{stands}: {causes_words(take.causes)}"


def causes_words(causes: Iterable[BasisCause]) -> str:
    """All of them on one line."""
    return ", ".join(map(cause_words, causes))
