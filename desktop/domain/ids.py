"""Identifiers: UUIDv7 as canonical text, so that keys sort by the time they were made.

Source: RFC 9562, section 5.7, with `rand_a` as a 12-bit counter (section 6.2, method 1): ids of one
process are strictly increasing, also within a millisecond.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NewType, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

AssetId = NewType("AssetId", str)
TagId = NewType("TagId", str)
CollectionId = NewType("CollectionId", str)
RelationId = NewType("RelationId", str)
LocationId = NewType("LocationId", str)
JobId = NewType("JobId", str)
OperationId = NewType("OperationId", str)
UserId = NewType("UserId", str)
WorkspaceId = NewType("WorkspaceId", str)

# Assets that something is done with: a tuple, or `packed_ids.PackedIds` where they are very many.
Ids: TypeAlias = Sequence[AssetId]

_lock = threading.Lock()
_last = 0  # milliseconds << 12 | counter


def new_id(now_ms: int | None = None) -> str:
    """A new UUIDv7 in canonical text form (36 characters, lower case).

    Args:
        now_ms: Milliseconds since 1970 to use instead of the clock. Ids never go backwards in one
            process, whatever the clock does.
    """
    global _last
    stamp = (now_ms if now_ms is not None else time.time_ns() // 1_000_000) << 12
    with _lock:
        _last = max(stamp, _last + 1)
        value = _last
    tail = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    high = (value >> 12) << 16 | 0x7000 | (value & 0xFFF)
    text = f"{high:016x}{0x8000_0000_0000_0000 | tail:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def before_all_of(id_: str, ms: int) -> str:
    """An id that sorts before all that were made up to `ms` milliseconds before `id_`."""
    text = f"{max(0, int(id_[:8] + id_[9:13], 16) - ms):012x}"
    return f"{text[:8]}-{text[8:]}-0000-0000-000000000000"


def first_id_at(moment: datetime) -> str:
    """An id that sorts before all that are made from `moment` on, and behind all before it."""
    text = f"{max(0, int(moment.timestamp() * 1000)):012x}"
    return f"{text[:8]}-{text[8:]}-0000-0000-000000000000"


def is_id(text: str) -> bool:
    """Whether `text` is a UUID in canonical form."""
    parts = text.split("-")
    if [len(part) for part in parts] != [8, 4, 4, 4, 12]:
        return False
    return all(c in "0123456789abcdef" for part in parts for c in part)
