"""The query language: text in, tree out. The only door; the `search_*` files are its parts."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.search_fields import Field
from desktop.domain.search_tree import (
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
    asks,
    walk,
)

__all__ = [
    "And",
    "Field",
    "FieldMatch",
    "Match",
    "Node",
    "Not",
    "Op",
    "Or",
    "Span",
    "Text",
    "Word",
    "asks",
    "parse",
    "walk",
]


def parse(text: str, *, now: datetime | None = None, typing: bool = False) -> Node | None:
    """The tree of `text`, or None where it asks for nothing.

    Args:
        text: What a person wrote.
        now: The instant relative dates count from; its time zone is the one days are counted in.
            Default: the machine's clock and zone.
        typing: The text is still being written: a last plain word counts as a beginning.

    Raises:
        QueryError: It does not parse.
    """
    raise NotImplementedError
