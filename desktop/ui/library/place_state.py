"""Where a person was in a library: place, order, what was selected, how far it was scrolled.

Kept for several libraries, so that going from one to another and back leads to the same place.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.domain.ids import AssetId, is_id
from desktop.domain.listing import Order, SortKey
from desktop.ui.library.scope import ALL_ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.chosen import Chosen
    from desktop.ui.library.navigation import Navigation

SELECTED_KEPT = 500  # assets
LIBRARIES_KEPT = 20
_ALONE_KEPT = 500  # places


@dataclass(frozen=True, slots=True)
class PlaceState:
    """What is kept of a library when it is closed, and taken up when it is opened.

    Attributes:
        library: Whose places and assets these are; another library begins at its beginning.
        place: The row of the sidebar, and `name` what it was called.
        with_inner: Whether what is inside the place was listed too.
        search: The text of the saved search that the place was.
        alone: The places that are listed without what is inside them.
        order: What the person chose, or None where it was left to the place.
        selected: Ids of assets, the first ones of many.
        top: The first asset in sight, where the view was scrolled.
    """

    library: str = ""
    place: str = "all"
    name: str = ALL_ASSETS
    with_inner: bool = False
    search: str = ""
    alone: tuple[str, ...] = ()
    order: Order | None = None
    selected: tuple[AssetId, ...] = ()
    top: AssetId | None = None

    @property
    def is_beginning(self) -> bool:
        """Whether it is what a library that nobody has used yet shows: the newest, from the top."""
        is_first_order = self.order in (None, Order())
        return self.place == "all" and is_first_order and self.top is None

    @classmethod
    def of(cls, told: dict[str, Any]) -> PlaceState:
        """What was kept.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: It makes no sense.
        """
        order = told["order"]
        return cls(
            str(told["library"]),
            str(told["place"]),
            str(told["name"]),
            bool(told["with_inner"]),
            str(told["search"]),
            tuple(map(str, told["alone"])),
            Order(SortKey(order["key"]), bool(order["descending"])) if order else None,
            tuple(AssetId(key) for key in told["selected"] if is_id(key)),
            AssetId(told["top"]) if is_id(told["top"] or "") else None,
        )


def written(states: Iterable[PlaceState]) -> str:
    """The states as they are kept."""
    return json.dumps([asdict(state) for state in states])


def read_states(text: str) -> dict[str, PlaceState]:
    """What was kept, by library; of what makes no sense nothing is taken."""
    try:
        states = [PlaceState.of(told) for told in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {state.library: state for state in states}


class Pane(Protocol):
    """What is asked of the library pane."""

    navigation: Navigation

    @property
    def chosen(self) -> Chosen: ...  # noqa: D102
    def first_in_sight(self) -> AssetId | None: ...  # noqa: D102


class PlaceReturn:
    """Brings a pane back to where it was left, for each library."""

    def __init__(self, pane: Pane, runner: Runner) -> None:
        self._pane, self._runner = pane, runner
        self._states: dict[str, PlaceState] = {}
        runner.library_leaving.connect(self._note)

    def take_up(self, text: str) -> None:
        """What was kept when the program ended last; before a library is open."""
        self._states = read_states(text)

    def begin(self, address: str) -> PlaceState:
        """A library was opened: what to list in it now."""
        state = self._states.get(address, PlaceState(address))
        self._pane.chosen.go_back(state.selected, state.top)
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
        scope = navigation.left or navigation.scope
        is_search = scope.key.startswith("search:")
        self._states.pop(library.address, None)
        self._states[library.address] = PlaceState(
            library.address,
            scope.key,
            scope.name,
            scope.place.with_inner,
            scope.text if is_search else "",
            tuple(sorted(navigation.alone)[:_ALONE_KEPT]),
            scope.chosen_order,
            tuple(pane.chosen.ids[:SELECTED_KEPT]),
            pane.first_in_sight(),
        )
