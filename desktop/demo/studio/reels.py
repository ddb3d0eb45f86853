"""What the studio is to film and to record: every clip and every sound with its words."""

from __future__ import annotations

from collections.abc import Callable

from desktop.base.frozen import frozen
from desktop.demo.studio import sound
from desktop.demo.studio.motion import Move
from desktop.demo.studio.sound import Sound

Recorder = Callable[[float, int], Sound]
SMALL, LARGE = (640, 360), (848, 480)


@frozen
class Reel:
    """One clip: a composition in a mood, what moves in it, and what is heard."""

    stem: str
    composition: str
    mood: str
    move: Move
    words: str
    seconds: float = 2.5
    size: tuple[int, int] = SMALL
    heard: Recorder | None = None
    rating: int = 4
    extra: tuple[str, ...] = ()


@frozen
class Recording:
    """One sound: who makes it, how long, in which kind of file."""

    stem: str
    ending: str
    seconds: float
    make: Recorder
    words: str
    collection: str
    rating: int = 4
    character: str = ""


def _gale(seconds: float, seed: int) -> Sound:
    return sound.sea(seconds, seed, rough=1.0)


def _voice(pitch: float) -> Recorder:
    return lambda seconds, seed: sound.voice(seconds, seed, pitch=pitch)


REELS: tuple[Reel, ...] = (
    Reel(
        "1a_harbour_dusk_t1",
        "harbour",
        "dusk",
        Move(push=0.1, ripple=1, flicker=0.7, gulls=4, beam=0.5),
        "slow push in over the harbour, lights trembling, the far lamp turns",
        3.5,
        LARGE,
        sound.sea,
        5,
        ("hero",),
    ),
    Reel(
        "1a_harbour_rain_t2",
        "harbour",
        "gale night",
        Move(push=0.05, ripple=1, rain=0.8, flicker=0.8),
        "the harbour in heavy rain, the same frame",
        3.0,
        heard=sound.rain,
        rating=2,
        extra=("rejected",),
    ),
    Reel(
        "1c_wren_lantern_t1",
        "wren_right",
        "blue hour",
        Move(push=0.08, flicker=1.0),
        "slow push in on the girl, the lantern unsteady on her face",
        3.0,
    ),
    Reel(
        "2a_keepers_room_t1",
        "keepers_room",
        "gale night",
        Move(push=0.07, pan=0.02, flicker=0.9),
        "drift into the keeper's room, the lamp breathes",
        3.0,
        heard=sound.wind,
    ),
    Reel(
        "2c_chart_t1",
        "chart",
        "dusk",
        Move(push=0.04, pan=0.04, flicker=0.5),
        "drift across the chart from straight above",
        3.0,
    ),
    Reel(
        "2e_stairs_t1",
        "stairs",
        "night",
        Move(push=0.24, flicker=0.8),
        "up through the shell of the stairs towards the light",
        3.0,
        heard=sound.wind,
        rating=5,
    ),
    Reel(
        "3a_storm_t1",
        "storm",
        "gale night",
        Move(
            push=0.05,
            sway=0.02,
            rain=1,
            beam=0.7,
            ripple=0.3,
            flicker=0.8,
            flashes=(0.3, 0.36, 0.8),
        ),
        "the cutter climbs, rain in sheets, two strokes of lightning",
        3.5,
        LARGE,
        _gale,
        5,
        ("hero",),
    ),
    Reel(
        "3a_storm_t2",
        "storm",
        "storm",
        Move(push=-0.08, sway=0.028, rain=0.7, ripple=0.3),
        "the same, pulling back, grey light",
        3.0,
        heard=_gale,
        rating=3,
    ),
    Reel(
        "3c_lamp_room_t1",
        "lamp_room",
        "gale night",
        Move(push=0.09, beam=0.5, rain=0.5, flicker=1.0),
        "push in on the lens as the flame stands and the beam begins to turn",
        3.0,
        heard=sound.wind,
    ),
    Reel(
        "3d_point_gale_t1",
        "headland",
        "night",
        Move(push=0.03, pan=0.03, beam=1.0, stars=True, glints=1, ripple=1),
        "the point from the sea, the beam comes round",
        3.5,
        heard=sound.foghorn,
        rating=5,
    ),
    Reel(
        "3e_drowned_bell_t1",
        "bell",
        "dawn",
        Move(push=0.06, tilt=0.05, ripple=1.2, sway=0.004),
        "drift down towards the bell, the light wavering",
        3.0,
        heard=sound.bell,
    ),
    Reel(
        "4a_homecoming_t1",
        "homecoming",
        "dawn",
        Move(push=0.04, pan=0.04, ripple=0.8, glints=0.25, gulls=7, fog=0.35),
        "the cutter comes home through the last mist",
        3.0,
        heard=sound.gulls,
        rating=5,
    ),
    Reel(
        "4b_heath_t1",
        "heath",
        "noon",
        Move(push=0.05, pan=0.035, gulls=5, ripple=0.5),
        "across the flowering heath towards the white tower",
        3.0,
    ),
    Reel(
        "4d_gulls_t1",
        "cliff",
        "ember",
        Move(push=0.07, gulls=12, ripple=1, glints=1),
        "gulls going out across the sun",
        3.0,
        heard=sound.gulls,
    ),
    Reel(
        "plate_northern_lights_t1",
        "lights",
        "aurora",
        Move(push=0.05, tilt=0.02, stars=True, ripple=0.8, flicker=0.8),
        "northern lights over the bay, stars unsteady, water barely moving",
        3.0,
        rating=5,
    ),
    Reel(
        "plate_skerries_fog_t1",
        "skerries",
        "fog",
        Move(push=-0.05, pan=0.02, fog=0.6, ripple=0.7, beam=0.6, gulls=3),
        "fog drifting over the skerries, the lamp comes and goes",
        3.0,
        rating=3,
    ),
)

RECORDINGS: tuple[Recording, ...] = (
    Recording(
        "the_last_lamp_theme",
        "mp3",
        40.0,
        sound.theme,
        "slow chords in D minor, a glass arpeggio above, like a lamp turning",
        "Sound",
        5,
    ),
    Recording(
        "theme_sketch_short",
        "flac",
        12.0,
        sound.theme,
        "the theme again, short, for the titles",
        "Sound",
        3,
    ),
    Recording(
        "harbour_evening",
        "flac",
        10.0,
        sound.sea,
        "a calm harbour at evening, water on stones",
        "Ambience",
    ),
    Recording("storm_sea", "flac", 10.0, _gale, "a gale at sea heard from the deck", "Ambience", 5),
    Recording(
        "wind_in_the_tower",
        "flac",
        10.0,
        sound.wind,
        "wind in a stone tower, two notes of it whistling",
        "Ambience",
    ),
    Recording("rain_on_glass", "wav", 6.0, sound.rain, "rain on a window pane", "Ambience", 3),
    Recording(
        "gulls_morning",
        "mp3",
        8.0,
        sound.gulls,
        "gulls over still water in the morning",
        "Ambience",
    ),
    Recording(
        "foghorn_two_notes",
        "wav",
        6.0,
        sound.foghorn,
        "two notes of a foghorn across the bay",
        "Ambience",
        5,
    ),
    Recording("bell_two_strokes", "wav", 4.0, sound.bell, "a ship's bell, two strokes", "Ambience"),
    Recording(
        "voice_elias_letter_t1",
        "wav",
        2.8,
        _voice(92),
        "Elias, scratch: With gratitude for forty-four years",
        "Voices",
        3,
        "Elias Thorne",
    ),
    Recording(
        "voice_elias_there_you_are_t1",
        "wav",
        1.4,
        _voice(88),
        "Elias, scratch: There you are",
        "Voices",
        4,
        "Elias Thorne",
    ),
    Recording(
        "voice_wren_when_t1",
        "wav",
        1.5,
        _voice(265),
        "Wren, scratch: When does it stop?",
        "Voices",
        4,
        "Wren",
    ),
    Recording(
        "voice_wren_there_t2",
        "mp3",
        1.8,
        _voice(285),
        "Wren, scratch: There! Starboard! There!",
        "Voices",
        5,
        "Wren",
    ),
    Recording(
        "voice_marit_button_t1",
        "mp3",
        2.6,
        _voice(178),
        "Marit, scratch: A man in the city presses a button",
        "Voices",
        3,
        "Marit Dahl",
    ),
    Recording(
        "voice_marit_sing_t1",
        "wav",
        2.2,
        _voice(186),
        "Marit, scratch: Then sing. I'll steer by that",
        "Voices",
        4,
        "Marit Dahl",
    ),
)
