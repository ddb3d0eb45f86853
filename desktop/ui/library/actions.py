"""The commands on places of the sidebar, as rows of the one table that the shell joins.

They act on the row whose menu is open, else on the row that is marked.
"""

from __future__ import annotations

from desktop.ui.kit.action_spec import (
    ActionSpec,
    Context,
    PlaceKind,
    Scope,
    in_library,
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


def _inside(context: Context) -> str:
    is_tag = context.place is PlaceKind.TAG
    return f"New {'Tag' if is_tag else 'Collection'} Inside"


_A = ActionSpec
SPECS: tuple[ActionSpec, ...] = (
    _A("place.new_collection", "New Collection", (), "Asset/New", "new", in_library,
       "Make an empty collection.", writes=True),
    _A("place.rename", "Rename Place", ("F2",), "Edit/Place", "name", on_place,
       "Change the name of the marked film, collection, character, tag or saved search.",
       scopes=_SIDEBAR, writes=True, words=lambda now: f"Rename {_name(now)}"),
    _A("place.new_inside", "New Collection Inside", (), "Edit/Place", "name", on_nesting_place,
       "Make a collection inside the marked one, or a tag inside the marked tag.",
       scopes=_SIDEBAR, writes=True, words=_inside),
    *(
        _A(f"place.colour.{name.lower()}", name, (), "Edit/Tag Colour",
           "colour" if colour else "none", on_tag, f"Make the marked tag {name.lower()}."
           if colour else "Take the colour off the marked tag.",
           scopes=_SIDEBAR, writes=True, swatch=colour)
        for name, colour in TAG_COLOURS.items()
    ),
    _A("place.remove", "Delete Place", ("Del", "Backspace"), "Edit/Place", "remove", on_place,
       "Delete the marked collection, tag or saved search, and nothing that is in it; a film "
       "or a character goes to the Trash.",
       scopes=_SIDEBAR, writes=True, words=_removing),
)  # fmt: skip
