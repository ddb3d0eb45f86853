"""Reads a duration as people type it: `4`, `4.5 s`, `1:30`, `00:01:07:08`, `96f`."""

from __future__ import annotations

import re

from desktop.base.errors import RuleError

LONGEST = 24 * 3600.0
_FRAMES = re.compile(r"(\d{1,7})\s*(?:f|fr|frames?)")
_SECONDS = re.compile(r"(\d{0,6}(?:[.,]\d{1,4})?)\s*(?:s|sec|seconds?)?")


def parse_duration(text: str, frame_rate: float = 24.0) -> float | None:
    """Seconds; None for an empty text, which means "as long as the take".

    With colons it is read from the right: `M:SS`, `H:MM:SS`, or `HH:MM:SS:FF`.

    Raises:
        RuleError: It is no duration, or above 24 hours.
    """
    line = text.strip().lower()
    if not line:
        return None
    seconds = _read(line, frame_rate)
    if seconds is None:
        raise RuleError(
            f"“{text.strip()[:40]}” is not a duration.",
            field="duration",
            advice="Write seconds (4.5), minutes and seconds (1:30), or timecode (00:00:04:12).",
        )
    if seconds > LONGEST:
        raise RuleError("A duration is at most 24 hours.", field="duration")
    return seconds


def _read(line: str, frame_rate: float) -> float | None:
    if found := _FRAMES.fullmatch(line):
        return int(found[1]) / frame_rate
    if ":" not in line:
        found = _SECONDS.fullmatch(line)
        number = found[1].replace(",", ".") if found else ""
        return float(number) if number.strip(".") else None
    parts = line.split(":")
    if len(parts) > 4 or not all(re.fullmatch(r"\d{1,5}(\.\d{1,4})?", part) for part in parts):
        return None
    frames = float(parts.pop()) if len(parts) == 4 else 0.0
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return seconds + frames / frame_rate
