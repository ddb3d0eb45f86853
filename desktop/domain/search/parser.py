"""Parses a search text to its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from desktop.domain.search.lexer import Lex, Lexeme, lexemes
from desktop.domain.search.tree import And, Node, Not, Or, Text
from desktop.domain.search.values import check_closed, condition_node, fail
from desktop.domain.typed_dates import Clock

if TYPE_CHECKING:
    from datetime import datetime

MAX_DEPTH = 50
MAX_TERMS = 500


def parse(text: str, *, now: datetime | None = None, typing: bool = False) -> Node | None:
    """The tree of `text`, or None where it asks for nothing.

    Args:
        text: What a person wrote.
        now: The instant relative dates count from; its time zone is the one days are counted in.
            Default: the machine's clock and zone.
        typing: The text is still being written: a last plain word counts as a beginning, and a
            last phrase need not be closed.

    Raises:
        QueryError: It does not parse.
    """
    return _Parser(text, Clock.at(now), typing=typing).whole()


class _Parser:
    """Recursive descent with one lexeme of look-ahead; it recurses for parentheses only."""

    def __init__(self, text: str, clock: Clock, *, typing: bool) -> None:
        self._text = text
        self._clock = clock
        self._typing = typing
        self._rest = lexemes(text)
        self._terms = 0
        self._ahead = next(self._rest, None)

    def whole(self) -> Node | None:
        """The tree of the whole text."""
        if self._ahead is None:
            return None
        node = self._alternatives(0)
        self._expect_end()
        return node

    def _alternatives(self, depth: int) -> Node:
        """`a OR b OR c`."""
        parts = [self._all_of(depth)]
        while self._ahead is not None and self._ahead.kind is Lex.OR:
            operator = self._take()
            self._expect_operand(operator)
            parts.append(self._all_of(depth))
        return _joined(Or, parts)

    def _all_of(self, depth: int) -> Node:
        """`a b AND c`: until an OR, a closing parenthesis or the end."""
        parts: list[Node] = []
        while self._ahead is not None and self._ahead.kind not in (Lex.OR, Lex.CLOSE):
            if self._ahead.kind is Lex.AND:
                operator = self._take()
                if not parts:
                    self._fail_beside(operator, "before")
                self._expect_operand(operator)
            parts.append(self._one(depth))
        if not parts and self._ahead is not None:
            if self._ahead.kind is Lex.OR:
                self._fail_beside(self._ahead, "before")
            fail("This parenthesis closes nothing.", self._ahead.start, self._ahead.end)
        return _joined(And, parts)

    def _one(self, depth: int) -> Node:
        """A term or a group, and whether it is excluded."""
        is_excluded = False
        while self._ahead is not None and self._ahead.kind is Lex.NOT:
            operator = self._take()
            dashes = operator.end - operator.start if self._text[operator.start] == "-" else 1
            is_excluded ^= dashes % 2 == 1
            self._expect_operand(operator)
        lexeme = self._take()
        node = self._group(lexeme, depth) if lexeme.kind is Lex.OPEN else self._term(lexeme)
        if not is_excluded:
            return node
        return node.part if isinstance(node, Not) else Not(node)

    def _group(self, opening: Lexeme, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            fail(
                f"More than {MAX_DEPTH} parentheses inside each other.", opening.start, opening.end
            )
        if self._ahead is not None and self._ahead.kind is Lex.CLOSE:
            message = "There is nothing between these parentheses."
            fail(message, opening.start, self._ahead.end)
        if self._ahead is None:
            fail("This parenthesis is never closed.", opening.start, opening.end)
        node = self._alternatives(depth + 1)
        if self._ahead is None:
            fail("This parenthesis is never closed.", opening.start, opening.end)
        self._take()
        return node

    def _term(self, lexeme: Lexeme) -> Node:
        self._terms += max(len(lexeme.items), 1)
        if self._terms > MAX_TERMS:
            fail(f"A search has at most {MAX_TERMS} terms.", lexeme.start, lexeme.end)
        is_last = self._typing and lexeme.end == len(self._text)
        if lexeme.kind is Lex.CONDITION:
            return condition_node(lexeme, self._clock, typing=is_last)
        (item,) = lexeme.items
        if is_last and not item.is_closed and item.text:
            return Text(item.text, prefix=True)
        check_closed(item)
        return Text(item.text, item.is_prefix or (is_last and not item.is_quoted))

    def _take(self) -> Lexeme:
        lexeme = self._ahead
        assert lexeme is not None  # noqa: S101 - every caller has looked
        self._ahead = next(self._rest, None)
        return lexeme

    def _expect_end(self) -> None:
        """Stop where something is left: only a closing parenthesis can be."""
        if self._ahead is not None:
            fail("This parenthesis closes nothing.", self._ahead.start, self._ahead.end)

    def _expect_operand(self, operator: Lexeme) -> None:
        """Stop where an operator has nothing after it that it could work on."""
        follows = self._ahead
        if follows is None or follows.kind in (Lex.CLOSE, Lex.AND, Lex.OR):
            self._fail_beside(operator, "after")

    def _fail_beside(self, operator: Lexeme, side: str) -> NoReturn:
        name = self._text[operator.start : operator.end][:3]
        message = f'{name} needs something {side} it; to search for the word, write "{name}".'
        fail(message, operator.start, operator.end)


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """One node for all parts, flat."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And | Or) and type(part) is kind else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
