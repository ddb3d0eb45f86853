"""What a generator says, as it may be kept: whatever an adapter hands over comes through here.

Each text is clean and not too long, each number one that a database takes, JSON neither endless nor
deep. What cannot be made so is left out: a strange word must not keep from us what is paid.
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.typed_text import MONEY_LIMIT
from desktop.domain.untrusted_text import clean_line, clean_text

if TYPE_CHECKING:
    from desktop.domain.generation import JobReport, Json, RemoteFile

LONGEST_ID = 255
_MOST_FILES = 100
_LONGEST_ADDRESS = 8_000
_LONGEST_WORDS = 4_000
_LONGEST_WORD = 100
_FACTS_ROOM = 64_000  # characters of all facts together
_DEEPEST = 12
_LARGEST_WHOLE = 2**64  # seeds are as large as that
_LARGEST_NUMBER = 10**30


def clean_job_id(told: str) -> str:
    """The id of a job; empty where it could not be kept as it is, and so never asked for."""
    return told if len(told) <= LONGEST_ID and told == clean_line(told) else ""


def clean_report(told: JobReport) -> JobReport:
    """A report as it may be kept and shown."""
    files = (_clean_file(one) for one in told.files[:_MOST_FILES])
    currency = told.currency.strip().upper()
    is_currency = len(currency) == 3 and currency.isascii() and currency.isalpha()
    return replace(
        told,
        progress=_share(told.progress),
        position=_whole(told.position),
        files=tuple(one for one in files if one.url or one.path),
        error_code=clean_line(told.error_code, limit=_LONGEST_WORD),
        error=clean_text(told.error, limit=_LONGEST_WORDS),
        cost=_money(told.cost) if is_currency else None,
        currency=currency if is_currency else "USD",
        units=_money(told.units),
        unit=clean_line(told.unit, limit=30),
        seed=_whole(told.seed, low=-_LARGEST_WHOLE),
        model=clean_line(told.model, limit=LONGEST_ID),
        facts=_clean_facts(told),
    )


def _clean_file(told: RemoteFile) -> RemoteFile:
    # An address that had to be changed would be another one.
    is_well = len(told.url) <= _LONGEST_ADDRESS and told.url == clean_text(told.url)
    is_path = "\0" not in told.path and told.path == clean_text(told.path, limit=LONGEST_ID)
    return replace(
        told,
        url=told.url if is_well else "",
        path=told.path if is_path else "",
        name=clean_line(told.name, limit=LONGEST_ID),
        content_type=clean_line(told.content_type, limit=_LONGEST_WORD),
    )


def _share(told: float | None) -> float | None:
    """From 0 to 1; nothing for a number that is none."""
    return None if told is None or math.isnan(told) else min(1.0, max(0.0, told))


def _whole(told: int | None, *, low: int = 0) -> int | None:
    """A whole number that a database takes."""
    return told if told is not None and low <= told < _LARGEST_WHOLE else None


def _money(told: Decimal | None) -> Decimal | None:
    """An amount that can be kept; nothing for any other."""
    is_well = told is not None and told.is_finite() and Decimal(0) <= told < MONEY_LIMIT
    return told if is_well else None


def _clean_facts(told: JobReport) -> dict[str, Json]:
    """As many of the facts as there is room for."""
    kept: dict[str, Json] = {}
    room = _FACTS_ROOM
    for key, value in told.facts.items():
        clean, size = _clean_json(value, 1, room)
        name = clean_line(str(key), limit=_LONGEST_WORD)
        room -= size + len(name)
        if room < 0:
            break
        kept[name] = clean
    return kept


def _clean_json(value: Json, depth: int, room: int) -> tuple[Json, int]:
    """A value of JSON, and how long it is about; nothing once it is longer than there is room."""
    if isinstance(value, str):
        text = clean_text(value, limit=max(0, room) + 1)
        return text, len(text)
    if isinstance(value, bool) or value is None:
        return value, 4
    if isinstance(value, int):
        return (value if abs(value) <= _LARGEST_NUMBER else None), 20
    if isinstance(value, float):
        return (value if math.isfinite(value) else None), 20
    if depth > _DEEPEST or not isinstance(value, list | dict):
        return None, 4
    size = 2
    made: list[tuple[str, Json]] = []
    for key, one in value.items() if isinstance(value, dict) else (("", one) for one in value):
        clean, length = _clean_json(one, depth + 1, room - size)
        name = clean_line(str(key), limit=_LONGEST_WORD)
        size += length + len(name) + 2
        if size > room:
            return None, size
        made.append((name, clean))
    return (dict(made) if isinstance(value, dict) else [one for _, one in made]), size
