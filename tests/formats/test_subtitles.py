"""Subtitles: their times and words, whatever else stands in the file."""

from __future__ import annotations

import pytest

from desktop.formats.subtitles import Subtitle, read_subtitles

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>The lamp</i>
is out.

2
01:02:03,5 --> 01:02:04,25  X1:10
{\\an8}Jon!
"""
VTT = """WEBVTT - The Last Lamp

NOTE 00:01 is no time
STYLE ::cue { color: red }

lamp
00:01.000 --> 00:03.500 line:0
<v Mara>The lamp is out.
"""
ASS = """[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\\b1}The lamp{\\b0}\\Nis out, Jon.
Comment: 0,0:00:09.00,0:00:10.00,Default,,0,0,0,,not shown
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SRT, [Subtitle(1.0, 3.5, "The lamp is out."), Subtitle(3723.5, 3724.25, "Jon!")]),
        (VTT, [Subtitle(1.0, 3.5, "The lamp is out.")]),
        (ASS, [Subtitle(1.0, 3.5, "The lamp is out, Jon.")]),
        ("", []),
        ("00:00:01,000 --> never\n\n--> 00:00:01,000", []),
        ("00:00:01,000 --> 00:00:02,000", [Subtitle(1.0, 2.0, "")]),
    ],
)
def test_every_subtitle_has_its_times_and_its_words(text: str, found: list[Subtitle]) -> None:
    assert read_subtitles(text) == found
