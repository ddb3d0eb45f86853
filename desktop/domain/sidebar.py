"""Everything the sidebar shows: names in order and live counts, in parts that change together."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.asset import AssetType
    from desktop.domain.collection import Collection
    from desktop.domain.film import FilmCard
    from desktop.domain.ids import AssetId, CollectionId
    from desktop.domain.tag import Tag


class SidebarPart(StrEnum):
    """A part of the sidebar that is read by itself."""

    COUNTS = "counts"  # total, by type, favourites, missing, last import, what is new, Trash
    FILMS = "films"
    COLLECTIONS = "collections"
    CHARACTERS = "characters"
    TAGS = "tags"
    SEARCHES = "searches"
    ORIGINS = "origins"  # models, providers, extensions


@frozen
class CharacterCount:
    """A character, and how many assets are listed for it: itself and its references."""

    id: AssetId
    name: str
    count: int = 0


@frozen
class SavedSearch:
    """A smart collection: its query text, and how many assets match now (None: not counted yet)."""

    id: CollectionId
    name: str
    query: str
    count: int | None = None


@frozen
class SidebarData:
    """The contents of the sidebar. Counts leave the Trash out, except `trashed`.

    Attributes:
        missing: How many have no file within reach.
        last_import: How many the newest import brought, or met again.
        arrived: How many came in by themselves behind `seen`.
        newest_arrival: The number of the last ones that did.
        seen: The number up to which this person has looked.
        by_type: How many assets there are of each media type.
        films: In their order; characters, tags and saved searches likewise.
        collections: All of them, smart ones excepted, parents anywhere; ordered by `sequence`
            among siblings.
        tags: All of them; `parent_id` makes the tree.
        models: What the newest assets were made by, for completion; providers,
            generators, samplers, schedulers and LoRAs likewise, the most frequent first, and
            extensions what their file names end in.
        origin_counts: By search field, how many of those assets have each of them.
        origins_of: How many newest assets were looked at; 0 if there are no others.
    """

    total: int = 0
    by_type: Mapping[AssetType, int] = field(default_factory=lambda: MappingProxyType({}))
    favorites: int = 0
    trashed: int = 0
    missing: int = 0
    last_import: int = 0
    arrived: int = 0
    newest_arrival: int = 0
    seen: int = 0
    films: tuple[FilmCard, ...] = ()
    collections: tuple[Collection, ...] = ()
    characters: tuple[CharacterCount, ...] = ()
    tags: tuple[Tag, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
    models: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    samplers: tuple[str, ...] = ()
    schedulers: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    origin_counts: Mapping[str, Mapping[str, int]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    origins_of: int = 0
