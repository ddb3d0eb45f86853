"""The indexes of `assets` by what they sort and find; all but the Trash's leave the Trash out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.catalog.search.joins import indexed
from desktop.catalog.tables.all import assets
from desktop.domain.listing import SortKey
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import FieldMatch, Node, Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, FromClause

    from desktop.catalog.engine.session import Session

_a = assets.c

SORTS: dict[SortKey, ColumnElement[Any]] = {
    SortKey.NAME: _a.sort_name,
    SortKey.SIZE: _a.size,
    SortKey.DURATION: _a.duration,
    SortKey.RATING: _a.rating,
    SortKey.COST: _a.generation_cost,
    SortKey.RECORDED: _a.recorded_at,
    SortKey.TYPE: _a.type,
}
SORT_INDEX = {
    SortKey.ADDED: "ix_assets_added",
    SortKey.NAME: "ix_assets_name",
    SortKey.SIZE: "ix_assets_size",
    SortKey.DURATION: "ix_assets_duration",
    SortKey.RATING: "ix_assets_rating",
    SortKey.COST: "ix_assets_generation_cost",
    SortKey.RECORDED: "ix_assets_recorded_at",
    SortKey.TYPE: "ix_assets_type",
}
_RANGE_INDEX = {
    Field.SIZE: "ix_assets_size",
    Field.DURATION: "ix_assets_duration",
    Field.RATING: "ix_assets_rating",
    Field.COST: "ix_assets_generation_cost",
    Field.RECORDED: "ix_assets_recorded_at",
    Field.CREATED: "ix_assets_created_at",
    Field.TYPE: "ix_assets_type",
}
TRASH_INDEX = "ix_assets_deleted_at"
FAVORITE_INDEX = "ix_assets_favorite"
TYPE_INDEX = "ix_assets_type"
_ADDED_INDEX = SORT_INDEX[SortKey.ADDED]


def index_of(node: Node) -> str | None:
    """The index of `assets` that could find what `node` asks for."""
    if not isinstance(node, FieldMatch):
        return None
    if node.field is Field.IS and [word.text for word in node.words] == ["favourite"]:
        return FAVORITE_INDEX
    if node.op is Op.WITHIN or node.field is Field.TYPE:
        return _RANGE_INDEX.get(node.field)
    return None


def by_key(rest: Sequence[tuple[object, str | None]], *, is_live: bool) -> FromClause:
    """SQLite: `assets` as they are looked up one by one, by id, for what was found elsewhere.

    It has to be told: for a page in another order, or for one more condition, it would search the
    index of that, anew for each of them. None of those indexes holds the Trash.

    Args:
        rest: What else is asked of each, with the index that could find it.
        is_live: The Trash is left out.
    """
    if not is_live:
        return assets
    # The one index that answers a condition and still is entered by id.
    is_of_type = any(index == TYPE_INDEX for _condition, index in rest)
    return indexed(TYPE_INDEX if is_of_type else _ADDED_INDEX)


def by_type(session: Session) -> FromClause:
    """`assets` for a query that asks for one type: SQLite would rather walk them in some order."""
    return indexed(TYPE_INDEX) if session.is_sqlite else assets
