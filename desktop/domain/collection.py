"""Collections: ordered, nested groups of assets; a smart one is a saved search."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.ids import CollectionId


# In the metadata of a collection that came from another library: what it is called there.
EXTERNAL_ID = "external_id"


class CollectionType(StrEnum):
    """Source: seed asset-centric-schema; `smart` is ours."""

    PROJECT = "project"
    CHARACTER = "character"
    STORYBOARD = "storyboard"
    LIBRARY = "library"
    SMART = "smart"


@frozen
class Collection:
    """A collection.

    Attributes:
        query: For a smart collection, the search it stands for.
        count: How many assets outside the Trash are in it (not in its children).
        total: How many are in it and in all below it, each once; None where nobody counted.
        sequence: Order among its siblings.
    """

    id: CollectionId
    name: str
    type: CollectionType = CollectionType.LIBRARY
    description: str = ""
    parent_id: CollectionId | None = None
    query: str = ""
    sequence: int = 0
    count: int = 0
    total: int | None = None
    version: int = 1


def collection_named(name: str, collections: Iterable[Collection]) -> Collection | None:
    """The collection that a typed name means, whatever its case; saved searches have no members.

    Of several, one that stands in no other collection, and of those the first in the sidebar.
    """
    wanted = folded(" ".join(name.split()))
    found = [
        item
        for item in collections
        if item.type is not CollectionType.SMART and folded(item.name) == wanted
    ]
    return min(found, key=lambda item: (item.parent_id is not None, item.sequence), default=None)
