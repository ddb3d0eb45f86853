"""Cuts a search text into lexemes: words, conditions, operators, parentheses. Never raises.

The text may be anything, so nothing here backtracks: every pattern is linear in what it reads.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.search.fields import find_field

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lex(StrEnum):
    """What a lexeme is."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"  # the word, or any number of dashes
    WORDS = "words"  # one item: a word or a phrase
    CONDITION = "condition"  # a field, an operator, and the items asked for


@frozen
class QueryItem:
    """A word or a quoted phrase, as one value or as text to look for.

    Attributes:
        text: What was meant: quotes, escapes and the `*` removed, white space made plain.
        start: Offset of its first character, the quote included; `end` is past its last.
        is_closed: False for a quote that never ends.
    """

    text: str
    start: int
    end: int
    is_quoted: bool = False
    is_prefix: bool = False
    is_closed: bool = True


@frozen
class Lexeme:
    """One piece of a search.

    Attributes:
        items: The words of it; for a CONDITION as many as are listed with commas, maybe none.
        name: For a CONDITION, the field's name as written, from `start` to `name_end`.
        operator: For a CONDITION: `:`, `=`, `!=`, `<`, `<=`, `>` or `>=`, from
            `operator_start` to `operator_end`.
    """

    kind: Lex
    start: int
    end: int
    items: tuple[QueryItem, ...] = field(default=())
    name: str = ""
    name_end: int = 0
    operator: str = ""
    operator_start: int = 0
    operator_end: int = 0


# One character for one, so that offsets hold: a control character separates like a space, and half
# a surrogate pair (a file name that is not UTF-8) can be neither stored nor compared.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s*+")
_QUOTES = '"“”„'
_PLAIN = re.compile(r"""[^\s()"“”„]++""")
_VALUE = re.compile(r"""[^\s(),"“”„]++""")
# A name and how it is joined to its value. Before `<`, `>` and `=` a space may stand.
_HEAD = re.compile(r"([^\W\d]\w*+)(\s*+)(!=|:?(?:>=|<=|[<>=≥≤])|:)")
_STRAIGHT = re.compile(r'[^"\\]++|\\.|\\', re.DOTALL)
_CURLY = re.compile(r'[^"“”\\]++|\\.|\\', re.DOTALL)
_ESCAPE = re.compile(r'\\(["“”„\\])')
_LONE_DASH = re.compile(r"[-–—]++(?=\s|$)")
_DASHES = re.compile(r"-++")
_OPERATORS = {"≥": ">=", "≤": "<=", "": ":"}
_KEYWORDS = {"AND": Lex.AND, "OR": Lex.OR, "NOT": Lex.NOT}


def plain_text(text: str) -> str:
    """`text` with its white space made single spaces, in NFC: how a value is compared."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def lexemes(text: str) -> Iterator[Lexeme]:
    """The pieces of `text`, in order; what lies between them is white space and lone dashes."""
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))
    at = 0
    while (at := _past(_SPACE, text, at)) < len(text):
        if dash := _LONE_DASH.match(text, at):
            at = dash.end()  # "INT. BOAT - DAY": punctuation between words
            continue
        lexeme = _structure(text, at) or _condition(text, at) or _words(text, at)
        yield lexeme
        at = lexeme.end


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a match of `pattern` at `at` ends; `at` if there is none."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _structure(text: str, at: int) -> Lexeme | None:
    """A parenthesis, or dashes that stand right before what they exclude."""
    if text[at] in "()":
        return Lexeme(Lex.OPEN if text[at] == "(" else Lex.CLOSE, at, at + 1)
    if text[at] == "-":
        return Lexeme(Lex.NOT, at, _past(_DASHES, text, at))
    return None


def _condition(text: str, at: int) -> Lexeme | None:
    """`field:value, value`, if there is one at `at`."""
    head = _HEAD.match(text, at)
    if head is None:
        return None
    name, gap, joint = head.groups()
    # "INT. BOAT : DAY" and "a > b" are text; "cost > 0.5" is not.
    if gap and (joint == ":" or find_field(name) is None):
        return None
    items = tuple(_list(text, head.end()))
    end = items[-1].end if items else head.end()
    if items and end < len(text) and text[end] == ",":
        end += 1  # a trailing comma: the next value is still being written
    operator = joint if joint == ":" else joint.removeprefix(":")
    return Lexeme(
        Lex.CONDITION,
        at,
        end,
        items,
        name=name,
        name_end=head.end(1),
        operator=_OPERATORS.get(operator, operator),
        operator_start=head.start(3),
        operator_end=head.end(),
    )


def _list(text: str, at: int) -> Iterator[QueryItem]:
    """The values after an operator, separated by commas; spaces may stand before each."""
    while (at := _past(_SPACE, text, at)) < len(text):
        item = _item(text, at, _VALUE)
        if item is None:
            return
        yield item
        at = item.end
        if at >= len(text) or text[at] != ",":
            return
        at += 1


def _words(text: str, at: int) -> Lexeme:
    """A keyword, a word or a phrase. Something always is there."""
    item = _item(text, at, _PLAIN)
    assert item is not None  # noqa: S101 - at a character that is no space and no parenthesis
    kind = Lex.WORDS if item.is_quoted else _KEYWORDS.get(text[at : item.end], Lex.WORDS)
    return Lexeme(kind, at, item.end, (item,))


def _item(text: str, at: int, plain: re.Pattern[str]) -> QueryItem | None:
    """A quoted phrase or a bare word at `at`."""
    if text[at] in _QUOTES:
        return _quoted(text, at)
    match = plain.match(text, at)
    if match is None:
        return None
    word = match.group()
    is_prefix = len(word) > 1 and word.endswith("*")
    word = word[:-1] if is_prefix else word
    return QueryItem(plain_text(word), at, match.end(), is_prefix=is_prefix)


def _quoted(text: str, at: int) -> QueryItem:
    """The phrase that the quote at `at` opens, up to its closing quote or the end."""
    inside = _STRAIGHT if text[at] == '"' else _CURLY
    end = at + 1
    while match := inside.match(text, end):
        end = match.end()
    is_closed = end < len(text)
    content = plain_text(_ESCAPE.sub(r"\1", text[at + 1 : end]))
    end += is_closed
    is_prefix = text.startswith("*", end)
    return QueryItem(content, at, end + is_prefix, True, is_prefix, is_closed)
