"""Why nothing is listed, and what to do about it: the words of the empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.listing import Listing
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.labels import READ_ONLY
from desktop.ui.library.listing_head import everywhere_words
from desktop.ui.library.listing_scope import EVERYTHING

if TYPE_CHECKING:
    from desktop.ui.library.listing_scope import ListingScope

Words = tuple[str, str, dict[str, str], str]

# What a button of an empty state does in the pane itself; the others are commands.
CLEAR, EVERYWHERE, SHOW_INNER = "clear", "everywhere", "inner"
_IMPORTS = {"file.import_folder": "Import Folder", "file.import_files": "Import Files"}

# Places that are empty when all is well, and ask for nothing.
_QUIET: dict[Listing, Words] = {
    Listing(missing=True): (
        "Nothing is offline",
        "Every file is where it should be.",
        {},
        "check-circle",
    ),
    Listing(trashed=True): (
        "The Trash is empty",
        "What you trash waits here until you empty it.",
        {},
        "trash",
    ),
}

_NOTHING_NEW: Words = (
    "Nothing new",
    "What folders, scripts and generators bring in by themselves\nis here until you have looked.",
    {},
    "check-circle",
)


def explain(
    scope: ListingScope, *, is_empty: bool, can_write: bool = True, elsewhere: int | None = None
) -> Words:
    """Title, advice, buttons (command -> text) and icon.

    Args:
        scope: What is listed.
        is_empty: There is nothing in the whole library.
        can_write: The library is not only read; where it is, no button offers to change it.
        elsewhere: How many the same search finds in the whole library; None where nobody knows.
    """
    if scope.text.strip():
        return _no_match(scope, elsewhere)
    if scope.place.arrived_after is not None:
        return _NOTHING_NEW
    if scope.place in _QUIET:
        return _QUIET[scope.place]
    if scope.has_inner:  # and listed alone
        return (
            f"Nothing in {clean_line(scope.name, limit=40)} itself",
            "What there is lies further inside.",
            {SHOW_INNER: "Show What Is Inside"},
            "stack" if scope.place.collection_id else "tag",
        )
    title, advice, buttons, icon = _invitation(scope, is_empty=is_empty)
    if not can_write:
        advice = f"{READ_ONLY}."
        buttons = {key: text for key, text in buttons.items() if key not in _IMPORTS}
    return title, advice, buttons, icon


def _no_match(scope: ListingScope, elsewhere: int | None) -> Words:
    icon, clear = "magnifying-glass", {CLEAR: "Clear Search"}
    fewer = "Try fewer words, or take a condition away."
    if scope.place == EVERYTHING:
        return "Nothing matches", fewer, clear, icon
    title = f"Nothing in {clean_line(scope.name, limit=40)} matches"
    if elsewhere:
        return title, "", {EVERYWHERE: everywhere_words(elsewhere), **clear}, icon
    nowhere = "The rest of the library has no match either.\n" if elsewhere == 0 else ""
    return title, f"{nowhere}{fewer}", clear, icon


def _invitation(scope: ListingScope, *, is_empty: bool) -> Words:
    """What could be here, and how it comes here."""
    if is_empty:
        return (
            "Your library is empty",
            (
                "Import a folder of images, video, sound and scripts, or drop files here.\n"
                "They can stay where they are."
            ),
            {**_IMPORTS, "tools.demo": "Look at a Demo Library"},
            "film-strip",
        )
    if scope.place.last_import:
        return (
            "Nothing of the last import is here",
            "What comes in next is shown here.",
            _IMPORTS,
            "tray",
        )
    if scope.in_collection:
        return (
            "Nothing in this collection yet",
            "Drag assets onto its name in the sidebar.",
            {},
            "stack",
        )
    if scope.place.favorites:
        return "No favourites yet", "Press F on an asset to make it one.", {}, "heart"
    if scope.place.tag_id is not None:
        return "Nothing carries this tag", "Drag assets onto its name, or press T.", {}, "tag"
    if scope.place.character_id is not None:
        return (
            "No references yet",
            "Drag pictures of this character onto the name in the sidebar.",
            {},
            "user",
        )
    return (
        "None of these yet",
        "What you import will be sorted in here.",
        {"file.import_files": "Import Files"},
        "tray",
    )
