"""Words of a search as each database's full-text index takes them.

Both see the same words: runs of letters and digits, without diacritics and case; where a script
has no spaces, pairs of letters (`domain/search/segments.py`). A text without any ("!!", an emoji)
cannot be asked of an index; `has_words` tells.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ColumnElement, String, column, func, literal, literal_column, table

from desktop.catalog.search.joins import CrossJoin
from desktop.catalog.tables.all import asset_search_text, assets
from desktop.domain.search.fields import Field
from desktop.domain.search.segments import asked, has_pairs
from desktop.domain.search.tree import And, Node, Not, Or, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import FromClause

# The columns of the index that a field of the query language stands for.
COLUMNS = {
    Field.NAME: "name",
    Field.DESCRIPTION: "description",
    Field.CODE: "code",
    Field.PROMPT: "prompt",
    Field.TEXT: "body",
}
FTS = table("asset_search_fts", column("rowid"))


def with_text(found: FromClause) -> FromClause:
    """SQLite: `found`, which has `assets` in it, with the text index of each asset."""
    s = asset_search_text.c
    texts = CrossJoin(found, asset_search_text, s.asset_id == assets.c.id)
    return CrossJoin(texts, FTS, FTS.c.rowid == s.docid)


def has_words(text: str) -> bool:
    """Whether an index can be asked for `text` at all: it holds a letter or a digit."""
    return any(
        unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co" for char in text
    )


def is_indexed(node: Node, *, is_sqlite: bool) -> bool:
    """Whether the index alone can answer: words, or any of several words.

    The index of PostgreSQL does not know in which column a word stands.
    """
    if isinstance(node, Text):
        return has_words(node.text) and (is_sqlite or node.field is None)
    return isinstance(node, Or) and all(is_indexed(p, is_sqlite=is_sqlite) for p in node.parts)


def is_excluded(node: Node, *, is_sqlite: bool) -> bool:
    """Whether the index can leave out what `node` leaves out."""
    return isinstance(node, Not) and is_indexed(node.part, is_sqlite=is_sqlite)


def matching(parts: Sequence[Node], *, is_sqlite: bool) -> ColumnElement[bool]:
    """The full-text index holds all of `parts`, of which at least one is not a `Not`.

    On SQLite a condition on `asset_search_fts`, on PostgreSQL on `asset_search_text`.
    """
    if is_sqlite:
        wanted = " AND ".join(_fts5(part) for part in parts if not isinstance(part, Not))
        unwanted = "".join(f" NOT {_fts5(part.part)}" for part in parts if isinstance(part, Not))
        name: ColumnElement[Any] = literal_column("asset_search_fts")
        return name.op("MATCH", is_comparison=True)(literal(f"({wanted}){unwanted}"))
    query = _tsquery(And(tuple(parts))) if len(parts) > 1 else _tsquery(parts[0])
    document: ColumnElement[Any] = literal_column("asset_search_text.document")
    return document.op("@@", is_comparison=True)(query)


def in_column(node: Text, query: ColumnElement[Any]) -> ColumnElement[bool]:
    """PostgreSQL: the words stand in the column that `node` names, asked of the column itself."""
    if node.field is None:
        raise ValueError("no field")
    document = func.desk_words(asset_search_text.c[COLUMNS[node.field]])
    return document.op("@@", is_comparison=True)(query)


def tsquery(node: Text) -> ColumnElement[Any]:
    """PostgreSQL: the words of `node` following one another.

    It counts positions up to 16,383 only, which a script in Japanese is soon past: of its body,
    pairs of letters are asked for wherever they stand.
    """
    form, is_prefix = asked(node.text.replace("\0", " "), prefix=node.prefix)
    is_of_body = node.field in (None, Field.TEXT) and has_pairs(node.text)
    query = func.desk_query_anywhere if is_of_body else func.desk_query
    return query(literal(form, String), literal(is_prefix, Boolean))


def _fts5(node: Node) -> str:
    if isinstance(node, Or):
        return "(" + " OR ".join(_fts5(part) for part in node.parts) + ")"
    if not isinstance(node, Text):
        raise TypeError(node)
    form, is_prefix = asked(node.text.replace("\0", " "), prefix=node.prefix)
    phrase = form.replace('"', '""')
    column_filter = f"{COLUMNS[node.field]} : " if node.field else ""
    return f'({column_filter}"{phrase}"{" *" if is_prefix else ""})'


def _tsquery(node: Node) -> ColumnElement[Any]:
    if isinstance(node, Text):
        return tsquery(node)
    if isinstance(node, Not):
        return func.tsquery_not(_tsquery(node.part))
    if not isinstance(node, And | Or):
        raise TypeError(node)
    sign = "&&" if isinstance(node, And) else "||"
    whole, *rest = (_tsquery(part) for part in node.parts)
    for part in rest:
        whole = whole.op(sign)(part)
    return whole
