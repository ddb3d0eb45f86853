"""The models of OpenAI that are offered by name, as its client and its reference have them.

Prices are not in here: they are rows of a rate card.
"""

from __future__ import annotations

from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    ModelSpec,
    ParameterKind,
    ParameterSpec,
    Preset,
    ReferenceRole,
)
from desktop.generators.cloud_model import CloudModel, SizeForm, any_model, choice

MOST_PICTURES = 16
_PICTURES = {ReferenceRole.IMAGE: "image[]", ReferenceRole.CHARACTER: "image[]"}
_BACKGROUND = choice("background", "Background", "auto opaque transparent", "auto")
_OPAQUE = choice("background", "Background", "auto opaque", "auto")
_DRAWN = (
    choice("output_format", "File", "png jpeg webp", "png"),
    choice("moderation", "Moderation", "auto low", "auto"),
)
VOICES = tuple(
    (name, name.capitalize())
    for name in (
        *("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx"),
        *("sage", "shimmer", "verse"),
    )
)
_SPEED = ParameterSpec(
    "speed", "Speed", ParameterKind.NUMBER, 1.0, low=0.25, high=4.0, hint="1 is as people speak"
)
_FILE = choice("response_format", "File", "mp3 wav flac", "mp3")
_MANNER = ParameterSpec("instructions", "Manner", hint="How it is said: whispered, out of breath")


_FIVE = "auto low medium high xhigh max"


def _image(
    name: str, title: str, qualities: str, *, any_size: bool, is_opaque: bool = False
) -> CloudModel:
    size = () if any_size else (choice("size", "Size", "1536x1024 1024x1024 1024x1536 auto"),)
    background = _OPAQUE if is_opaque else _BACKGROUND
    best = "high" if "max" not in qualities else "max"
    spec = ModelSpec(
        name,
        title,
        AssetType.IMAGE,
        references=dict.fromkeys(_PICTURES, MOST_PICTURES),
        takes=frozenset({"width", "height"} if any_size else ()),
        required=frozenset({"prompt"}),
        parameters=(choice("quality", "Quality", qualities, "auto"), *size, background, *_DRAWN),
        presets={Preset.DRAFT: {"quality": "low"}, Preset.FINAL: {"quality": best}},
        unit="token",
    )
    return CloudModel(
        spec,
        {"prompt": "prompt"},
        _PICTURES,
        size="size" if any_size else "",
        size_form=SizeForm.TEXT,
        size_step=16,
        longest=32_000,
    )


def _speech(name: str, title: str, *, has_manner: bool) -> CloudModel:
    spec = ModelSpec(
        name,
        title,
        AssetType.AUDIO,
        takes=frozenset({"voice"}),
        required=frozenset({"prompt"}),
        parameters=(*((_MANNER,) if has_manner else ()), _SPEED, _FILE),
        presets={
            Preset.DRAFT: {"response_format": "mp3"},
            Preset.FINAL: {"response_format": "wav"},
        },
        unit="character",
        voices=VOICES,
    )
    return CloudModel(spec, {"prompt": "input", "voice": "voice"}, longest=4096)


OPENAI_MODELS = (
    _image("gpt-image-2", "GPT Image 2", "auto low medium high", any_size=True, is_opaque=True),
    *(
        _image(
            f"gpt-image-{number}-{kind.lower()}", f"GPT Image {number} {kind}", _FIVE, any_size=True
        )
        for number in ("2.6", "2.5")
        for kind in ("Sunburst", "Flare")
    ),
    _image("gpt-image-1-mini", "GPT Image 1 mini", "auto low medium high", any_size=False),
    _speech("gpt-4o-mini-tts", "GPT-4o mini TTS", has_manner=True),
    _speech("tts-1", "TTS 1", has_manner=False),
    _speech("tts-1-hd", "TTS 1 HD", has_manner=False),
    any_model(AssetType.IMAGE, _PICTURES, "flux-1-schnell"),
    any_model(AssetType.AUDIO, {}, "kokoro"),
)
