"""Tags: coloured, in a tree; a tag is its path, `Day 1/A cam`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.folding import composed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.ids import TagId

TAG_LIMIT = 100
INSIDE = "/"  # between a tag and the one inside it


@frozen
class Tag:
    """A tag. Searching a parent also finds what carries its descendants.

    Attributes:
        colour: `#rrggbb`, or empty for none.
        count: How many assets outside the Trash carry it or a descendant.
        own: How many carry it itself; None where nobody counted.
        path: Its name behind those of the tags it is inside, `Day 1/A cam`: which tag it is.
    """

    id: TagId
    name: str
    colour: str = ""
    parent_id: TagId | None = None
    count: int = 0
    version: int = 1
    own: int | None = None
    path: str = ""


def checked_tag_name(name: str) -> str:
    """`name` as a tag may be called: trimmed, one line, no comma or slash, 1 to 100 characters.

    Raises:
        RuleError: It cannot be a tag's name.
    """
    name = composed(" ".join(name.split()))
    if not name or len(name) > TAG_LIMIT or "," in name:
        raise RuleError(f"A tag's name has 1 to {TAG_LIMIT} characters and no comma.", field="tag")
    if INSIDE in name:
        raise RuleError(
            f"A tag's name has no {INSIDE}: it stands between a tag and the one inside it.",
            field="tag",
        )
    return name


def checked_tag_path(path: str) -> tuple[str, ...]:
    """The names along `path`, from the top: `Day 1/A cam` is A cam inside Day 1.

    Raises:
        RuleError: One of them cannot be a tag's name.
    """
    return tuple(checked_tag_name(name) for name in path.split(INSIDE))


def is_tag_path(path: str) -> bool:
    """Whether a tag can have this path."""
    try:
        checked_tag_path(path)
    except RuleError:
        return False
    return True


def tag_paths(rows: Mapping[TagId, tuple[str, TagId | None]]) -> dict[TagId, str]:
    """The path of each tag, of all the tags there are: `rows[id] = (name, parent_id)`."""
    found: dict[TagId, str] = {}

    def path(key: TagId, below: frozenset[TagId] = frozenset()) -> str:
        name, parent = rows[key]
        if key not in found:
            if parent is not None and parent in rows and parent not in below:
                name = f"{path(parent, below | {key})}{INSIDE}{name}"
            found[key] = name
        return found[key]

    for key in rows:
        path(key)
    return found
