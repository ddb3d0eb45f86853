"""Understands the words that were found in a file: the last step of a look at it, in the worker."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.formats.recipes.parser import parse

if TYPE_CHECKING:
    from desktop.domain.technical import Probe


def understood(probe: Probe, name: str) -> Probe:
    """`probe` with its recipe; what nobody understands is kept in the file's own words."""
    found = probe.recipe
    recipe = parse(found.raw, name, found.warnings)
    return replace(probe, recipe=recipe, warnings=(*probe.warnings, *recipe.warnings))
