"""The columns of the asset table, declared: one row per column, in the order they stand.

To add one: add a row here, and a `SortKey` in `domain/listing.py` if it can be sorted by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.listing import SortKey
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.tokens import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.asset import AssetCard, CardDetails


@frozen
class AssetColumn:
    """A column.

    Attributes:
        key: How a remembered choice of columns names it.
        text: What a cell says.
        sort: The order a click on the heading asks for, or None.
        is_number: Set to the right, so that figures line up.
        width: Logical pixels at first.
        is_shown: Shown at first.
        detail: What a cell says of what is not on a card; read only while the column shows.
    """

    key: str
    heading: str
    text: Callable[[AssetCard], str]
    sort: SortKey | None = None
    is_number: bool = False
    width: int = 90
    is_shown: bool = True
    detail: Callable[[AssetCard, CardDetails], str] | None = None


def _nothing(_card: AssetCard) -> str:
    return ""


def _detail(
    key: str,
    heading: str,
    text: Callable[[AssetCard, CardDetails], str],
    *,
    width: int = 90,
    number: bool = False,
) -> AssetColumn:
    return AssetColumn(
        key, heading, _nothing, is_number=number, width=width, is_shown=False, detail=text
    )


def _frame_rate(_card: AssetCard, details: CardDetails) -> str:
    return f"{details.frame_rate:.3f}".rstrip("0").rstrip(".") if details.frame_rate else ""


def _cost(card: AssetCard, details: CardDetails) -> str:
    return display.money(card.cost, details.currency)


def _label(card: AssetCard) -> str:
    look = LABELS.get(card.label)
    return look.name if look else ""


COLUMNS: tuple[AssetColumn, ...] = (
    AssetColumn(
        "name", "Name", lambda card: clean_line(card.name, limit=200), SortKey.NAME, width=260
    ),
    AssetColumn(
        "type",
        "Type",
        lambda card: display.type_name(card.type),
        SortKey.TYPE,
        width=72,
    ),
    AssetColumn(
        "rating", "Rating", lambda card: display.stars(card.rating), SortKey.RATING, width=76
    ),
    AssetColumn("label", "Label", _label, width=88),
    AssetColumn("size", "Size", lambda card: display.size(card.size), SortKey.SIZE, True, 76),
    AssetColumn(
        "duration",
        "Duration",
        lambda card: display.known_length(card.duration, card.length),
        SortKey.DURATION,
        True,
        76,
    ),
    AssetColumn(
        "dimensions",
        "Dimensions",
        lambda card: display.dimensions(card.width, card.height) if card.width else "",
        is_number=True,
        width=100,
    ),
    AssetColumn("cost", "Cost", _nothing, SortKey.COST, True, 80, detail=_cost),
    AssetColumn(
        "added", "Added", lambda card: display.date_time(card.created_at), SortKey.ADDED, True, 144
    ),
    AssetColumn(
        "recorded",
        "Recorded",
        lambda card: display.recorded(card.recorded),
        SortKey.RECORDED,
        True,
        144,
        False,
    ),
    AssetColumn("source", "Source", lambda card: card.source or "", width=84, is_shown=False),
    AssetColumn(
        "code", "Code", lambda card: clean_line(card.code or "", limit=100), is_shown=False
    ),
    AssetColumn("status", "Status", lambda card: status_words(card.status), is_shown=False),
    _detail("tags", "Tags", lambda _, found: ", ".join(found.tags), width=160),
    _detail("model", "Model", lambda _, found: clean_line(found.model, limit=100), width=120),
    _detail("prompt", "Prompt", lambda _, found: clean_line(found.prompt, limit=300), width=260),
    _detail("seed", "Seed", lambda _, found: clean_line(found.seed, limit=40), number=True),
    _detail("fps", "fps", _frame_rate, width=56, number=True),
    _detail("codec", "Codec", lambda _, found: found.codec, width=76),
    AssetColumn("picture", "Picture", _nothing, width=76),
)

NAME_COLUMN = 0
RATING_COLUMN = next(at for at, column in enumerate(COLUMNS) if column.key == "rating")
LABEL_COLUMN = next(at for at, column in enumerate(COLUMNS) if column.key == "label")
STATUS_COLUMN = next(at for at, column in enumerate(COLUMNS) if column.key == "status")
PICTURE_COLUMN = next(at for at, column in enumerate(COLUMNS) if column.key == "picture")
