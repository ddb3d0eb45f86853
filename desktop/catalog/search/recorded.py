"""When something was recorded as SQL: compared by the clock at the place, or as an instant.

A bound without a zone is what a clock showed, one with a zone an instant. A date without a zone is
held against an instant as the clock showed it in that zone. A whole day, month or year lies within
a period only with all of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Interval, String, and_, case, cast, func, literal, or_

from desktop.catalog.tables.all import assets
from desktop.domain.recorded_date import FURTHEST_OFFSET, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.search.tree import Span

_a = assets.c
_FURTHEST = timedelta(minutes=FURTHEST_OFFSET)
_MINUTE = timedelta(minutes=1)


def recorded_within(spans: Sequence[Span], *, is_sqlite: bool) -> ColumnElement[bool]:
    """The asset was recorded within one of these spans; false where nothing says when."""
    inside = or_(*(_inside(span, is_sqlite=is_sqlite) for span in spans))
    return and_(_a.recorded_at.is_not(None), inside)


def _inside(span: Span, *, is_sqlite: bool) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    low, high = span.low, span.high
    if isinstance(low, datetime):
        # What an index can find; the rest is asked of what it finds.
        parts.append(_a.recorded_at >= _shifted(_as_utc(low), -_FURTHEST))
        shown, bound = _comparable(low, is_sqlite=is_sqlite)
        parts.append(shown > bound if span.low_open else shown >= bound)
    if isinstance(high, datetime):
        parts.append(_a.recorded_at <= _shifted(_as_utc(high), _FURTHEST))
        shown, bound = _comparable(high, is_sqlite=is_sqlite)
        parts.append(shown < bound if span.high_open else shown <= bound)
        parts.append(_ends_before(high.replace(tzinfo=None)))
    return and_(*parts)


def _comparable(bound: datetime, *, is_sqlite: bool) -> tuple[ColumnElement[Any], Any]:
    """A date and a bound that it is held against, on one clock."""
    if bound.tzinfo is None:
        if not is_sqlite:
            shift = func.coalesce(_a.recorded_offset, 0) * literal(_MINUTE, Interval)
            return _a.recorded_at + shift, _as_utc(bound)
        # Without a zone the column is what the clock showed; as text, both sort alike.
        shifted = func.strftime(
            "%Y-%m-%dT%H:%M:%f", _a.recorded_at, cast(_a.recorded_offset, String) + " minutes"
        )
        stored = func.substr(_a.recorded_at, 1, 23)
        return (
            case((_a.recorded_offset.is_(None), stored), else_=shifted),
            literal(bound.isoformat(timespec="milliseconds"), String),
        )
    on_clock = _a.recorded_offset.is_(None)
    instant, shown = bound.astimezone(UTC), bound.replace(tzinfo=UTC)
    if instant == shown:
        return _a.recorded_at, instant
    by_zone = case(
        (on_clock, literal(shown, _a.recorded_at.type)),
        else_=literal(instant, _a.recorded_at.type),
    )
    return _a.recorded_at, by_zone


def _ends_before(high: datetime) -> ColumnElement[bool]:
    """A whole day, month or year is over by then: it began before the one that `high` is in."""
    day = high.replace(hour=0, minute=0, second=0, microsecond=0)
    month = day.replace(day=1)
    begun = {
        Precision.DAY: day,
        Precision.MONTH: month,
        Precision.YEAR: month.replace(month=1),
    }
    late = [
        and_(_a.recorded_precision == precision.value, _a.recorded_at >= _as_utc(start))
        for precision, start in begun.items()
    ]
    return or_(_a.recorded_precision.is_(None), ~or_(*late))


def _as_utc(bound: datetime) -> datetime:
    return bound.replace(tzinfo=UTC) if bound.tzinfo is None else bound.astimezone(UTC)


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """`moment` moved, no further than the calendar goes."""
    try:
        return moment + by
    except OverflowError:
        edge = datetime.min if by < timedelta(0) else datetime.max
        return edge.replace(tzinfo=UTC)
