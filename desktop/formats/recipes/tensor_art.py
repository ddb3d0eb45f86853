"""Tensor.Art: JSON under `generation_data`, with its models in a list by their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said

_NAMES = ("modelFileName", "label", "modelName", "modelId")


def parse(spoken: Said) -> Recipe | None:
    """What stands under that name."""
    values = as_object(spoken.json("generation_data"))
    if not values:
        return None
    listed = values.get("models")
    models = [one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict)]
    base = as_object(values.get("baseModel"))
    if not base:
        base = next((one for one in models if "LORA" not in said(one.get("type")).upper()), {})
    loras = [
        one
        for model in models[:100]
        if "LORA" in said(model.get("type")).upper()
        for one in lora(_name(model), model.get("weight"))
    ]
    return recipe_of(
        "tensorart",
        "Tensor.Art",
        Facts(values),
        model=_name(base),
        model_hash=said(base.get("hash"), 200),
        loras=tuple(loras),
    )


def _name(model: dict[str, Any]) -> str:
    return next((said(model.get(key), 300) for key in _NAMES if said(model.get(key))), "")
