"""Whatever is typed: a tree or a QueryError, and text and tree lead to each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.base.errors import QueryError
from desktop.domain.search.complete import complete
from desktop.domain.search.completion_names import CompletionNames
from desktop.domain.search.fields import FIELDS, Field, FieldSpec, ValueShape
from desktop.domain.search.format import to_text
from desktop.domain.search.lexer import plain_text
from desktop.domain.search.parser import parse
from desktop.domain.search.tokens import tokens
from desktop.domain.search.tree import (
    And,
    FieldMatch,
    Match,
    Node,
    Not,
    Op,
    Or,
    Span,
    Text,
    Word,
    walk,
)

# The machine may be busy: how long one example takes says nothing here.
STEADY = settings(deadline=None)
NOW = datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC)
NAMES = CompletionNames(tags=("harbour", "two words", 'a "b"'), collections=("Pier",))

# Pieces that mean something, so that random queries reach past the first error.
PIECES = st.sampled_from(
    ["(", ")", " ", " OR ", " AND ", "NOT ", "-", '"', "*", ",", ":", ">", "<=", "..", "..<", "#",
     "a", "har", "é", "\\", "“", "\x00", "\udc80", "🎬", "5", "10MB", "1:30", "2026-11", "7d",
     "0.5", "unknown", "none", "video", "favourite", "24000/1001", "today", "1h30m"]
    + [f"{spec.field.value}:" for spec in FIELDS]
    + [spec.example for spec in FIELDS]
)  # fmt: skip
QUERIES = st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join))


@STEADY
@given(QUERIES, st.booleans())
@example("created:9998-12-31T23:59:59Z", False)
@example("created<1000", False)
@example("created:0001-01-01T00:00+05:00", False)
@example("created:9999-12-31T23:59:59.999999Z", False)
@example("size:9223372036854775807B", False)
def test_any_text_is_a_tree_or_a_query_error(query: str, typing: bool) -> None:
    node = _parsed(query, typing)
    if isinstance(node, QueryError):
        assert 0 <= node.position <= len(query)
        assert node.length >= 1
        assert str(node)
        return
    assert parse(to_text(node), now=NOW) == node
    for part in walk(node) if node else ():
        _assert_is_canonical(part)


def _parsed(query: str, typing: bool) -> Node | QueryError | None:
    try:
        return parse(query, now=NOW, typing=typing)
    except QueryError as error:
        return error


def _assert_is_canonical(node: Node) -> None:
    if isinstance(node, And | Or):
        assert len(node.parts) > 1
        assert not any(type(part) is type(node) for part in node.parts)
    elif isinstance(node, Not):
        assert not isinstance(node.part, Not)
    elif isinstance(node, Text):
        assert node.text
        assert "\x00" not in node.text
        node.text.encode()
    elif node.op is Op.UNKNOWN:
        assert not node.values
    else:
        assert len(node.values) == len(node.words if node.op is Op.IS else node.spans) > 0


@STEADY
@given(QUERIES, st.integers(-5, 60))
def test_tokens_and_completions_never_raise_and_stay_inside_the_text(
    query: str, cursor: int
) -> None:
    at = 0
    for token in tokens(query):
        assert at <= token.start < token.end <= len(query)
        at = token.end
    for offer in complete(query, cursor, NAMES):
        assert 0 <= offer.start <= offer.end <= len(query)


def _leaf_words(field: Field, shape: ValueShape) -> st.SearchStrategy[Node]:
    names = st.text(min_size=1).map(plain_text).filter(_is_sayable)
    if shape is ValueShape.TEXT:
        return st.builds(Text, names, st.booleans(), st.just(field))
    if field is Field.EXT:
        names = (
            names.map(str.lower).map(plain_text).filter(lambda s: _is_sayable(s) and s[0] != ".")
        )
        names = names.filter(lambda s: s.lower() == s)
    words = st.builds(Word, names, st.sampled_from([Match.EXACT, Match.PREFIX]))
    values = st.lists(words, min_size=1, max_size=3, unique=True).map(tuple)
    return values.map(lambda chosen: FieldMatch(field, Op.IS, chosen))


def _is_sayable(text: str) -> bool:
    """Neither empty nor with a character that a search turns into another one."""
    return bool(text) and text.isprintable() and plain_text(text) == text


WORD_LEAVES = st.one_of(
    st.builds(Text, st.text(min_size=1).map(plain_text).filter(_is_sayable), st.booleans()),
    *[
        _leaf_words(spec.field, spec.shape)
        for spec in FIELDS
        if spec.shape in (ValueShape.TEXT, ValueShape.NAME, ValueShape.REFERENCE)
    ],
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
SPAN_LEAVES = st.one_of(
    st.builds(
        lambda pair: FieldMatch(
            Field.CREATED, Op.WITHIN, (Span(min(pair), max(pair), high_open=True),)
        ),
        st.lists(MOMENTS, min_size=2, max_size=2, unique=True),
    ),
    st.builds(
        lambda pair, is_open: FieldMatch(
            Field.COST, Op.WITHIN, (Span(min(pair), max(pair), high_open=is_open),)
        ),
        st.lists(
            st.decimals(0, 10_000, places=4, allow_nan=False), min_size=2, max_size=2, unique=True
        ),
        st.booleans(),
    ),
    st.builds(
        lambda low, is_open: FieldMatch(Field.DURATION, Op.WITHIN, (Span(low, low_open=is_open),)),
        st.floats(0, 1e6).map(lambda seconds: round(seconds, 6)),
        st.booleans(),
    ),
    st.sampled_from([FieldMatch(Field.COST, Op.UNKNOWN), FieldMatch(Field.SEED, Op.UNKNOWN)]),
)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Node:
    """A tree as `parse` makes them: flat, no Not inside a Not."""
    what = draw(st.sampled_from(["leaf", "and", "or", "not"] if depth else ["leaf"]))
    if what == "leaf":
        return draw(st.one_of(WORD_LEAVES, SPAN_LEAVES))
    if what == "not":
        part = draw(trees(depth - 1))
        return part if isinstance(part, Not) else Not(part)
    kind = And if what == "and" else Or
    parts = [draw(trees(depth - 1)) for _ in range(draw(st.integers(2, 3)))]
    flat = [
        inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))
    ]
    return kind(tuple(flat))


@STEADY
@given(trees())
def test_a_tree_written_down_parses_to_the_same_tree(node: Node) -> None:
    assert parse(to_text(node), now=NOW) == node


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.field.value)
def test_every_example_of_the_table_parses_to_its_own_field(spec: FieldSpec) -> None:
    node = parse(spec.example, now=NOW)
    assert isinstance(node, FieldMatch | Text | Or)
    first = node.parts[0] if isinstance(node, Or) else node
    assert isinstance(first, FieldMatch | Text)
    assert first.field is spec.field
