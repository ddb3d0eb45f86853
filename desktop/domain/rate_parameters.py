"""What is known of a generation that a price can depend on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.domain.rate_card import Parameter

_LONGEST = 255


def parameters_of(
    facts: Mapping[str, Any], duration: float | None, metadata: Mapping[str, Any]
) -> dict[str, Parameter]:
    """The parameters of an asset: what was measured of it, and what its recipe says besides.

    `images` is 1 of a picture, `seconds` how long a clip or a sound runs (to the millisecond),
    `width`, `height` and `megapixels` of what has pixels. The rest is named as the provider does.

    Args:
        facts: Of how it was made, as stored.
        duration: Seconds, of what has a length of its own.
        metadata: Facts of its type.
    """
    found: dict[str, Parameter] = {}
    told = facts.get("parameters")
    for name, value in told.items() if isinstance(told, Mapping) else ():
        plain = _plain(value)
        if plain is not None:
            found[str(name)] = plain
    width, height = _plain(metadata.get("width")), _plain(metadata.get("height"))
    if duration is not None:
        found["seconds"] = Decimal(str(round(duration, 3)))
    if isinstance(width, Decimal) and isinstance(height, Decimal):
        found |= {"width": width, "height": height, "megapixels": width * height / 1_000_000}
        if duration is None:
            found["images"] = Decimal(1)
    return found


def _plain(value: object) -> Parameter | None:
    """A value that prices can be looked up or counted by; None for a list, a table or nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    if isinstance(value, str) and 0 < len(value) <= _LONGEST:
        return value
    return None
