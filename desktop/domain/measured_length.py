"""A length that no header states: whether it is still being measured, and why it is not known.

Kept in the metadata of a clip or a sound that has no `duration`; gone from there when it has one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

STATE = "length"  # of an asset's metadata: a `LengthState`
REASON = "length_reason"  # beside it, where it is unknown: a `NoLength`

# All that metadata says of a file only when it has been measured.
FACTS = frozenset({STATE, REASON, "frames", "variable_frame_rate", "average_fps", "fps"})


class LengthState(StrEnum):
    """What is known of the length of a clip or a sound."""

    KNOWN = "known"
    MEASURING = "measuring"  # its file says nothing; it is read to its end, or will be
    UNKNOWN = "unknown"


class NoLength(StrEnum):
    """Why nobody knows how long a clip or a sound is."""

    NOT_SAID = "not_said"  # neither its header nor what is in it has times
    NO_DECODER = "no_decoder"  # a camera original that only its maker's programs read
    UNREADABLE = "unreadable"  # its file could not be read to its end
    TOO_LONG = "too_long"  # reading it to its end took longer than a file may take
    # Of a file that is measured when it can be:
    OUT_OF_REACH = "out_of_reach"  # it is not where it was, or its drive does not answer
    REPLACED = "replaced"  # another file has its name by now
    NO_ACCESS = "no_access"  # it is there, and may not be read


_WORDS = {
    NoLength.NOT_SAID: "the file does not say it",
    NoLength.NO_DECODER: "only its maker's programs read the file",
    NoLength.UNREADABLE: "the file could not be read to its end",
    NoLength.TOO_LONG: "reading the file to its end takes too long",
    NoLength.OUT_OF_REACH: (
        "the file is out of reach; put it back or connect its drive, and it is measured"
    ),
    NoLength.REPLACED: "the file was written anew; import it again, and it is measured",
    NoLength.NO_ACCESS: "the file cannot be read; when you may read it, it is measured",
}
# Why it is not measured yet.
_WAITING = frozenset({NoLength.OUT_OF_REACH, NoLength.REPLACED, NoLength.NO_ACCESS})


@frozen
class Measured:
    """What reading a file to its end found out.

    Attributes:
        seconds: From its first picture or sound to the end of the last; None if `reason` says why
            that cannot be told.
        frames: How many pictures it has; None for sound.
        rate: Frames per second, where the pictures come evenly.
        average: The same where they do not: frames divided by length.
    """

    seconds: float | None = None
    frames: int | None = None
    rate: Fraction | None = None
    average: Fraction | None = None
    reason: NoLength | None = None


def measuring() -> dict[str, Any]:
    """The metadata of a file that has to be read to its end first."""
    return {STATE: LengthState.MEASURING.value}


def is_measuring(metadata: Mapping[str, Any]) -> bool:
    """Whether metadata says that its file has to be read to its end first."""
    state = metadata.get(STATE)
    if state == LengthState.UNKNOWN.value:
        return metadata.get(REASON) in _WAITING
    return state == LengthState.MEASURING.value


def is_said_unknown(metadata: Mapping[str, Any]) -> bool:
    """Whether metadata says why the length is not known."""
    return metadata.get(STATE) == LengthState.UNKNOWN.value


def without_state(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata without what it says of the length not being known."""
    return {key: value for key, value in metadata.items() if key not in (STATE, REASON)}


def unknown(reason: NoLength) -> dict[str, Any]:
    """The metadata of a file whose length cannot be known."""
    return {STATE: LengthState.UNKNOWN.value, REASON: reason.value}


def facts_of(measured: Measured, rate: float | None) -> dict[str, Any]:
    """What metadata says of a file that has been measured; the length itself has a column.

    `rate` is what its header says of the frames a second, if it says so.
    """
    facts: dict[str, Any] = {}
    if measured.reason is not None:
        facts |= unknown(measured.reason)
    if measured.frames:
        facts["frames"] = measured.frames
    if measured.average:
        facts |= {"variable_frame_rate": True, "average_fps": round(float(measured.average), 3)}
    if measured.rate and not rate:
        facts["fps"] = round(float(measured.rate), 6)
    return facts


def reason_of(metadata: Mapping[str, Any]) -> NoLength:
    """Why the length of an asset is not known."""
    told = metadata.get(REASON)
    return next((one for one in NoLength if one == told), NoLength.NOT_SAID)


def reason_words(metadata: Mapping[str, Any]) -> str:
    """The same as a clause."""
    return _WORDS[reason_of(metadata)]
