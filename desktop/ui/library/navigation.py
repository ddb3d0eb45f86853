"""What is listed, and the ways from there: places, searches, orders, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.library.listing_scope import ALL_ASSETS, EVERYTHING, FOUND, ListingScope
from desktop.ui.library.sidebar_nodes import NodeKind, SidebarNode, place_of

if TYPE_CHECKING:
    from desktop.domain.listing import Listing, Order
    from desktop.domain.search.tree import Node as Query
    from desktop.ui.library.place_state import PlaceState
    from desktop.ui.library.search_bar import SearchBar
    from desktop.ui.library.sidebar import Sidebar


class Navigation(QObject):
    """Follows the sidebar and the search field.

    Attributes:
        alone: Keys of the places that are listed without what is inside them.

    Signals:
        listed: The `ListingScope` that is to be listed now.
        staying: Much of the same is about to be listed in another way: the selection stays.
        film_chosen: A film (id), which is opened and not listed.
    """

    listed = Signal(object)
    staying = Signal()
    film_chosen = Signal(str)

    def __init__(self, sidebar: Sidebar, search_bar: SearchBar, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar, self._search_bar = sidebar, search_bar
        self.listing_scope = ListingScope()
        self.alone: set[str] = set()
        self._left: ListingScope | None = None  # where the search of the whole library was begun
        sidebar.chosen.connect(self._on_place)
        search_bar.searched.connect(self._on_searched)
        search_bar.back_requested.connect(self.go_back)

    @property
    def left(self) -> ListingScope | None:
        """Where `go_back` leads, while the whole library is searched from a place."""
        return self._left

    def begin(self, state: PlaceState) -> None:
        """Another library: list what was listed when it was left."""
        self._leave_for(None)
        self.alone = set(state.alone)
        place = place_of(state.place, with_inner=state.with_inner, seen=state.seen) or EVERYTHING
        order = state.order or self.listing_scope.chosen_order
        self.listing_scope = ListingScope(state.place, state.name, place, chosen_order=order)
        self._sidebar.mark(state.place)
        if state.search or self._search_bar.text:
            self._search_bar.set_text(state.search)
        self._list_unless_searched()

    def everything(self) -> None:
        """All assets, without a search."""
        self._search_bar.set_text("")
        self._sidebar.choose("all")

    def order_by(self, order: Order) -> None:
        """List the same in another order."""
        self.staying.emit()
        self._list(self.listing_scope.ordered(order))

    def show_inner(self, with_inner: bool) -> None:
        """List a place with what is inside it, or alone."""
        if with_inner:
            self.alone.discard(self.listing_scope.key)
        else:
            self.alone.add(self.listing_scope.key)
        self.follow()

    def search_everywhere(self) -> None:
        """Search the whole library for what is written, until somebody goes back."""
        scope, everywhere = self.listing_scope, self.listing_scope.everywhere
        if everywhere is not None:
            self.staying.emit()
            self._leave_for(scope)
            self._sidebar.mark("all")
            self._list(everywhere)

    def show_found(self, name: str, place: Listing) -> None:
        """List what was found in another way than by a search, until somebody goes back."""
        left = self._left if self.listing_scope.key == FOUND else self.listing_scope
        scope = ListingScope(FOUND, name, place)
        self._leave_for(None)
        self.listing_scope = scope
        self._search_bar.set_text("")
        self._leave_for(left or ListingScope())
        self._sidebar.mark("all")
        self._list(scope)

    def go_back(self) -> bool:
        """Back to where the whole library was searched, or something found; whether it was."""
        left = self._left
        if left is None:
            return False
        self._leave_for(None)
        self._sidebar.mark(left.key)
        if self.listing_scope.key == FOUND:
            self.listing_scope = replace(left, query=None, text="")
            self._search_bar.set_text(left.text)
            self._list_unless_searched()
            return True
        back = left.searched(self.listing_scope.query, self.listing_scope.text)
        self.staying.emit()
        self._list(self._followed(back))
        return True

    def follow(self) -> None:
        """The place by what the sidebar says of it now: renamed, listed anew, or gone."""
        if self.listing_scope.key == FOUND:
            return
        now = self._followed(self.listing_scope)
        if now != self.listing_scope:
            self.staying.emit()
            self._list(now)

    def _followed(self, scope: ListingScope) -> ListingScope:
        """The same place and search; All assets, marked there, where the place is gone."""
        index = self._sidebar.places.index_of(scope.key)
        if not index.isValid():
            self._sidebar.mark("all")
            return scope.at("all", ALL_ASSETS, EVERYTHING)
        node = self._sidebar.places.node(index)
        # A saved search is a text in the search field, and no listing of its own.
        place = self._listing_of(node) or scope.place
        return replace(scope, name=node.name, place=place, has_inner=node.own is not None)

    def _listing_of(self, node: SidebarNode) -> Listing | None:
        return node.own if node.own is not None and node.key in self.alone else node.listing

    def _list(self, scope: ListingScope) -> None:
        self.listing_scope = scope
        self.listed.emit(scope)

    def _list_unless_searched(self) -> None:
        """The search field lists what it finds; a text that is no search finds nothing new."""
        if self.listing_scope.query is None:
            self._list(self.listing_scope)

    def _leave_for(self, scope: ListingScope | None) -> None:
        self._left = scope
        self._search_bar.leads_back = scope is not None

    def _on_place(self, node: SidebarNode) -> None:
        """A row of the sidebar was chosen."""
        if node.kind is NodeKind.FILM:
            self.film_chosen.emit(node.id)
            return
        self._leave_for(None)
        listing = self._listing_of(node)
        if node.kind is NodeKind.SEARCH:
            self.listing_scope = ListingScope(
                node.key, node.name, chosen_order=self.listing_scope.chosen_order
            )
            self._search_bar.set_text(node.query)
            self._list_unless_searched()
        elif listing is not None:
            was_search = self.listing_scope.key.startswith("search:")
            scope = self.listing_scope.at(
                node.key, node.name, listing, has_inner=node.own is not None
            )
            if was_search and self._search_bar.text:  # its text goes with it
                self.listing_scope = scope
                self._search_bar.set_text("")
            else:
                self._list(scope)

    def _on_searched(self, query: Query | None, text: str) -> None:
        scope = self.listing_scope.searched(query, text)
        if (
            query is None and self._left is not None and scope.key != FOUND
        ):  # nothing is searched any more
            self.listing_scope = scope
            self.go_back()
        elif scope != self.listing_scope:
            self._list(scope)
