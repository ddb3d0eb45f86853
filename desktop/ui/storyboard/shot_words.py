"""What a shot says about itself in a line: for its card, its tool tip and a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.unavailable_mark import unavailable_mark

if TYPE_CHECKING:
    from desktop.domain.film import Shot, Take


def own_name(shot: Shot) -> str:
    """The name that somebody gave it; empty for one that only repeats its code."""
    return "" if shot.name == f"Shot {shot.code}" else shot.name


def line_of(shot: Shot) -> str:
    """The line under the picture: what happens, or what it is called. Empty where nobody said."""
    for text in (own_name(shot), shot.action, shot.dialogue, shot.prompt):
        if text.strip():
            return clean_line(text)
    return ""


def take_count(shot: Shot, of: str) -> str:
    """Which take plays, and of how many: `2 of 3`. Empty where there is none.

    Numbers outlive takes that were removed: then it is `4 (2 takes)`, for 4 of 2 would be nonsense.
    """
    count, chosen = len(shot.takes), shot.selected
    if chosen is None:
        return f"–{of}{count}" if count else ""
    if chosen.number <= count:
        return f"{chosen.number}{of}{count}"
    return f"{chosen.number} ({display.counted(count, 'take')})"


def spoken(shot: Shot) -> str:
    """A shot in one sentence, for those who do not see the card."""
    parts = [f"Shot {shot.code}" if shot.code else shot.name]
    if line := line_of(shot):
        parts.append(line)
    is_open = shot.is_length_unknown
    parts.append("length not known" if is_open else display.length(shot.seconds))
    if shot.selected and shot.duration is None and (used := used_words(shot.selected)):
        parts.append(used)
    parts.append(status_words(shot.status))
    chosen = shot.selected
    takes = display.counted(len(shot.takes), "take") if shot.takes else "no take yet"
    parts.append(f"{takes}, take {chosen.number} chosen" if chosen else takes)
    if shot.shown and (stands := standing_words(shot.shown)):
        parts.append(stands)
    unavailable = unavailable_mark(chosen.card) if chosen else None
    if unavailable is not None:
        parts.append(f"its file is {unavailable.word.lower()}")
    return ", ".join(parts)


def used_words(take: Take) -> str:
    """`from 1.5 s to 4 s of the clip`; empty where all of it plays."""
    start, end = take.part.start, take.part.end
    from_, to = display.length(start, places=3), display.length(end, places=3)
    match start is not None, end is not None:
        case True, True:
            return f"from {from_} to {to} of the clip"
        case True, False:
            return f"from {from_} of the clip on"
        case False, True:
            return f"up to {to} of the clip"
    return ""


def tip(shot: Shot) -> str:
    """Everything a card has no room for."""
    lines = [spoken(shot)]
    for name, text in (
        ("Camera", shot.camera_angle),
        ("Action", shot.action),
        ("Dialogue", shot.dialogue),
        ("Prompt", shot.prompt),
        ("Notes", shot.notes),
    ):
        if text.strip():
            lines.append(f"{name}: {clean_line(text)[:300]}")
    return "\n".join(lines)


def standing_words(take: Take) -> str:
    """Why a take is out of date, or cannot be made again; empty where it is current."""
    if not take.causes:
        return ""
    from desktop.domain.basis_words import take_words  # noqa: PLC0415 - most films have none

    return take_words(take)


def take_tip(take: Take) -> str:
    """What a take in the strip has no room for: its whole name, and how it stands."""
    stands = ", failed: there is no picture" if take.is_failed else ""
    lines = [f"Take {take.number}{', plays' if take.is_selected else stands}"]
    lines.append(clean_line(take.card.name)[:300])
    if words := standing_words(take):
        lines.append(f"{words[0].upper()}{words[1:]}.")
    if used := used_words(take):
        lines.append(f"Plays {used}.")
    if take.seconds is None and (
        length := display.known_length(take.card.duration, take.card.length)
    ):
        lines.append(f"{length[0].upper()}{length[1:]}.")
    unavailable = unavailable_mark(take.card)
    if unavailable is not None:
        lines.append(f"Its file is {unavailable.word.lower()}.")
    return "\n".join(lines)
