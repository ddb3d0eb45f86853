"""Reads what scripts hand over: ids, money, lengths, facts; what is wrong is named by parameter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from pathlib import PurePath
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.ids import AssetId
from desktop.domain.relation import RelationType
from desktop.domain.typed_text import MONEY_LIMIT, Money, read_money
from desktop.tracking.errors import InvalidValueError, in_terms_of

# An asset, by its id or as it was read.
AssetRef: TypeAlias = "UUID | str | Mapping[str, Any]"
Cost: TypeAlias = "Decimal | float | int | str | None"
Facts: TypeAlias = "Mapping[str, Any] | None"

_Words = TypeVar("_Words", bound=StrEnum)
_STEP = Decimal("0.000001")
_DEPTH = 20
_TEXT_LIMIT = 1_000_000  # characters
_ORDER_LIMIT = 1_000_000_000  # what a database has a column for, and room for the next one
_WHOLE_BITS = 10_000  # of a number that can be written out
_SURROGATE = re.compile("[\ud800-\udfff]")
# What older programs call relations, and what they are here.
_OLD_RELATIONS = {
    "contains_shot": RelationType.PART_OF,
    "uses_character": RelationType.USED_IN,
    "uses_audio": RelationType.USED_IN,
    "uses_script": RelationType.USED_IN,
    "uses_asset": RelationType.USED_IN,
    "generation_attempt": RelationType.GENERATED_FROM,
    "final_edit": RelationType.DERIVED_FROM,
}
_OLD_TYPES = {"character": AssetType.CHARACTER_REF}


def asset_id(value: AssetRef, field: str) -> AssetId:
    """The id of an asset.

    Raises:
        InvalidValueError: It is none.
    """
    given = value.get("id") if isinstance(value, Mapping) else value
    if isinstance(given, UUID):
        return AssetId(str(given))
    if isinstance(given, str):
        try:
            return AssetId(str(UUID(given)))
        except ValueError:
            pass
    raise InvalidValueError(f"{field} is no id: {shown(given)}.", field=field)


def asset_ids(values: Iterable[AssetRef | None] | None, field: str) -> tuple[AssetId, ...]:
    """The ids of several, each once; None among them is left out."""
    if isinstance(values, str | Mapping | UUID):
        values = (values,)
    several = _several(values or (), field)
    return tuple(dict.fromkeys(asset_id(one, field) for one in several if one is not None))


def foreign_id(value: object) -> str | None:
    """What another database calls something, as text; None where it was not named."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return None if value is None else _storable(_written(value, "id"))


def local_id(value: object) -> AssetId | None:
    """The id of what may be an asset here, or something of another database."""
    text = foreign_id(value)
    try:
        return AssetId(str(UUID(text))) if text else None
    except ValueError:
        return None


def money(value: Cost, field: str = "generation_cost") -> Money | None:
    """An amount. A float is rounded to the millionth; whatever else has more decimals is refused.

    Raises:
        InvalidValueError: It is no amount, below zero or too large.
    """
    if value is None:
        return None
    if isinstance(value, str):
        with in_terms_of(field, generation_cost=field):
            return read_money(value)
    if isinstance(value, bool) or not isinstance(value, Decimal | float | int):
        raise InvalidValueError(f"{field} is no amount: {shown(value)}.", field=field)
    try:
        amount = Decimal(str(value))
        rounded = amount.quantize(_STEP) if amount.is_finite() else None
    except (InvalidOperation, ValueError):  # a whole number may have too many digits
        rounded = None
    if rounded is None or not 0 <= rounded < MONEY_LIMIT or amount < 0:
        raise InvalidValueError(f"{field} is no amount: {shown(value)}.", field=field)
    if isinstance(value, Decimal) and rounded != amount:
        raise InvalidValueError(f"{field} has more than six decimals.", field=field)
    return Money(rounded)


def seconds(value: float | Decimal | None, field: str = "duration") -> float | None:
    """A length of time in seconds.

    Raises:
        InvalidValueError: It is not a number of zero or more.
    """
    return _number(value, field, "a number of seconds")


def order(value: int | None, field: str) -> int | None:
    """A place in an order, as takes and siblings have it.

    Raises:
        InvalidValueError: It is no whole number of zero or more, or too large.
    """
    found = whole(value, field)
    if found is not None and found > _ORDER_LIMIT:
        raise InvalidValueError(f"{field} is more than {_ORDER_LIMIT:,}.", field=field)
    return found


def whole(value: int | None, field: str) -> int | None:
    """A whole number of zero or more.

    Raises:
        InvalidValueError: It is none.
    """
    found = _number(value, field, "a whole number of zero or more")
    if found is not None and found != int(found):
        raise InvalidValueError(f"{field} is no whole number: {shown(value)}.", field=field)
    return None if found is None else int(found)


def _number(value: object, field: str, what: str) -> float | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    try:
        found = float(value) if is_number else math.nan  # type: ignore[arg-type]
    except (OverflowError, ValueError):  # more than a float holds; a NaN that signals
        found = math.nan
    if not math.isfinite(found) or found < 0 or found > 1e15:
        raise InvalidValueError(f"{field} is not {what}: {shown(value)}.", field=field)
    return found


def text(value: object, field: str, *, limit: int = _TEXT_LIMIT) -> str:
    """A text as both databases keep it; empty for None. Numbers and ids are written out.

    Raises:
        InvalidValueError: It is something else, or too long.
    """
    return _storable(path_text(value, field, limit=limit))


def path_text(value: object, field: str, *, limit: int) -> str:
    """A text in which bytes of a file name that are no UTF-8 still stand, as surrogates.

    Raises:
        InvalidValueError: As `text`.
    """
    if value is None:
        return ""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool) or not isinstance(value, str | int | float | UUID | PurePath):
        raise InvalidValueError(f"{field} is no text: {shown(value)}.", field=field)
    found = _written(value, field).replace("\0", "")
    if len(found) > limit:
        raise InvalidValueError(f"{field} has more than {limit:,} characters.", field=field)
    return found


def _written(value: object, field: str) -> str:
    try:
        return str(value)
    except ValueError as error:  # a whole number of thousands of digits
        raise InvalidValueError(f"{field} is no text: {shown(value)}.", field=field) from error


def _storable(found: str) -> str:
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", found.replace("\0", ""))


def title(value: object, field: str) -> str:
    """A name in one line, shortened to what a name may have; never empty.

    Raises:
        InvalidValueError: There is no text.
    """
    found = " ".join(text(value, field).split())
    if not found:
        raise InvalidValueError(f"{field} is empty.", field=field)
    return found if len(found) <= 255 else f"{found[:254]}…"


def facts(value: Facts, field: str) -> dict[str, Any]:
    """Named values as both databases keep them: ids, times and paths become text.

    Raises:
        InvalidValueError: Something in it cannot be kept; `field` is the path to it.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"{field} is no set of named values.", field=field)
    found: dict[str, Any] = _plain(value, field, _DEPTH)
    return found


def _plain(value: Any, field: str, depth: int) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None or (isinstance(value, int) and value.bit_length() <= _WHOLE_BITS):
        return value
    if isinstance(value, str):
        return text(value, field)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, UUID | PurePath | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if depth and isinstance(value, Mapping):
        return {str(k): _plain(one, f"{field}.{k}", depth - 1) for k, one in value.items()}
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, f"{field}[{n}]", depth - 1) for n, one in enumerate(value)]
    raise InvalidValueError(f"{field} cannot be kept: {shown(value)}.", field=field)


def tags(values: Iterable[str | None] | None, field: str = "tags") -> tuple[str, ...]:
    """Names of tags, each once; empty ones are left out.

    Raises:
        InvalidValueError: Something else is among them.
    """
    if isinstance(values, str):
        values = (values,)
    several = _several(values or (), field)
    names = [" ".join(text(one, field, limit=1000).split()) for one in several]
    return tuple(dict.fromkeys(name for name in names if name))


def asset_type(value: str | AssetType, field: str = "asset_type") -> AssetType:
    """A type of assets.

    Raises:
        InvalidValueError: There is none of this name.
    """
    name = text(value, field)
    if name in _OLD_TYPES:
        return _OLD_TYPES[name]
    return one_of(AssetType, name, field)


def source(value: str | AssetSource | None, field: str = "source") -> AssetSource | None:
    """Where an asset came from.

    Raises:
        InvalidValueError: There is no such word for it.
    """
    return None if value is None else one_of(AssetSource, text(value, field), field)


def status(value: str | AssetStatus, field: str = "status") -> AssetStatus:
    """Where an asset is in its life.

    Raises:
        InvalidValueError: There is no such word for it.
    """
    return one_of(AssetStatus, text(value, field), field)


def relation_type(value: str | RelationType, field: str = "relationship_type") -> RelationType:
    """A type of relations, also by the names that older programs have for them.

    Raises:
        InvalidValueError: There is none of this name.
    """
    name = text(value, field)
    return _OLD_RELATIONS.get(name) or one_of(RelationType, name, field)


def one_of(words: type[_Words], name: str, field: str) -> _Words:
    """One of some words.

    Raises:
        InvalidValueError: It is none of them.
    """
    try:
        return words(name)
    except ValueError:
        known = ", ".join(one.value for one in words)
        raise InvalidValueError(
            f"There is no {field} {shown(name)}.", field=field, advice=f"Known are {known}."
        ) from None


def _several(values: object, field: str) -> Iterable[Any]:
    if isinstance(values, Iterable) and not isinstance(values, bytes | bytearray):
        return values
    raise InvalidValueError(f"{field} is no list: {shown(values)}.", field=field)


def shown(value: object) -> str:
    """A value as a message has it: short."""
    try:
        found = repr(value)
    except ValueError:  # a whole number of thousands of digits
        found = f"a {type(value).__name__} that is too long to be shown"
    return found if len(found) <= 60 else f"{found[:59]}…"
