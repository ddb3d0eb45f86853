"""What a command is: one row of data that becomes menu entry, shortcut, palette row and help.

To add one: add a row to `ui/shell/actions.py` or a pane's `actions.py`, and a handler of the same
id to who does it (`handlers: dict[str, Callable[[], None]]`). The row says all of it: the menu and
the context menus it stands in, its keys and where they count, when it can be used, and whether it
writes. Widgets never build a QAction themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum

from desktop.base.frozen import frozen

Handlers = Mapping[str, Callable[[], None]]


class Scope(StrEnum):
    """Where a shortcut counts: in the whole window, or while one pane has the focus."""

    WINDOW = "window"
    LIBRARY = "library"
    STORYBOARD = "storyboard"
    PREVIEW = "preview"
    LOOK = "quick look"  # the quick look, over the window or on the full screen
    INSPECTOR = "inspector"
    SIDEBAR = "sidebar"


class PlaceKind(StrEnum):
    """What people made of the places in the sidebar."""

    FILM = "film"
    COLLECTION = "collection"
    CHARACTER = "character"
    TAG = "tag"
    SEARCH = "search"


class ContextMenu(StrEnum):
    """What was clicked with the right button; which commands it offers is said by their rows."""

    ASSET = "asset"  # in the grid or the table
    SHOT = "shot"
    SCENE = "scene"  # the heading of a scene
    TAKE = "take"  # in the strip of takes
    TRASH = "trash"  # the Trash among the places
    OFFLINE = "offline"  # what is offline, among the places
    NEW = "new"  # what came in by itself, among the places
    BARS = "bars"  # the menu bar, the tool bar, the edges between panes
    TRASHED = "trashed"  # an asset in the Trash
    FILM = "film"  # a row of the sidebar, as the next four
    COLLECTION = "collection"
    CHARACTER = "character"
    TAG = "tag"
    SEARCH = "search"
    FILMS = "films"  # a heading of the sidebar, as the next four
    COLLECTIONS = "collections"
    CHARACTERS = "characters"
    TAGS = "tags"
    SEARCHES = "searches"

    def at(self, group: int, order: int) -> Offer:
        """A place in it: the groups from top to bottom, and the entries of each."""
        return Offer(self, group, order)


@frozen
class Submenu:
    """A menu in a context menu, at a place of that."""

    title: str
    place: Offer

    def at(self, group: int, order: int) -> Offer:
        """A place in it, as in a context menu."""
        return Offer(self, group, order)


@frozen
class Offer:
    """A place in a context menu or a submenu of it."""

    menu: ContextMenu | Submenu
    group: int
    order: int


@frozen
class Context:
    """What the window is looking at, as far as it decides which commands can be used.

    Attributes:
        selected: How many assets are acted on: the one that is looked at, or the selected ones.
        has_current: There is an asset to look at.
        has_trashed: Something of the selection is in the Trash.
        has_shot: A shot is highlighted on the board, also while the keyboard is elsewhere.
        in_collection: What is listed is a collection.
        has_inner: What is listed has more inside it, which can be left out.
        with_inner: What is inside is listed too.
        can_search_everywhere: A place is searched, and not the whole library.
        search_back: The place from which the whole library is searched; empty elsewhere.
        place: What the row of the sidebar is that is acted on, where people made it.
        has_lut: The open film is looked at through a LUT.
        is_lut_on: One looks through it at the moment.
        undo, redo: What would be taken back or done again; empty if there is nothing.
    """

    has_library: bool = False
    can_write: bool = False
    selected: int = 0
    has_current: bool = False
    has_trashed: bool = False
    has_film: bool = False
    has_shot: bool = False
    in_collection: bool = False
    has_inner: bool = False
    with_inner: bool = False
    can_search_everywhere: bool = False
    search_back: str = ""
    place: PlaceKind | None = None
    has_lut: bool = False
    is_lut_on: bool = False
    undo: str = ""
    redo: str = ""


When = Callable[[Context], bool]
Words = Callable[[Context], str]


def always(_context: Context) -> bool:
    """Also without a library."""
    return True


def in_library(context: Context) -> bool:
    """A library is open."""
    return context.has_library


def on_assets(context: Context) -> bool:
    """At least one asset is selected."""
    return context.selected > 0


def on_live_assets(context: Context) -> bool:
    """At least one asset is selected, and nothing of it is in the Trash."""
    return context.selected > 0 and not context.has_trashed


def on_one_live_asset(context: Context) -> bool:
    """Exactly one asset is selected, and it is not in the Trash."""
    return context.selected == 1 and not context.has_trashed


def on_two_assets(context: Context) -> bool:
    """Exactly two assets are selected."""
    return context.selected == 2


def on_one_asset(context: Context) -> bool:
    """Exactly one asset is selected."""
    return context.selected == 1


def on_current_asset(context: Context) -> bool:
    """There is an asset to look at, whatever else is selected."""
    return context.has_current


def on_trashed(context: Context) -> bool:
    """Something selected is in the Trash."""
    return context.has_trashed


def in_film(context: Context) -> bool:
    """A film is open."""
    return context.has_film


def in_film_with_lut(context: Context) -> bool:
    """A film is open that has a LUT."""
    return context.has_film and context.has_lut


def looks_through_lut(context: Context) -> bool:
    """The open film has a LUT, and one looks through it."""
    return context.has_lut and context.is_lut_on


def on_shot(context: Context) -> bool:
    """A shot is highlighted on the board."""
    return context.has_film and context.has_shot


def on_members(context: Context) -> bool:
    """Assets are selected in a collection."""
    return context.selected > 0 and context.in_collection


def in_nest(context: Context) -> bool:
    """What is listed has more inside it."""
    return context.has_inner


def lists_inner(context: Context) -> bool:
    """What is inside the place is listed too."""
    return context.with_inner


def in_place_search(context: Context) -> bool:
    """A place is searched, and not the whole library."""
    return context.can_search_everywhere


def in_search_from_place(context: Context) -> bool:
    """The whole library is searched, from a place that can be gone back to."""
    return bool(context.search_back)


def on_place(context: Context) -> bool:
    """A place that people made is marked in the sidebar."""
    return context.place is not None


def on_nesting_place(context: Context) -> bool:
    """A place is marked that can hold others of its kind."""
    return context.place in (PlaceKind.COLLECTION, PlaceKind.TAG)


def on_tag(context: Context) -> bool:
    """A tag is marked in the sidebar."""
    return context.place is PlaceKind.TAG


# What is missing where a command is grey, as the status bar and tool tips say it.
NEEDS: Mapping[When, str] = {
    in_library: "Open a library first.",
    in_film: "Open a film first.",
    on_shot: "Select a shot on the board first.",
    on_assets: "Select something first.",
    on_one_asset: "Select one asset first.",
    on_one_live_asset: "Select one asset first.",
}


@frozen
class ActionSpec:
    """One command.

    Attributes:
        id: Dotted, as `asset.rate.3`; also the key of its handler and of a remapped shortcut.
        shortcuts: Portable key texts (`Ctrl+I`, `Space`); the first is the one shown.
        menu: Title of the menu (`File`, `Asset` ... `Asset/Rate` for a submenu); empty for a
            command that only a context menu offers.
        group: Entries of one group stand together between separators.
        when: Whether it can be used now (a command that writes needs a writable library too).
        help: One sentence for the palette, the status bar and the shortcut sheet.
        icon: A Phosphor name, or empty.
        scopes: Where its shortcuts count.
        writes: It changes the library, and so is grey where that can only be read. There is no
            default: a row that does not say it is no row.
        context: The places in context menus.
        checked: Whether it has a check mark at the moment, where that depends on what is looked at.
        words: What it is called at the moment, where that depends on what it acts on.
        swatch: A colour that is shown in front of it, as `#rrggbb`.
    """

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    menu: str = ""
    group: str = ""
    when: When = always
    help: str = ""
    checkable: bool = False
    icon: str = ""
    scopes: tuple[Scope, ...] = (Scope.WINDOW,)
    checked: When | None = None
    words: Words | None = None
    swatch: str = ""
    context: tuple[Offer, ...] = ()
    writes: bool = field(kw_only=True)
