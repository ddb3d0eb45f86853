"""Colours that a picture can be searched by: names, `#rrggbb`, and what counts as near to one."""

from __future__ import annotations

import re
from math import hypot

from desktop.base.frozen import frozen
from desktop.domain.look import lab

# Plain names, in the order of the rainbow; what each looks like is a middle of what is called so.
NAMED_COLOURS: dict[str, str] = {
    "red": "#c8322d",
    "maroon": "#7a1f26",
    "pink": "#e79ab0",
    "salmon": "#e8907a",
    "orange": "#e2862f",
    "brown": "#7b4a2b",
    "beige": "#d9c7a3",
    "cream": "#f3ead2",
    "yellow": "#e6c833",
    "gold": "#c79a2e",
    "olive": "#7d7a32",
    "lime": "#a3cf3d",
    "green": "#3f9a4a",
    "mint": "#a5dcc0",
    "teal": "#1f8284",
    "turquoise": "#43c2bd",
    "cyan": "#35c5dd",
    "sky": "#86bde6",
    "blue": "#2f5fc4",
    "navy": "#1d2b5c",
    "indigo": "#4a3f9f",
    "violet": "#7f55c7",
    "purple": "#85358c",
    "lavender": "#bfb1e0",
    "magenta": "#cb3fa5",
    "black": "#0d0d0d",
    "charcoal": "#3a3a3f",
    "slate": "#52626f",
    "grey": "#808080",
    "silver": "#bdbdbd",
    "white": "#fafafa",
}
_OTHER_NAMES = {"gray": "grey", "aqua": "cyan", "tan": "beige", "rose": "pink"}
NEAR = 20  # how far a colour may be from the one that is asked for, where nothing else is said
FARTHEST = 99
LEAST_SHARE = 5  # percent of a picture below which a colour is no main colour of it
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_WRITTEN = re.compile(r"(?P<colour>[^~]+)(?:~(?P<near>\d{1,2}))?")
_GREY = 25.0  # colourfulness below which a colour is told by lightness first


@frozen
class NearColour:
    """A colour, and how near another one has to be.

    Attributes:
        hex: `#rrggbb`, small letters.
        near: 1 (nothing but it) to `FARTHEST`; 20 is what a person calls by the same name.
    """

    hex: str
    near: int = NEAR

    @property
    def text(self) -> str:
        """As a query writes it."""
        return self.hex if self.near == NEAR else f"{self.hex}~{self.near}"


def read_colour(text: str) -> NearColour | None:
    """What a person wrote: `teal`, `#1f8284`, `#abc`, with `~10` behind it; None for no colour."""
    written = _WRITTEN.fullmatch(text.strip().lower())
    if written is None:
        return None
    near = int(written["near"] or NEAR)
    name = written["colour"].strip()
    name = _OTHER_NAMES.get(name, name)
    if name in NAMED_COLOURS:
        found = NAMED_COLOURS[name]
    elif (match := _HEX.fullmatch(name)) and (name.startswith("#") or len(match[1]) == 6):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * sign for sign in match[1])
        found = f"#{digits}"
    else:
        return None
    return NearColour(found, near) if near else None


def begun_colour(text: str) -> NearColour | None:
    """The first colour whose name begins so."""
    begun = text.strip().lower()
    name = next((name for name in NAMED_COLOURS if begun and name.startswith(begun)), None)
    return NearColour(NAMED_COLOURS[name]) if name else None


def name_of(hex_: str) -> str:
    """The name of a colour that has one, else the colour as it is written."""
    return next((name for name, known in NAMED_COLOURS.items() if known == hex_), hex_)


@frozen
class ColourRegion:
    """The part of CIE L*a*b* that counts as one colour: an ellipsoid along its hue.

    What is lighter, darker or paler is still called by the same name, as long as it is not grey:
    light and colourfulness count for less than hue. Inside is where
    `(down * (l - light))^2 + (along * (a * hue_a + b * hue_b - chroma))^2
    + (a * hue_b - b * hue_a)^2 <= radius^2`.

    Attributes:
        low: The least light, a and b that lie in it; `high`: the largest.
    """

    light: float
    chroma: float
    hue_a: float
    hue_b: float
    down: float
    along: float
    radius: float
    low: tuple[int, int, int]
    high: tuple[int, int, int]

    def holds(self, light: float, a: float, b: float) -> bool:
        """Whether a colour lies in it."""
        along = self.along * (a * self.hue_a + b * self.hue_b - self.chroma)
        across = a * self.hue_b - b * self.hue_a
        down = self.down * (light - self.light)
        return down * down + along * along + across * across <= self.radius * self.radius


def region_of(colour: NearColour) -> ColourRegion:
    """What counts as near to a colour."""
    light, a, b = lab(*(int(colour.hex[at : at + 2], 16) for at in (1, 3, 5)))
    chroma, radius = hypot(a, b), float(colour.near)
    hue_a, hue_b = (a / chroma, b / chroma) if chroma > 1 else (1.0, 0.0)
    # Of a strong colour what has a third of it belongs as well; of a grey nothing that is coloured.
    along = min(1.0, NEAR / (0.65 * chroma)) if chroma > _GREY else 1.0
    down = 1.0 - 0.5 * min(chroma / 50.0, 1.0)
    reach = (
        hypot(radius / along * hue_a, radius * hue_b),
        hypot(radius / along * hue_b, radius * hue_a),
    )
    middle = (light, a, b)
    wide = (radius / down, *reach)
    return ColourRegion(
        light=light,
        chroma=chroma,
        hue_a=hue_a,
        hue_b=hue_b,
        down=down,
        along=along,
        radius=radius,
        low=_whole(middle, wide, -1),
        high=_whole(middle, wide, 1),
    )


def _whole(
    middle: tuple[float, float, float], wide: tuple[float, float, float], side: int
) -> tuple[int, int, int]:
    light, a, b = (round(at + side * (reach + 0.5)) for at, reach in zip(middle, wide, strict=True))
    return light, a, b


def hex_of(light: float, a: float, b: float) -> str:
    """A colour of CIE L*a*b* as `#rrggbb`, as near as a screen has it."""
    y = (light + 16) / 116
    x, z = y + a / 500, y - b / 200
    x, y, z = (_power(part) * white for part, white in zip((x, y, z), _WHITE, strict=True))
    linear = (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in linear)


_WHITE = (0.95047, 1.0, 1.08883)


def _power(part: float) -> float:
    return part**3 if part > 0.206893 else (part - 16 / 116) / 7.787


def _encoded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
