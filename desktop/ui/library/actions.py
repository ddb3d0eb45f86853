"""The commands on places and on what is listed, as rows of the one table that the shell joins.

Those on a place act on the row whose menu is open, else on the row that is marked.
"""

from __future__ import annotations

from functools import partial

from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.action_spec import (
    ActionSpec,
    Context,
    ContextMenu,
    PlaceKind,
    Scope,
    Submenu,
    in_library,
    in_nest,
    in_place_search,
    in_search_from_place,
    lists_inner,
    on_nesting_place,
    on_place,
    on_tag,
)

# Colours a tag can be given, readable as dots on both themes.
TAG_COLOURS = {
    "Blue": "#6f9fd8",
    "Green": "#74b374",
    "Yellow": "#d9bf4e",
    "Orange": "#e0954a",
    "Red": "#e5766c",
    "Purple": "#a98bd0",
    "Grey": "#9a9a9a",
    "None": "",
}
_NAMES = {
    PlaceKind.FILM: "Film",
    PlaceKind.COLLECTION: "Collection",
    PlaceKind.CHARACTER: "Character",
    PlaceKind.TAG: "Tag",
    PlaceKind.SEARCH: "Saved Search",
}
_ASSETS = (PlaceKind.FILM, PlaceKind.CHARACTER)  # these have a Trash to go to
_SIDEBAR = (Scope.SIDEBAR,)


def _name(context: Context) -> str:
    return _NAMES[context.place] if context.place else "Place"


def _removing(context: Context) -> str:
    what = _name(context)
    return f"Move {what} to Trash" if context.place in _ASSETS else f"Delete {what}"


def _back(context: Context) -> str:
    return f"Back to “{clean_line(context.search_back, limit=40)}”".replace("&", "&&")


def _inside(context: Context) -> str:
    is_tag = context.place is PlaceKind.TAG
    return f"New {'Tag' if is_tag else 'Collection'} Inside"


# Every row says whether it writes.
_R, _W = partial(ActionSpec, writes=False), partial(ActionSpec, writes=True)
_ROWS = (ContextMenu.FILM, ContextMenu.COLLECTION, ContextMenu.CHARACTER, ContextMenu.TAG,
         ContextMenu.SEARCH)  # fmt: skip
_COLOUR = Submenu("Colour", ContextMenu.TAG.at(1, 2))
SEARCHING = (
    _R("edit.find_colour", "Find by Colour…", (), "Edit", "find", in_library,
       "Find pictures by one of their main colours.", icon="palette"),
    _R("edit.search_everywhere", "Search the Whole Library", ("Ctrl+Alt+F",), "Edit", "find",
       in_place_search, "Search all assets for what is searched in this place."),
    _R("edit.search_back", "Back to the Place", (), "Edit", "find", in_search_from_place,
       "Go back to the place where the search of the whole library was begun (Esc).",
       words=lambda now: _back(now) if now.search_back else "Back to the Place"),
)  # fmt: skip
LISTING = (
    _R("view.inner", "With What Is Inside", (), "View", "size", in_nest,
       "List a collection or a tag with what is in those inside it; again for it alone.",
       checkable=True, checked=lists_inner),
)  # fmt: skip
SPECS: tuple[ActionSpec, ...] = (
    _W("place.new_collection", "New Collection", (), "Asset/New", "new", in_library,
       "Make an empty collection.",
       context=(ContextMenu.COLLECTIONS.at(1, 1),)),
    _W("place.rename", "Rename Place", ("F2",), "Edit/Place", "name", on_place,
       "Change the name of the marked film, collection, character, tag or saved search.",
       scopes=_SIDEBAR, words=lambda now: f"Rename {_name(now)}",
       context=tuple(menu.at(1, 1) for menu in _ROWS)),
    _W("place.new_inside", "New Collection Inside", (), "Edit/Place", "name", on_nesting_place,
       "Make a collection inside the marked one, or a tag inside the marked tag.",
       scopes=_SIDEBAR, words=_inside,
       context=(ContextMenu.COLLECTION.at(1, 2), ContextMenu.TAG.at(1, 3))),
    *(
        _W(f"place.colour.{name.lower()}", name, (), "Edit/Tag Colour",
           "colour" if colour else "none", on_tag, f"Make the marked tag {name.lower()}."
           if colour else "Take the colour off the marked tag.",
           scopes=_SIDEBAR, swatch=colour,
           context=(_COLOUR.at(1 if colour else 2, place),))
        for place, (name, colour) in enumerate(TAG_COLOURS.items())
    ),
    _R("place.mark_seen", "Mark All as Seen", (), "Edit/Place", "seen", in_library,
       "Take what came in by itself as looked at; it stays in the library.",
       context=(ContextMenu.NEW.at(1, 1),)),
    _W("place.remove", "Delete Place", ("Del", "Backspace"), "Edit/Place", "remove", on_place,
       "Delete the marked collection, tag or saved search, and nothing that is in it; a film "
       "or a character goes to the Trash.",
       scopes=_SIDEBAR, words=_removing,
       context=tuple(menu.at(2, 1) for menu in _ROWS)),
)  # fmt: skip
