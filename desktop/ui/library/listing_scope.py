"""What is listed: the place chosen in the sidebar, the search on top of it, and the order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import FieldMatch, walk

if TYPE_CHECKING:
    from desktop.domain.search.tree import Node as Query


EVERYTHING = Listing(types=MEDIA_TYPES)
ALL_ASSETS = "All assets"  # what that is called
FOUND = "found"  # the key of what was found to be like something, or to have cost something


@frozen
class ListingScope:
    """A place, a search and an order; together they are a listing.

    Attributes:
        key: The sidebar row of the place.
        chosen_order: What the person chose; None leaves it to the place.
        has_inner: There is more inside the place, and whether it is listed can be chosen.
    """

    key: str = "all"
    name: str = ALL_ASSETS
    place: Listing = EVERYTHING
    query: Query | None = None
    text: str = ""
    chosen_order: Order | None = None
    has_inner: bool = False

    @property
    def order(self) -> Order:
        """The order in force. A collection's own order means nothing elsewhere."""
        chosen = self.chosen_order
        special = (SortKey.MEMBER, SortKey.GIVEN)
        if chosen is None or (chosen.key in special and chosen.key is not self.special_order):
            return self.place.order
        return chosen

    @property
    def in_collection(self) -> bool:
        """Whether the place is one collection alone, which has an order of its own."""
        return self.place.collection_id is not None and not self.place.with_inner

    @property
    def special_order(self) -> SortKey | None:
        """The order that only this place has: a collection's own, or how alike things are."""
        if self.in_collection:
            return SortKey.MEMBER
        return SortKey.GIVEN if self.place.ids is not None else None

    @property
    def listing(self) -> Listing:
        """What to ask the catalog for.

        Films, scenes and shots stand in the sidebar and on the board, not among the media; a
        search that asks for a type or a code reaches them too.
        """
        place = self.place
        if place == EVERYTHING and _asks_for(self.query, Field.TYPE, Field.CODE):
            place = Listing()
        return replace(place, query=self.query, order=self.order)

    def at(self, key: str, name: str, place: Listing, *, has_inner: bool = False) -> ListingScope:
        """The same search in another place. A collection begins in its own order."""
        order = self.chosen_order
        if place.collection_id is not None or (
            order and order.key in (SortKey.MEMBER, SortKey.GIVEN)
        ):
            order = None
        return replace(
            self, key=key, name=name, place=place, chosen_order=order, has_inner=has_inner
        )

    @property
    def everywhere(self) -> ListingScope | None:
        """The same search in the whole library; None without a search, or where it is that."""
        if self.query is None or self.place == EVERYTHING:
            return None
        return self.at("all", ALL_ASSETS, EVERYTHING)

    def searched(self, query: Query | None, text: str) -> ListingScope:
        """Another search in the same place."""
        return replace(self, query=query, text=text)

    def ordered(self, order: Order) -> ListingScope:
        """The same in another order."""
        return replace(self, chosen_order=order)


def _asks_for(query: Query | None, *fields: Field) -> bool:
    """Whether a search has a condition on one of `fields`."""
    if query is None:
        return False
    return any(isinstance(part, FieldMatch) and part.field in fields for part in walk(query))
