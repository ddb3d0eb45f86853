"""Where a person was in a library: place, order, what was selected, how far it was scrolled."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.ids import AssetId, is_id
from desktop.domain.listing import Order, SortKey
from desktop.ui.library.listing_scope import ALL_ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
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
        seen: How far this person has looked at what came in by itself.
        folded: The rows of the sidebar that hide what is below them.
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
    folded: tuple[str, ...] = ()
    seen: int = 0

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
            tuple(map(str, told.get("folded", ()))),  # an earlier program kept none
            int(told.get("seen", 0)),
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
