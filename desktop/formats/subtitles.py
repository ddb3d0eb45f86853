"""Subtitles (SubRip, WebVTT, Advanced SubStation): when each is shown, and what it says.

Never raises: what is no subtitle among the lines is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = frozenset({"srt", "vtt", "ass", "ssa"})
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_SHOWN = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_DIALOGUE = re.compile(rf"Dialogue:[^,]*,[ \t]*{_TIME}[ \t]*,[ \t]*{_TIME}[ \t]*,(.*)")
_STYLE = re.compile(r"<[^<>]{0,100}>|\{[^{}]{0,200}\}")
# Before the text of a line of dialogue: style, name, three margins, an effect.
_FIELDS_BEFORE = 6


@frozen
class Subtitle:
    """One of them. Times are in seconds from the beginning."""

    start: float
    end: float
    text: str


def read_subtitles(text: str) -> list[Subtitle]:
    """The subtitles in a text, in the order they stand in."""
    found: list[Subtitle] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if shown := _SHOWN.match(line):
            said = " ".join(_plain(spoken) for spoken in _until_blank(lines))
            found.append(Subtitle(_seconds(shown, 1), _seconds(shown, 5), said))
        elif told := _DIALOGUE.match(line):
            said = told.group(9).split(",", _FIELDS_BEFORE)[-1].replace(r"\N", " ")
            found.append(Subtitle(_seconds(told, 1), _seconds(told, 5), _plain(said)))
    return found


def _until_blank(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        yield line


def _plain(line: str) -> str:
    return _STYLE.sub("", line).strip()


def _seconds(match: re.Match[str], first: int) -> float:
    hours, minutes, seconds, part = match.group(first, first + 1, first + 2, first + 3)
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + float(f"0.{part}")
