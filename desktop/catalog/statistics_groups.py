"""By what the statistics tell assets apart, as SQL: the key of a group, and who is in one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, FromClause, String, and_, case, cast, func, or_, select, true

from desktop.catalog.tables.all import asset_storage_locations, assets
from desktop.domain.bytes import DATABASE, LOCAL
from desktop.domain.statistics import Breakdown, StorageKind
from desktop.domain.typed_dates import Clock, month_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from desktop.domain.statistics import ShareKey

Column = ColumnElement[Any]
Condition = ColumnElement[bool]
_a = assets.c
_o = asset_storage_locations.alias("original")
# What the row of an asset says itself.
OWN: dict[Breakdown, Column] = {
    Breakdown.TYPE: _a.type,
    Breakdown.STATUS: _a.status,
    Breakdown.SOURCE: func.coalesce(_a.source, ""),
    Breakdown.PERSON: func.coalesce(cast(_a.created_by, String), ""),
}


def _is_original() -> Condition:
    return and_(_o.c.asset_id == _a.id, _o.c.purpose == "original", _o.c.is_primary == true())


def with_originals() -> FromClause:
    """Assets, each with its primary original, if it has one."""
    return assets.outerjoin(_o, _is_original())


def of_originals() -> dict[Breakdown, Column]:
    """What the primary original says, in a select from `with_originals`."""
    nowhere = _o.c.asset_id.is_(None)
    return {
        Breakdown.STORAGE: case((nowhere, _elsewhere()), else_=_kind()),
        Breakdown.TIER: func.coalesce(_o.c.storage_tier, ""),
    }


def _kind() -> Column:
    return case(
        (~_o.c.is_accessible, StorageKind.AWAY.value),
        (_o.c.storage_type == DATABASE, StorageKind.PACKED.value),
        (_o.c.storage_type == LOCAL, StorageKind.FILE.value),
        else_=StorageKind.REMOTE.value,
    )


def _elsewhere() -> Column:
    """Of what has no original on record."""
    return case(
        (func.coalesce(_a.url, "") != "", StorageKind.REMOTE.value), else_=StorageKind.NONE.value
    )


def is_in(share: ShareKey, *, zone: tzinfo | None = None) -> Condition:
    """Whether an asset is in a group: asked of that asset alone, for a page out of many.

    Args:
        share: The group.
        zone: In which months are counted; None is the machine's.
    """
    if share.by in OWN:
        return OWN[share.by] == share.key
    if share.by is Breakdown.MONTH:
        first = date.fromisoformat(f"{share.key}-01")
        clock = Clock.at(None) if zone is None else Clock.at(datetime.now(zone))
        period = month_of(first, clock)
        return and_(_a.created_at >= period.start, _a.created_at < period.end)
    original = select(_o.c.id).where(_is_original()).correlate(assets)
    if share.by is Breakdown.TIER:
        has_it = original.where(_o.c.storage_tier == share.key).exists()
        return has_it if share.key else ~original.exists()
    has_it = original.where(_kind() == share.key).exists()
    return or_(has_it, and_(_elsewhere() == share.key, ~original.exists()))
