"""Which of a file's dates is the one it was recorded at: candidates in the order of belief."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.recorded_date import FURTHEST_OFFSET, DateSource, Precision, RecordedDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# "2024:11:21 22:30:05.25+09:00" of EXIF, ISO 8601 to whatever precision, "20241121T223005" of IPTC.
_STAMP = re.compile(
    r"\s*(\d{4})(?:[:/.-]?([\d ]{2})(?:[:/.-]?([\d ]{2})"
    r"(?:[ T]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?)?)?\s*(?P<rest>.*)",
    re.DOTALL,
)
# "Thu Nov 21 22:30:05 2024", as AVI has it.
_BY_NAME = re.compile(r"\s*[A-Za-z]{3} ([A-Za-z]{3})\s+(\d\d?) (\d\d):(\d\d):(\d\d) (\d{4})")
# "Thu, 21 Nov 2024 22:30:05 +0900", as PNG recommends it.
_BY_MAIL = re.compile(
    r"\s*(?:[A-Za-z]{3}, )?(\d\d?) ([A-Za-z]{3}) (\d{4}) (\d\d:\d\d(?::\d\d)?)(.*)", re.DOTALL
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSET = re.compile(r"\s*(?:([Zz]|UTC)\b|([+-])(\d\d):?(\d\d)?)")
# Years that cameras without a clock write, and the days on which clocks begin.
_FIRST_YEAR = 1900
_NEVER_SET = (date(1904, 1, 1), date(1970, 1, 1))


class Candidate(NamedTuple):
    """One of a file's dates.

    Attributes:
        stamp: As it is written.
        offset: Its time zone, where that is written elsewhere: `+09:00`.
    """

    stamp: object
    source: DateSource
    offset: object = ""


def which(candidates: Iterable[Candidate]) -> RecordedDate | None:
    """The first of these that is a date; None without any."""
    for candidate in candidates:
        if (found := read_stamp(candidate.stamp, candidate.offset)) is not None:
            return replace(found, source=candidate.source.value)
    return None


def read_stamp(stamp: object, offset: object = "") -> RecordedDate | None:
    """A date as a file writes it, as precise as it is; None for none, and of clocks never set."""
    text = str(stamp or "")[:64]
    named = _BY_NAME.match(text)
    if named and named[1].lower() in _MONTHS:
        month = _MONTHS.index(named[1].lower()) + 1
        text = f"{named[6]}-{month:02}-{int(named[2]):02} {named[3]}:{named[4]}:{named[5]}"
    mailed = _BY_MAIL.match(text)
    if mailed and mailed[2].lower() in _MONTHS:
        month = _MONTHS.index(mailed[2].lower()) + 1
        text = f"{mailed[3]}-{month:02}-{int(mailed[1]):02} {mailed[4]}{mailed[5]}"
    found = _STAMP.match(text)
    if not found:
        return None
    *day, hour, minute, second, fraction, _ = found.groups()
    numbers = [int(part) if part and part.strip().isdigit() else 0 for part in day]
    try:
        precision = _precision(numbers, hour)
        if numbers[0] < _FIRST_YEAR:
            return None
        shown = datetime(numbers[0], numbers[1] or 1, numbers[2] or 1)
        clock = _clock(hour, minute, second, fraction)
        if clock is None:
            return None
        shown += clock
        if shown.date() in _NEVER_SET:
            return None
        minutes = _minutes(offset) if str(offset or "").strip() else _minutes(found["rest"])
        if minutes is None or precision is not Precision.TIME:
            return RecordedDate.on_clock(shown, precision)
        return RecordedDate(shown.replace(tzinfo=UTC) - timedelta(minutes=minutes), minutes)
    except (ValueError, OverflowError):
        return None


def _clock(
    hour: str | None, minute: str | None, second: str | None, fraction: str | None
) -> timedelta | None:
    """The time of a day; some count to 24:00:00 or 60 seconds. None for what no clock shows."""
    parts = [int(part or 0) for part in (hour, minute, second)]
    if parts[0] > 23 + (parts[1:] == [0, 0]) or parts[1] > 59 or parts[2] > 60:
        return None
    return timedelta(
        hours=parts[0],
        minutes=parts[1],
        seconds=parts[2],
        microseconds=int((fraction or "0").ljust(6, "0")),
    )


def _precision(numbers: list[int], hour: str | None) -> Precision:
    if not numbers[1]:
        return Precision.YEAR
    if not numbers[2]:
        return Precision.MONTH
    return Precision.TIME if hour else Precision.DAY


def _minutes(text: object) -> int | None:
    """Minutes east of UTC: of `Z`, `+09:00`, `-0330`; None where nothing says so."""
    found = _OFFSET.match(str(text or "")[:16])
    if not found:
        return None
    if found[1]:
        return 0
    minutes = int(found[3]) * 60 + int(found[4] or 0)
    if minutes > FURTHEST_OFFSET:
        return None
    return -minutes if found[2] == "-" else minutes


def of_exif(exif: Mapping[str, Any]) -> list[Candidate]:
    """What EXIF says of the moment itself, by the names of its tags."""
    return [
        _exif(exif, "DateTimeOriginal", "Original", DateSource.EXIF),
        _exif(exif, "DateTimeDigitized", "Digitized", DateSource.EXIF_DIGITIZED),
        Candidate(_gps(exif.get("GPSInfo")), DateSource.GPS, "Z"),
    ]


def of_still(
    exif: Mapping[str, Any],
    xmp: Iterable[str] = (),
    iptc: Iterable[tuple[str, str]] = (),
    text: str = "",
) -> RecordedDate | None:
    """When a picture was taken.

    Args:
        exif: Tags by name.
        xmp: Dates of its XMP, the one that is believed first.
        iptc: `20241121` and `223005+0900`, or empty; the pair that is believed first.
        text: What stands under "Creation Time" in a PNG.
    """
    return which(
        [
            *of_exif(exif),
            *(Candidate(stamp, DateSource.XMP) for stamp in xmp),
            *(
                Candidate(f"{day}T{hour}" if hour.strip() else day, DateSource.IPTC)
                for day, hour in iptc
            ),
            Candidate(text, DateSource.TAG),
            # Last of all: it changes with every program that saves the picture.
            _exif(exif, "DateTime", "", DateSource.EXIF_CHANGED),
        ]
    )


def _exif(exif: Mapping[str, Any], tag: str, ending: str, source: DateSource) -> Candidate:
    stamp = str(exif.get(tag) or "").rstrip("\0 ")
    fraction = exif.get(f"SubsecTime{ending}")
    if stamp[-2:].isdigit() and len(stamp) == 19 and str(fraction or "").strip().isdigit():
        stamp = f"{stamp}.{str(fraction).strip()[:6]}"
    return Candidate(stamp, source, exif.get(f"OffsetTime{ending}") or "")


def _gps(gps: object) -> str:
    """Day and time of the satellites, which is UTC."""
    if not isinstance(gps, dict):
        return ""
    day, clock = str(gps.get("GPSDateStamp") or "").strip("\0 "), gps.get("GPSTimeStamp")
    if not day or not isinstance(clock, (tuple, list)) or len(clock) != 3:
        return day
    try:
        hour, minute, second = (int(float(part)) for part in clock)
        at = time(hour, minute, second)
    except (TypeError, ValueError, OverflowError):
        return day
    return f"{day} {at.isoformat()}"
