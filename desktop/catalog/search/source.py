"""A source of a listing's rows: the FROM clause and conditions that the planner has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select

    from desktop.catalog.search.conditions import Condition


@frozen
class RowSource:
    """A FROM clause with `assets` in it, and what holds of its rows.

    Attributes:
        table: What is read, in this order.
        where: All conditions of the listing.
        added: What "date added" sorts by here.
        is_walk: The rows come in the order of the listing already, so that a page is read row by
            row; otherwise all are found and sorted first.
        is_page: All rows fit on a page, and so will be shown.
        is_fixed: Nothing but `sets` and `by_hits` was looked up to choose this: with the same of
            them it holds for good.
    """

    table: FromClause
    where: tuple[Condition, ...]
    added: ColumnElement[Any]
    is_walk: bool = True
    is_page: bool = False
    is_fixed: bool = False

    def of(self, query: Select[Any]) -> Select[Any]:
        """`query` over this source."""
        return query.select_from(self.table).where(*self.where)
