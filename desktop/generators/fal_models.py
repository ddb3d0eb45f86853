"""The models of fal that are offered by name, as fal's pages of them describe their inputs.

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
from desktop.generators.cloud_model import CloudModel, any_model, choice

_SEEDED = {"prompt": "prompt", "seed": "seed"}
_CLIP = {"prompt": "prompt", "negative": "negative_prompt", "seconds": "duration"}
_CFG = ParameterSpec(
    "cfg_scale", "Closeness to the prompt", ParameterKind.NUMBER, 0.5, low=0, high=1
)
_CHECKER = ParameterSpec("enable_safety_checker", "Safety checker", ParameterKind.SWITCH, True)


_RATIO = choice("aspect_ratio", "Shape", "16:9 9:16 1:1", "16:9")
_RATIOS = "auto 21:9 16:9 3:2 4:3 5:4 1:1 4:5 3:4 2:3 9:16"
_PICTURES = {ReferenceRole.IMAGE: "image_urls[]", ReferenceRole.CHARACTER: "image_urls[]"}
_NANO = (
    choice("resolution", "Resolution", "1K 2K 4K", "1K"),
    choice("output_format", "File", "png jpeg webp", "png"),
)
_NANO_PRESETS = {Preset.DRAFT: {"resolution": "1K"}, Preset.FINAL: {"resolution": "4K"}}


def _flux(name: str, title: str, steps: ParameterSpec, drafted: int) -> CloudModel:
    parameters = (
        steps,
        ParameterSpec(
            "guidance_scale", "Closeness to the prompt", ParameterKind.NUMBER, 3.5, low=1, high=20
        ),
        choice("output_format", "File", "png jpeg", "png"),
        _CHECKER,
    )
    most = int(steps.high or 1)
    spec = ModelSpec(
        name,
        title,
        AssetType.IMAGE,
        takes=frozenset({"seed", "width", "height"}),
        required=frozenset({"prompt"}),
        parameters=parameters,
        presets={
            Preset.DRAFT: {steps.name: drafted},
            Preset.FINAL: {steps.name: min(40, most)},
        },
        unit="megapixel",
    )
    return CloudModel(spec, _SEEDED, size="image_size")


def _steps(most: int, default: int) -> ParameterSpec:
    kind = ParameterKind.WHOLE
    return ParameterSpec("num_inference_steps", "Steps", kind, default, low=1, high=most)


def _kling(
    name: str,
    title: str,
    frames: dict[ReferenceRole, str],
    parameters: tuple[ParameterSpec, ...],
    lengths: tuple[int, ...],
) -> CloudModel:
    required = {"prompt", ReferenceRole.FIRST_FRAME.value} if frames else {"prompt"}
    spec = ModelSpec(
        name,
        title,
        AssetType.VIDEO,
        references=dict.fromkeys(frames, 1),
        takes=frozenset({"negative", "seconds"}),
        required=frozenset(required),
        parameters=parameters,
        presets={
            Preset.DRAFT: {"seconds": lengths[0]},
            Preset.FINAL: {"seconds": lengths[-1]},
        },
        unit="second",
    )
    return CloudModel(spec, _CLIP, frames, lengths=lengths, is_length_text=True)


FAL_MODELS = (
    _flux("fal-ai/flux/dev", "FLUX.1 dev", _steps(50, 28), drafted=12),
    _flux("fal-ai/flux/schnell", "FLUX.1 schnell", _steps(12, 4), drafted=2),
    CloudModel(
        ModelSpec(
            "fal-ai/nano-banana-2",
            "Nano Banana 2",
            AssetType.IMAGE,
            takes=frozenset({"seed"}),
            required=frozenset({"prompt"}),
            parameters=(choice("aspect_ratio", "Shape", _RATIOS, "16:9"), *_NANO),
            presets=_NANO_PRESETS,
            unit="image",
        ),
        _SEEDED,
    ),
    CloudModel(
        ModelSpec(
            "fal-ai/nano-banana-2/edit",
            "Nano Banana 2, from pictures",
            AssetType.IMAGE,
            references={ReferenceRole.IMAGE: 8, ReferenceRole.CHARACTER: 6},
            takes=frozenset({"seed"}),
            required=frozenset({"prompt", "references"}),
            parameters=(choice("aspect_ratio", "Shape", _RATIOS, "auto"), *_NANO),
            presets=_NANO_PRESETS,
            unit="image",
        ),
        _SEEDED,
        _PICTURES,
    ),
    _kling(
        "fal-ai/kling-video/v2.5-turbo/pro/text-to-video",
        "Kling 2.5 Turbo Pro",
        {},
        (_RATIO, _CFG),
        (5, 10),
    ),
    _kling(
        "fal-ai/kling-video/v2.5-turbo/pro/image-to-video",
        "Kling 2.5 Turbo Pro, from a frame",
        {
            ReferenceRole.FIRST_FRAME: "image_url",
            ReferenceRole.LAST_FRAME: "tail_image_url",
        },
        (_CFG,),
        (5, 10),
    ),
    _kling(
        "fal-ai/kling-video/v3/pro/image-to-video",
        "Kling 3 Pro, from a frame",
        {
            ReferenceRole.FIRST_FRAME: "start_image_url",
            ReferenceRole.LAST_FRAME: "end_image_url",
        },
        (ParameterSpec("generate_audio", "With sound", ParameterKind.SWITCH, False), _CFG),
        tuple(range(3, 16)),
    ),
    any_model(AssetType.IMAGE, _PICTURES, "fal-ai/flux-2-pro"),
    any_model(
        AssetType.VIDEO,
        {
            ReferenceRole.FIRST_FRAME: "image_url",
            ReferenceRole.LAST_FRAME: "end_image_url",
            ReferenceRole.VIDEO: "video_url",
            ReferenceRole.AUDIO: "audio_url",
            **_PICTURES,
        },
        "fal-ai/veo3",
    ),
    any_model(AssetType.AUDIO, {ReferenceRole.AUDIO: "audio_url"}, "fal-ai/minimax/speech-02-hd"),
)
