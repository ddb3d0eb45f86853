"""Sketch, the generator that comes with this program: JSON under `sketch`, in text and in tags."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop.domain.recipe import NamedSource
from desktop.formats.recipes.facts import Facts, digits, recipe_of
from desktop.formats.recipes.json_text import as_object, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.generation import Json
    from desktop.domain.recipe import Recipe
    from desktop.formats.recipes.parser import Said

KEY = "sketch"
_MOST = 50  # of what went along
_ROLES = {"video": "video", "audio": "audio"}


def written(values: Mapping[str, Json]) -> str:
    """What a file says of how it was made, for a text of PNG, a tag of a film or of a sound.

    Numbers of many digits are written as text, since not every reader keeps them.
    """
    kept = {
        key: str(value) if type(value) is int and abs(value) > 10**15 else value
        for key, value in values.items()
    }
    return json.dumps({KEY: kept}, ensure_ascii=False)


def parse(spoken: Said) -> Recipe | None:
    """The object under `sketch`, wherever it stands."""
    for value in spoken.jsons.values():
        found = as_object(value).get(KEY)
        if isinstance(found, dict) and "model" in found:
            values = {key: one for key, one in found.items() if key != "references"}
            sources = tuple(_sources(found.get("references")))
            return recipe_of(
                KEY,
                "Sketch",
                Facts(values),
                seed=digits(found.get("seed")),
                sources=sources,
                source_images=tuple(dict.fromkeys(one.name for one in sources)),
            )
    return None


def _sources(listed: object) -> list[NamedSource]:
    found = []
    for one in listed if isinstance(listed, list) else ():
        name = said(as_object(one).get("name"), 300)
        role = said(as_object(one).get("role"))
        if name:
            found.append(NamedSource(name, _ROLES.get(role, "reference")))
    return found[:_MOST]
