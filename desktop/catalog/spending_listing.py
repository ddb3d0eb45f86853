"""The assets behind a figure of spending, as a condition on assets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, false, select, union_all

from desktop.catalog.library_settings import library_settings
from desktop.catalog.spending_entries import ledger
from desktop.catalog.spending_groups import Slots, told_apart
from desktop.catalog.tables.all import assets
from desktop.domain.spending import Grouping
from desktop.domain.typed_dates import Clock, month_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from desktop.catalog.engine.session import Session
    from desktop.domain.spending import SpentOn


def is_behind(
    session: Session, spent: SpentOn, *, zone: tzinfo | None = None
) -> ColumnElement[bool]:
    """Whether an asset is one of those that a group of a table of spending was spent on.

    Args:
        session: The transaction.
        spent: The group.
        zone: In which months are counted; None is the machine's.
    """
    found = []
    one = _within_month(spent, zone) if spent.grouping is Grouping.MONTH else spent
    if one is None:
        return false()
    for entries in ledger(session, library_settings(session).currency):
        if entries.asset_id is None:
            continue
        told = told_apart(session, entries, one.grouping, one.chosen, Slots(zone))
        rows = select(entries.asset_id).select_from(told.rows)
        # The ledger reads assets of its own, and not the one that is asked about.
        found.append(rows.where(*told.conditions, told.is_in(one.key)).correlate(None))
    return assets.c.id.in_(union_all(*found))


def _within_month(spent: SpentOn, zone: tzinfo | None) -> SpentOn | None:
    """The same with the month as a stretch of time; None for no month."""
    if not spent.key:
        return None
    first = date.fromisoformat(f"{spent.key}-01")
    clock = Clock.at(None) if zone is None else Clock.at(datetime.now(zone))
    period, chosen = month_of(first, clock), spent.chosen
    start = max(filter(None, (period.start, chosen.start)))
    end = min(filter(None, (period.end, chosen.end)))
    return replace(spent, chosen=replace(chosen, start=start, end=end))
