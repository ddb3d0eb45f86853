"""Rows of card columns, as a database driver gives them, turned into cards.

Free of SQLAlchemy, since the window's first page is read before it is imported (`first_page.py`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetCard, AssetType, ColourLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS = 20
_TYPES = {kind.value: kind for kind in AssetType}
_LABELS = {label.value: label for label in ColourLabel}


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
    # Unpacked by name in one go: half the time of twenty look-ups by number.
    cut = rows if not rows or len(rows[0]) == COLUMNS else [row[:COLUMNS] for row in rows]
    return [
        AssetCard(
            key, _TYPES[kind], name, size, duration, width, height, rating, _LABELS[label],
            favorite == 1,
            None if cost is None else _money(cost),
            source, status, instant(created), None if recorded is None else instant(recorded),
            checksum, code, takes.get(key, 0) if takes else 0, away == 1, deleted is not None,
            version,
        )
        for (
            key, kind, name, size, duration, width, height, rating, label, favorite, cost, source,
            status, created, recorded, checksum, code, away, deleted, version,
        ) in cut
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _money(cost: float | Decimal) -> Decimal:
    """An amount with six decimals, as `tables/base.py` has it. Prices repeat."""
    return Decimal(f"{cost:.6f}")


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
