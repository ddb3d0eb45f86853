"""Reads what a person types into a field: a length of time in any usual way of writing it."""

from __future__ import annotations

import re

from desktop.base.errors import RuleError
from desktop.domain.timecode import DEFAULT_FRAME_RATE, FrameRate

LONGEST = 24 * 3600.0
LENGTH_ADVICE = "Write seconds (6 or 2.5 s), minutes and seconds (1:20), or timecode (00:00:06:12)."
_NUMBER = r"(?:\d{1,6}(?:[.,]\d{0,6})?|[.,]\d{1,6})"
_UNITS = {
    name: seconds
    for seconds, names in (
        (0.001, "ms msec millisecond milliseconds"),
        (1.0, "s sec secs second seconds"),
        (60.0, "m min mins minute minutes"),
        (3600.0, "h hr hrs hour hours"),
    )
    for name in names.split()
}
_FRAMES = re.compile(r"(\d{1,7})\s*(?:f|fr|frames?)", re.ASCII)
_PLAIN = re.compile(_NUMBER, re.ASCII)
_PARTS = re.compile(rf"(?:{_NUMBER}\s*[a-z]+\s*)+", re.ASCII)
_PART = re.compile(rf"({_NUMBER})\s*([a-z]+)", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):(\d{1,2}(?:[.,]\d{0,6})?)", re.ASCII)


def read_length(text: str, frame_rate: float = DEFAULT_FRAME_RATE) -> float | None:
    """The seconds that a text means; None for an empty one.

    Read are `6`, `6 s`, `2.5s`, `2,5`, `1 min 20 s`, `1:20`, `1:02:03`, `00:00:06:12`, `36f`:
    whatever `display` writes, and what else is usual.

    Raises:
        RuleError: It is no length, not above zero, or above 24 hours. Its advice says what is
            allowed.
    """
    line = " ".join(text.split()).lower()
    if not line:
        return None
    if len(line.split(":")) == 4 or ";" in line:
        return _limited(_from_timecode(line, FrameRate.of(frame_rate)))
    seconds = _read(line, FrameRate.of(frame_rate))
    if seconds is None:
        raise RuleError(
            f"“{line[:40]}” is not a length of time.", field="duration", advice=LENGTH_ADVICE
        )
    return _limited(seconds)


def _limited(seconds: float) -> float:
    if seconds <= 0:
        raise RuleError(
            "A length is more than nothing.",
            field="duration",
            advice="Empty the field to set none.",
        )
    if seconds > LONGEST:
        raise RuleError("A length is at most 24 hours.", field="duration", advice=LENGTH_ADVICE)
    return seconds


def _from_timecode(line: str, rate: FrameRate) -> float:
    frames = rate.read(line)
    if frames is None:
        raise RuleError(
            f"“{line[:40]}” is not timecode.",
            field="duration",
            advice="Timecode is hours, minutes, seconds and frames, like 00:00:06:12; "
            f"the frames go from 00 to {rate.nominal - 1:02} in this film.",
        )
    return rate.seconds(frames)


def _read(line: str, rate: FrameRate) -> float | None:
    if found := _FRAMES.fullmatch(line):
        return rate.seconds(int(found[1]))
    if found := _CLOCK.fullmatch(line):
        hours, minutes, seconds = found[1] or "0", found[2], found[3]
        return int(hours) * 3600 + int(minutes) * 60 + _number(seconds)
    if _PLAIN.fullmatch(line):
        return _number(line)
    if not _PARTS.fullmatch(line):
        return None
    parts = _PART.findall(line)
    if any(unit not in _UNITS for _, unit in parts):
        return None
    return sum(_number(number) * _UNITS[unit] for number, unit in parts)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
