"""Stills beside films by their names: what ComfyUI writes with the workflow beside a clip.

VideoHelperSuite saves `name_00001.png` beside `name_00001.mp4` and `name_00001-audio.mp4`. Such a
still is an asset of its own, as every picture is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILM = re.compile(r"(.*_\d{3,}_?)(?:-audio)?\.(?:mp4|mov|webm|mkv|m4v|avi)", re.IGNORECASE)
_STILL = re.compile(r"(.*_\d{3,}_?)\.png", re.IGNORECASE)


def still_siblings(names: Iterable[str]) -> dict[str, str]:
    """For each film among the names of one folder, the still that was written with it."""
    films: list[tuple[str, str]] = []
    stills: dict[str, str] = {}
    for name in names:
        if film := _FILM.fullmatch(name):
            films.append((name, film[1].lower()))
        elif still := _STILL.fullmatch(name):
            stills[still[1].lower()] = name
    return {name: stills[stem] for name, stem in films if stem in stills}
