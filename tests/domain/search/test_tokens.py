"""How a search text is coloured and cut into chips."""

from __future__ import annotations

from desktop.domain.search.tokens import TokenKind, tokens


def pieces(text: str) -> list[tuple[str, str, int]]:
    return [(token.kind.value, text[token.start : token.end], token.term) for token in tokens(text)]


def test_a_condition_is_one_term_of_several_tokens() -> None:
    assert pieces('har* -tag:"two words",b') == [
        ("word", "har*", 0),
        ("keyword", "-", -1),
        ("field", "tag", 1),
        ("operator", ":", 1),
        ("value", '"two words"', 1),
        ("value", "b", 1),
    ]


def test_a_space_before_an_operator_belongs_to_nothing() -> None:
    assert pieces("cost > 0.5") == [
        ("field", "cost", 0),
        ("operator", ">", 0),
        ("value", "0.5", 0),
    ]


def test_keywords_parentheses_and_phrases_are_told_apart() -> None:
    assert pieces('(a OR "b c") AND NOT and') == [
        ("parenthesis", "(", -1),
        ("word", "a", 0),
        ("keyword", "OR", -1),
        ("phrase", '"b c"', 1),
        ("parenthesis", ")", -1),
        ("keyword", "AND", -1),
        ("keyword", "NOT", -1),
        ("word", "and", 2),
    ]


def test_what_is_wrong_is_marked_and_the_rest_still_coloured() -> None:
    assert pieces('tpye:x rating>9 "open') == [
        ("unknown field", "tpye", 0),
        ("operator", ":", 0),
        ("value", "x", 0),
        ("field", "rating", 1),
        ("operator", ">", 1),
        ("value", "9", 1),
        ("unclosed", '"open', 2),
    ]
    assert tokens("") == []
    assert tokens(")")[0].kind is TokenKind.PARENTHESIS
