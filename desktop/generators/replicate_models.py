"""The models of Replicate that are offered by name, as their published schemas describe them.

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

_SEEDED = {"prompt": "prompt", "seed": "seed"}
_QUALITY = ParameterSpec(
    "output_quality", "Quality of the file", ParameterKind.WHOLE, 90, low=0, high=100
)
_RATIO = choice("aspect_ratio", "Shape", "16:9 9:16 1:1", "16:9")
_SHAPES = "match_input_image 16:9 9:16 1:1 4:3 3:4 3:2 2:3 5:4 4:5 21:9"
_PICTURES = {ReferenceRole.IMAGE: "image_input[]", ReferenceRole.CHARACTER: "image_input[]"}

REPLICATE_MODELS = (
    CloudModel(
        ModelSpec(
            "black-forest-labs/flux-1.1-pro",
            "FLUX 1.1 pro",
            AssetType.IMAGE,
            takes=frozenset({"seed", "width", "height"}),
            required=frozenset({"prompt"}),
            parameters=(
                choice("output_format", "File", "png jpg webp", "png"),
                _QUALITY,
                ParameterSpec("prompt_upsampling", "Add to the prompt", ParameterKind.SWITCH),
                ParameterSpec(
                    "safety_tolerance", "Tolerance", ParameterKind.WHOLE, 2, low=1, high=5
                ),
            ),
            presets={
                Preset.DRAFT: {"width": 768, "height": 448},
                Preset.FINAL: {"width": 1440, "height": 832},
            },
            unit="image",
        ),
        _SEEDED,
        size="aspect_ratio",
        size_form=SizeForm.PAIR,
        size_step=32,
    ),
    CloudModel(
        ModelSpec(
            "google/nano-banana",
            "Nano Banana",
            AssetType.IMAGE,
            references={ReferenceRole.IMAGE: 8, ReferenceRole.CHARACTER: 6},
            required=frozenset({"prompt"}),
            parameters=(
                choice("aspect_ratio", "Shape", _SHAPES, "16:9"),
                choice("output_format", "File", "png jpg", "png"),
            ),
            # It knows one size and no steps: they differ in the file only.
            presets={
                Preset.DRAFT: {"output_format": "jpg"},
                Preset.FINAL: {"output_format": "png"},
            },
            unit="image",
        ),
        {"prompt": "prompt"},
        _PICTURES,
    ),
    CloudModel(
        ModelSpec(
            "bytedance/seedance-2.0-fast",
            "Seedance 2.0 fast",
            AssetType.VIDEO,
            references={ReferenceRole.FIRST_FRAME: 1, ReferenceRole.LAST_FRAME: 1},
            takes=frozenset({"seed", "seconds"}),
            required=frozenset({"prompt"}),
            parameters=(
                choice("resolution", "Resolution", "480p 720p", "720p"),
                choice("aspect_ratio", "Shape", "16:9 9:16 1:1 4:3 3:4 21:9 adaptive", "16:9"),
                ParameterSpec("generate_audio", "With sound", ParameterKind.SWITCH, False),
            ),
            presets={
                Preset.DRAFT: {"resolution": "480p"},
                Preset.FINAL: {"resolution": "720p"},
            },
            unit="second",
        ),
        {**_SEEDED, "seconds": "duration"},
        {ReferenceRole.FIRST_FRAME: "image", ReferenceRole.LAST_FRAME: "last_frame_image"},
        lengths=tuple(range(4, 16)),
    ),
    CloudModel(
        ModelSpec(
            "kwaivgi/kling-v2.5-turbo-pro",
            "Kling 2.5 Turbo Pro",
            AssetType.VIDEO,
            references={ReferenceRole.FIRST_FRAME: 1},
            takes=frozenset({"negative", "seconds"}),
            required=frozenset({"prompt"}),
            parameters=(_RATIO,),
            presets={Preset.DRAFT: {"seconds": 5}, Preset.FINAL: {"seconds": 10}},
            unit="second",
        ),
        {"prompt": "prompt", "negative": "negative_prompt", "seconds": "duration"},
        {ReferenceRole.FIRST_FRAME: "start_image"},
        lengths=(5, 10),
    ),
    any_model(AssetType.IMAGE, _PICTURES, "owner/name, or owner/name:version"),
    any_model(
        AssetType.VIDEO,
        {
            ReferenceRole.FIRST_FRAME: "image",
            ReferenceRole.LAST_FRAME: "last_frame_image",
            ReferenceRole.VIDEO: "video",
            ReferenceRole.AUDIO: "audio",
            ReferenceRole.IMAGE: "reference_images[]",
            ReferenceRole.CHARACTER: "reference_images[]",
        },
        "owner/name, or owner/name:version",
    ),
    any_model(AssetType.AUDIO, {ReferenceRole.AUDIO: "audio"}, "owner/name:version"),
)
