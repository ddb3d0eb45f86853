"""The columns of an asset's card: the one list that every select and every card is made from.

Free of SQLAlchemy, since the window's first page is read before it is imported (`first_page.py`).
To give cards another column: a line here, a field of `AssetCard` with the same name, the column in
`tables/` and a revision. Nothing else names them.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.asset import AssetCard, AssetType, ColourLabel
from desktop.domain.location import OFFLINE
from desktop.domain.measured_length import LengthState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class ColumnKind(Enum):
    """How a value that the driver gives becomes one of a card."""

    PLAIN = "as it is"
    TYPE = "an asset type"
    LABEL = "a colour label"
    FLAG = "a truth value"
    MONEY = "an amount or none"
    INSTANT = "an instant or none"
    IS_SET = "whether there is one"
    LENGTH = "what is known of a length, or none"


class CardColumn(NamedTuple):
    """A column of a card.

    Attributes:
        field: The field of `AssetCard`.
        sql: What is read: `table.column`, or an expression over `assets`.
        kind: How it is converted.
        postgresql: The same for PostgreSQL, where it is written differently.
    """

    field: str
    sql: str
    kind: ColumnKind = ColumnKind.PLAIN
    postgresql: str = ""


_IS_AWAY = (
    "EXISTS (SELECT 1 FROM asset_storage_locations AS away WHERE away.asset_id = assets.id AND {})"
)
_NO_LENGTH = "CASE WHEN assets.duration IS NULL AND assets.type IN ('video', 'audio') THEN {} END"

# The id and the type come first: pages and take counts look at them as they are.
CARD = (
    CardColumn("id", "assets.id", postgresql="CAST(assets.id AS TEXT)"),
    CardColumn("type", "assets.type", ColumnKind.TYPE),
    CardColumn("name", "assets.name"),
    CardColumn("size", "assets.size"),
    CardColumn("duration", "assets.duration"),
    # Few clips have none, and of the others the metadata is not read.
    CardColumn(
        "length_state",
        _NO_LENGTH.format("assets.metadata ->> '$.length'"),
        ColumnKind.LENGTH,
        _NO_LENGTH.format("assets.metadata ->> 'length'"),
    ),
    CardColumn("width", "asset_technical_metadata.width"),
    CardColumn("height", "asset_technical_metadata.height"),
    CardColumn("rating", "assets.rating"),
    CardColumn("label", "assets.label", ColumnKind.LABEL),
    CardColumn("is_favorite", "assets.is_favorite", ColumnKind.FLAG),
    CardColumn("cost", "assets.generation_cost", ColumnKind.MONEY),
    CardColumn("source", "assets.source"),
    CardColumn("status", "assets.status"),
    CardColumn("created_at", "assets.created_at", ColumnKind.INSTANT),
    CardColumn("recorded_at", "assets.recorded_at", ColumnKind.INSTANT),
    CardColumn("recorded_offset", "assets.recorded_offset"),
    CardColumn("recorded_precision", "assets.recorded_precision"),
    CardColumn("checksum", "assets.checksum_sha256"),
    CardColumn("code", "assets.code"),
    # Written as the index over these locations is, on each database.
    CardColumn(
        "is_missing",
        _IS_AWAY.format("away.is_accessible = 0"),
        ColumnKind.FLAG,
        _IS_AWAY.format("NOT away.is_accessible"),
    ),
    CardColumn(
        "is_offline",
        _IS_AWAY.format("away.is_accessible = 0 AND away.status = 'offline'"),
        ColumnKind.FLAG,
        _IS_AWAY.format("NOT away.is_accessible AND away.status = 'offline'"),
    ),
    CardColumn("is_trashed", "assets.deleted_at", ColumnKind.IS_SET),
    CardColumn("version", "assets.version"),
)

_LENGTHS = {state.value: state for state in LengthState}
_TYPES = {kind.value: kind for kind in AssetType}
_LABELS = {label.value: label for label in ColourLabel}


@lru_cache(maxsize=4096)
def _money(cost: float | Decimal) -> Decimal:
    """An amount with six decimals, as `tables/base.py` has it. Prices repeat."""
    return Decimal(f"{cost:.6f}")


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _or_none(convert: Callable[[Any], Any]) -> Callable[[Iterable[Any]], list[Any]]:
    return lambda values: [None if value is None else convert(value) for value in values]


_SQLITE: dict[ColumnKind, Callable[[Iterable[Any]], Iterable[Any]]] = {
    ColumnKind.TYPE: lambda values: map(_TYPES.__getitem__, values),
    ColumnKind.LABEL: lambda values: map(_LABELS.__getitem__, values),
    ColumnKind.FLAG: lambda values: [value == 1 for value in values],
    ColumnKind.MONEY: _or_none(_money),
    ColumnKind.INSTANT: _or_none(datetime.fromisoformat),
    ColumnKind.IS_SET: lambda values: [value is not None for value in values],
    ColumnKind.LENGTH: lambda values: [value and _LENGTHS.get(value) for value in values],
}
_POSTGRES = {**_SQLITE, ColumnKind.INSTANT: _or_none(_in_utc)}


# Not read with the row: how many takes a shot has.
COUNTED = "take_count"


def _plan(
    convert: Mapping[ColumnKind, Callable[[Iterable[Any]], Iterable[Any]]],
) -> tuple[tuple[int, Callable[[Iterable[Any]], Iterable[Any]] | None], ...]:
    """For each field of a card in its order: which column, and what converts it; -1 is counted."""
    at = {column.field: (place, convert.get(column.kind)) for place, column in enumerate(CARD)}
    return tuple(at[f.name] if f.name != COUNTED else (-1, None) for f in fields(AssetCard))


_SQLITE_PLAN, _POSTGRES_PLAN = _plan(_SQLITE), _plan(_POSTGRES)


def to_cards(
    rows: Sequence[Sequence[Any]],
    takes: Mapping[Any, int],
    *,
    is_sqlite: bool,
    away: Mapping[Any, str] | None = None,
) -> list[AssetCard]:
    """Cards in the order of their rows.

    Column by column and not row by row, which is as fast and needs no second list of them.

    Args:
        rows: What `CARD` reads, in that order, as the driver gives it; more may follow.
        takes: How many takes each shot has.
        is_sqlite: Instants are text and money is a number.
        away: What is out of reach for this machine, whatever the record says: see `Library.away`.
    """
    if not rows:
        return []
    read = list(zip(*rows, strict=True))
    read.append(tuple([takes.get(key, 0) for key in read[0]]) if takes else (0,) * len(rows))
    plan = _SQLITE_PLAN if is_sqlite else _POSTGRES_PLAN
    values = [read[place] if convert is None else convert(read[place]) for place, convert in plan]
    cards = list(map(AssetCard, *values))
    for card in cards if away else ():
        if (status := away.get(card.id)) and not card.is_missing:  # type: ignore[union-attr]
            card.is_missing, card.is_offline = True, status == OFFLINE
    return cards
