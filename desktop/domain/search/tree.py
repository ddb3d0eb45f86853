"""The tree a search is parsed into: five kinds of node, the same for both databases.

Everything a person may write in many ways has one form here: field names and choices are
canonical, sizes are bytes, durations seconds, money `Decimal`, dates `datetime`. Trees made by
`parse` are flat (no `And` inside an `And`, no `Not` inside a `Not`) and at most about 150 deep, so
a compiler may walk them by recursion.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.search.fields import Field

Bound = int | float | Decimal | datetime


class Op(StrEnum):
    """What a `FieldMatch` asks.

    IS       the field is one of `values`, which are all `Word`
    WITHIN   the field lies inside one of `values`, which are all `Span`; never true of NULL
    UNKNOWN  nothing is recorded (NULL); `values` is empty
    """

    IS = "is"
    WITHIN = "within"
    UNKNOWN = "unknown"


class Match(StrEnum):
    """How a `Word` is compared; always ignoring case, never as a pattern."""

    EXACT = "exact"
    PREFIX = "prefix"
    ID = "id"  # `text` is the id of a collection or character, a canonical UUID


@frozen
class Word:
    """A name or a choice, NFC, without control characters; for choices the canonical word."""

    text: str
    match: Match = Match.EXACT


@frozen
class Span:
    """An interval. A missing bound is open-ended; at least one is present.

    Attributes:
        low: int (rating, width, height, size in bytes), float (duration in seconds, fps),
            Decimal (cost), aware UTC datetime (created), or for `recorded` either what the clock at
            the place showed (naive) or an instant in the zone that was meant (aware).
        low_open: The low bound itself is not inside; likewise `high_open`. Dates are always
            `[low, high)`: `low_open` False, and `high_open` True where there is a high bound.
    """

    low: Bound | None = None
    high: Bound | None = None
    low_open: bool = False
    high_open: bool = False


@frozen
class And:
    """Every part holds. At least two parts, none of them an `And`."""

    parts: tuple[Node, ...]


@frozen
class Or:
    """At least one part holds. At least two parts, none of them an `Or`."""

    parts: tuple[Node, ...]


@frozen
class Not:
    """The part does not hold; also true where the part is unknown (NULL)."""

    part: Node


@frozen
class Text:
    """Full text: the words of `text` next to each other and in this order, ignoring case.

    Attributes:
        text: One word or several; may hold no letter or digit at all ("!!", an emoji).
        prefix: The last word may go on ("harb" finds "harbour").
        field: None for everything indexed, else NAME, DESCRIPTION, CODE, PROMPT or TEXT.
    """

    text: str
    prefix: bool = False
    field: Field | None = None


@frozen
class FieldMatch:
    """A condition on one field. Several values mean any of them."""

    field: Field
    op: Op
    values: tuple[Word | Span, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """The values of an `Op.IS`."""
        return tuple(value for value in self.values if isinstance(value, Word))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The values of an `Op.WITHIN`."""
        return tuple(value for value in self.values if isinstance(value, Span))


Node = And | Or | Not | Text | FieldMatch


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, parents first."""
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, And | Or):
            waiting.extend(reversed(node.parts))
        elif isinstance(node, Not):
            waiting.append(node.part)


def asks(node: Node | None, field: Field, word: str) -> bool:
    """Whether `field:word` stands anywhere in the tree (`is:trashed` changes what is listed)."""
    if node is None:
        return False
    return any(
        part.field is field and any(value.text == word for value in part.words)
        for part in walk(node)
        if isinstance(part, FieldMatch)
    )
