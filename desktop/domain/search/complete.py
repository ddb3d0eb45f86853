"""What could be written at the cursor of a search: fields, their values, names in the library."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.folding import folded
from desktop.domain.search.colours import NAMED_COLOURS
from desktop.domain.search.fields import FIELDS, Field, FieldSpec, ValueShape, find_field
from desktop.domain.search.format import quoted
from desktop.domain.search.lexer import Lex, Lexeme, lexemes
from desktop.domain.typed_dates import DATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.domain.search.completion_names import CompletionNames

MOST = 50
_MOST_BY_WORD = 8  # names offered for a bare word, per field
_BY_WORD = (Field.TAG, Field.IN, Field.CHARACTER)


class CompletionKind(StrEnum):
    """What choosing a completion writes."""

    FIELD = "field"  # `type:`, to be followed by a value
    VALUE = "value"  # a value of the field that is already there
    CONDITION = "condition"  # a whole condition in place of a bare word: `tag:harbour`


@frozen
class Completion:
    """One thing to offer.

    Attributes:
        colour: The colour that it stands for, `#rrggbb`, or empty.
        text: What replaces the characters from `start` up to `end`; the cursor goes behind it.
        label: What the list shows: the name without quotes, the field with its colon.
        help: One line about it, or empty.
    """

    kind: CompletionKind
    text: str
    start: int
    end: int
    label: str
    help: str = ""
    colour: str = ""


def complete(text: str, cursor: int, names: CompletionNames) -> list[Completion]:
    """What could stand at `cursor`, best first, at most `MOST`. Never raises.

    Args:
        text: The search as far as it is written; it need not parse.
        cursor: Offset in `text`, clamped to it.
        names: What this library has.
    """
    cursor = max(0, min(cursor, len(text)))
    lexeme = _lexeme_at(text, cursor)
    if lexeme is None:
        return list(_fields("", cursor, cursor))[:MOST]
    if lexeme.kind is Lex.CONDITION:
        if cursor < lexeme.operator_end:
            typed = text[lexeme.start : min(cursor, lexeme.name_end)]
            return list(_fields(typed, lexeme.start, lexeme.operator_end))[:MOST]
        return _values(text, cursor, lexeme, names)
    item = lexeme.items[0] if lexeme.items else None
    if item is None or item.is_quoted:
        return []
    typed = text[lexeme.start : cursor]
    offers = [*_fields(typed, lexeme.start, lexeme.end), *_conditions(typed, lexeme, names)]
    return offers[:MOST]


def _lexeme_at(text: str, cursor: int) -> Lexeme | None:
    """The word or condition that the cursor stands in or right behind."""
    last: Lexeme | None = None
    for lexeme in lexemes(text):
        if lexeme.start >= cursor:
            break
        last = lexeme
    if last is None or last.kind in (Lex.OPEN, Lex.CLOSE):
        return None
    if cursor <= last.end:
        return None if last.kind is Lex.NOT and text[last.start] == "-" else last
    # Behind `tag: ` and `tag:a, ` the value is still to come; behind anything else a new term is.
    is_waiting = last.kind is Lex.CONDITION and (not last.items or last.end > last.items[-1].end)
    return last if is_waiting and text[last.end : cursor].isspace() else None


def _fields(typed: str, start: int, end: int) -> Iterator[Completion]:
    """Fields whose name, or another name of theirs, begins as typed."""
    typed = typed.lower()
    by_name = [spec for spec in FIELDS if spec.field.value.startswith(typed)]
    by_alias = [
        spec
        for spec in FIELDS
        if spec not in by_name and any(alias.startswith(typed) for alias in spec.aliases)
    ]
    for spec in (*by_name, *by_alias):
        label = f"{spec.field.value}:"
        about = f"{spec.help} ({spec.example})"
        yield Completion(CompletionKind.FIELD, label, start, end, label, about)


def _conditions(typed: str, lexeme: Lexeme, names: CompletionNames) -> Iterator[Completion]:
    """Whole conditions for a bare word that begins a tag, a collection or a character."""
    for field in _BY_WORD:
        for name in _matching(typed, names.of(field))[:_MOST_BY_WORD]:
            written = f"{field.value}:{quoted(name)}"
            label = f"{field.value}:{name}"
            kind = CompletionKind.CONDITION
            yield Completion(kind, written, lexeme.start, lexeme.end, label)


def _values(text: str, cursor: int, lexeme: Lexeme, names: CompletionNames) -> list[Completion]:
    """Values of the field the cursor stands behind."""
    spec = find_field(lexeme.name)
    if spec is None:
        return []
    item = next((i for i in lexeme.items if i.start < cursor <= i.end), None)
    start, end = (item.start, item.end) if item else (cursor, cursor)
    typed = text[start:cursor].lstrip('"“”„').rstrip('"“”')
    offers = dict(_offers(spec, names))
    if lexeme.operator[0] in "<>":
        offers.pop("unknown", None)
    return [
        Completion(
            CompletionKind.VALUE,
            _written(spec, label),
            start,
            end,
            label,
            offers[label],
            NAMED_COLOURS.get(label, "") if spec.shape is ValueShape.COLOUR else "",
        )
        for label in _matching(typed, offers)[:MOST]
    ]


def _written(spec: FieldSpec, label: str) -> str:
    """A value as the query writes it: names in quotes where they need them."""
    is_question = spec.has_unknown and label == "unknown"
    is_name = spec.shape in (ValueShape.NAME, ValueShape.REFERENCE) and not is_question
    return quoted(label) if is_name else label


def _offers(spec: FieldSpec, names: CompletionNames) -> Iterator[tuple[str, str]]:
    """Every value worth offering for a field, with a line about it."""
    yield from ((choice.word, choice.help) for choice in spec.choices)
    yield from ((name, names.told(spec.field, name)) for name in names.of(spec.field))
    if spec.shape is ValueShape.COLOUR:
        yield from NAMED_COLOURS.items()
    if spec.shape is ValueShape.DATE:
        yield from ((word, "") for word in (*DATE_WORDS, "7d", "30d"))
    if spec.field is Field.RATING:
        yield from ((str(stars), "★" * stars or "unrated") for stars in range(5, -1, -1))
    if spec.has_unknown:
        yield "unknown", "nothing is recorded"


def _matching(typed: str, offers: Iterable[str]) -> list[str]:
    """The offers that fit: those that begin as typed first, then those with such a word in them."""
    typed = folded(typed)
    if not typed:
        return list(offers)
    first: list[str] = []
    second: list[str] = []
    for offer in offers:
        name = folded(offer)
        if name.startswith(typed):
            first.append(offer)
        elif typed in name:
            second.append(offer)
    return first + second
