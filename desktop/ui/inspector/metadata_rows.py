"""Rows of the technical tab for what a file says that has no column: shape, time, slate, tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.aspect import CROP
from desktop.domain.measured_length import REASON, STATE, is_said_unknown, reason_words
from desktop.domain.region import FACE, regions_of
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = tuple[str, str, str]

# Read only: nobody knows them better than the file does. The details tab leaves them out.
READ_ONLY = frozenset(
    {
        "average_fps",
        "clean_aperture",
        CROP,
        "drop_frame",
        "hdr",
        STATE,
        REASON,
        "frames",
        "loops",
        "mirrored",
        "pixel_aspect",
        "rotation",
        "shown_size",
        "start_time",
        "variable_frame_rate",
    }
)
_MATRICES = {
    "rgb": "RGB",
    "bt709": "Rec. 709",
    "fcc": "FCC",
    "bt470bg": "Rec. 601 (PAL)",
    "smpte170m": "Rec. 601 (NTSC)",
    "bt2020nc": "Rec. 2020",
    "bt2020c": "Rec. 2020, constant luminance",
}
_LONGEST = 300


def metadata_rows(facts: Mapping[str, Any]) -> list[Row]:
    """Section, name and value of what the metadata of an asset says of its file."""
    rows = [(section, name, write(facts)) for section, name, write in _ROWS]
    return [
        (section, name, clean_line(text, limit=_LONGEST)) for section, name, text in rows if text
    ]


def matrix_name(stored: str) -> str:
    """How film people call a colour matrix: `bt709` is `Rec. 709`; other words as they are."""
    return _MATRICES.get(stored, stored)


def varies(facts: Mapping[str, Any]) -> str:
    """`varies, 23.98 on average`, of a film whose pictures do not come evenly; else empty."""
    if not facts.get("variable_frame_rate"):
        return ""
    average = facts.get("average_fps")
    is_known = isinstance(average, int | float) and average > 0
    return f"varies, {average:.2f} on average" if is_known else "varies"


def _text(key: str) -> Callable[[Mapping[str, Any]], str]:
    def write(facts: Mapping[str, Any]) -> str:
        value = facts.get(key)
        is_said = isinstance(value, str | int | float) and not isinstance(value, bool)
        return str(value).strip() if is_said else ""

    return write


def _listed(key: str) -> Callable[[Mapping[str, Any]], str]:
    def write(facts: Mapping[str, Any]) -> str:
        found = facts.get(key)
        names = found if isinstance(found, list | tuple) else ()
        return " · ".join(str(name) for name in names)

    return write


def _orientation(facts: Mapping[str, Any]) -> str:
    """`turned by 90°, mirrored`: how it is stored, where that is not how it is shown."""
    turned = facts.get("rotation")
    parts = [
        f"turned by {turned}°" if isinstance(turned, int) and turned else "",
        "mirrored" if facts.get("mirrored") is True else "",
    ]
    return ", ".join(part for part in parts if part)


def _regions(facts: Mapping[str, Any]) -> str:
    """`Mara · Tom (pet)`: who and what is marked in the picture."""
    return " · ".join(
        f"{one.name} ({one.kind})" if one.name and one.kind not in {"", FACE} else one.words
        for one in regions_of(facts)
    )


def _timecode(facts: Mapping[str, Any]) -> str:
    code = _text("timecode")(facts)
    return f"{code} (drop-frame)" if code and facts.get("drop_frame") is True else code


def _loops(facts: Mapping[str, Any]) -> str:
    times = facts.get("loops")
    if isinstance(times, int) and not isinstance(times, bool):
        return "once" if times == 1 else f"{times} times"
    return _text("loops")(facts)


def _take(facts: Mapping[str, Any]) -> str:
    take = _text("take")(facts)
    circled = "circled" if facts.get("circled") is True else ""
    return ", ".join(part for part in (take, circled) if part)


def _no_length(facts: Mapping[str, Any]) -> str:
    """Why there is no length; empty where there is one."""
    if is_said_unknown(facts):
        return f"not known: {reason_words(facts)}"
    return "not measured yet: the file does not say it" if STATE in facts else ""


# Section, name and how to write it, in the order of the tab.
_ROWS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("Picture", "Shown as", _text("shown_size")),
    ("Picture", "Pixel aspect", _text("pixel_aspect")),
    ("Picture", "Clean aperture", _text("clean_aperture")),
    ("Picture", "Stored", _orientation),
    ("Picture", "Named parts", _regions),
    ("Picture", "HDR", _text("hdr")),
    ("Picture", "Transfer", _text("transfer")),
    ("Picture", "Plays", _loops),
    ("Time", "Starts at", _timecode),
    ("Time", "Time of day", _text("start_time")),
    ("Time", "Length", _no_length),
    ("Time", "Frames", _text("frames")),
    ("Time", "Reel", _text("reel")),
    ("Slate", "Scene", _text("scene")),
    ("Slate", "Take", _take),
    ("Slate", "Tape", _text("tape")),
    ("Slate", "Note", _text("note")),
    ("Slate", "Project", _text("project")),
    ("Slate", "Description", _text("description_in_file")),
    ("Slate", "Recorder", _text("recorder")),
    ("Sound", "Tracks", _listed("sound_tracks")),
    ("Sound", "Track names", _listed("track_names")),
)
