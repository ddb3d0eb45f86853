"""What a parser of recipes is given and gives, and the order in which they are asked."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

from desktop.domain.recipe import FileRecipe, Recipe
from desktop.formats.recipes.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.domain.recipe import RawBlock


@dataclass(frozen=True)
class Said:
    """All words of a file that may be a recipe.

    Attributes:
        blocks: As they stand in the file.
        name: What the file is called.
    """

    blocks: tuple[RawBlock, ...]
    name: str = ""

    def text(self, *keys: str) -> str:
        """The words under the first of these keys that has any, whatever its case; else empty."""
        return next((self.texts[key.lower()] for key in keys if key.lower() in self.texts), "")

    def json(self, *keys: str) -> Any:
        """The same as JSON; None where it is none."""
        for key in keys:
            if (found := self._parsed(key.lower())) is not None:
                return found
        return None

    @cached_property
    def texts(self) -> dict[str, str]:
        """Words by the lower-case name of their place; the first of several that have one name."""
        found: dict[str, str] = {}
        for block in self.blocks:
            found.setdefault(block.key.lower(), block.text)
        return found

    @cached_property
    def jsons(self) -> dict[str, Any]:
        """What of these is JSON, and an object or a list."""
        found = {key: self._parsed(key) for key in self.texts}
        return {key: value for key, value in found.items() if value is not None}

    def _parsed(self, key: str) -> Any:
        """Each is taken apart once, when it is first asked for: some are large."""
        if key not in self._cache:
            text = self.texts.get(key)
            self._cache[key] = None if text is None else read_json(text)
        return self._cache[key]

    @cached_property
    def _cache(self) -> dict[str, Any]:
        return {}


class Parser(Protocol):
    """What every module of a generator offers."""

    def parse(self, said: Said) -> Recipe | None:
        """The recipe, or None where these words are not of this generator. Never raises."""


# Modules of this room, in the order in which they are asked. Those that are sure of what they see
# stand first; the first that answers names the generator, and others only fill what it left open.
PARSERS = (
    "comfyui",
    "sketch",
    "swarmui",
    "invokeai",
    "novelai",
    "draw_things",
    "fooocus",
    "easy_diffusion",
    "tensor_art",
    "automatic1111",
    "midjourney",
    "declared",
)
# Those that may still add something where a graph has told all.
_BESIDE_A_GRAPH = frozenset({"automatic1111", "declared"})


def parser(name: str) -> Parser:
    """The module of a generator; imported when the first file with any words comes."""
    return cast("Parser", importlib.import_module(f"desktop.formats.recipes.{name}"))


def parse(blocks: Sequence[RawBlock], name: str = "", warnings: Iterable[str] = ()) -> FileRecipe:
    """What these words say of how a file was made; they are kept whoever understands them.

    Args:
        blocks: As they stand in the file.
        name: What the file is called.
        warnings: What was cut while they were found.
    """
    said, recipe = Said(tuple(blocks), name), Recipe()
    told = list(warnings)
    for one in PARSERS:
        if recipe.generator == PARSERS[0] and recipe.is_traced and one not in _BESIDE_A_GRAPH:
            continue
        try:
            found = parser(one).parse(said)
        except Exception:  # noqa: BLE001 - a file is worth more than its recipe
            told.append("A part of what it says of how it was made could not be understood.")
            continue
        if found is not None:
            recipe = recipe.over(found)
    return FileRecipe(recipe.storable(), said.blocks, tuple(dict.fromkeys(told)))
