"""What a shot says becomes a request: nothing is dropped unsaid, nothing is made up."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.asset import AssetType
from desktop.domain.generation import ModelSpec, ParameterSpec, Preset, Reference, ReferenceRole
from desktop.domain.generation_json import request_json, request_of
from desktop.domain.generation_shot import (
    CharacterOfShot,
    HowToAsk,
    Picture,
    ShotToMake,
    wanted_takes,
)
from desktop.domain.ids import AssetId

FIRST, IMAGE, CHARACTER = (
    ReferenceRole.FIRST_FRAME,
    ReferenceRole.IMAGE,
    ReferenceRole.CHARACTER,
)
CLIPS = ModelSpec(
    "clips-1",
    "Clips 1",
    AssetType.VIDEO,
    {FIRST: 1, IMAGE: 1, CHARACTER: 1},
    frozenset({"seconds", "negative", "seed", "width"}),
    parameters=(ParameterSpec("steps", "Steps"),),
    presets={Preset.DRAFT: {"steps": 4, "width": 320}},
)
VOICES = ModelSpec("voices-1", "Voices 1", AssetType.AUDIO, takes=frozenset({"voice"}))
MARA = CharacterOfShot(
    "Mara", "red hair, oilskin coat", (Picture(AssetId("m"), "image", "Mara.png"),), "mara-v2"
)
SHOT = ShotToMake(
    AssetId("shot"),
    "12A",
    "a boat in the fog",
    camera="low, wide",
    setting="Pier, night",
    look="16 mm",
    dialogue="MARA (O.S.): Who is there?\n\nA bell rings.",
    seconds=4.0,
    pictures=(
        Picture(AssetId("a"), "image", "Pier.png"),
        Picture(AssetId("b"), "image", "Fog.png"),
        Picture(AssetId("n"), "image", "Nothing.png", has_file=False),
    ),
    characters=(MARA,),
    last_take={
        "provider": "example",
        "model": "clips-1",
        "seed": "7",
        "width": 640,
        "negative_prompt": "text",
        "parameters": {"steps": 30, "other": 1},
    },
    previous=Picture(AssetId("p"), "image", "Last.png"),
    has_previous=True,
)
HOW = HowToAsk("example", "example", CLIPS)


def test_a_shot_is_filled_in_and_what_does_not_go_along_is_named() -> None:
    (wanted,) = wanted_takes(SHOT, replace(HOW, from_previous=True))
    request = wanted.request
    assert request.prompt.splitlines() == [
        "a boat in the fog",
        "Camera: low, wide",
        "Setting: Pier, night",
        "Look: 16 mm",
        "Mara: red hair, oilskin coat",
    ]
    assert (request.seconds, request.width, request.negative, request.seed) == (
        4,
        640,
        "text",
        None,
    )
    assert request.parameters == {"steps": 30}
    assert request.references == (
        Reference(FIRST, AssetId("p"), "Last.png"),
        Reference(IMAGE, AssetId("a"), "Pier.png"),
        Reference(CHARACTER, AssetId("m"), "Mara.png"),
    )
    assert wanted.left_out == (
        "There is no file of “Nothing.png”.",
        "Clips 1 takes 1 reference images: 2 are there.",
    )
    assert request_of(request_json(request)) == request
    bare = wanted_takes(ShotToMake(AssetId("s"), "1"), replace(HOW, from_previous=True))[0]
    assert (bare.request.prompt, bare.request.references) == ("", ())
    assert bare.left_out == ("There is no shot before it.",)


def test_again_presets_and_variations() -> None:
    again = {"prompt": "a ship", "seed": "7", "parameters": {"steps": 20}}
    how = replace(HOW, again=again, is_seed_locked=True, variations=2, preset=Preset.DRAFT)
    first, second = (one.request for one in wanted_takes(SHOT, how))
    assert (first.prompt, first.seed, first.width) == ("a ship", 7, 320)
    assert first.parameters == {"steps": 4}
    assert second == replace(first, seed=None)


def test_speech_is_asked_for_line_by_line() -> None:
    found = wanted_takes(SHOT, replace(HOW, model=VOICES))
    assert [(one.line, one.speaker, one.request.prompt, one.request.voice) for one in found] == [
        (1, "MARA", "Who is there?", "mara-v2"),
        (2, "", "A bell rings.", ""),
    ]
    assert not any(one.request.references for one in found)
    (told,) = wanted_takes(SHOT, replace(HOW, model=VOICES, words="Hello."))
    assert (told.line, told.request.prompt) == (0, "Hello.")
