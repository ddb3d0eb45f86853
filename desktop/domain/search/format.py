"""Writes a search tree as text that parses to the same tree.

Relative dates are instants in the tree, so text made here no longer moves with the clock: a saved
search keeps what the person wrote, not this.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.search.fields import FIELDS, ValueShape
from desktop.domain.search.tree import And, FieldMatch, Match, Node, Not, Op, Or, Span, Text, Word

if TYPE_CHECKING:
    from desktop.domain.search.tree import Bound

# What needs no quotes wherever it stands. Everything else gets them, if only to be sure.
_PLAIN = re.compile(r"[^\W_](?:[\w.'-]*\w)?")
_RESERVED = frozenset({"AND", "OR", "NOT", "unknown", "none"})
_SHAPES = {spec.field: spec.shape for spec in FIELDS}
# Where `field:value` means "about", one exact value is written as a range from itself to itself.
_ROUNDED = frozenset({ValueShape.SPAN, ValueShape.RATE})


def to_text(node: Node | None) -> str:
    """The canonical text of a tree made by `parse`: `parse(to_text(node)) == node`."""
    if node is None:
        return ""
    if isinstance(node, Or):
        return " OR ".join(_inside(part) for part in node.parts)
    if isinstance(node, And):
        return " ".join(_inside(part) for part in node.parts)
    return _inside(node)


def quoted(text: str) -> str:
    """`text` as one value of a query: as it is, or in quotes where something in it needs them."""
    if _PLAIN.fullmatch(text) and text not in _RESERVED and text.lower() not in _RESERVED:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inside(node: Node) -> str:
    """The text of a node as part of another: groups in parentheses."""
    if isinstance(node, And | Or):
        return f"({to_text(node)})"
    if isinstance(node, Not):
        return f"-{_inside(node.part)}"
    if isinstance(node, Text):
        text = quoted(node.text) + "*" * node.prefix
        return f"{node.field.value}:{text}" if node.field else text
    return _condition(node)


def _condition(node: FieldMatch) -> str:
    name, shape = node.field.value, _SHAPES[node.field]
    if node.op is Op.UNKNOWN:
        return f"{name}:unknown"
    if node.op is Op.IS:
        is_choice = shape in (ValueShape.CHOICE, ValueShape.COLOUR)
        return f"{name}:{','.join(w.text if is_choice else _word(w) for w in node.words)}"
    spans = [_span(span, shape) for span in node.spans]
    only = node.spans[0]
    if len(spans) > 1 or (only.low is not None and only.high is not None):
        return f"{name}:{','.join(spans)}"
    if only.low is not None:
        return f"{name}>{'' if only.low_open else '='}{bound_text(only.low)}"
    return f"{name}<{'' if only.high_open else '='}{_end(only)}"


def _word(word: Word) -> str:
    if word.match is Match.ID:
        return f"#{word.text}"
    return quoted(word.text) + "*" * (word.match is Match.PREFIX)


def _end(span: Span) -> str:
    return "" if span.high is None else bound_text(span.high)


def _span(span: Span, shape: ValueShape) -> str:
    """`a..b`, `a..<b`, `a..`, or one value that means just itself."""
    low = "" if span.low is None else bound_text(span.low)
    if span.low == span.high and shape not in _ROUNDED:
        return low
    return f"{low}..{'<' if span.high_open and span.high is not None else ''}{_end(span)}"


def bound_text(bound: Bound) -> str:
    """A bound as a query writes it: plain digits, instants with their zone, clocks without."""
    if isinstance(bound, datetime):
        offset = bound.utcoffset()
        if offset is not None and (not offset or offset.seconds % 60):
            return bound.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        return bound.isoformat()
    digits = format(Decimal(str(bound)).normalize(), "f")
    return "0" if digits == "-0" else digits
