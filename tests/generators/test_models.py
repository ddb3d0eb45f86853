"""The models that are offered by name."""

from __future__ import annotations

import pytest

from desktop.base.errors import RuleError
from desktop.domain.generation import GenerationRequest, Preset
from desktop.generators.cloud_model import is_any
from desktop.generators.elevenlabs_models import ELEVENLABS_MODELS
from desktop.generators.fal_models import FAL_MODELS
from desktop.generators.openai import OpenAIGenerator
from desktop.generators.openai_models import OPENAI_MODELS
from desktop.generators.replicate_models import REPLICATE_MODELS

ALL = (*FAL_MODELS, *REPLICATE_MODELS, *OPENAI_MODELS, *ELEVENLABS_MODELS)


def test_each_has_a_draft_and_a_final_preset() -> None:
    named = [model.spec for model in ALL if not is_any(model)]
    assert [spec.name for spec in named if set(spec.presets) != set(Preset)] == []
    assert [
        spec.name for spec in named if spec.presets[Preset.DRAFT] == spec.presets[Preset.FINAL]
    ] == []


def test_what_a_model_does_not_draw_is_not_offered() -> None:
    asked = GenerationRequest(
        "openai", "gpt-image-2", prompt="A boat", parameters={"background": "transparent"}
    )
    with pytest.raises(RuleError) as refused:
        OpenAIGenerator("").payload(asked)
    assert refused.value.field == "background"
