"""Reads the dates that a person types: days, months, instants, `today`, times ago like `7d`.

As `typed_text`: fields and the search read by the same function. A text may name a whole day, month
or year; a search takes all of it, and a field keeps that it is one (`recorded_date`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, tzinfo

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.recorded_date import FURTHEST_OFFSET, DateSource, Precision, RecordedDate
from desktop.domain.typed_text import NOTHING, shown

DATE_ADVICE = "Write it like 14 Nov 2026, 2026-11-14 21:40, 2026-11, today or 7d."
_TIME = (
    r"(?:[Tt ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
    r" ?([Zz]|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
# 2026, 2026-11, 2026-11-21, 2026-11-21T10:30
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})(?:[-/]([0-9]{{1,2}})(?:[-/]([0-9]{{1,2}}){_TIME})?)?")
# 14.11.2026. With slashes the month stands first in some countries, so that is read nowhere.
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})\. ?([0-9]{{1,2}})\. ?([0-9]{{4}}){_TIME}")
# 14 Nov 2026, Nov 2026, November 14, 2026
_BY_NAME = re.compile(
    rf"(?:([0-9]{{1,2}})\.? )?([A-Za-z]{{3,9}})\.?(?: ([0-9]{{1,2}}),)?,? ([0-9]{{4}}){_TIME}"
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
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


@frozen
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

    def local(self, instant: datetime) -> datetime:
        """What a clock in this zone showed at an instant, naive."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def days(self, first: date, past: date, precision: Precision = Precision.DAY) -> Period:
        """From the start of `first` to the start of `past`."""
        midnight = datetime.min.time()
        start, end = (datetime.combine(day, midnight) for day in (first, past))
        return Period(self.instant(start), self.instant(end), start, end, precision=precision)


@frozen
class Period:
    """The time that a text names.

    Attributes:
        start: Where it begins, in UTC; without a zone in the text, by the clock it was read with.
        end: Where it is over, not part of it; None for `7d`, which names an instant and what has
            passed since then.
        first, past: The same two as a clock shows them, naive: in the zone that was written, else
            in whichever it stands.
        offset: Minutes east of UTC that were written; None where none were.
        precision: Whether a year, a month, a day or a time is named.
        is_instant: It names one moment everywhere: a zone was written, or it counts from now.
    """

    start: datetime
    end: datetime | None
    first: datetime
    past: datetime | None
    offset: int | None = None
    precision: Precision = Precision.TIME
    is_instant: bool = False

    @property
    def recorded(self) -> RecordedDate:
        """As what a person says of when something was recorded."""
        if self.offset is not None:
            return RecordedDate(self.start, self.offset, source=DateSource.PERSON)
        return RecordedDate.on_clock(self.first, self.precision, DateSource.PERSON)


def read_date(text: str, clock: Clock | None = None) -> Period | None:
    """The time that a text names; None for an unknown one.

    Args:
        text: `2026`, `2026-11`, `2026-11-21`, `2026-11-21 10:30`, `14 Nov 2026 21:40`,
            `14.11.2026`, `today`, `last week`, `7d`: what `display` writes, and what else is usual.
        clock: What time it is and where; by default what this machine says.

    Raises:
        RuleError: It is no date, or none the calendar has.
    """
    line = " ".join(text.split())
    if not line or line.lower() in NOTHING:
        return None
    clock = clock or Clock.at(None)
    try:
        period = _written(clock, line) or _named(clock, line.lower()) or _ago(clock, line.lower())
    except (ValueError, OverflowError) as error:
        raise _refused(text, "is not in the calendar.") from error
    if period is None:
        raise _refused(text, "is not a date.")
    return period


def month_of(day: date, clock: Clock) -> Period:
    """The month that a day is in, as this clock counts days."""
    return _calendar(clock, day.year, day.month, None)


def _refused(text: str, problem: str) -> RuleError:
    return RuleError(f"“{shown(text)}” {problem}", field="recorded_at", advice=DATE_ADVICE)


def _written(clock: Clock, text: str) -> Period | None:
    """A year, month, day, minute, second or instant."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[2], found[3]
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _BY_NAME.fullmatch(text):
        number = _month(found[2])
        if number is None or (found[1] and found[3]):
            return None
        day, month, year = found[1] or found[3], str(number), found[4]
    else:
        return None
    if int(year) < _FIRST_YEAR:
        raise _refused(text, "is too long ago.")
    hour, minute, second, fraction, zone = found.groups()[-5:]
    if not (month and day and hour):
        if hour:
            return None  # "Nov 2026 21:40" names no day
        return _calendar(clock, int(year), int(month) if month else None, int(day) if day else None)
    local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    local += timedelta(microseconds=int((fraction or "0").ljust(6, "0")))
    if fraction:
        step = timedelta(microseconds=1)
    else:
        step = timedelta(seconds=1) if second else timedelta(minutes=1)
    offset = _offset(zone)
    start = clock.instant(local) if offset is None else _moment(local, offset)
    end = start + step if _LAST - start > step else _LAST
    past = local + step if datetime.max - local > step else datetime.max
    return Period(start, end, local, past, offset, is_instant=offset is not None)


def _month(name: str) -> int | None:
    """The number of a month: `nov`, `Sept`, `November`."""
    word = name.lower()
    numbers = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(word)]
    return numbers[0] if len(numbers) == 1 else None


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC, as they were written after a time."""
    if zone is None:
        return None
    if zone in ("Z", "z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > FURTHEST_OFFSET or int(digits[2:]) > 59:
        raise ValueError(zone)
    return -minutes if zone[0] == "-" else minutes


def _moment(local: datetime, offset: int) -> datetime:
    return local.replace(tzinfo=UTC) - timedelta(minutes=offset)


def _calendar(clock: Clock, year: int, month: int | None, day: int | None) -> Period:
    if month is None:
        return clock.days(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR)
    first = date(year, month, 1)
    if day is None:
        return clock.days(first, _month_before(first, -1), Precision.MONTH)
    return clock.days(date(year, month, day), date(year, month, day) + timedelta(days=1))


def _named(clock: Clock, text: str) -> Period | None:
    """`today` and its like; a week begins on Monday (ISO 8601)."""
    today = clock.now.astimezone(clock.zone).date()
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    day, week = timedelta(days=1), timedelta(days=7)
    named = {
        "today": (today, today + day, Precision.DAY),
        "yesterday": (today - day, today, Precision.DAY),
        "week": (monday, monday + week, Precision.DAY),
        "lastweek": (monday - week, monday, Precision.DAY),
        "month": (first, _month_before(first, -1), Precision.MONTH),
        "lastmonth": (_month_before(first, 1), first, Precision.MONTH),
        "year": (date(today.year, 1, 1), date(today.year + 1, 1, 1), Precision.YEAR),
        "lastyear": (date(today.year - 1, 1, 1), date(today.year, 1, 1), Precision.YEAR),
    }.get(re.sub(r"^this[ -]?|(?<=^last)[ -]", "", text))
    if named is None:
        return None
    first_day, past, precision = named
    return clock.days(first_day, past, precision)


def _month_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a month too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ago(clock: Clock, text: str) -> Period | None:
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
        return None
    return Period(then, None, clock.local(then), None, is_instant=True)
