"""Rows of card columns, as a database driver gives them, turned into cards.

Free of SQLAlchemy, since the window's first page is read before it is imported (`first_page.py`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetCard, AssetType, ColourLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPES = {kind.value: kind for kind in AssetType}
_LABELS = {label.value: label for label in ColourLabel}
_MONEY_STEP = Decimal("0.000001")


def to_cards(
    rows: Sequence[Sequence[Any]], takes: Mapping[Any, int], *, is_sqlite: bool
) -> list[AssetCard]:
    """Cards in the order of their rows.

    Args:
        rows: The columns of `asset.CARD_COLUMNS`, in that order; more may follow.
        takes: How many takes each shot has.
        is_sqlite: Instants are text and money is a number.
    """
    instant = datetime.fromisoformat if is_sqlite else _in_utc
    cards: list[AssetCard] = []
    for row in rows:
        key, kind, name, size, duration, width, height, rating, label, favorite, *more = row
        cost, source, status, created, recorded, checksum, code, away, deleted, version, *_ = more
        card = AssetCard(
            key,
            _TYPES[kind],
            name,
            size,
            duration,
            width,
            height,
            rating,
            _LABELS[label],
            favorite == 1,
            None if cost is None else Decimal(str(cost)).quantize(_MONEY_STEP),
            source,
            status,
            instant(created),
            None if recorded is None else instant(recorded),
            checksum,
            code,
            takes.get(key, 0) if takes else 0,
            away == 1,
            deleted is not None,
            version,
        )
        cards.append(card)
    return cards


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
