"""A search tree as a condition on `assets`, for both databases. Every value is a bound parameter.

`Compiler.condition` makes one condition out of any tree. What an index can answer at once (words
that all hits must have) is split off first by `split`, so that `listing.py` can drive from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from desktop.catalog.search_conditions import Condition, Conditions
from desktop.catalog.search_names import Names
from desktop.catalog.search_text import COLUMNS, fts5_phrase, has_words, tsquery
from desktop.catalog.tables.all import asset_search_text, assets
from desktop.domain.search import And, Field, FieldMatch, Node, Not, Or, Text
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.catalog.session import Session

_s = asset_search_text.c
FTS = table("asset_search_fts", column("rowid"))
_FTS_NAME: Condition = literal_column("asset_search_fts")


@dataclass(frozen=True, slots=True)
class Split:
    """A query in two parts, both of which must hold.

    Attributes:
        match: What the full-text index is asked, in the language of the database; or None.
        rest: Everything else.
    """

    match: str | None
    rest: tuple[Node, ...]


def split(node: Node | None, *, is_sqlite: bool) -> Split:
    """Take the words that every hit must have out of a query."""
    parts = node.parts if isinstance(node, And) else (node,) if node is not None else ()
    indexed = [part for part in parts if _is_indexed(part, is_sqlite=is_sqlite)]
    rest = tuple(part for part in parts if part not in indexed)
    if not indexed:
        return Split(None, rest)
    joiner = " AND " if is_sqlite else " & "
    return Split(joiner.join(_match(part, is_sqlite=is_sqlite) for part in indexed), rest)


def _is_indexed(node: Node, *, is_sqlite: bool) -> bool:
    """Whether the index alone can answer: words, or any of several words."""
    if isinstance(node, Text):
        return has_words(node.text) and (is_sqlite or node.field is None)
    return isinstance(node, Or) and all(_is_indexed(p, is_sqlite=is_sqlite) for p in node.parts)


def _match(node: Node, *, is_sqlite: bool) -> str:
    if isinstance(node, Or):
        joiner = " OR " if is_sqlite else " | "
        return "(" + joiner.join(_match(part, is_sqlite=is_sqlite) for part in node.parts) + ")"
    if not isinstance(node, Text):
        raise TypeError(node)
    return fts5_phrase(node) if is_sqlite else tsquery(node)


def matching(match: str, *, is_sqlite: bool) -> Condition:
    """The index holds `match`: on `asset_search_fts`, or on `asset_search_text`."""
    if is_sqlite:
        return _FTS_NAME.op("MATCH", is_comparison=True)(literal(match))
    return literal_column("asset_search_text.document").op("@@", is_comparison=True)(
        cast(literal(match), TSQUERY)
    )


def hits(match: str, *, is_sqlite: bool) -> Select[tuple[str]]:
    """The ids of the assets whose words match."""
    if not is_sqlite:
        return select(_s.asset_id).where(matching(match, is_sqlite=False))
    return (
        select(_s.asset_id)
        .select_from(FTS.join(asset_search_text, _s.docid == FTS.c.rowid))
        .where(matching(match, is_sqlite=True))
    )


class Compiler:
    """Makes conditions on `assets` out of search trees, in one session."""

    def __init__(self, session: Session) -> None:
        self._is_sqlite = session.is_sqlite
        self.names = Names(session)
        self._fields = Conditions(self.names, is_sqlite=session.is_sqlite)

    def condition(self, node: Node) -> Condition:
        """The condition of a tree: true or false for every asset, never NULL."""
        if isinstance(node, And):
            return and_(*(self.condition(part) for part in node.parts))
        if isinstance(node, Or):
            return or_(*(self.condition(part) for part in node.parts))
        if isinstance(node, Not):
            return not_(self.condition(node.part))
        if isinstance(node, FieldMatch):
            return self._fields.of(node)
        return self._text(node)

    def _text(self, node: Text) -> Condition:
        if not has_words(node.text):
            return self._substring(node)
        match = _match(node, is_sqlite=self._is_sqlite)
        query = hits(match, is_sqlite=self._is_sqlite)
        if node.field is not None and not self._is_sqlite:
            # The index knows the whole text; which column a word stands in is asked of the column.
            query = query.where(
                func.desk_words(_s[COLUMNS[node.field]]).op("@@", is_comparison=True)(
                    cast(literal(match), TSQUERY)
                )
            )
        return assets.c.id.in_(query)

    def _substring(self, node: Text) -> Condition:
        """Signs that no index holds are looked for in the name, or in the column asked for."""
        wanted = node.text.lower()
        if node.field in (None, Field.NAME):
            return func.lower(assets.c.name).contains(wanted, autoescape=True)
        if node.field is Field.DESCRIPTION:
            return func.lower(assets.c.description).contains(wanted, autoescape=True)
        if node.field is Field.CODE:
            return func.lower(func.coalesce(assets.c.code, "")).contains(wanted, autoescape=True)
        c = _s[COLUMNS[node.field]] if node.field else _s.name
        return assets.c.id.in_(
            select(_s.asset_id).where(func.lower(c).contains(wanted, autoescape=True))
        )
