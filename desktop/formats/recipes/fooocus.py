"""Fooocus and its kin (MRE, RuinedFooocus): JSON, or a table of lines."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from desktop.domain.recipe import Lora, Recipe
    from desktop.formats.recipes.parser import Said

_OWN = ("fooocus_scheme",)
_LORA = re.compile(r"^lora_(?:combined|name)_?\d+$|^lora ?\[?\d+\]?$", re.I)


def parse(spoken: Said) -> Recipe | None:
    """Its JSON stands under `parameters` or `Comment`; its scheme has a name of its own."""
    scheme = spoken.text(*_OWN)
    for value in (spoken.json("parameters"), spoken.json("comment"), *spoken.jsons.values()):
        facts = as_object(value)
        if facts and (_has_shape(facts) or (scheme == "fooocus" and "prompt" in facts)):
            return _of(facts)
    return None


def _has_shape(facts: dict[str, Any]) -> bool:
    version = str(facts.get("version") or facts.get("Version") or facts.get("software") or "")
    names = {key.lower().replace(" ", "_") for key in facts}
    return (
        "fooocus" in version.lower()
        or {
            "prompt",
            "performance",
            "base_model",
        }
        <= names
        or {"prompt", "base_model_name", "seed"} <= names
    )


def _of(values: dict[str, Any]) -> Recipe:
    loras = [one for entry in _loras(values) for one in entry]
    facts = Facts({k: v for k, v in values.items() if not _LORA.match(k) and k != "loras"})
    full = facts.any("full_prompt")
    prompt = said(values.get("prompt") or values.get("Prompt"), 60_000)
    if not prompt and isinstance(full, list):
        prompt = said(full[0] if full else "", 60_000)
    return recipe_of("fooocus", "Fooocus", facts, loras=tuple(loras[:100]), prompt=prompt.strip())


def _loras(values: dict[str, Any]) -> list[list[Lora]]:
    found = []
    listed = values.get("loras")
    if isinstance(listed, str):
        listed = _literal(listed)
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, list) and one:
            found.append(list(lora(one[0], one[1] if len(one) > 1 else None)))
        elif isinstance(one, dict):
            found.append(list(lora(one.get("name") or one.get("model"), one.get("weight"))))
    for key, value in values.items():
        if _LORA.match(key) and isinstance(value, str):
            name, _, weight = value.rpartition(" : ")
            found.append(list(lora(name or value, weight or None)))
    return found


def _literal(text: str) -> Any:
    """A list as Python writes it: read as a literal, never evaluated."""
    try:
        return ast.literal_eval(text[:20_000])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
