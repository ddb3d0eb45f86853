"""Facts about media as data that JSON and both databases take: capped, clean and finite."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from desktop import __version__
from desktop.domain.untrusted_text import clean_text

ANALYZER = f"directors-desk {__version__}"

# Enough for every sane file; a hostile one says no more than this.
TEXT_LIMIT = 2000
ITEM_LIMIT = 200
DEPTH_LIMIT = 6
# Integers that JavaScript and JSON readers keep exact.
INTEGER_LIMIT = 1 << 53


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as JSON-safe data; what is not finite, too deep or unknown becomes text or None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < INTEGER_LIMIT else str(value)[:40]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, bytes):
        return clean_text(value[:TEXT_LIMIT].decode("latin-1"), limit=TEXT_LIMIT)
    if depth >= DEPTH_LIMIT:
        return None
    if isinstance(value, Mapping):
        pairs = list(value.items())[:ITEM_LIMIT]
        return {clean_text(str(key), limit=100): plain(item, depth + 1) for key, item in pairs}
    if isinstance(value, (list, tuple, set)):
        return [plain(item, depth + 1) for item in list(value)[:ITEM_LIMIT]]
    if isinstance(value, str):
        return clean_text(value, limit=TEXT_LIMIT)
    return clean_text(str(value)[:TEXT_LIMIT], limit=TEXT_LIMIT)


# Exif 2.3 section 4.6.5: "YYYY:MM:DD HH:MM:SS"; ISO 8601 elsewhere.
_STAMP = re.compile(
    r"\s*(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?\s*(.*)"
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


def parse_time(stamp: object, offset: object = "") -> datetime | None:
    """A time stamp out of EXIF or a container as aware UTC; None if there is none in it.

    Without an offset in `offset` or behind the stamp it counts as UTC. Years before 1900 are what
    cameras without a clock write, and no date.
    """
    match = _STAMP.match(str(stamp or "")[:64])
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction = int((match.group(7) or "0").ljust(6, "0"))
    zone = UTC
    shift = _OFFSET.search(str(offset or "")[:16]) or _OFFSET.match(match.group(8))
    try:
        if shift:
            sign = -1 if shift.group(1) == "-" else 1
            minutes = int(shift.group(2)) * 60 + int(shift.group(3))
            zone = timezone(sign * timedelta(minutes=minutes))
        when = datetime(year, month, day, hour, minute, second, fraction, tzinfo=zone)
        return when.astimezone(UTC) if year >= 1900 else None
    except (ValueError, OverflowError):
        return None
