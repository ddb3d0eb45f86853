"""How values read to a person: sizes, times, money, counts, dates. Pure formatting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

UNKNOWN = "unknown"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_CURRENCY = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def count(number: int) -> str:
    """12480 -> `12,480`."""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """(1, "shot") -> `1 shot`; (3, "shot") -> `3 shots`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


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


def duration(seconds: float | None) -> str:
    """Seconds as `00:12`, from an hour on `1:02:03`; below one second `0.4 s`; None -> `–`."""
    if seconds is None:
        return "–"
    if 0 < seconds < 1:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def timecode(seconds: float, frame_rate: float = 24.0) -> str:
    """Seconds as non-drop timecode `HH:MM:SS:FF`, counting whole frames.

    Fractional rates count as their next whole rate, as SMPTE ST 12-1 does for non-drop code.
    """
    rate = max(1, round(frame_rate))
    frames = round(max(0.0, seconds) * frame_rate)
    whole, frame = divmod(frames, rate)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}:{frame:02}"


def short_timecode(seconds: float, frame_rate: float = 24.0) -> str:
    """Seconds as `SS:FF`, with minutes in front from a minute on: `04:12`, `01:07:08`."""
    code = timecode(seconds, frame_rate)
    return code[3:] if seconds >= 60 else code[6:]


def money(amount: Decimal | None, currency: str = "USD") -> str:
    """`$1.84`; below ten cents a third figure (`$0.025`); None is `unknown`, which is not zero."""
    if amount is None:
        return UNKNOWN
    places = 2
    if 0 < abs(amount) < Decimal("0.1") and amount != amount.quantize(Decimal("0.01")):
        places = 3 if abs(amount) >= Decimal("0.001") else 5
    sign = _CURRENCY.get(currency)
    text = f"{abs(amount):,.{places}f}"
    minus = "-" if amount < 0 else ""
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {currency}"


def date(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """`14 Nov 2026` in the given zone (default: the machine's); None -> `–`."""
    if moment is None:
        return "–"
    there = moment.astimezone(zone)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def date_time(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """`14 Nov 2026 21:40` in the given zone (default: the machine's); None -> `–`."""
    if moment is None:
        return "–"
    there = moment.astimezone(zone)
    return f"{date(there, zone)} {there.hour:02}:{there.minute:02}"


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
