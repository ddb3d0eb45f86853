"""Palettes: what an hour of the day in a kind of weather does to sky, sea and land."""

from __future__ import annotations

from dataclasses import field, replace

from desktop.base.frozen import frozen
from desktop.demo.studio.canvas import Colour, mix, rgb
from desktop.demo.studio.light import Finish


@frozen
class Mood:
    """A palette and its weather.

    Attributes:
        sky: Colours from the zenith down to the horizon.
        cloud: Shadow and lit colour of clouds.
        cover: How much of the sky clouds take, 0..1.
        sea: Colour of the sea near the camera.
        haze: What distance fades to.
        land: What stands right before the camera.
        light: Colour of the sun, the moon or the lightning.
        sun: Where it stands, as parts of width and of the sky's height; None when hidden.
        halo: How much the sun or the moon lights the air about it.
        lamp: Colour of lit windows and of the lamp.
        stars: How many, 0..1.
        rain: How hard, 0..1.
        fog: How thick, 0..1.
    """

    name: str
    sky: tuple[str, ...]
    cloud: tuple[str, str]
    cover: float
    sea: str
    haze: str
    land: str
    light: str
    sun: tuple[float, float] | None = (0.62, 0.86)
    sun_size: float = 0.05
    halo: float = 1.0
    lamp: str = "#ffc873"
    stars: float = 0.0
    rain: float = 0.0
    fog: float = 0.0
    finish: Finish = field(default_factory=Finish)

    def at(self, depth: float) -> Colour:
        """The colour of a dark thing at a depth: haze far away, `land` near by."""
        return mix(rgb(self.haze), rgb(self.land), depth)


DUSK = Mood(
    "dusk",
    ("#1c2456", "#4b3b7c", "#a8527f", "#f0805e", "#ffc27a"),
    ("#573a70", "#ff9a76"),
    0.5,
    "#1f2650",
    "#b06a80",
    "#100e24",
    "#ffd9a0",
    sun=(0.66, 0.93),
)
SUNSET = Mood(
    "sunset",
    ("#274472", "#5b6f96", "#d98a6c", "#ffab4f", "#ffe09a"),
    ("#8a5564", "#ffc184"),
    0.55,
    "#2c4058",
    "#e3a070",
    "#1b1620",
    "#fff0c0",
    sun=(0.3, 0.82),
    finish=Finish(shadows="#222a4a", highlights="#ffd99a", toning=0.09),
)
DAWN = Mood(
    "dawn",
    ("#3f77ab", "#7fa6c4", "#d9b3b9", "#f7bd9c", "#ffe0b0"),
    ("#a58fae", "#fff0dc"),
    0.42,
    "#4b7890",
    "#e5c6bd",
    "#22344a",
    "#fff4d6",
    sun=(0.56, 0.9),
    sun_size=0.045,
    halo=0.45,
    finish=Finish(bloom=0.3, contrast=0.2, shadows="#25405c", highlights="#ffe9c8"),
)
NOON = Mood(
    "noon",
    ("#2469b3", "#3f8fd0", "#7dbde2", "#b9e0ea", "#e6f3ec"),
    ("#8fb2cf", "#ffffff"),
    0.48,
    "#14688c",
    "#a9cfdc",
    "#1d3a3a",
    "#fffbe6",
    sun=(0.2, 0.1),
    sun_size=0.0,
    halo=0.5,
    finish=Finish(bloom=0.3, contrast=0.24, shadows="#1b3550", highlights="#fff4d8"),
)
NIGHT = Mood(
    "night",
    ("#050b22", "#0b1a42", "#173264", "#2b4f82", "#4b7499"),
    ("#122648", "#46688f"),
    0.3,
    "#071431",
    "#25436c",
    "#030713",
    "#e9f1ff",
    sun=(0.63, 0.3),
    sun_size=0.055,
    stars=1.0,
    finish=Finish(shadows="#0c1d4a", highlights="#dfeaff", vignette=0.5),
)
STORM = Mood(
    "storm",
    ("#0f1a22", "#1d2f39", "#35505a", "#5c7a7c", "#8ba39b"),
    ("#101a21", "#7d9490"),
    0.9,
    "#122a33",
    "#4f6b6e",
    "#060d13",
    "#dcebe0",
    sun=(0.34, 0.8),
    sun_size=0.0,
    rain=0.8,
    finish=Finish(shadows="#0c2a38", highlights="#e6f2dc", vignette=0.55, contrast=0.3),
)
FOG = Mood(
    "fog",
    ("#5d7c8b", "#7a959f", "#98aeb0", "#b7c1b8", "#d3cfb9"),
    ("#6f8791", "#c6cbc2"),
    0.45,
    "#4d6c78",
    "#a4b3b1",
    "#14252e",
    "#fff3d6",
    sun=(0.36, 0.5),
    sun_size=0.042,
    halo=0.3,
    fog=0.8,
    finish=Finish(bloom=0.2, contrast=0.25, shadows="#2d4450", highlights="#fff0d2", vignette=0.3),
)
AURORA = Mood(
    "aurora",
    ("#04081f", "#081936", "#0c3348", "#14505a", "#2a6d6c"),
    ("#0c2438", "#1d5058"),
    0.12,
    "#041626",
    "#1d4a58",
    "#02060f",
    "#bdfbe0",
    sun=None,
    stars=1.0,
    finish=Finish(shadows="#081c40", highlights="#dcfff0", vignette=0.5),
)
ROSE = replace(
    DUSK,
    name="rose",
    sky=("#2d3a78", "#7a62a8", "#d77fa6", "#ffa58c", "#ffdcae"),
    cloud=("#7d5a97", "#ffb9a8"),
    haze="#cf8fa6",
    sea="#34407a",
    sun=(0.4, 0.9),
)
EMBER = replace(
    DUSK,
    name="ember",
    sky=("#160f24", "#47203a", "#98323a", "#e65f2c", "#ffb23f"),
    cloud=("#3a1a30", "#ff7a3c"),
    haze="#9a4440",
    sea="#26152c",
    land="#0b0710",
    cover=0.6,
)
BLUE_HOUR = replace(
    NIGHT,
    name="blue hour",
    sky=("#0d1f52", "#1d3d7d", "#3c66a5", "#7f93bd", "#e0a9a0"),
    cloud=("#24407a", "#8fa0cc"),
    haze="#5f7db0",
    sea="#12275a",
    land="#070d20",
    sun=None,
    stars=0.5,
    cover=0.4,
)
GALE_NIGHT = replace(
    STORM,
    name="gale night",
    sky=("#060a14", "#0d1828", "#1a2d40", "#2e4a5c", "#4a6a74"),
    cloud=("#070c14", "#3d5a68"),
    haze="#263f4e",
    sea="#08161f",
    land="#03060b",
    rain=1.0,
)

MOODS = {
    mood.name: mood
    for mood in (
        DUSK,
        SUNSET,
        DAWN,
        NOON,
        NIGHT,
        STORM,
        FOG,
        AURORA,
        ROSE,
        EMBER,
        BLUE_HOUR,
        GALE_NIGHT,
    )
}
