"""What a camera or a recorder wrote about a take: when, its timecode, its reel, its scene."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.domain.timecode import DEFAULT_RATE, FrameRate
from desktop.domain.untrusted_text import clean_line
from desktop.media.facts import parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.media.riff import Wave

_CODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.,])(\d\d\d?)")
_REELS = ("reel_name", "reel", "com.apple.proapps.reel", "reel_number", "tape", "tape_name")
_DAY = re.compile(r"\s*(\d{4})[-:/](\d\d)[-:/](\d\d)\s*$")
_HOUR = re.compile(r"\d\d:\d\d:\d\d$")
# In this order: what the camera wrote, before what a program did.
_STAMPS = (
    "com.apple.quicktime.creationdate",
    "date_recorded",
    "creation_time",
    "date",
    "icrd",
    "year",
)
_SAID = {
    "com.apple.quicktime.creationdate": "QuickTime creation date",
    "date_recorded": "Recording date",
    "creation_time": "Creation time",
}
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)  # clocks that were never set


def timecode(tags: Iterable[Mapping[str, str]], wave: Wave | None) -> dict[str, Any]:
    """Start timecode, whether it drops frame numbers, and the reel."""
    facts: dict[str, Any] = {}
    for some in tags:
        lower = {key.lower(): value for key, value in some.items()}
        code = _CODE.match(str(lower.get("timecode", "")))
        if code and "timecode" not in facts:
            facts["timecode"] = code[0]
            if code[4] != ":":
                facts["drop_frame"] = True
        reel = next((lower[key] for key in _REELS if lower.get(key)), "")
        if reel:
            facts.setdefault("reel", clean_line(str(reel), limit=80))
    if wave is not None and wave.since_midnight is not None and "timecode" not in facts:
        facts |= _on_the_clock(wave, wave.since_midnight)
    return facts


def _on_the_clock(wave: Wave, seconds: float) -> dict[str, Any]:
    """The start of a recorder's sound as timecode, where it says at which rate; else as a time."""
    number, _, den = wave.speed.partition("/")
    if not number.isdigit() or not (den or "1").isdigit() or not int(den or 1) or not int(number):
        # Without a rate there are no frames to name.
        return {"start_time": DEFAULT_RATE.timecode(float(int(seconds)))[:8]}
    rate = FrameRate(Fraction(int(number), int(den or 1)))
    if rate.exact > 240:
        return {}
    if not wave.is_drop_frame:
        return {"timecode": rate.timecode(seconds)}
    return {"timecode": rate.drop_timecode(seconds), "drop_frame": True}


def recorded(tags: Iterable[Mapping[str, str]], wave: Wave | None) -> tuple[datetime | None, str]:
    """When it was recorded, and what says so.

    A stamp without a zone is the recorder's own day and time, kept as if it were UTC.
    """
    if wave is not None and _DAY.match(wave.date):
        hour = wave.time if _HOUR.match(wave.time) else "00:00:00"
        when = parse_time(f"{wave.date} {hour}")
        if when is not None and when > _EPOCH:
            return when, "Broadcast WAV"
    for some in tags:
        lower = {key.lower(): str(value) for key, value in some.items()}
        for key in _STAMPS:
            stamp = lower.get(key, "")
            day = _DAY.match(stamp)
            when = parse_time(f"{day[1]}-{day[2]}-{day[3]} 00:00:00" if day else stamp)
            if when is not None and when > _EPOCH:
                return when, _SAID.get(key, "Date tag")
    return None, ""


def spoken(wave: Wave | None) -> tuple[dict[str, Any], str]:
    """Scene, take, tape and note as facts, and the same as words that can be searched."""
    if wave is None:
        return {}, ""
    facts: dict[str, Any] = {
        name: clean_line(text, limit=500) for name, text in wave.slate.items() if name != "circled"
    }
    if wave.slate.get("circled", "").upper() == "TRUE":
        facts["circled"] = True
    if wave.description:
        facts["description_in_file"] = clean_line(wave.description, limit=256)
    if wave.recorder:
        facts["recorder"] = clean_line(wave.recorder, limit=64)
    words = [f"{key} {text}" for key, text in facts.items() if key in {"scene", "take", "tape"}]
    words += [str(facts[key]) for key in ("note", "project", "description_in_file") if key in facts]
    words += [clean_line(name, limit=80) for name in wave.tracks]
    return facts, "\n".join(words)
