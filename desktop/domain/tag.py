"""Tags: one per name ignoring case, coloured, in a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError

if TYPE_CHECKING:
    from desktop.domain.ids import TagId

TAG_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. Searching a parent also finds what carries its descendants.

    Attributes:
        colour: `#rrggbb`, or empty for none.
        count: How many assets outside the Trash carry it or a descendant.
        own: How many carry it itself; None where nobody counted.
    """

    id: TagId
    name: str
    colour: str = ""
    parent_id: TagId | None = None
    count: int = 0
    version: int = 1
    own: int | None = None


def checked_tag_name(name: str) -> str:
    """`name` as a tag may be called: trimmed, one line, no comma, 1 to 100 characters.

    Raises:
        RuleError: It cannot be a tag's name.
    """
    name = " ".join(name.split())
    if not name or len(name) > TAG_LIMIT or "," in name:
        raise RuleError(f"A tag's name has 1 to {TAG_LIMIT} characters and no comma.", field="tag")
    return name
