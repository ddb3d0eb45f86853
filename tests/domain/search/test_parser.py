"""The grammar: how terms are joined, and what is said when they cannot be."""

from __future__ import annotations

import pytest

from desktop.base.errors import QueryError
from desktop.domain.search.fields import Field
from desktop.domain.search.parser import MAX_DEPTH, MAX_TERMS, parse
from desktop.domain.search.tree import (
    And,
    FieldMatch,
    Match,
    Node,
    Not,
    Op,
    Or,
    Text,
    Word,
    asks,
    walk,
)

A, B, C = Text("a"), Text("b"), Text("c")


def tag(name: str) -> FieldMatch:
    return FieldMatch(Field.TAG, Op.IS, (Word(name),))


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "-", " - ", "— –", "\x00"])
def test_nothing_asks_for_nothing(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a b c", And((A, B, C))),
        ("(a b) c", And((A, B, C))),
        ("a OR b OR c", Or((A, B, C))),
        ("a OR (b OR c)", Or((A, B, C))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("NOT a", Not(A)),
        ("-a", Not(A)),
        ("--a", A),
        ("NOT NOT a", A),
        ("-(-a)", A),
        ("NOT -a", A),
        ("-(a b)", Not(And((A, B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("-tag:a", Not(tag("a"))),
        ("tag!=a", Not(tag("a"))),
        ("-tag!=a", tag("a")),
        ("((a))", A),
        ("a(b)c", And((A, B, C))),
        ("a - b", And((A, B))),
    ],
)
def test_terms_are_joined_as_written(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('"two words"', Text("two words")),
        ('"  two \n words "', Text("two words")),
        ("“two words”", Text("two words")),
        ("„two words“", Text("two words")),
        ("har*", Text("har", prefix=True)),
        ('"two wo"*', Text("two wo", prefix=True)),
        ('"a*"', Text("a*")),
        (r'"say \"hi\" \\ \n"', Text(r'say "hi" \ \n')),
        ("half-light", Text("half-light")),
        ("10:30", Text("10:30")),
        ('"AND"', Text("AND")),
        ("and", Text("and")),
        ("Straße", Text("Straße")),
        ("e\u0301", Text("é")),
        ("a\x00b", And((A, B))),
        ("\udc80", Text("\ufffd")),
        ("🎬", Text("🎬")),
        ('"type:video"', Text("type:video")),
    ],
)
def test_words_and_phrases_are_text(text: str, node: Node) -> None:
    assert parse(text) == node


def test_a_text_field_limits_where_words_are_looked_for() -> None:
    assert parse('prompt:"low sun"') == Text("low sun", field=Field.PROMPT)
    assert parse("name:har*") == Text("har", prefix=True, field=Field.NAME)
    either = Or((Text("a", field=Field.NAME), Text("b", field=Field.NAME)))
    assert parse("name:a,b") == either
    assert parse("name:a,b c") == And((either, C))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a har", And((A, Text("har", prefix=True)))),
        ("har a ", And((Text("har"), A))),
        ('a "low su', And((A, Text("low su", prefix=True)))),
        ('"low sun"', Text("low sun")),
        ("name:har", Text("har", prefix=True, field=Field.NAME)),
        ("tag:har", FieldMatch(Field.TAG, Op.IS, (Word("har", Match.PREFIX),))),
        ('tag:"har"', FieldMatch(Field.TAG, Op.IS, (Word("har"),))),
        ("tag:a,har", FieldMatch(Field.TAG, Op.IS, (Word("a"), Word("har", Match.PREFIX)))),
        ("tag:har a", And((FieldMatch(Field.TAG, Op.IS, (Word("har"),)), Text("a", prefix=True)))),
        ("ext:mp", FieldMatch(Field.EXT, Op.IS, (Word("mp", Match.PREFIX),))),
        ("(a OR har", None),
    ],
)
def test_what_is_still_being_typed_counts_as_a_beginning(text: str, node: Node | None) -> None:
    if node is None:
        with pytest.raises(QueryError, match="never closed"):
            parse(text, typing=True)
    else:
        assert parse(text, typing=True) == node


@pytest.mark.parametrize(
    ("text", "position", "length", "message"),
    [
        ('a "b c', 2, 4, "never closed"),
        ('tag:"b c', 4, 4, "never closed"),
        ("a (b", 2, 1, "never closed"),
        ("(", 0, 1, "never closed"),
        ("a ) b", 2, 1, "closes nothing"),
        (")", 0, 1, "closes nothing"),
        ("a ()", 2, 2, "nothing between these parentheses"),
        ('a ""', 2, 2, "nothing between these quotes"),
        ("OR a", 0, 2, "OR needs something before it"),
        ("AND a", 0, 3, "AND needs something before it"),
        ("a OR", 2, 2, "OR needs something after it"),
        ("a OR OR b", 2, 2, "OR needs something after it"),
        ("a AND OR b", 2, 3, "AND needs something after it"),
        ("(a AND) b", 3, 3, "AND needs something after it"),
        ("a NOT", 2, 3, "NOT needs something after it"),
        ("(a -) b", 3, 1, "- needs something after it"),
        ("(OR a)", 1, 2, "OR needs something before it"),
        ("a *", 2, 1, "at the end of a word"),
        ("tpye:video", 0, 4, "no field called “tpye”. Did you mean type?"),
        ("a http://b", 2, 4, "Put it in quotes"),
        ("a tag:", 2, 4, "A value is missing"),
        ("tag: )", 0, 4, "A value is missing"),
        ("tag:a,", 5, 1, "A value is missing"),
        ("tag:a,,b", 5, 1, "A value is missing"),
        ("type:vidoe", 5, 5, "no value “vidoe”. Did you mean video?"),
        ("type:qqq", 5, 3, "It takes image, video"),
        ("tag<a", 3, 1, "cannot be compared with <"),
        ("cost>1,2", 7, 1, "takes one value"),
    ],
)
def test_an_error_names_what_is_wrong_and_where(
    text: str, position: int, length: int, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert (caught.value.position, caught.value.length) == (position, length)


def test_names_of_fields_and_choices_ignore_case_and_have_synonyms() -> None:
    video = FieldMatch(Field.TYPE, Op.IS, (Word("video"),))
    assert parse("TYPE:Video") == parse("kind:clips") == parse("type: video") == video
    assert parse("is:favorite") == parse("IS:Favourite")


def test_parentheses_may_stand_inside_each_other_up_to_a_limit() -> None:
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == A
    with pytest.raises(QueryError, match="parentheses inside each other"):
        parse("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))


def test_a_search_may_have_many_terms_up_to_a_limit() -> None:
    assert isinstance(parse("a " * MAX_TERMS), And)
    for text in ("a " * (MAX_TERMS + 1), "tag:" + "a,b," * MAX_TERMS + "c"):
        with pytest.raises(QueryError, match="at most 500 terms"):
            parse(text)


@pytest.mark.parametrize(
    "text",
    ["-" * 99_999 + "a", "NOT " * 49_999 + "-a", '"' + "a b " * 25_000 + '"', "a" * 100_000],
)
def test_a_long_search_of_few_terms_parses(text: str) -> None:
    assert isinstance(parse(text), Text | Not)


def test_walking_a_tree_meets_every_node_and_asks_finds_a_condition() -> None:
    node = parse("a (b OR -is:trashed)")
    assert node is not None
    assert [type(part) for part in walk(node)] == [And, Text, Or, Text, Not, FieldMatch]
    assert asks(node, Field.IS, "trashed")
    assert not asks(node, Field.IS, "rated")
    assert not asks(None, Field.IS, "trashed")


@pytest.mark.parametrize("text", ["sho?", "*010", "sh*t", "name:*wide", "tag:ha?bour", "mo*d day"])
def test_a_joker_that_means_nothing_says_so(text: str) -> None:
    with pytest.raises(QueryError, match="stands for other letters"):
        parse(text)
    with pytest.raises(QueryError, match="stands for other letters"):
        parse(text, typing=True)


@pytest.mark.parametrize("text", ['"why?"', "harb*", '"*010"', "???", 'name:"wide*"', "tag:ha*"])
def test_a_joker_with_a_meaning_or_in_quotes_is_taken(text: str) -> None:
    assert parse(text) is not None
