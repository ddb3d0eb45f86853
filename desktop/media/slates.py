"""What a camera or a recorder wrote about a take: when, its timecode, its reel, its scene."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.domain.recorded_date import DateSource
from desktop.domain.timecode import DEFAULT_RATE, FrameRate
from desktop.domain.untrusted_text import clean_line
from desktop.media.dates import Candidate, which

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.recorded_date import RecordedDate
    from desktop.media.riff import Wave

_CODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.,])(\d\d\d?)")
_REELS = ("reel_name", "reel", "com.apple.proapps.reel", "reel_number", "tape", "tape_name")
# In this order: what the camera wrote, before what a program did.
_STAMPS = (
    ("com.apple.quicktime.creationdate", DateSource.QUICKTIME),
    ("date_recorded", DateSource.TAG),
    ("creation_time", DateSource.CONTAINER),
    ("date", DateSource.TAG),
    ("icrd", DateSource.TAG),
    ("year", DateSource.TAG),
    ("creationdate", DateSource.CONTAINER),
    # When it was written, which cameras do while they record.
    ("modification_date", DateSource.CONTAINER),
)


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


def recorded(tags: Iterable[Mapping[str, str]], wave: Wave | None) -> RecordedDate | None:
    """When it was recorded: by a recorder's own chunk, else by the tags."""
    candidates = []
    if wave is not None:
        sources = (DateSource.BROADCAST_WAVE, DateSource.IXML)
        candidates += [Candidate(*said) for said in zip(wave.dates, sources, strict=True)]
    said = [{key.lower(): value for key, value in some.items()} for some in tags]
    for some in said:
        candidates += [Candidate(some.get(key), source) for key, source in _STAMPS[:-1]]
    candidates += [
        Candidate(some.get(key), source) for some in said for key, source in _STAMPS[-1:]
    ]
    return which(candidates)


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
