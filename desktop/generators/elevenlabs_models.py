"""The models and voices of ElevenLabs that are offered by name, as its client and pages have them.

Prices are not in here: they are rows of a rate card.
"""

from __future__ import annotations

from desktop.domain.asset import AssetType
from desktop.domain.generation import ModelSpec, ParameterKind, ParameterSpec, Preset
from desktop.generators.cloud_model import CloudModel, any_model, choice

# Voices that every account has.
VOICES = (
    ("JBFqnCBsd6RMkjVDRZzb", "George"),
    ("EXAVITQu4vr4xnSDxMaL", "Sarah"),
    ("CwhRBWXzGAHq8TQ4Fs17", "Roger"),
    ("FGY2WhTYpPnrIDTdsKH5", "Laura"),
    ("IKne3meq5aSn9XLyUdCD", "Charlie"),
    ("N2lVS1w4EtoT3dr4eOWO", "Callum"),
    ("SAz9YHcvj6GT2YYXdXww", "River"),
    ("TX3LPaxmHKxFdv7VOQHJ", "Liam"),
)
FORMAT = "output_format"
# Goes into `voice_settings`.
SETTINGS = frozenset({"stability", "similarity_boost", "style", "speed", "use_speaker_boost"})
_NUMBER = ParameterKind.NUMBER
_STABILITY = ParameterSpec(
    "stability", "Stability", _NUMBER, low=0, high=1, hint="Less is more moved, and less even"
)
_FILE = choice(
    FORMAT, "File", "mp3_44100_128 mp3_44100_192 mp3_22050_32 wav_44100 wav_48000", "mp3_44100_128"
)
_SPOKEN = (
    _STABILITY,
    ParameterSpec("similarity_boost", "Likeness to the voice", _NUMBER, low=0, high=1),
    ParameterSpec("style", "Style", _NUMBER, low=0, high=1),
    ParameterSpec("speed", "Speed", _NUMBER, low=0.7, high=1.2, hint="1 is as people speak"),
    ParameterSpec("use_speaker_boost", "Speaker boost", ParameterKind.SWITCH),
)
_AROUND = (
    ParameterSpec("previous_text", "What was said before"),
    ParameterSpec("next_text", "What is said after"),
)


def _speech(
    name: str, title: str, parameters: tuple[ParameterSpec, ...], longest: int
) -> CloudModel:
    spec = ModelSpec(
        name,
        title,
        AssetType.AUDIO,
        takes=frozenset({"voice", "seed"}),
        required=frozenset({"prompt"}),
        parameters=(*parameters, _FILE),
        presets={
            Preset.DRAFT: {FORMAT: "mp3_22050_32"},
            Preset.FINAL: {FORMAT: "mp3_44100_192"},
        },
        unit="character",
        voices=VOICES,
    )
    inputs = {"prompt": "text", "voice": "voice_id", "seed": "seed"}
    return CloudModel(spec, inputs, longest=longest)


ELEVENLABS_MODELS = (
    _speech("eleven_multilingual_v2", "Multilingual v2", (*_SPOKEN, *_AROUND), 10_000),
    _speech("eleven_v3", "Eleven v3", (_STABILITY,), 5_000),
    _speech("eleven_flash_v2_5", "Flash v2.5", (*_SPOKEN, *_AROUND), 40_000),
    any_model(AssetType.AUDIO, {}, "eleven_turbo_v2_5"),
)
