"""What a shot's text asks a drawing to show: how near, from where, when, in what weather, whom."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence


class ShotSize(StrEnum):
    """How near a shot is."""

    EXTREME_WIDE = "Extreme wide"
    WIDE = "Wide"
    MEDIUM = "Medium"
    CLOSE = "Close-up"
    DETAIL = "Insert"


class Angle(StrEnum):
    """From where the camera looks."""

    LOW = "Low angle"
    EYE = "Eye level"
    HIGH = "High angle"
    OVERHEAD = "Overhead"


class Place(StrEnum):
    """What lies around."""

    SEA = "Sea"
    FOREST = "Forest"
    CITY = "City"
    MOUNTAINS = "Mountains"
    ROOM = "Interior"
    FIELD = "Exterior"


class Hour(StrEnum):
    """What light there is."""

    DAY = "Day"
    DUSK = "Dusk"
    NIGHT = "Night"


class PanelWeather(StrEnum):
    """What falls from the sky, or hides it."""

    CLEAR = "Clear"
    RAIN = "Rain"
    SNOW = "Snow"
    FOG = "Fog"


class CameraMove(StrEnum):
    """Where the camera goes in a shot."""

    PUSH = "Push in"
    PULL = "Pull out"
    LEFT = "Pan left"
    RIGHT = "Pan right"
    UP = "Tilt up"
    DOWN = "Tilt down"


@frozen
class PanelComposition:
    """A drawing before it is drawn."""

    framing: ShotSize
    angle: Angle
    place: Place
    hour: Hour
    weather: PanelWeather
    move: CameraMove
    people: int
    is_tilted: bool

    @property
    def words(self) -> str:
        """The line above the prompt: `Close-up, low angle, sea, night, rain`."""
        parts = [self.framing, self.angle.lower(), self.place.lower(), self.hour.lower()]
        if self.is_tilted:
            parts.insert(2, "Dutch")
        if self.weather is not PanelWeather.CLEAR:
            parts.append(self.weather.lower())
        return ", ".join(parts)


_T = TypeVar("_T", bound=StrEnum)
# Each in the order in which it is looked for: what is said more exactly stands first.
_FRAMINGS = (
    (ShotSize.DETAIL, r"insert|extreme close|detail|macro|\becu\b|\bxcu\b"),
    (ShotSize.MEDIUM, r"medium|two[ -]shot|over[ -]the[ -]shoulder|\bots\b|cowboy|\bms\b"),
    (ShotSize.CLOSE, r"close[ -]?up|closeup|portrait|face\b|\bcu\b"),
    (ShotSize.EXTREME_WIDE, r"extreme wide|establishing|aerial|drone|panorama|\bews\b|skyline"),
    (ShotSize.WIDE, r"wide|long shot|full shot|master|landscape|\bws\b"),
)
_ANGLES = (
    (Angle.OVERHEAD, r"overhead|bird'?s?[ -]eye|top[ -]down|from above"),
    (Angle.LOW, r"low[ -]angle|worm'?s?[ -]eye|from below|looking up"),
    (Angle.HIGH, r"high[ -]angle|looking down|aerial|drone|crane"),
)
_PLACES = (
    (Place.ROOM, r"\bint\b|interior|room|kitchen|hall\b|corridor|office|inside|bed\b|cabin"),
    (Place.SEA, r"\bsea\b|ocean|harbou?r|boat|ship|coast|beach|wave|lake|river|pier|lighthouse"),
    (Place.FOREST, r"forest|woods?\b|\btree|jungle|park\b|garden"),
    (Place.CITY, r"city|street|town|alley|building|roof|skyline|station|market|bar\b"),
    (Place.MOUNTAINS, r"mountain|hill|cliff|valley|desert|dune|peak|canyon"),
    (Place.ROOM, r"window"),  # which a harbour has too
)
_HOURS = (
    (Hour.NIGHT, r"night|midnight|moon|stars|dark\b"),
    (Hour.DUSK, r"dusk|dawn|sunset|sunrise|evening|twilight|golden hour|morning"),
)
_WEATHERS = (
    (PanelWeather.RAIN, r"\brain|storm|downpour|drizzle"),
    (PanelWeather.SNOW, r"\bsnow|blizzard|winter"),
    (PanelWeather.FOG, r"\bfog|mist|haze|smoke"),
)
_MOVES = (
    (CameraMove.PULL, r"pull(s|ing)? (out|back)|zoom(s|ing)? out|dolly out"),
    (CameraMove.LEFT, r"(pan|track|truck|move|dolly)\w* (to the )?left"),
    (CameraMove.RIGHT, r"(pan|track|truck|move|dolly)\w* (to the )?right|\bpan\b|tracking"),
    (CameraMove.UP, r"tilt\w* up|crane\w* up|rise|rising"),
    (CameraMove.DOWN, r"tilt\w* down|crane\w* down|falls|sinks"),
)
_NOBODY = r"empty|nobody|no one|deserted|landscape|establishing"
_PEOPLE = (
    (2, r"\btwo\b|couple|both|\bthey\b|each other"),
    (3, r"\bthree\b|family"),
    (5, r"crowd|people|group|crew|sailors|soldiers|children|audience"),
    (1, r"\b(he|she|man|woman|boy|girl|keeper|him|her|his|person|figure|somebody|someone)\b"),
)


def composition_of(text: str, *, characters: int = 0) -> PanelComposition:
    """What these words ask for; the usual thing where they say nothing.

    Args:
        text: The prompt, with whatever it says of the camera.
        characters: How many of the film's characters go along as references.
    """
    words = text.casefold()
    framing = _first(words, _FRAMINGS, ShotSize.WIDE)
    told = next((count for count, said in _PEOPLE if re.search(said, words)), 0)
    people = characters or told
    if not people and framing in {ShotSize.MEDIUM, ShotSize.CLOSE}:
        people = 0 if re.search(_NOBODY, words) else 1
    return PanelComposition(
        framing=framing,
        angle=_first(words, _ANGLES, Angle.EYE),
        place=_first(words, _PLACES, Place.FIELD),
        hour=_first(words, _HOURS, Hour.DAY),
        weather=_first(words, _WEATHERS, PanelWeather.CLEAR),
        move=_first(words, _MOVES, CameraMove.PUSH),
        people=min(people, 6),
        is_tilted=re.search(r"dutch|canted|tilted frame", words) is not None,
    )


def _first(words: str, table: Sequence[tuple[_T, str]], usual: _T) -> _T:
    return next((value for value, said in table if re.search(said, words)), usual)
