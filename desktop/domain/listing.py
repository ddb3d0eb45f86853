"""What to list and in which order: the request behind every grid, table and search result."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard, AssetType
    from desktop.domain.ids import AssetId, CollectionId, TagId
    from desktop.domain.search.tree import Node
    from desktop.domain.spending import SpentOn
    from desktop.domain.statistics import ShareKey


class SortKey(StrEnum):
    """Orders a list can have. `ADDED` is the order in which the library received things."""

    ADDED = "added"
    NAME = "name"
    SIZE = "size"
    DURATION = "duration"
    RATING = "rating"
    COST = "cost"
    RECORDED = "recorded"
    TYPE = "type"
    MEMBER = "member"  # a collection's own order; only inside one collection
    GIVEN = "given"  # the order of `Listing.ids`; only there


@frozen
class Order:
    """A sort key and its direction. Ties are broken by id in the same direction."""

    key: SortKey = SortKey.ADDED
    descending: bool = True


@frozen
class Listing:
    """What to list: a place in the sidebar and a query typed on top of it.

    Attributes:
        types: Only these types; empty means every type.
        with_inner: Of a collection or a tag, what is in those inside it as well. Members of
            several collections have no order of their own: it does not go with `SortKey.MEMBER`.
        query: The parsed search, or None for no condition.
        missing: Only what has no file within reach.
        last_import: Only what the newest import brought, or met again in the library.
        arrived_after: Only what came in by itself behind this number of `asset_arrivals`: since
            somebody has looked.
        trashed: List the Trash instead of the library.
        spent: Only what a group of a table of spending was spent on.
        share: Only what a group of the statistics counts.
        ids: Only these, of which there are few: what was found to be like something.
    """

    types: tuple[AssetType, ...] = ()
    tag_id: TagId | None = None
    collection_id: CollectionId | None = None
    with_inner: bool = False
    character_id: AssetId | None = None
    favorites: bool = False
    missing: bool = False
    last_import: bool = False
    arrived_after: int | None = None
    trashed: bool = False
    spent: SpentOn | None = None
    share: ShareKey | None = None
    ids: tuple[AssetId, ...] | None = None
    query: Node | None = None
    order: Order = field(default_factory=Order)


@frozen
class Cursor:
    """Where a page ended: the sort value and the id of its last row (keyset paging)."""

    value: object
    id: AssetId


@frozen
class Page:
    """One page of a listing. `after` is None on the last page."""

    cards: tuple[AssetCard, ...]
    after: Cursor | None = None
