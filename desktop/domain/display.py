"""How values read to a person: sizes, times, money, counts, dates. Pure formatting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.recorded_date import Precision
from desktop.domain.timecode import FrameRate

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from desktop.domain.measured_length import LengthState
    from desktop.domain.recorded_date import RecordedDate

UNKNOWN = "unknown"
_LONG_MONTHS = (
    "January February March April May June July August September October November December"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_WHOLE = frozenset({"HUF", "JPY", "KRW"})  # written without hundredths


def count(number: int) -> str:
    """12480 -> `12,480`."""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """(1, "shot") -> `1 shot`; (3, "shot") -> `3 shots`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


# How a card says that there is no length to show.
_NO_LENGTH = {"measuring": "measuring…", "unknown": "length unknown"}
# Types whose value is not the word for people.
_TYPE_WORDS = {"character_ref": "character", "audio": "sound"}


def type_word(type_: str) -> str:
    """An asset type in a sentence: `sound`, `image`, `character`."""
    return _TYPE_WORDS.get(type_, type_)


def type_name(type_: str) -> str:
    """An asset type as a label: `Sound`, `Image`, `Character`."""
    return type_word(type_).capitalize()


def counted_type(number: int, type_: str) -> str:
    """(4, "audio") -> `4 sounds`; (1, "image") -> `1 image`."""
    return counted(number, type_word(type_))


# Where an asset came from, as its column has it.
SOURCE_NAMES = {
    "upload": "Uploaded",
    "generation": "Generated",
    "import": "Imported",
    "derivative": "Derived",
}


def source_name(value: object) -> str:
    """`import` -> `Imported`; what another program wrote as it is."""
    return SOURCE_NAMES.get(str(value), str(value)) if value else ""


def size(size_bytes: int | None) -> str:
    """Bytes in units of 1,000, as file managers show them: `1.6 MB`; None -> `–`."""
    if size_bytes is None:
        return "–"
    if size_bytes < 1000:
        return f"{size_bytes} B"
    amount = float(size_bytes)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        amount /= 1000
        if amount < 999.95 or unit == "PB":
            return f"{amount:.0f} {unit}" if amount >= 100 else f"{amount:.1f} {unit}"
    raise AssertionError


def running_time(seconds: float | None, *, places: int = 0) -> str:
    """How long a film, a scene or a selection runs: `1:20`, from an hour on `1:02:03`.

    Args:
        seconds: The time; None is `–`.
        places: Decimals of the seconds at most, where there are any: a field that is typed into
            shows what was typed, `1:20.5`.
    """
    if seconds is None:
        return "–"
    whole, rest = divmod(_rounded(seconds, places), 10**places)
    hours, minutes, left = whole // 3600, whole // 60 % 60, whole % 60
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    tail = f"{rest:0{places}}".rstrip("0") if places else ""
    return f"{head}:{left:02}" + (f".{tail}" if tail else "")


def length(seconds: float | None, *, places: int = 1) -> str:
    """How long a shot, a clip or a sound is: `6 s`, `2.5 s`; from a minute on as `running_time`.

    What is too short for the decimals that are wanted gets more of them, to the millisecond.

    Args:
        seconds: The time; None is `–`.
        places: Decimals at most; in a field that is typed into 3, `4.208 s`.
    """
    if seconds is None:
        return "–"
    while seconds > 0 and not _rounded(seconds, places) and places < 3:
        places += 1
    if _rounded(seconds, places) >= 60 * 10**places:
        return running_time(seconds, places=places if places > 1 else 0)
    text = f"{_rounded(seconds, places) / 10**places:.{places}f}"
    return (text.rstrip("0").rstrip(".") if places else text) + " s"


def known_length(seconds: float | None, state: LengthState | None) -> str:
    """How long a clip or a sound runs, or how that stands; empty for what has no length."""
    return length(seconds) if seconds else _NO_LENGTH.get(state or "", "")


def position(seconds: float, frame_rate: float) -> str:
    """Where one is in a film or clip, as timecode; without frames, in a sound, `0:14.7`.

    Args:
        seconds: The time from its beginning.
        frame_rate: Frames per second; 0 for what has no frames.
    """
    if frame_rate:
        return FrameRate.of(frame_rate).timecode(seconds)
    tenths = int(max(0.0, seconds) * 10 + 1e-6)  # what has begun, as timecode counts
    return f"{running_time(tenths // 10)}.{tenths % 10}"


def _rounded(seconds: float, places: int) -> int:
    """Seconds in units of the last decimal, halves rounded up."""
    return int(max(0.0, seconds) * 10**places + 0.5)


def money(amount: Decimal | None, currency: str, *, exact: bool = False) -> str:
    """`$1.84`, `2.00 CHF`, `¥120`; None is `unknown`, which is not zero.

    Args:
        amount: The amount.
        currency: Its code (`EUR`); empty leaves the figures alone.
        exact: All decimals there are; without it two, and below ten cents a third (`$0.025`).
    """
    if amount is None:
        return UNKNOWN
    least = 0 if currency in _WHOLE and amount == amount.to_integral_value() else 2
    if exact:
        places = max(least, len(f"{amount.normalize():f}".partition(".")[2]))
    elif 0 < abs(amount) < Decimal("0.1") and amount != amount.quantize(Decimal("0.01")):
        places = 3 if abs(amount) >= Decimal("0.001") else 5
    else:
        places = least
    text = f"{abs(amount):,.{places}f}"
    minus = "-" if amount < 0 else ""
    if sign := _SIGNS.get(currency):
        return f"{minus}{sign}{text}"
    return f"{minus}{text} {currency}".rstrip()


def date(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """`14 Nov 2026` in the given zone (default: the machine's); None -> `–`."""
    if moment is None:
        return "–"
    return _day(moment.astimezone(zone))


def date_time(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """`14 Nov 2026 21:40` in the given zone (default: the machine's); None -> `–`."""
    if moment is None:
        return "–"
    there = moment.astimezone(zone)
    return f"{date(there, zone)} {there.hour:02}:{there.minute:02}"


def month_name(key: str) -> str:
    """`2026-11` -> `November 2026`."""
    year, _, month = key.partition("-")
    return f"{_LONG_MONTHS.split()[int(month) - 1]} {year}"


def recorded(date_: RecordedDate | None) -> str:
    """When something was recorded, as it is known: `2024`, `Nov 2024`, `14 Nov 2024 21:40 +09:00`.

    With the clock and the zone of the place, wherever it is read.
    """
    if date_ is None:
        return ""
    clock = date_.clock
    match date_.precision:
        case Precision.YEAR:
            return str(clock.year)
        case Precision.MONTH:
            return f"{_MONTHS[clock.month - 1]} {clock.year}"
        case Precision.DAY:
            return _day(clock)
    return f"{_day(clock)} {clock.hour:02}:{clock.minute:02} {zone(date_.offset)}".rstrip()


def zone(offset: int | None) -> str:
    """A time zone by its minutes east of UTC: `+09:00`, `UTC`; nothing where it is not known."""
    if not offset:
        return "" if offset is None else "UTC"
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def _day(there: datetime) -> str:
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def dimensions(width: int | None, height: int | None) -> str:
    """`1024 × 1024`; `–` where it has none."""
    return f"{width} × {height}" if width and height else "–"


def stars(rating: int) -> str:
    """`★★★☆☆`; empty where there is no rating."""
    return "★" * rating + "☆" * (5 - rating) if rating else ""


def left(seconds: float | None) -> str:
    """Time left of something that runs: `37 s left`, `4 min left`, `2 h 5 min left`."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min left"
    return f"{minutes // 60} h {minutes % 60} min left"
