"""The main colours of pictures as conditions on `asset_looks`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Double, and_, cast, exists, false, or_

from desktop.catalog.tables.all import asset_looks, assets
from desktop.catalog.tables.look import SHADE_COLUMNS
from desktop.domain.search.colours import LEAST_SHARE, ColourRegion, region_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.search.colours import NearColour

_l = asset_looks.c


def shows_colours(colours: Sequence[NearColour]) -> ColumnElement[bool]:
    """One of the main colours of a picture is near to one of these."""
    regions = [region_of(colour) for colour in colours]
    shades = [tuple(_l[name] for name in names) for names in SHADE_COLUMNS]
    return or_(false(), *(_lies_in(region, shade) for region in regions for shade in shades))


def has_colours() -> ColumnElement[bool]:
    """The colours of an asset are known."""
    return exists().where(_l.asset_id == assets.c.id, _l.light1.is_not(None)).correlate(assets)


def _lies_in(region: ColourRegion, shade: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """A shade lies in a region: in the box around it first, which whole numbers tell at once."""
    light, a, b, share = shade
    box = [
        column.between(low, high)
        for column, low, high in zip(shade[:3], region.low, region.high, strict=True)
    ]
    light, a, b = (cast(column, Double()) for column in (light, a, b))
    down: ColumnElement[Any] = (light - region.light) * region.down
    ahead: ColumnElement[Any] = a * region.hue_a + b * region.hue_b
    along: ColumnElement[Any] = (ahead - region.chroma) * region.along
    across: ColumnElement[Any] = a * region.hue_b - b * region.hue_a
    inside = down * down + along * along + across * across <= region.radius * region.radius
    return and_(share >= LEAST_SHARE, *box, inside)
