"""Facts about media as data that JSON and both databases take: capped, clean and finite."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
