"""What the window is looking at: shared by all panes, changed by whoever the user touches."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base.frozen import frozen
from desktop.domain.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.action_spec import PlaceKind


@frozen
class Selection:
    """What is selected, in the order it is listed.

    Attributes:
        ids: May be a million long; do not turn it into a list on the window's thread.
        cards: The cards at hand, by id; of a large selection only those that have been seen.
        current: The asset the keyboard stands on: what preview and inspector show.
        source: The pane it was made in (`library`, `storyboard`, `inspector`).
    """

    ids: Sequence[AssetId] = ()
    cards: Mapping[AssetId, AssetCard] = field(default_factory=lambda: MappingProxyType({}))
    current: AssetCard | None = None
    source: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    def __bool__(self) -> bool:
        return len(self.ids) > 0


@frozen
class Ways:
    """Where one can go from what is listed.

    Attributes:
        has_inner: There is more inside the place, and whether it is listed can be chosen.
        everywhere: The search can be done in the whole library instead.
        back: The name of the place where a search of the whole library was begun.
    """

    has_inner: bool = False
    everywhere: bool = False
    back: str = ""


@frozen
class LutState:
    """Whether the open film has a LUT, what it is called, and whether one looks through it."""

    is_set: bool = False
    name: str = ""
    is_on: bool = True


class DeskState(QObject):
    """The shared state of the window.

    Attributes:
        selection: See `Selection`.
        listing: What the library pane lists, query included.
        scope_name: What the listing is called: "All assets", "Pier references".
        ways: Where one can go from there.
        film_id: The film that the storyboard shows, or None.
        shot_id: The shot that is highlighted on the board, whatever is selected elsewhere.
        lut: The LUT of that film.
        place: What the row of the sidebar is that is acted on, where people made it.
        sight: The one asset that is looked at: large in the quick look, or in the preview while
            that has the keyboard; None while nobody looks.
        focus_pane: `library`, `storyboard`, `preview`, `inspector`; decides what keys mean.

    Signals:
        selection_changed: The selection, or the cards in it.
        listing_changed: What is listed.
        place_changed: Which kind of place is acted on.
        sight_changed: The asset that is looked at (a card or None).
        film_changed: Which film is open (an id or None).
        shot_changed: Which shot is highlighted on the board (an id or None).
        lut_changed: The film has another LUT, or one looks through it or not.
        focus_pane_changed: The pane that has the keyboard.
        quick_look_requested: Show the current asset large, or stop doing so.
        reveal_requested: Go to this asset id in the library.
    """

    selection_changed = Signal(object)
    listing_changed = Signal(object)
    place_changed = Signal(object)
    sight_changed = Signal(object)
    film_changed = Signal(object)
    shot_changed = Signal(object)
    lut_changed = Signal(object)
    focus_pane_changed = Signal(str)
    quick_look_requested = Signal()
    reveal_requested = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = Selection()
        self.sight: AssetCard | None = None
        self.listing = Listing()
        self.scope_name = "All assets"
        self.ways = Ways()
        self.place: PlaceKind | None = None
        self.film_id: AssetId | None = None
        self.shot_id: AssetId | None = None
        self.lut = LutState()
        self.focus_pane = "library"

    def select(self, selection: Selection) -> None:
        """Make something the selection."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    @property
    def acted_on(self) -> Selection:
        """What verbs act on: the one asset that is looked at, else all that is selected."""
        if self.sight is None:
            return self.selection
        return Selection(
            (self.sight.id,), {self.sight.id: self.sight}, self.sight, self.selection.source
        )

    def look(self, card: AssetCard | None) -> None:
        """Say which asset is looked at."""
        if card != self.sight:
            self.sight = card
            self.sight_changed.emit(card)

    def list_assets(self, listing: Listing, scope_name: str, ways: Ways = Ways()) -> None:  # noqa: B008 - frozen
        """Say what the library pane lists."""
        told = (listing, scope_name, ways)
        if told != (self.listing, self.scope_name, self.ways):
            self.listing, self.scope_name, self.ways = told
            self.listing_changed.emit(listing)

    def stand_on_place(self, place: PlaceKind | None) -> None:
        """Say what the row of the sidebar is that is acted on."""
        if place != self.place:
            self.place = place
            self.place_changed.emit(place)

    def open_film(self, film_id: AssetId | None) -> None:
        """Say which film the storyboard shows."""
        if film_id != self.film_id:
            self.film_id = film_id
            self.film_changed.emit(film_id)

    def stand_on_shot(self, shot_id: AssetId | None) -> None:
        """Say which shot is highlighted on the board."""
        if shot_id != self.shot_id:
            self.shot_id = shot_id
            self.shot_changed.emit(shot_id)

    def tell_lut(self, lut: LutState) -> None:
        """Say what the open film is looked at through."""
        if lut != self.lut:
            self.lut = lut
            self.lut_changed.emit(lut)

    def focus(self, pane: str) -> None:
        """Say which pane has the keyboard."""
        if pane != self.focus_pane:
            self.focus_pane = pane
            self.focus_pane_changed.emit(pane)
