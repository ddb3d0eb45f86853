"""Spells a row as one line of JSON, the same whatever database it lies in, and reads it back.

Two libraries hold the same row exactly if they spell it the same: this is what exports as text are
written in, and what a copy of a library is compared by. docs/portable-libraries.md has the rules.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import JSON, Boolean, Float, Integer, LargeBinary, Numeric, String

from desktop.base.errors import RuleError
from desktop.catalog.tables.base import MONEY_STEP, Id, Instant, MoneyType, instant_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.types import TypeEngine

LONGEST_LINE = 64 << 20  # bytes; the longest text that the program keeps is far below it
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Characters that some readers take for the end of a line.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")
_PLAIN_FLOATS = 1e16  # from here on Python spells a number with an exponent
_SCALE = 4  # decimals of a rate
_MOST = 1 << 63


class Spelling(StrEnum):
    """What the values of a column are, and so how they are spelled."""

    ID = "id"
    INSTANT = "instant"
    MONEY = "money"
    RATE = "rate"
    JSON = "json"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    BYTES = "bytes"
    TEXT = "text"


_KINDS: tuple[tuple[type[Any], Spelling], ...] = (  # the first that fits
    (Id, Spelling.ID),
    (Instant, Spelling.INSTANT),
    (MoneyType, Spelling.MONEY),
    (JSON, Spelling.JSON),
    (Boolean, Spelling.BOOLEAN),
    (Float, Spelling.FLOAT),
    (Numeric, Spelling.RATE),
    (Integer, Spelling.INTEGER),
    (LargeBinary, Spelling.BYTES),
    (String, Spelling.TEXT),
)


def kind_of(column_type: TypeEngine[Any]) -> Spelling:
    """The kind of a column.

    Raises:
        TypeError: Nobody has said how such a column is spelled.
    """
    for known, kind in _KINDS:
        if isinstance(column_type, known):
            return kind
    raise TypeError(f"no spelling for {column_type!r}")


def line_of(columns: Mapping[str, Spelling], row: Mapping[str, Any]) -> bytes:
    """A row as a line of UTF-8 with its end: columns in their order, those that are empty left out.

    Raises:
        RuleError: A value has no spelling: an infinity.
    """
    told = {
        name: value if (spell := _SPELL.get(kind)) is None else spell(value)
        for name, kind in columns.items()
        if (value := row[name]) is not None
    }
    return json_line(told)


def json_line(told: Mapping[str, Any]) -> bytes:
    """What is told as one line of UTF-8, with its end.

    Raises:
        RuleError: A number in it is infinite, or none.
    """
    try:
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise RuleError("A number in it has no value that can be written down.") from error
    if not text.isascii() or "\x7f" in text:
        text = _LINE_ENDS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return text.encode("utf-8", "replace") + b"\n"


def told_in(line: bytes) -> dict[str, Any]:
    """What a line tells.

    Raises:
        RuleError: It is no object of JSON, names something twice, or holds NaN or an infinity.
    """
    try:
        told = json.loads(
            line,
            object_pairs_hook=_once_each,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except RecursionError as error:
        raise RuleError("It is nested too deeply.") from error
    except ValueError as error:
        raise RuleError(f"It is no JSON: {error}.") from error
    if not isinstance(told, dict):
        raise RuleError("It is no object of JSON.")
    return told


def row_in(columns: Mapping[str, Spelling], told: Mapping[str, Any]) -> dict[str, Any]:
    """The row that a line tells, as values of the program.

    Raises:
        RuleError: A column is not known, or a value is not of its kind.
    """
    if unknown := sorted(set(told) - set(columns)):
        raise RuleError(f"There is no column {unknown[0][:100]!r}.")
    row: dict[str, Any] = {}
    for name, kind in columns.items():
        value = told.get(name)
        try:
            row[name] = None if value is None else _READ[kind](value)
        except (ValueError, TypeError, InvalidOperation, binascii.Error) as error:
            raise RuleError(f"The value of {name} is no {kind.value}.") from error
    return row


def bytes_told(data: bytes) -> dict[str, Any]:
    """Large bytes by what they are, where they do not stand in the line themselves."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _json(value: Any) -> Any:
    """JSON as both databases keep it: keys in order, and numbers in one spelling."""
    if isinstance(value, dict):
        return {key: _json(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_json(one) for one in value]
    if isinstance(value, float):
        if abs(value) >= _PLAIN_FLOATS and math.isfinite(value):
            return int(Decimal(repr(value)))  # PostgreSQL writes it out
        return value or 0.0  # there is one zero
    return value


def _rate(value: float) -> float:
    return round(float(value), _SCALE) or 0.0


_SPELL: dict[Spelling, Callable[[Any], Any]] = {
    Spelling.INSTANT: instant_text,
    Spelling.MONEY: lambda value: f"{value.quantize(MONEY_STEP):f}",
    Spelling.RATE: _rate,
    Spelling.JSON: _json,
    Spelling.BOOLEAN: bool,
    Spelling.FLOAT: lambda value: float(value) or 0.0,
    Spelling.BYTES: lambda value: base64.b64encode(value).decode("ascii"),
}


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise RuleError("A name stands twice in it.")
    return told


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise RuleError("A number in it is too large.")
    return number


def _no_number(text: str) -> NoReturn:
    raise RuleError(f"{text} is no number.")


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode("utf-8")  # half a surrogate is no text
    return value


def _read_id(value: Any) -> str:
    if not _ID.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _read_instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _read_money(value: Any) -> Decimal:
    amount = Decimal(_text(value))
    if not amount.is_finite():
        raise ValueError
    return amount.quantize(MONEY_STEP)


def _read_float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _read_integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -_MOST <= value < _MOST:
        raise TypeError
    return value


def _read_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _read_json(value: Any) -> Any:
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


_READ: dict[Spelling, Callable[[Any], Any]] = {
    Spelling.ID: _read_id,
    Spelling.INSTANT: _read_instant,
    Spelling.MONEY: _read_money,
    Spelling.RATE: _read_float,
    Spelling.JSON: _read_json,
    Spelling.BOOLEAN: _read_boolean,
    Spelling.INTEGER: _read_integer,
    Spelling.FLOAT: _read_float,
    Spelling.BYTES: lambda value: base64.b64decode(_text(value), validate=True),
    Spelling.TEXT: _text,
}
