"""Numbers shots anew in playing order: `1A 1B 2A`, or in tens through the film, `010 020 030`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.film import Scene, next_shot_code

if TYPE_CHECKING:
    from desktop.domain.film import Film, Shot
    from desktop.domain.ids import AssetId

# What the program itself, or a person by habit, numbers with; anything else is somebody's own.
_NUMBERED = re.compile(r"\d{0,4}[A-Z]{1,2}|\d{3,5}", re.ASCII)


class Scheme(StrEnum):
    """How shots are numbered."""

    LETTERS = "letters"  # the scene and a letter
    TENS = "tens"  # three figures or more, through the whole film


@frozen
class NewCode:
    """A shot whose code changes."""

    shot_id: AssetId
    before: str
    after: str


def renumbered(
    film: Film, scheme: Scheme, *, scene_id: AssetId | None = None, keep_own: bool = True
) -> tuple[NewCode, ...]:
    """The codes that change when the shots are numbered in the order in which they play.

    Args:
        film: The whole film.
        scheme: How.
        scene_id: Only the shots of this scene; they get what they would get in the whole film.
        keep_own: Codes that follow no scheme were typed by a person, and stay.
    """
    shots: list[tuple[Scene | None, Shot]] = []
    for part in film.parts():
        own = [(part, shot) for shot in part.shots] if isinstance(part, Scene) else [(None, part)]
        shots += own
    kept = {shot.code for _, shot in shots if keep_own and _is_own(shot)}
    found: list[NewCode] = []
    taken, ten = set(kept), 0
    for scene, shot in shots:
        if keep_own and _is_own(shot):
            continue
        if scheme is Scheme.LETTERS:
            code = next_shot_code(scene.number if scene else "", taken)
        else:
            ten += 10
            while (code := f"{ten:03}") in taken:
                ten += 10
        taken.add(code)
        is_meant = scene_id is None or (scene is not None and scene.id == scene_id)
        if is_meant and code != shot.code:
            found.append(NewCode(shot.id, shot.code, code))
    return tuple(found)


def _is_own(shot: Shot) -> bool:
    return bool(shot.code) and _NUMBERED.fullmatch(shot.code) is None
