"""InvokeAI: `invokeai_metadata` now, `sd-metadata`, `invokeai_graph` and `Dream` before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.domain.recipe import NamedSource
from desktop.formats.recipes.facts import Facts, lora, recipe_of
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said

# `"a prompt [negative]" -s 50 -S 1234 -W 512 -H 768 -C 7.5 -A k_lms`
# Nothing of it can be read in two ways, and no words are gone through for each space among them.
_DREAM = re.compile(
    r'"?(.*?)"?(?:^|(?<!\s)\s++)((?:-{1,2}\w++\s*+[^-\s]*+\s*+){1,60}+)$',
    re.S,
)
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]\s*$")


def parse(spoken: Said) -> Recipe | None:
    """By the newest of its keys that is there."""
    metadata = as_object(spoken.json("invokeai_metadata"))
    if not metadata:
        metadata = as_object(as_object(spoken.json("invokeai_graph")).get("metadata"))
    if metadata:
        return _of_metadata(metadata)
    old = as_object(spoken.json("sd-metadata"))
    if old:
        return _of_old(old)
    graph = as_object(spoken.json("invokeai_graph"))
    if graph:
        return _of_graph(graph)
    dream = spoken.text("dream")
    return _of_dream(dream) if dream else None


def _of_metadata(metadata: dict[str, Any]) -> Recipe:
    facts = Facts(metadata)
    model, loras = facts.any("model"), facts.any("loras", "lora")
    known = as_object(model) if isinstance(model, dict) else {}
    name = said(known.get("name") or known.get("model_name") or known.get("key"), 300)
    sources = _sources(metadata)
    return recipe_of(
        "invokeai",
        "InvokeAI",
        facts,
        model=name or said(model, 300),
        model_hash=said(known.get("hash"), 200),
        loras=tuple(one for entry in _listed(loras) for one in _lora(entry)),
        source_images=tuple(one.name for one in sources),
        sources=sources,
    )


_ROLES = {
    "init_image": "image",
    "ref_images": "reference",
    "controlnets": "control",
    "t2iAdapters": "control",
    "ipAdapters": "reference",
    "ipadapters": "reference",
}


def _sources(metadata: dict[str, Any]) -> tuple[NamedSource, ...]:
    """The pictures that it was made from."""
    found: dict[str, NamedSource] = {}
    for key, role in _ROLES.items():
        for name in _images(metadata.get(key)):
            found.setdefault(name, NamedSource(name, role))
    return tuple(found.values())[:50]


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _lora(entry: dict[str, Any]) -> list[Any]:
    model = entry.get("model") or entry.get("lora") or entry
    known = model if isinstance(model, dict) else {}
    name = known.get("name") or known.get("model_name") or known.get("key")
    return list(lora(name, entry.get("weight")))


def _images(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value[:300]] if value else []
    if isinstance(value, dict):
        name = said(value.get("image_name"))
        inner = value.get("image") or value.get("config")
        return [name] if name else _images(inner) if isinstance(inner, dict) else []
    return [name for one in _listed(value)[:20] for name in _images(one)]


def _of_old(old: dict[str, Any]) -> Recipe:
    image = as_object(old.get("image"))
    facts = Facts(image)
    asked = facts.any("prompt")
    words = asked if isinstance(asked, str) else said(_first(asked).get("prompt"), 60_000)
    prompt, negative = _halves(words)
    return recipe_of(
        "invokeai",
        "InvokeAI",
        facts,
        prompt=prompt,
        negative_prompt=negative,
        model=said(old.get("model_weights") or old.get("model"), 300),
        model_hash=said(old.get("model_hash"), 200),
    )


def _first(value: Any) -> dict[str, Any]:
    listed = _listed(value)
    return listed[0] if listed else {}


def _of_graph(graph: dict[str, Any]) -> Recipe | None:
    """A graph without metadata: the one text and the one noise that stand in it."""
    nodes = as_object(graph.get("nodes"))
    found = [one for one in nodes.values() if isinstance(one, dict)]
    texts = [said(one["prompt"], 60_000) for one in found if one.get("prompt")]
    seeds = [one["seed"] for one in found if "seed" in one]
    if not found:
        return None
    return recipe_of(
        "invokeai",
        "InvokeAI",
        Facts({"seed": seeds[0]} if len(seeds) == 1 else {}),
        prompt=texts[0] if len(texts) == 1 else "",
    )


def _of_dream(dream: str) -> Recipe:
    found = _DREAM.match(dream[:60_000].strip())
    words, options = (found[1], found[2]) if found else (dream, "")
    prompt, negative = _halves(words)
    keys = {"s": "steps", "S": "seed", "W": "width", "H": "height", "C": "cfg", "A": "sampler"}
    named = dict(re.findall(r"-(\w)\s*([^\s-]\S*)", options))
    facts = Facts({keys[key]: value for key, value in named.items() if key in keys})
    return recipe_of("invokeai", "InvokeAI", facts, prompt=prompt, negative_prompt=negative)


def _halves(words: str) -> tuple[str, str]:
    found = _NEGATIVE.search(words)
    if found is None:
        return words.strip(), ""
    return words[: found.start()].strip(), found[1].strip()
