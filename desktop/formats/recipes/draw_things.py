"""Draw Things: JSON in the UserComment of XMP or EXIF, with one-letter names for the prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said


def parse(spoken: Said) -> Recipe | None:
    """`c` is the prompt and `uc` what it should not show."""
    for value in spoken.jsons.values():
        found = as_object(value)
        if isinstance(found.get("c"), str) and "sampler" in found and "model" in found:
            return _of(found)
    return None


def _of(values: dict[str, Any]) -> Recipe:
    more = as_object(values.get("v2"))
    listed = values.get("lora") or more.get("loras")
    loras = [
        one
        for entry in (listed if isinstance(listed, list) else ())
        if isinstance(entry, dict)
        for one in lora(entry.get("model") or entry.get("file"), entry.get("weight"))
    ]
    facts = Facts({key: value for key, value in values.items() if key not in {"v2", "lora"}})
    return recipe_of(
        "drawthings",
        "Draw Things",
        facts,
        prompt=facts.word("c", limit=60_000),
        negative_prompt=facts.word("uc", limit=60_000),
        loras=tuple(loras[:100]),
    )
