"""Turns one condition of a query (`field`, operator, values) into its node."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from desktop.base.errors import QueryError, RuleError
from desktop.domain.recorded_date import zone_of
from desktop.domain.search.colours import begun_colour, read_colour
from desktop.domain.search.fields import (
    Field,
    FieldSpec,
    ValueShape,
    closest_choice,
    closest_field,
    find_choice,
    find_field,
)
from desktop.domain.search.numbers import Reading, ValueProblemError, read_number
from desktop.domain.search.tree import FieldMatch, Match, Node, Not, Op, Or, Span, Text, Word
from desktop.domain.typed_dates import Clock, Period, read_date
from desktop.domain.typed_text import NOTHING
from desktop.domain.typed_text import shown as in_one_line

if TYPE_CHECKING:
    from desktop.domain.search.lexer import Lexeme, QueryItem

MAX_VALUES = 500
UNKNOWN_WORDS = ("unknown", "none")
# What stands for any letters elsewhere.
_JOKER = re.compile("[*?]")
_ID = re.compile(r"#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def condition_node(lexeme: Lexeme, clock: Clock, *, typing: bool = False) -> Node:
    """The node of a CONDITION lexeme. With `typing`, its last plain value is a beginning.

    Raises:
        QueryError: The field, the operator or a value makes no sense.
    """
    spec = _spec(lexeme)
    _check_items(spec, lexeme)
    node = _node(spec, lexeme, clock, typing)
    return Not(node) if lexeme.operator == "!=" else node


def fail(message: str, start: int, end: int) -> NoReturn:
    """Stop, with the offsets of what is wrong."""
    raise QueryError(message, position=start, length=max(end - start, 1))


def check_closed(item: QueryItem) -> None:
    """Stop at a quote that is never closed or holds nothing, and at a sign that means nothing."""
    if not item.is_closed:
        fail('This quote is never closed; put a " where the phrase ends.', item.start, item.end)
    if not item.text:
        fail("There is nothing between these quotes.", item.start, item.end)
    if not item.is_quoted and item.text == "*":
        fail("A * stands at the end of a word and means: how it goes on.", item.start, item.end)
    if not item.is_quoted and _JOKER.search(item.text) and any(map(str.isalnum, item.text)):
        sign = "*" if "*" in item.text else "?"
        known = "only at the end of a word" if sign == "*" else "nowhere; * does, behind a word"
        fail(
            f"A {sign} stands for other letters {known}. To look for the sign itself, put quotes"
            " around the word.",
            item.start,
            item.end,
        )


def _spec(lexeme: Lexeme) -> FieldSpec:
    spec = find_field(lexeme.name)
    if spec is None:
        close = closest_field(lexeme.name)
        guess = f"Did you mean {close}? " if close else ""
        message = f"There is no field called {shown(lexeme.name)}. {guess}"
        message += "Put it in quotes to search for it as text."
        fail(message, lexeme.start, lexeme.name_end)
    if lexeme.operator[0] in "<>" and not spec.is_ordered:
        fail(
            f"{spec.field.value} cannot be compared with {lexeme.operator}; write {spec.example}",
            lexeme.name_end,
            lexeme.operator_end,
        )
    return spec


def _check_items(spec: FieldSpec, lexeme: Lexeme) -> None:
    """There is at least one value, each is whole, and a comparison has just one."""
    items = lexeme.items
    if not items or lexeme.end > items[-1].end:
        at = items[-1].end if items else lexeme.start
        fail(f"A value is missing here; write {spec.example}", at, lexeme.end)
    for item in items:
        check_closed(item)
    if len(items) > MAX_VALUES:
        too_many = items[MAX_VALUES]
        fail(f"These are more than {MAX_VALUES} values.", too_many.start, items[-1].end)
    if len(items) > 1 and lexeme.operator[0] in "<>":
        fail(f"{lexeme.operator} takes one value.", items[1].start, items[-1].end)


def _node(spec: FieldSpec, lexeme: Lexeme, clock: Clock, typing: bool) -> Node:
    if spec.shape is ValueShape.TEXT:
        return _texts(spec.field, lexeme.items, typing)
    known = [item for item in lexeme.items if not _is_unknown(spec, item, lexeme.operator)]
    parts: list[Node] = []
    if known:
        open_end = lexeme.items[-1] if typing else None
        values = [
            _value(spec, item, lexeme.operator, clock, is_begun=item is open_end) for item in known
        ]
        op = Op.WITHIN if spec.is_ordered else Op.IS
        parts.append(FieldMatch(spec.field, op, tuple(dict.fromkeys(values))))
    if len(known) < len(lexeme.items):
        parts.append(FieldMatch(spec.field, Op.UNKNOWN))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _texts(field: Field, items: tuple[QueryItem, ...], typing: bool) -> Node:
    parts = [Text(item.text, item.is_prefix, field) for item in items]
    if typing and not items[-1].is_quoted:
        parts[-1] = Text(items[-1].text, True, field)
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _is_unknown(spec: FieldSpec, item: QueryItem, operator: str) -> bool:
    """Whether a value is the word `unknown`, which only a plain `:` may ask for."""
    return (
        spec.has_unknown
        and not item.is_quoted
        and not item.is_prefix
        and operator[0] not in "<>"
        and item.text.lower() in (NOTHING if spec.is_ordered else UNKNOWN_WORDS)
    )


def _value(
    spec: FieldSpec, item: QueryItem, operator: str, clock: Clock, *, is_begun: bool
) -> Word | Span:
    """One value; `is_begun` means that a plain name may still be going on."""
    if spec.is_ordered:
        return _span(spec, item, operator, clock)
    if spec.shape is ValueShape.CHOICE:
        return _choice(spec, item)
    if spec.shape is ValueShape.COLOUR:
        return _colour(spec, item, is_begun=is_begun)
    reference = None if item.is_quoted else _ID.fullmatch(item.text)
    if spec.shape is ValueShape.REFERENCE and reference:
        return Word(reference[1].lower(), Match.ID)
    text = item.text.lower().lstrip(".") if spec.field is Field.EXT else item.text
    if not text:
        fail(f"A value is missing here; write {spec.example}", item.start, item.end)
    is_prefix = item.is_prefix or (is_begun and not item.is_quoted)
    return Word(text, Match.PREFIX if is_prefix else Match.EXACT)


def _choice(spec: FieldSpec, item: QueryItem) -> Word:
    choice = None if item.is_prefix else find_choice(spec, item.text)
    if choice is None:
        close = closest_choice(spec, item.text)
        words = ", ".join(choice.word for choice in spec.choices)
        hint = f"Did you mean {close}?" if close else f"It takes {words}."
        name = shown(item.text)
        fail(f"{spec.field.value} has no value {name}. {hint}", item.start, item.end)
    return Word(choice.word)


def _colour(spec: FieldSpec, item: QueryItem, *, is_begun: bool) -> Word:
    """A colour; one that is still being typed is what its beginning can become, if it is known."""
    text = item.text + "*" * item.is_prefix
    colour = read_colour(text) or (begun_colour(text) if is_begun else None)
    if colour is None:
        hint = f"Write a name as in {spec.example}, or as in {spec.field.value}:#1f8284"
        fail(f"{shown(text)} is no colour that is known. {hint}", item.start, item.end)
    return Word(colour.text)


def _span(spec: FieldSpec, item: QueryItem, operator: str, clock: Clock) -> Span:
    text = item.text + "*" * item.is_prefix  # "5*" is no number, and the message shows it whole
    low, dots, high = text.partition("..")
    if not dots:
        return _compared(operator, _read(spec, item, text, clock))
    if operator[0] in "<>":
        fail(f"A range cannot be compared with {operator}; use a colon.", item.start, item.end)
    is_open = high.startswith("<")
    high = high.removeprefix("<")
    if not low and not high:
        fail(f"A value is missing here; write {spec.field.value}:1..5", item.start, item.end)
    first = _read(spec, item, low, clock).edge.low if low else None
    last = _read(spec, item, high, clock).edge if high else Span()
    span = Span(
        first,
        last.low if is_open else last.high,
        high_open=bool(high) and (is_open or last.high_open),
    )
    if _is_empty(span):
        fail(f"The range {shown(text)} runs backwards.", item.start, item.end)
    return span


def _compared(operator: str, reading: Reading) -> Span:
    """What lies on the asked side of a value: of all of it, where it is a whole day or month."""
    edge = reading.edge
    if operator == ">":
        return Span(low=edge.high, low_open=not edge.high_open)
    if operator == ">=":
        return Span(low=edge.low)
    if operator == "<":
        return Span(high=edge.low, high_open=True)
    if operator == "<=":
        return Span(high=edge.high, high_open=edge.high_open)
    return reading.equal


def _read(spec: FieldSpec, item: QueryItem, text: str, clock: Clock) -> Reading:
    try:
        if spec.shape is ValueShape.DATE:
            reading = _dated(spec.field, read_date(text, clock), clock)
        else:
            reading = read_number(spec, text)
    except ValueProblemError as problem:
        fail(f"{shown(text)} {problem}. Write {spec.example}", item.start, item.end)
    except RuleError as problem:
        fail(f"{problem} Write {spec.example}", item.start, item.end)
    if reading is None:
        fail(f"{shown(text)} is no value here. Write {spec.example}", item.start, item.end)
    return reading


def _dated(field: Field, period: Period | None, clock: Clock) -> Reading | None:
    """A day, a month or a year as a whole; a time ago is where counting begins.

    What was recorded was so at some place, whose own clock is asked unless a zone was written.
    """
    if period is None:
        return None
    start, end = period.start, period.end
    if field is Field.RECORDED:
        if not period.is_instant:
            start, end = period.first, period.past
        else:
            zone = zone_of(period.offset) if period.offset is not None else clock.zone
            start, end = start.astimezone(zone), end.astimezone(zone) if end else None
    if end is None:
        return Reading(Span(start), Span(start, start, high_open=True))
    span = Span(start, end, high_open=True)
    return Reading(span, span)


def _is_empty(span: Span) -> bool:
    """Whether nothing can lie inside. The bounds of one span are always of one kind."""
    if span.low is None or span.high is None:
        return False
    low, high = span.low, span.high
    if (
        isinstance(low, datetime)
        and isinstance(high, datetime)
        and (low.tzinfo is None) != (high.tzinfo is None)
    ):
        low, high = low.replace(tzinfo=None), high.replace(tzinfo=None)
    if low == high:
        return span.low_open or span.high_open
    return bool(low > high)  # type: ignore[operator]


def shown(text: str) -> str:
    """`text` in quotes for a message, cut to a readable length."""
    return f"“{in_one_line(text)}”"
