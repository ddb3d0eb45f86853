"""Aspect ratios of films: `16:9`, `2.39:1`; reading what a person types, and the shape it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

CROP = "crop"  # of a film's metadata: see `crop_of`
NO_CROP = (0, 0, 0, 0)
DEFAULT_ASPECT = "16:9"
USUAL_ASPECTS = ("16:9", "1.85:1", "2.39:1", "4:3", "1:1", "9:16")
_NARROWEST, _WIDEST = 0.3, 4.0
_NUMBER = r"(\d{1,5}(?:[.,]\d{1,4})?)"
_WRITTEN = re.compile(rf"{_NUMBER}\s*(?:[:x×/]\s*{_NUMBER})?", re.ASCII)


def read_aspect(text: str) -> str:
    """An aspect ratio as it is kept: `1.85` -> `1.85:1`; empty is the usual one.

    Raises:
        RuleError: It is none, or no picture has it.
    """
    line = text.strip().lower()
    if not line:
        return DEFAULT_ASPECT
    found = _WRITTEN.fullmatch(line)
    shape = _shape(found) if found else 0.0
    if found is None or not _NARROWEST <= shape <= _WIDEST:
        raise RuleError(
            f"“{text.strip()[:40]}” is not an aspect ratio.",
            field="aspect_ratio",
            advice="Write 16:9, 1.85, 2.39 or 4:3: width to height, from 0.3 to 4.",
        )
    across, down = (part.replace(",", ".") for part in (found[1], found[2] or "1"))
    return f"{across}:{down}"


def shape_of(aspect: str) -> float:
    """Width divided by height; that of the usual ratio where it cannot be read."""
    found = _WRITTEN.fullmatch(aspect.strip().lower())
    shape = _shape(found) if found else 0.0
    return shape if _NARROWEST <= shape <= _WIDEST else 16 / 9


def _shape(found: re.Match[str]) -> float:
    across, down = (float(part.replace(",", ".")) for part in (found[1], found[2] or "1"))
    return across / down if down else 0.0


def crop_of(metadata: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """How many pixels of an upright film its clean aperture hides: left, right, top and bottom."""
    told = metadata.get(CROP)
    if not isinstance(told, list | tuple) or len(told) != 4:
        return NO_CROP
    sides = [part for part in told if type(part) is int and part >= 0]
    return (sides[0], sides[1], sides[2], sides[3]) if len(sides) == 4 else NO_CROP
