"""Compiles a search tree to a condition on `assets`, for both databases; values are parameters.

`Compiler.condition` makes a condition out of any tree. `split` takes out first what the full-text
index can answer for all hits, so that `planner.py` can drive from it.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, not_, or_, select

from desktop.base.frozen import frozen
from desktop.catalog.engine.compiled_select import Ready
from desktop.catalog.search.conditions import Condition, Conditions, names_members
from desktop.catalog.search.names import NameLookup
from desktop.catalog.search.text import (
    COLUMNS,
    FTS,
    has_words,
    in_column,
    is_excluded,
    is_indexed,
    matching,
)
from desktop.catalog.tables.all import asset_search_text, assets, workspaces
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import And, FieldMatch, Node, Not, Op, Or, Text, Word

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session
    from desktop.catalog.search.members import Members
    from desktop.domain.listing import Listing

_s = asset_search_text.c
# Up to so many hits are gathered before assets are looked at; more are probed asset by asset.
FEW_HITS = 20_000
_TRASHED = FieldMatch(Field.IS, Op.IS, (Word("trashed"),))


@frozen
class Split:
    """A query in two parts, both of which must hold.

    Attributes:
        match: The full-text condition, see `text.matching`; None without one.
        rest: Everything else.
    """

    match: Condition | None
    rest: tuple[Node, ...]


class ByHits(Enum):
    """How words sorted by a column are read, which the number of their hits decides."""

    AS_A_WHOLE = 1  # all of them fit on a page
    SORTED = 2  # sorted by keys alone first
    WALKED = 3  # so many that a walk along the column's index finds a page of them sooner


def top(node: Node | None) -> tuple[Node, ...]:
    """The parts of a query that all must hold."""
    if node is None:
        return ()
    return node.parts if isinstance(node, And) else (node,)


def without_trash(listing: Listing) -> tuple[Node | None, bool]:
    """The query without a plain `is:trashed`, and whether the Trash is what is listed."""
    query = listing.query
    if query == _TRASHED:
        return None, True
    if isinstance(query, And) and _TRASHED in query.parts:
        left = tuple(part for part in query.parts if part != _TRASHED)
        return (left[0] if len(left) == 1 else And(left)), True
    return query, listing.trashed


def split(node: Node | None, *, is_sqlite: bool) -> Split:
    """Take the words that every hit must have, and must not have, out of a query."""
    parts = top(node)
    wanted = [part for part in parts if is_indexed(part, is_sqlite=is_sqlite)]
    if not wanted:
        return Split(None, parts)
    taken = wanted + [part for part in parts if is_excluded(part, is_sqlite=is_sqlite)]
    rest = tuple(part for part in parts if part not in taken)
    return Split(matching(taken, is_sqlite=is_sqlite), rest)


def _counted(match: Condition, limit: int | ColumnElement[int]) -> Select[Any]:
    """SQLite: how many texts match, counted no further than to `limit`."""
    first = select(FTS.c.rowid).where(match).limit(limit).subquery()
    return select(func.count()).select_from(first)


@lru_cache(maxsize=256)
def counted_words(query: Node) -> Ready | None:
    """SQLite: how many texts match a query of words alone, up to `limit`; None for others."""
    found = split(query, is_sqlite=True)
    if found.match is None or found.rest:
        return None
    return Ready(_counted(found.match, bindparam("limit", type_=Integer())))


def hits(match: Condition, *, is_sqlite: bool) -> Select[tuple[str]]:
    """The ids of the assets whose words match."""
    if not is_sqlite:
        return select(_s.asset_id).where(match)
    return (
        select(_s.asset_id)
        .select_from(FTS.join(asset_search_text, _s.docid == FTS.c.rowid))
        .where(match)
    )


def probe(match: Condition, *, is_sqlite: bool) -> Condition:
    """The words of one asset match, asked of that asset alone."""
    return (
        hits(match, is_sqlite=is_sqlite)
        .where(_s.asset_id == assets.c.id)
        .correlate(assets)
        .exists()
    )


class Compiler:
    """Makes conditions on `assets` out of search trees, in one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_sqlite = session.is_sqlite
        self.names = NameLookup(session)
        self._fields = Conditions(self.names, is_sqlite=session.is_sqlite)

    @staticmethod
    def is_members(node: Node) -> bool:
        """Whether `members` knows what `node` asks for."""
        return isinstance(node, FieldMatch) and names_members(node)

    def members(self, node: Node) -> Members | None:
        """What a plain `tag:`, `in:`, `character:` or `is:missing` asks for; else None."""
        return self._fields.members(node) if isinstance(node, FieldMatch) else None

    def condition(self, node: Node, *, whole: bool = False) -> Condition:
        """The condition of a tree: true or false for every asset, never NULL.

        Args:
            node: A query or a part of one.
            whole: Every asset will be asked (a count), not just those of a page.
        """
        if isinstance(node, And):
            return and_(*(self.condition(part, whole=whole) for part in node.parts))
        if isinstance(node, Or):
            return or_(*(self.condition(part, whole=whole) for part in node.parts))
        if isinstance(node, Not):
            return not_(self.condition(node.part, whole=whole))
        if isinstance(node, FieldMatch):
            return self._fields.of(node, whole=whole)
        return self._text(node, whole=whole)

    def _text(self, node: Text, *, whole: bool) -> Condition:
        if node.field is Field.NEGATIVE:
            return self._fields.holds(node.field, Word(node.text))
        if not has_words(node.text):
            return self._substring(node)
        if self._is_sqlite:
            match = matching([node], is_sqlite=True)
            if whole or self.count_hits(match, FEW_HITS) < FEW_HITS:
                return assets.c.id.in_(hits(match, is_sqlite=True))
            return probe(match, is_sqlite=True)
        match = in_column(node) if node.field else matching([node], is_sqlite=False)
        return assets.c.id.in_(hits(match, is_sqlite=False))

    def count_hits(self, match: Condition, limit: int) -> int:
        """How many texts match, counting no further than `limit`. SQLite only."""
        return int(self._session.scalar(_counted(match, limit)))

    def has_neighbours(self) -> bool:
        """Whether other workspaces have rows in the same tables."""
        several = select(func.count()).select_from(select(workspaces.c.id).limit(2).subquery())
        return bool(self._session.scalar(several) > 1)

    def _substring(self, node: Text) -> Condition:
        """Signs that no index holds are looked for in the name, or in the column asked for."""
        wanted = node.text.lower()
        if node.field in (Field.PROMPT, Field.TEXT):
            text = func.lower(_s[COLUMNS[node.field]])
            found = select(_s.asset_id).where(text.contains(wanted, autoescape=True))
            return assets.c.id.in_(found)
        column = {Field.DESCRIPTION: assets.c.description, Field.CODE: assets.c.code}.get(
            node.field or Field.NAME, assets.c.name
        )
        return func.lower(func.coalesce(column, "")).contains(wanted, autoescape=True)
