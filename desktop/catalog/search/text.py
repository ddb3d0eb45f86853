"""Words of a search as each database's full-text index takes them.

Both see the same words: runs of letters and digits, without diacritics and case; where a script
has no spaces, pairs of letters (`domain/search/segments.py`). A text without any ("!!", an emoji)
cannot be asked of an index; `has_words` tells.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    String,
    and_,
    cast,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from desktop.catalog.search.joins import CrossJoin
from desktop.catalog.tables.all import asset_search_text, assets
from desktop.domain.search.fields import Field
from desktop.domain.search.segments import INDEXED_LENGTHS, asked
from desktop.domain.search.tree import Node, Not, Or, Text

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
_WORD = re.compile(r"[^\W_]+")


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
        if node.field is Field.NEGATIVE:  # is read where it stands
            return False
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
    # All words of a phrase lead to a text, but its lack is no proof without reading.
    asked_of_index = [p for p in parts if not (isinstance(p, Not) and _has_phrase(p))]
    read = (_holds(part) for part in parts if _has_phrase(part))
    return and_(_in_document(_tsquery(asked_of_index)), *read)


def best_first(node: Node, *, is_sqlite: bool) -> ColumnElement[Any]:
    """What texts that match `node` are ordered by, so that those with most of it come first."""
    if is_sqlite:
        return literal_column("asset_search_fts.rank")
    document: ColumnElement[Any] = literal_column("asset_search_text.document")
    return func.ts_rank(document, _tsquery_of(node)).desc()


def in_column(node: Text) -> ColumnElement[bool]:
    """PostgreSQL: the words stand in the column that `node` names, which is read for them."""
    if node.field is None:
        raise ValueError("no field")
    return and_(_in_document(_words(node)), _read(node, COLUMNS[node.field]))


def _asked(node: Text) -> tuple[str, bool]:
    return asked(node.text.replace("\0", " "), prefix=node.prefix)


# --- PostgreSQL -----------------------------------------------------------------------------------
# Its index counts the places of words up to 16,383, and keeps 255 of each word, which a script is
# soon past: it does not know that words follow one another there. So it is asked for all words of
# a phrase, and where places do not tell, the body of a text that has them all is read.


def _is_phrase(node: Text) -> bool:
    return len(_WORD.findall(_asked(node)[0])) > 1


def _has_phrase(node: Node) -> bool:
    if isinstance(node, Not):
        return _has_phrase(node.part)
    if isinstance(node, Or):
        return any(_has_phrase(part) for part in node.parts)
    return isinstance(node, Text) and _is_phrase(node)


def _holds(node: Node) -> ColumnElement[bool]:
    """The texts of a row hold what `node` says, by the places of words or by reading its body."""
    if isinstance(node, Not):
        return not_(_holds(node.part))
    if isinstance(node, Or):
        return or_(*(_holds(part) for part in node.parts))
    if not isinstance(node, Text):
        raise TypeError(node)
    by_places = _in_document(_in_order(node))
    if not _is_phrase(node):
        return by_places
    return or_(by_places, and_(_in_document(_words(node)), _read(node, "body")))


def _in_document(query: ColumnElement[Any]) -> ColumnElement[bool]:
    document: ColumnElement[Any] = literal_column("asset_search_text.document")
    return document.op("@@", is_comparison=True)(query)


def _in_order(node: Text) -> ColumnElement[Any]:
    """The words of `node` following one another."""
    form, is_prefix = _asked(node)
    return func.desk_query(literal(form, String), literal(is_prefix, Boolean))


def _words(node: Text) -> ColumnElement[Any]:
    """All words of `node`, wherever they stand; no word has a sign in it that could be replaced."""
    query = _in_order(node)
    if not _is_phrase(node):
        return query
    return cast(func.replace(cast(query, String), "<->", "&"), TSQUERY)


def _read(node: Text, name: str) -> ColumnElement[bool]:
    """The words of `node` stand in a column one after the other, from the start of a word."""
    form, is_prefix = _asked(node)
    text = func.left(asset_search_text.c[name], INDEXED_LENGTHS[name])
    there = func.btrim(func.desk_fold(text))
    wanted = func.btrim(func.desk_fold(literal(form, String)))
    end = literal("" if is_prefix else " ", String)
    space = literal(" ", String)
    return func.strpos(space.concat(there).concat(space), space.concat(wanted).concat(end)) > 0


def _tsquery(parts: Sequence[Node], sign: str = "&&") -> ColumnElement[Any]:
    """What the index is asked for, so that it finds every text that holds all of `parts`."""
    whole, *rest = (_tsquery_of(part) for part in parts)
    for part in rest:
        whole = whole.op(sign)(part)
    return whole


def _tsquery_of(node: Node) -> ColumnElement[Any]:
    if isinstance(node, Text):
        return _words(node)
    if isinstance(node, Not):
        return func.tsquery_not(_tsquery_of(node.part))
    if not isinstance(node, Or):
        raise TypeError(node)
    return _tsquery(node.parts, "||")


# --- SQLite ---------------------------------------------------------------------------------------


def _fts5(node: Node) -> str:
    if isinstance(node, Or):
        return "(" + " OR ".join(_fts5(part) for part in node.parts) + ")"
    if not isinstance(node, Text):
        raise TypeError(node)
    form, is_prefix = _asked(node)
    phrase = form.replace('"', '""')
    column_filter = f"{COLUMNS[node.field]} : " if node.field else ""
    return f'({column_filter}"{phrase}"{" *" if is_prefix else ""})'
