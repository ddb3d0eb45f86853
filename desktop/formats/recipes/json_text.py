"""JSON out of files: with NaN, endless digits, rubbish behind it, or nested without an end."""

from __future__ import annotations

import json
from typing import Any

_DIGITS = 18  # of a number; longer ones stay text, digit for digit
_DEPTH = 64
_ITEMS = 400_000


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits


def _never(_name: str) -> None:
    """What stands for NaN and the infinities: nothing."""


_DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=_never, strict=False)


def read_json(text: str) -> dict[str, Any] | list[Any] | None:
    """An object or a list; None where `text` is neither. Whole numbers of many digits stay text."""
    text = text.lstrip("\ufeff \t\r\n\0")
    if text[:1] not in {"{", "["}:
        return None
    try:
        value, _end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) and _is_sane(value) else None


def unquoted(text: str) -> str:
    """A text in quotation marks as it was before; of one that is wrongly quoted, what they hold."""
    try:
        value = _DECODER.decode(text)
    except ValueError:
        value = None
    return value if isinstance(value, str) else text[1:-1]


def json_end(text: str, start: int) -> int | None:
    """Where an object or a list ends that begins here; None where it never does."""
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return None


def as_object(value: Any) -> dict[str, Any]:
    """A JSON object, also one that is written as text in JSON; else an empty one."""
    if isinstance(value, str):
        value = read_json(value)
    return value if isinstance(value, dict) else {}


def said(value: Any, limit: int = 1000) -> str:
    """A scalar of JSON as text; empty for all others."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:limit]


def _is_sane(value: Any) -> bool:
    """Whether it is neither too deep nor too long to be walked through."""
    level, count = [value], 0
    for _ in range(_DEPTH):
        inner: list[Any] = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one
        count += len(inner)
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return count <= _ITEMS
    return False
