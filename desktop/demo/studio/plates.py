"""What the studio is to paint: every picture of the production with its words."""

# ruff: noqa: E501 - prompts stay on one line, as they are read

from __future__ import annotations

from collections.abc import Callable

from desktop.base.frozen import frozen
from desktop.demo.studio import portraits, rooms, seas, shores, tower, wonders
from desktop.demo.studio.canvas import Canvas
from desktop.demo.studio.moods import Mood

Painter = Callable[[Canvas, Mood], None]
NEGATIVE = "text, watermark, modern boats, plastic colours, lens dirt, crowds"


@frozen
class Composition:
    """A picture that can be painted in any mood.

    Attributes:
        words: What a director would write to ask for it, without the hour and the weather.
        collection: Where its pictures are filed.
    """

    paint: Painter
    words: str
    tags: tuple[str, ...]
    collection: str
    character: str = ""


@frozen
class Plate:
    """One picture to be painted: what, in which mood, how large, kept how."""

    stem: str
    composition: str
    mood: str
    shape: str = "wide"
    ending: str = "jpg"
    rating: int = 3
    flip: bool = False
    extra: tuple[str, ...] = ()


SHAPES = {
    "wide": (1088, 612),
    "large": (1280, 720),
    "square": (768, 768),
    "tall": (704, 1024),
    "scope": (1152, 490),
}


def _turned(paint: Callable[[Canvas, Mood, float], None], side: float) -> Painter:
    return lambda canvas, mood: paint(canvas, mood, side)


COMPOSITIONS: dict[str, Composition] = {
    "harbour": Composition(
        shores.harbour,
        "a small northern harbour, crooked gabled houses with lit windows along the quay, two cutters at their moorings, a lighthouse on the far point, lights trembling in the water",
        ("harbour",),
        "Sea plates",
    ),
    "headland": Composition(
        shores.headland,
        "a red and white lighthouse on a black cliff above the sea, keeper's cottage beside it, the beam going out over the water, gulls",
        ("lighthouse",),
        "Sea plates",
    ),
    "heath": Composition(
        shores.heath,
        "a flowering heath above the sea, a sandy path winding up, the lighthouse and a white cottage on the rise, low horizon",
        ("lighthouse", "heath"),
        "Land plates",
    ),
    "wood": Composition(
        shores.wood,
        "looking out of a pine wood, rank behind rank fading into mist, the lighthouse lamp sweeping far off between the trunks",
        ("wood", "lighthouse"),
        "Land plates",
    ),
    "cliff": Composition(
        shores.cliff,
        "an enormous sun standing on the horizon between sea stacks, a flock of gulls crossing it, a road of light on the water",
        ("sea", "gulls"),
        "Sea plates",
    ),
    "storm": Composition(
        seas.storm,
        "a small fishing cutter with a lit wheelhouse climbing a storm sea, torn clouds, spray, forked lightning, a far lamp on a rock",
        ("sea", "boat"),
        "Sea plates",
    ),
    "moonlit": Composition(
        seas.moonlit,
        "somebody in a hat rowing a small boat across the path of light, lantern at the bow, low islands, a tiny lighthouse",
        ("sea", "boat"),
        "Sea plates",
    ),
    "lights": Composition(
        seas.lights,
        "northern lights in green and violet curtains over a still bay, pines and a lighthouse in silhouette, a figure with a lantern on the stones",
        ("lighthouse", "hero"),
        "Sea plates",
    ),
    "skerries": Composition(
        seas.skerries,
        "skerries one behind the other, each paler than the last, a lighthouse as a soft ball of light, still water",
        ("sea", "lighthouse"),
        "Sea plates",
    ),
    "homecoming": Composition(
        seas.homecoming,
        "the red cutter coming home over water like a mirror, gulls about her mast, low hills, wide and quiet",
        ("sea", "boat"),
        "Sea plates",
    ),
    "keepers_room": Composition(
        rooms.keepers_room,
        "inside the keeper's round room, boards and books, a window over the sea, an oil lamp burning beside an unfolded letter, an empty chair",
        ("keeper's room",),
        "Interiors",
    ),
    "chart": Composition(
        rooms.chart_table,
        "an old sea chart from straight above in lamplight, compass rose, brass dividers, a mug, a dotted red course",
        ("keeper's room", "props"),
        "Interiors",
    ),
    "lamp_room": Composition(
        tower.lamp_room,
        "the great lens of the lighthouse burning behind diamond glazing bars, beams going out to both sides",
        ("lamp room", "lighthouse"),
        "Interiors",
    ),
    "stairs": Composition(
        tower.stairs,
        "looking straight up a lighthouse, stone steps winding like the inside of a shell towards a warm light",
        ("stairs", "lighthouse"),
        "Interiors",
    ),
    "window": Composition(
        tower.wet_window,
        "an oil lamp on a window sill, rain running down the glass, the lights of the harbour out of focus behind it",
        ("keeper's room", "props"),
        "Interiors",
    ),
    "bell": Composition(
        wonders.drowned_bell,
        "under the sea, shafts of light falling on a drowned chapel bell, weed, a shoal of small fish circling it",
        ("dream",),
        "Dreams",
    ),
    "whale": Composition(
        wonders.whale,
        "a whale made of stars swimming over a sea of clouds, a single lit tower standing up through them",
        ("dream",),
        "Dreams",
    ),
    "elias": Composition(
        _turned(portraits.elias, 1.0),
        "portrait of an old lighthouse keeper, white beard, navy cap, heavy pea coat, tired kind eyes, low side light",
        ("portrait",),
        "Elias",
        "Elias Thorne",
    ),
    "elias_left": Composition(
        _turned(portraits.with_lantern(portraits.elias), -1.0),
        "the old keeper holding up his lantern, white beard lit from below the cap, coat collar up",
        ("portrait",),
        "Elias",
        "Elias Thorne",
    ),
    "wren": Composition(
        _turned(portraits.wren, -1.0),
        "portrait of a girl of eleven in a yellow oilskin hood, red knitted scarf, dark fringe, freckles, wide green eyes",
        ("portrait",),
        "Wren",
        "Wren",
    ),
    "wren_right": Composition(
        _turned(portraits.with_lantern(portraits.wren), 1.0),
        "the girl in the yellow oilskin with a lantern beside her face, about to breathe in",
        ("portrait",),
        "Wren",
        "Wren",
    ),
    "marit": Composition(
        _turned(portraits.marit, 1.0),
        "portrait of a skipper in her forties, auburn braid, teal knitted cap, cream roll-neck, green oilskin coat",
        ("portrait",),
        "Marit",
        "Marit Dahl",
    ),
    "marit_left": Composition(
        _turned(portraits.marit, -1.0),
        "the skipper at the wheel, jaw set, braid over her shoulder, wet coat, light from the left",
        ("portrait",),
        "Marit",
        "Marit Dahl",
    ),
}

MOOD_WORDS: dict[str, str] = {
    "dusk": "dusk, apricot and plum sky, first lights",
    "sunset": "golden sunset, low sun, long warm light",
    "dawn": "dawn after a storm, peach and lake blue, very calm",
    "noon": "a fine day, high white clouds, clean sea light",
    "night": "full moon, deep blue night, stars",
    "storm": "storm by day, slate and bone, driving rain",
    "fog": "sea fog, pale sun, everything soft",
    "aurora": "polar night, air like glass",
    "rose": "rose and lavender evening, thin high cloud",
    "ember": "ember-red sky after sundown, dark land",
    "blue hour": "blue hour, last rose on the horizon",
    "gale night": "gale at night, black water, rain in sheets",
}
MOOD_TAGS: dict[str, tuple[str, ...]] = {
    "dusk": ("calm", "dusk"),
    "sunset": ("calm", "dusk"),
    "dawn": ("calm", "dawn"),
    "noon": ("calm",),
    "night": ("night",),
    "storm": ("storm",),
    "fog": ("fog",),
    "aurora": ("night",),
    "rose": ("calm", "dusk"),
    "ember": ("dusk",),
    "blue hour": ("night",),
    "gale night": ("storm", "night"),
}

PLATES: tuple[Plate, ...] = (
    Plate("harbour_dusk_wide_01", "harbour", "dusk", "large", "png", rating=5, extra=("hero",)),
    Plate("harbour_dusk_wide_02", "harbour", "ember", rating=3),
    Plate("harbour_rose_scope", "harbour", "rose", "scope", flip=True, rating=4),
    Plate("harbour_blue_hour", "harbour", "blue hour", ending="webp", rating=4, flip=True),
    Plate("harbour_fog_morning", "harbour", "fog", rating=3),
    Plate("harbour_dawn_square", "harbour", "dawn", "square", rating=4),
    Plate("harbour_night_tall", "harbour", "night", "tall", rating=3),
    Plate("point_sunset_01", "headland", "sunset", "large", "png", rating=5, extra=("hero",)),
    Plate("point_ember_02", "headland", "ember", rating=4),
    Plate("point_moon", "headland", "night", "large", "png", rating=5),
    Plate("point_storm", "headland", "storm", rating=4),
    Plate("point_gale_tall", "headland", "gale night", "tall", rating=4),
    Plate("point_rose_square", "headland", "rose", "square", "webp", rating=4),
    Plate("point_fog_dark_lamp", "headland", "fog", flip=True, rating=2, extra=("rejected",)),
    Plate("heath_noon_01", "heath", "noon", ending="png", rating=5),
    Plate("heath_dawn_02", "heath", "dawn", rating=4, flip=True),
    Plate("heath_dusk_square", "heath", "dusk", "square", rating=4),
    Plate("heath_noon_tall", "heath", "noon", "tall", "webp", rating=3),
    Plate("wood_fog", "wood", "fog", rating=4),
    Plate("wood_dusk_tall", "wood", "dusk", "tall", "png", rating=5),
    Plate("wood_night_scope", "wood", "night", "scope", rating=3),
    Plate("gulls_ember_sun", "cliff", "ember", ending="png", rating=5),
    Plate("gulls_rose_square", "cliff", "rose", "square", rating=3, flip=True),
    Plate("gulls_gold_tall", "cliff", "sunset", "tall", rating=4),
    Plate("storm_take_1", "storm", "gale night", "large", "png", rating=5, extra=("hero",)),
    Plate("storm_take_2", "storm", "storm", rating=4, flip=True),
    Plate("storm_take_3", "storm", "ember", rating=2, extra=("rejected",)),
    Plate("storm_square_study", "storm", "storm", "square", rating=3),
    Plate("rowing_moon_01", "moonlit", "night", ending="png", rating=5),
    Plate("rowing_rose_02", "moonlit", "rose", rating=4, flip=True),
    Plate("rowing_blue_tall", "moonlit", "blue hour", "tall", rating=4),
    Plate("northern_lights_01", "lights", "aurora", "large", "png", rating=5),
    Plate("northern_lights_02", "lights", "aurora", "square", "webp", rating=4, flip=True),
    Plate("skerries_fog_01", "skerries", "fog", ending="png", rating=4),
    Plate("skerries_dawn_02", "skerries", "dawn", "scope", rating=4),
    Plate("skerries_blue_hour", "skerries", "blue hour", rating=3, flip=True),
    Plate("homecoming_dawn_01", "homecoming", "dawn", "large", "png", rating=5),
    Plate("homecoming_gold_02", "homecoming", "sunset", rating=4, flip=True),
    Plate("homecoming_fog_tall", "homecoming", "fog", "tall", rating=3),
    Plate("keepers_room_dusk", "keepers_room", "dusk", ending="png", rating=5),
    Plate("keepers_room_gale", "keepers_room", "gale night", rating=4),
    Plate("keepers_room_dawn_square", "keepers_room", "dawn", "square", rating=3),
    Plate("chart_by_lamp", "chart", "dusk", ending="png", rating=4),
    Plate("chart_square", "chart", "night", "square", rating=3),
    Plate("lamp_room_gale", "lamp_room", "gale night", rating=4),
    Plate("lamp_room_dusk_tall", "lamp_room", "dusk", "tall", rating=4),
    Plate("stairs_up_01", "stairs", "night", ending="png", rating=5),
    Plate("stairs_up_tall", "stairs", "dusk", "tall", rating=4),
    Plate("window_rain_lamp", "window", "blue hour", rating=4),
    Plate("window_rain_tall", "window", "dusk", "tall", "webp", rating=4),
    Plate("drowned_bell_01", "bell", "dawn", ending="png", rating=5),
    Plate("drowned_bell_tall", "bell", "night", "tall", rating=4),
    Plate("star_whale", "whale", "night", rating=4, extra=("rejected",)),
    Plate("star_whale_scope", "whale", "blue hour", "scope", rating=3),
    Plate("elias_ref_front", "elias", "dusk", "tall", "png", rating=5),
    Plate("elias_ref_night", "elias_left", "gale night", "square", rating=4),
    Plate("elias_ref_dawn", "elias", "dawn", "square", rating=3),
    Plate("wren_ref_front", "wren", "dawn", "tall", rating=5),
    Plate("wren_ref_lantern", "wren_right", "blue hour", "square", rating=5),
    Plate("wren_ref_storm", "wren", "storm", "square", rating=3),
    Plate("marit_ref_front", "marit", "sunset", "tall", rating=5),
    Plate("marit_ref_wheel", "marit_left", "storm", "square", rating=4),
    Plate("marit_ref_dusk", "marit", "rose", "square", rating=3),
)
