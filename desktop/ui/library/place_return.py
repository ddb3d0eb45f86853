"""Notes where a person is in each library, and leads back there when it is opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.library.place_state import PlaceState, read_states, written

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.navigation import Navigation
    from desktop.ui.library.refresh import Refresh
    from desktop.ui.library.selection_sync import SelectionSync
    from desktop.ui.library.sidebar import Sidebar

SELECTED_KEPT = 500  # assets
LIBRARIES_KEPT = 20
_PLACES_KEPT = 500  # that are listed alone, and that are folded


class ListingPane(Protocol):
    """What is asked of the library pane."""

    navigation: Navigation
    sidebar: Sidebar
    refresh: Refresh

    @property
    def selection_sync(self) -> SelectionSync: ...  # noqa: D102
    def first_in_sight(self) -> AssetId | None: ...  # noqa: D102


class PlaceReturn:
    """Brings a pane back to where it was left, for each library."""

    def __init__(self, pane: ListingPane, runner: Runner) -> None:
        self._pane, self._runner = pane, runner
        self._states: dict[str, PlaceState] = {}
        runner.library_leaving.connect(self._note)

    def take_up(self, text: str) -> None:
        """What was kept when the program ended last; before a library is open."""
        self._states = read_states(text)

    def begin(self, address: str) -> PlaceState:
        """A library was opened: what to list in it now."""
        state = self._states.get(address, PlaceState(address))
        self._pane.selection_sync.go_back(state.selected, state.top)
        self._pane.sidebar.fold(state.folded)
        return state

    def kept(self) -> str:
        """Where the pane is and was, for `take_up` at the next start."""
        self._note()
        return written(list(self._states.values())[-LIBRARIES_KEPT:])

    def _note(self) -> None:
        """Where the pane is now; the newest stands last."""
        library, pane = self._runner.library, self._pane
        if library is None:
            return
        navigation = pane.navigation
        scope = navigation.left or navigation.listing_scope
        is_search = scope.key.startswith("search:")
        self._states.pop(library.address, None)
        self._states[library.address] = PlaceState(
            library.address,
            scope.key,
            scope.name,
            scope.place.with_inner,
            scope.text if is_search else "",
            tuple(sorted(navigation.alone)[:_PLACES_KEPT]),
            scope.chosen_order,
            tuple(pane.selection_sync.ids[:SELECTED_KEPT]),
            pane.first_in_sight(),
            tuple(sorted(pane.sidebar.folded)[:_PLACES_KEPT]),
            pane.refresh.seen,
        )
