"""What a take was made from, in digests, and whether that is still what its shot says.

The state of a take is worked out when it is read and never stored: only its basis is. The basis
holds what a person writes or chooses (texts, lines of dialogue, characters, references, the take
that it goes on from), each as a digest of its content; never a model, a seed or a setting of a
provider, whose change makes nothing out of date that was paid for.
"""

from __future__ import annotations

from enum import StrEnum

from desktop.base.frozen import frozen


class BasisState(StrEnum):
    """Whether a take is still what its shot asks for."""

    CURRENT = "current"  # also where nobody knows what it was made from
    STALE = "stale"  # something that it was made from has changed since
    MISSING = "missing"  # there is nothing: no take, or none with a picture
    BLOCKED = "blocked"  # it cannot be made again: what it needs is away


class BasisPart(StrEnum):
    """One kind of thing that a take is made from."""

    PROMPT = "prompt"
    ACTION = "action"
    CAMERA = "camera"
    DIALOGUE = "dialogue"  # line by line, numbered from 1
    CHARACTER = "character"
    REFERENCE = "reference"
    TEXT = "text"  # a text asset that the shot uses
    SOUND = "sound"
    TAKE = "take"  # a take that it goes on from


class BasisChange(StrEnum):
    """What became of a part."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    AWAY = "away"  # in the Trash, or its file is not there


@frozen
class BasisCause:
    """One reason why a take is out of date or blocked; data, of which the screen makes a sentence.

    Attributes:
        line: The number of a line of dialogue, from 1; 0 elsewhere.
        name: Of the character, reference, text, sound or take; empty elsewhere.
    """

    part: BasisPart
    change: BasisChange
    line: int = 0
    name: str = ""
