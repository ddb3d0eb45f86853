"""Easy Diffusion: the same facts as JSON, as PNG text or as lines, in the file or beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said

_MODEL = ("use_stable_diffusion_model", "stable diffusion model", "stable_diffusion_model")
_LINE = re.compile(r"^([A-Z][\w ]{1,40}):[ \t]?(.*)$", re.M)


def parse(spoken: Said) -> Recipe | None:
    """What names its model the way only this program does."""
    lines = [dict(_LINE.findall(text[:100_000])) for text in spoken.texts.values()]
    every = [spoken.texts, *map(as_object, spoken.jsons.values()), *lines]
    for values in every:
        if any(key.lower() in _MODEL for key in values):
            return _of({str(key): value for key, value in values.items()})
    return None


def _of(values: dict[str, Any]) -> Recipe:
    facts = Facts(values)
    names, weights = facts.any("use_lora_model", "lora_model"), facts.any("lora_alpha")
    listed = names if isinstance(names, list) else [names]
    numbers = weights if isinstance(weights, list) else [weights]
    loras = [
        one
        for at, name in enumerate(listed)
        for one in lora(name, numbers[at] if at < len(numbers) else None)
    ]
    return recipe_of(
        "easydiffusion",
        "Easy Diffusion",
        facts,
        model=facts.word(*_MODEL),
        loras=tuple(loras[:100]),
    )
