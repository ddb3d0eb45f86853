"""Values of the director's database as its rows have them: JSON, text of JSON, or broken."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource, AssetStatus
from desktop.domain.old_library import OldMedia, OldRecipe
from desktop.domain.typed_text import Money
from desktop.formats.libraries.reading import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

CURRENCY = "USD"
_RECIPE = ("provider", "model", "prompt", "negative_prompt", "seed", "error")
_SOURCES = {source.value: source for source in AssetSource}
_STATUSES = {
    "completed": AssetStatus.REVIEW,
    "approved": AssetStatus.APPROVED,
    "rejected": AssetStatus.WIP,
    "needs_revision": AssetStatus.WIP,
}


def said(value: object) -> Any:
    """A value of a JSON column, which some drivers give as text; numbers as numbers."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value, parse_float=Decimal)
        except (ValueError, RecursionError):
            return value
    return _plain(value)


def named(value: object) -> dict[str, Any]:
    """A JSON object; what is none stands under `value`."""
    found = said(value)
    if isinstance(found, dict):
        return found
    return {} if found in (None, "", []) else {"value": found}


def listed(value: object) -> list[Any]:
    """A JSON array or an array of PostgreSQL; of what is none, nothing."""
    found = said(value)
    return found if isinstance(found, list) else []


def money(value: object) -> Money | None:
    """An amount of dollars, exactly as it is written; None for what is none."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return Money(Decimal(str(value)), CURRENCY)
    except InvalidOperation:
        return None


def number(value: object) -> float | None:
    """A number, also one that is exact or written as text."""
    return number_of(float(value) if isinstance(value, Decimal) else value)


def whole(value: object) -> int | None:
    """A whole number, also one written as text."""
    found = number(value)
    return int(found) if found is not None and found == int(found) else None


def is_true(value: object) -> bool:
    """A boolean, also as PostgreSQL writes it as text."""
    return value is True or value in (1, "t", "true", "True")


def source_of(value: object) -> AssetSource:
    """Where something came from."""
    return _SOURCES.get(text_of(value), AssetSource.IMPORT)


def shot_status(value: object) -> AssetStatus:
    """The state of a shot here, by its state or its review there."""
    return _STATUSES.get(text_of(value), AssetStatus.WIP)


def recipe_of(*facts: Mapping[str, Any], error: str = "") -> OldRecipe:
    """How something was made, by the first of these that says it; the rest as parameters."""
    told: dict[str, Any] = {}
    for one in reversed(facts):
        told |= {key: value for key, value in one.items() if value not in (None, "")}
    known = {key: _word(told.pop(key, "")) for key in _RECIPE}
    known["error"] = known["error"] or error
    return OldRecipe(**known, parameters=told)


def media_of(name: str, url: object, path: object = None) -> OldMedia | None:
    """Where a file is: addresses that are none of the web are no place."""
    address, place = text_of(url), text_of(path)
    if not address.lower().startswith(("http://", "https://")):
        if not place and address.startswith(("file://", "/")):
            place = address.removeprefix("file://")
        address = ""
    if not (address or place):
        return None
    end = (place or address.split("?")[0].split("#")[0]).replace("\\", "/").rsplit("/", 1)[-1]
    return OldMedia(end or name, place, address)


def _word(value: object) -> str:
    return text_of(value) or (str(value) if value not in (None, "") else "")


def _plain(value: object) -> Any:
    """A value without exact numbers, for metadata."""
    if isinstance(value, Decimal):
        return (
            int(value) if value == value.to_integral_value() and abs(value) < 1e15 else float(value)
        )
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
