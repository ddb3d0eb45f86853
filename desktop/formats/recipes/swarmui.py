"""SwarmUI (StableSwarmUI): `sui_image_params` in JSON, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said


def parse(spoken: Said) -> Recipe | None:
    """The parameters, with the model's own names and hashes beside them."""
    for value in (*spoken.jsons.values(),):
        whole = as_object(value)
        found = as_object(whole.get("sui_image_params"))
        if found:
            return _of(found, whole)
    own = as_object(spoken.json("sui_image_params"))
    return _of(own, {}) if own else None


def _of(values: dict[str, Any], whole: dict[str, Any]) -> Recipe:
    names, weights = values.get("loras"), values.get("loraweights")
    listed = names if isinstance(names, list) else str(names or "").split(",")
    numbers = weights if isinstance(weights, list) else str(weights or "").split(",")
    loras = [
        one
        for at, name in enumerate(listed)
        for one in lora(name, numbers[at] if at < len(numbers) else None)
    ]
    left = {k: v for k, v in values.items() if k not in {"loras", "loraweights"}}
    models = whole.get("sui_models")
    hashes = {
        str(one.get("name", "")).rpartition(".")[0]: str(one.get("hash") or "")
        for one in (models if isinstance(models, list) else ())
        if isinstance(one, dict)
    }
    return recipe_of(
        "swarmui",
        "SwarmUI",
        Facts(left),
        loras=tuple(loras[:100]),
        model_hash=hashes.get(str(values.get("model", "")).removesuffix(".safetensors"), "")[:200],
    )
