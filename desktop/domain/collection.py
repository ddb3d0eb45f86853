"""Collections: ordered, nested groups of assets; a smart one is a saved search."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.ids import CollectionId


class CollectionType(StrEnum):
    """Source: seed asset-centric-schema; `smart` is ours."""

    PROJECT = "project"
    CHARACTER = "character"
    STORYBOARD = "storyboard"
    LIBRARY = "library"
    SMART = "smart"


@dataclass(frozen=True, slots=True)
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
