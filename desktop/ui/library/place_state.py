"""Where a person was in a library: place, order, what was selected, how far it was scrolled."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.domain.ids import AssetId, is_id
from desktop.domain.listing import Order, SortKey

if TYPE_CHECKING:
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.chosen import Chosen
    from desktop.ui.library.scope import Scope
    from desktop.ui.library.sidebar import Sidebar

SELECTED_KEPT = 500  # assets


@dataclass(frozen=True, slots=True)
class PlaceState:
    """What is kept when the program ends, and taken up when it starts.

    Attributes:
        library: Whose places and assets these are; another library begins at its beginning.
        place: The row of the sidebar.
        order: What the person chose, or None where it was left to the place.
        selected: Ids of assets, the first ones of many.
        top: The first asset in sight, where the view was scrolled.
    """

    library: str = ""
    place: str = "all"
    order: Order | None = None
    selected: tuple[AssetId, ...] = ()
    top: AssetId | None = None

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> PlaceState:
        """What was kept; of what makes no sense nothing is taken."""
        try:
            told: dict[str, Any] = json.loads(text)
            order = told["order"]
            return cls(
                str(told["library"]),
                str(told["place"]),
                Order(SortKey(order["key"]), bool(order["descending"])) if order else None,
                tuple(AssetId(key) for key in told["selected"] if is_id(key)),
                AssetId(told["top"]) if is_id(told["top"] or "") else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()


class Pane(Protocol):
    """What is asked of the library pane."""

    sidebar: Sidebar

    @property
    def scope(self) -> Scope: ...  # noqa: D102
    @property
    def chosen(self) -> Chosen: ...  # noqa: D102
    def first_in_sight(self) -> AssetId | None: ...  # noqa: D102
    def order_by(self, order: Order) -> None: ...  # noqa: D102


class PlaceReturn:
    """Brings a pane back to where it was left, as soon as what it needs has been read."""

    def __init__(self, pane: Pane, runner: Runner) -> None:
        self._pane, self._runner = pane, runner
        self._left = PlaceState()
        self._is_due = False

    def take_up(self, text: str) -> None:
        """What was kept when the program ended last; before a library is open."""
        self._left = PlaceState.read(text)

    def begin(self, address: str) -> Order | None:
        """A library was opened: its assets are listed now. Returns the order to begin with."""
        left = self._left
        if left.library != address:
            self._left = PlaceState()
            return None
        self._is_due = left.place != "all"
        if not self._is_due:
            self._pane.chosen.go_back(left.selected, left.top)
        return left.order

    def go_on(self) -> None:
        """The sidebar was read: go to the place, if it is still there."""
        if not self._is_due:
            return
        self._is_due, left = False, self._left
        if not self._pane.sidebar.choose(left.place):
            return
        if left.order is not None and left.order != self._pane.scope.order:
            self._pane.order_by(left.order)
        self._pane.chosen.go_back(left.selected, left.top)

    def kept(self) -> str:
        """Where the pane is, for `take_up` at the next start."""
        pane, library = self._pane, self._runner.library
        if library is None:
            return self._left.text()
        state = PlaceState(
            library.address,
            pane.scope.key,
            pane.scope.chosen_order,
            tuple(pane.chosen.ids[:SELECTED_KEPT]),
            pane.first_in_sight(),
        )
        return state.text()
