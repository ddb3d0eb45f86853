"""Spans of a search text with what they are, for colouring and chips. Never raises."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.search.fields import find_field
from desktop.domain.search.lexer import Lex, lexemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.search.lexer import Lexeme, QueryItem


class TokenKind(StrEnum):
    """What a stretch of the text is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    UNKNOWN_FIELD = "unknown field"
    OPERATOR = "operator"
    VALUE = "value"
    KEYWORD = "keyword"  # AND, OR, NOT, and the dash that means NOT
    PARENTHESIS = "parenthesis"
    UNCLOSED = "unclosed"  # a quote without its end


_OF_CONDITION = (TokenKind.FIELD, TokenKind.UNKNOWN_FIELD, TokenKind.OPERATOR, TokenKind.VALUE)


@frozen
class Token:
    """A stretch of the text.

    Attributes:
        start: Offset of its first character; `end` is past its last.
        term: The same number for all tokens of one term (field, operator and values make one
            chip), counted from 0; -1 for keywords and parentheses.
    """

    kind: TokenKind
    start: int
    end: int
    term: int = -1

    @property
    def is_of_condition(self) -> bool:
        """Whether it is a part of a condition: its field, its operator or a value."""
        return self.kind in _OF_CONDITION


def tokens(text: str) -> list[Token]:
    """The tokens of `text` in order; white space and commas lie between them."""
    found: list[Token] = []
    term = 0
    for lexeme in lexemes(text):
        if lexeme.kind is Lex.WORDS:
            found.append(_item_token(lexeme.items[0], term, TokenKind.WORD, TokenKind.PHRASE))
            term += 1
        elif lexeme.kind is Lex.CONDITION:
            found.extend(_condition_tokens(lexeme, term))
            term += 1
        else:
            is_bracket = lexeme.kind in (Lex.OPEN, Lex.CLOSE)
            kind = TokenKind.PARENTHESIS if is_bracket else TokenKind.KEYWORD
            found.append(Token(kind, lexeme.start, lexeme.end))
    return found


def _condition_tokens(lexeme: Lexeme, term: int) -> Iterator[Token]:
    is_known = find_field(lexeme.name) is not None
    kind = TokenKind.FIELD if is_known else TokenKind.UNKNOWN_FIELD
    yield Token(kind, lexeme.start, lexeme.name_end, term)
    # A space may stand between the name and the operator: `cost > 0.5`.
    yield Token(TokenKind.OPERATOR, lexeme.operator_start, lexeme.operator_end, term)
    for item in lexeme.items:
        yield _item_token(item, term, TokenKind.VALUE, TokenKind.VALUE)


def _item_token(item: QueryItem, term: int, plain: TokenKind, in_quotes: TokenKind) -> Token:
    kind = in_quotes if item.is_quoted else plain
    return Token(kind if item.is_closed else TokenKind.UNCLOSED, item.start, item.end, term)
