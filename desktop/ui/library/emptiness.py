"""Why nothing is listed, and what to do about it: the words of the empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.listing import Listing

if TYPE_CHECKING:
    from desktop.ui.library.scope import Scope

Words = tuple[str, str, dict[str, str], str]


# Places that are empty when all is well.
_QUIET: dict[Listing, Words] = {
    Listing(missing=True): (
        "Nothing is offline",
        "Every file is where it should be.",
        {},
        "check-circle",
    ),
    Listing(last_import=True): (
        "Nothing of the last import is here",
        "What comes in next is shown here.",
        {"file.import_folder": "Import a folder", "file.import_files": "Import files"},
        "tray",
    ),
    Listing(trashed=True): (
        "The Trash is empty",
        "What you trash waits here until you empty it.",
        {},
        "trash",
    ),
}


def explain(scope: Scope, *, is_empty: bool) -> Words:
    """Title, advice, buttons (command -> text) and icon."""
    if scope.text.strip():
        return (
            "Nothing matches",
            "Try fewer words, or take a condition away.",
            {"clear": "Clear search"},
            "magnifying-glass",
        )
    if scope.place in _QUIET:
        return _QUIET[scope.place]
    if is_empty:
        return (
            "Your library is empty",
            (
                "Import a folder of images, video, sound and scripts, or drop files here.\n"
                "They can stay where they are."
            ),
            {
                "file.import_folder": "Import a folder",
                "file.import_files": "Import files",
                "tools.demo": "Look at a demo library",
            },
            "film-strip",
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
        {"file.import_files": "Import files"},
        "tray",
    )
