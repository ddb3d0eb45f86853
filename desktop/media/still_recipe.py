"""How a film was made, by the still that was written with it: for films that do not say it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.untrusted_text import display_name
from desktop.formats.recipes.parser import parse
from desktop.media import recipe_blocks
from desktop.media.sniff import sniff
from desktop.media.source import UnreadableError, open_source

if TYPE_CHECKING:
    from desktop.domain.technical import Probe


def with_still(probe: Probe, path: bytes) -> Probe:
    """`probe` with the recipe of the still at this path; what cannot be read harms nothing."""
    try:
        with open_source(path, follow_links=False) as source:
            found = sniff(source.head(), source.name, source.size)
            if found is None or found.format != "PNG":
                return probe
            said = recipe_blocks.of_picture(source, found)
    except UnreadableError:
        return probe
    # The seal of the still is on the still: it is worth nothing for the film.
    blocks = [block for block in said.raw if block.key != "c2pa"]
    recipe = parse(blocks, os.fsdecode(path).rpartition("/")[2], said.warnings)
    if not recipe.recipe:
        return probe
    name = display_name(path).rpartition("/")[2]
    raw = tuple(replace(block, file=name) for block in recipe.raw)
    whole = replace(recipe, raw=(*probe.recipe.raw, *raw))
    warnings = (*probe.warnings, *recipe.warnings)
    return replace(probe, recipe=whole, warnings=warnings)
