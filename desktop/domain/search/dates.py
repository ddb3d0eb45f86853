"""Reads the dates of a query: days, months, instants, `today`, and times ago like `7d`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from desktop.domain.search.numbers import Reading, ValueProblemError
from desktop.domain.search.tree import Span

_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})"
    r"(?:[Tt ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_AGO = re.compile(r"([0-9]{1,5})\s?([a-z]{1,7})")
_FIXED_UNITS = {
    name: timedelta(minutes=minutes)
    for minutes, names in (
        (1, ("min", "mins", "minute", "minutes")),
        (60, ("h", "hr", "hrs", "hour", "hours")),
        (60 * 24, ("d", "day", "days")),
        (60 * 24 * 7, ("w", "week", "weeks")),
    )
    for name in names
}
_MONTH_UNITS = {"mo": 1, "month": 1, "months": 1, "y": 12, "yr": 12, "year": 12, "years": 12}
_FIRST_YEAR = 1000
_LAST = datetime.max.replace(tzinfo=UTC)
DATE_WORDS = ("today", "yesterday", "week", "month", "year", "lastweek", "lastmonth", "lastyear")


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and in which zone days are counted; no zone means the machine's."""

    now: datetime
    zone: tzinfo | None = None

    @classmethod
    def at(cls, now: datetime | None) -> Clock:
        """A clock that stands at `now` in its zone, or shows the machine's time."""
        if now is None or now.tzinfo is None:
            return cls((now or datetime.now(UTC)).astimezone(UTC))
        return cls(now.astimezone(UTC), now.tzinfo)

    def instant(self, local: datetime) -> datetime:
        """A naive local time as UTC."""
        if self.zone is not None:
            return local.replace(tzinfo=self.zone).astimezone(UTC)
        try:
            return local.astimezone(UTC)
        except OSError:  # Windows knows no local time before 1970
            return local.replace(tzinfo=UTC)

    def days(self, first: date, past: date) -> Reading:
        """From the start of `first` to the start of `past`."""
        midnight = datetime.min.time()
        start, end = (self.instant(datetime.combine(day, midnight)) for day in (first, past))
        return _period(start, end)


def read_date(clock: Clock, text: str) -> Reading:
    """The meaning of `text` as a date.

    Raises:
        ValueProblemError: It is no date, or none the calendar has.
    """
    text = text.strip()
    try:
        reading = _written(clock, text) or _named(clock, text.lower()) or _ago(clock, text.lower())
    except (ValueError, OverflowError) as error:
        if isinstance(error, ValueProblemError):
            raise
        raise ValueProblemError("is not in the calendar") from error
    if reading is None:
        raise ValueProblemError(
            "is not a date (2026, 2026-11, 2026-11-21, 2026-11-21T10:30, today, week, 7d)"
        )
    return reading


def _period(start: datetime, end: datetime) -> Reading:
    span = Span(start, end, high_open=True)
    return Reading(span, span)


def _written(clock: Clock, text: str) -> Reading | None:
    """A year, month, day, minute, second or instant."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    if year is None or month is None or day is None or match[4] is None:
        return _calendar(clock, year or 0, month, day)
    local = datetime(year, month, day, int(match[4]), int(match[5]), int(match[6] or 0))
    local += timedelta(microseconds=int((match[7] or "0").ljust(6, "0")))
    if match[7]:
        step = timedelta(microseconds=1)
    else:
        step = timedelta(seconds=1) if match[6] else timedelta(minutes=1)
    start = _zoned(clock, local, match[8])
    return _period(start, start + step if _LAST - start > step else _LAST)


def _zoned(clock: Clock, local: datetime, zone: str | None) -> datetime:
    """A local time with the zone that was written after it, if any, as UTC."""
    if zone is None:
        return clock.instant(local)
    if zone in "Zz":
        return local.replace(tzinfo=UTC)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return local.replace(tzinfo=UTC) - (offset if zone[0] == "+" else -offset)


def _calendar(clock: Clock, year: int, month: int | None, day: int | None) -> Reading:
    if year < _FIRST_YEAR:
        raise ValueProblemError("is too long ago")
    if month is None:
        return clock.days(date(year, 1, 1), date(year + 1, 1, 1))
    if day is None:
        return clock.days(date(year, month, 1), _month_before(date(year, month, 1), -1))
    return clock.days(date(year, month, day), date(year, month, day) + timedelta(days=1))


def _named(clock: Clock, text: str) -> Reading | None:
    """`today` and its like; a week begins on Monday (ISO 8601)."""
    today = clock.now.astimezone(clock.zone).date()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    day, week = timedelta(days=1), timedelta(days=7)
    named = {
        "today": (today, today + day),
        "yesterday": (today - day, today),
        "week": (monday, monday + week),
        "lastweek": (monday - week, monday),
        "month": (first, _month_before(first, -1)),
        "lastmonth": (_month_before(first, 1), first),
        "year": (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        "lastyear": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }.get(re.sub(r"^this[ -]?|(?<=^last)[ -]", "", text))
    return clock.days(*named) if named else None


def _month_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a month too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ago(clock: Clock, text: str) -> Reading | None:
    """`7d`: since then. As an edge, that instant."""
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    now = clock.now.replace(microsecond=0)
    if unit in _FIXED_UNITS:
        then = now - count * _FIXED_UNITS[unit]
    elif unit in _MONTH_UNITS:
        day = _month_before(now.date(), count * _MONTH_UNITS[unit])
        then = now.replace(year=day.year, month=day.month, day=day.day)
    else:
        raise ValueProblemError("has no unit that is known here (min, h, d, w, mo, y)")
    return Reading(Span(then), Span(then, then, high_open=True))
