"""The table of commands: one row each. Menus, shortcuts, palette and the sheet are made from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.asset import ColourLabel
from desktop.ui.generation.actions import SPECS as GENERATION
from desktop.ui.inspector.actions import SPECS as INSPECTOR
from desktop.ui.inspector.actions import TAG
from desktop.ui.kit.action_spec import (
    ActionSpec,
    ContextMenu,
    Scope,
    Submenu,
    in_film,
    in_film_with_lut,
    in_library,
    looks_through_lut,
    on_assets,
    on_current_asset,
    on_live_assets,
    on_members,
    on_one_asset,
    on_one_live_asset,
    on_trashed,
    on_two_assets,
)
from desktop.ui.library.actions import LISTING, SEARCHING
from desktop.ui.library.actions import SPECS as PLACES
from desktop.ui.owed.actions import SPECS as OWED
from desktop.ui.preview.actions import SPECS as PREVIEW
from desktop.ui.shell.pane_table import PANES
from desktop.ui.spending.actions import ESTIMATE
from desktop.ui.spending.actions import SPECS as SPENDING
from desktop.ui.storyboard.actions import SPECS as STORYBOARD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.ui.shell.pane_spec import PaneSpec

MENUS = ("File", "Edit", "View", "Asset", "Film", "Tools", "Help")

# Every row says whether it writes.
_R, _W = partial(ActionSpec, writes=False), partial(ActionSpec, writes=True)
_LIB, _SEL, _LIVE = in_library, on_assets, on_live_assets
_IN_LIBRARY = (Scope.LIBRARY,)
_ON_ASSETS = (Scope.LIBRARY, Scope.PREVIEW, Scope.LOOK)  # wherever assets are looked at
_ANYWHERE = (Scope.WINDOW, Scope.LOOK)  # the full screen too, which is a window of its own
_RATING = Submenu("Rating", ContextMenu.ASSET.at(1, 2))
_LABELS = Submenu("Label", ContextMenu.ASSET.at(1, 3))
_FILE_MENU = Submenu("File", ContextMenu.ASSET.at(4, 2))
_LIKE_MENU = Submenu("More Like This", ContextMenu.ASSET.at(4, 3))

FILE = (
    _W("file.import_files", "Import Files…", ("Ctrl+I",), "File", "import", _LIB,
       "Bring images, video, sound, scripts and texts into the library.", icon="download-simple"),
    _W("file.import_folder", "Import Folder…", ("Ctrl+Shift+I",), "File", "import", _LIB,
       "Bring in everything below a folder.", icon="folder-simple-plus"),
    _W("file.import_library", "Import Library…", (), "File", "import", _LIB,
       "Bring in a library of another program or of an older system, whole."),
    _W("file.watched_folders", "Watched Folders…", (), "File", "import", _LIB,
       "Have what programs write into folders brought in by itself."),
    _R("file.reports", "Import Reports…", (), "File", "import", _LIB,
       "What became of every file of earlier imports."),
    _R("file.new_library", "New Library…", (), "File", "library",
       help="Make an empty library in a file of its own."),
    _R("file.open_library", "Open Library…", ("Ctrl+O",), "File", "library",
       help="Open a library file."),
    _R("file.connect", "Connect to Server…", (), "File", "library",
       help="Open a library that a team shares on PostgreSQL."),
    _R("file.recent", "Open Recent", (), "File", "library",
       help="Open one of the libraries used last."),
    _R("file.back_up", "Back Up Library", (), "File/Library", "keep", _LIB,
       "Make a checked copy of the library file. Media that is only referenced is not in it."),
    _R("file.portable_copy", "Save a Portable Copy…", (), "File/Library", "keep", _LIB,
       "Save the selection, the film or the collection as a library of its own, with its media."),
    _W("file.merge_library", "Merge Library…", (), "File/Library", "keep", _LIB,
       "Take a portable copy, or any library, into this one; the plan is shown first."),
    _R("file.copy_to_file", "Copy Library to File…", (), "File/Library", "keep", _LIB,
       "Copy everything in the library into a new library file, and compare every row."),
    _R("file.copy_to_server", "Copy Library to Server…", (), "File/Library", "keep", _LIB,
       "Copy everything in the library into an empty database on PostgreSQL, and compare it."),
    _R("file.export_text", "Export Library as Text…", (), "File/Export", "library", _LIB,
       "Write all tables and media to a folder that can be read without this program."),
    _W("file.pack", "Pack Media into Library…", (), "File/Library", "pack", _LIB,
       "Keep media in the library itself: what is selected, a film with all it uses, or all.",
       context=(_FILE_MENU.at(4, 1),)),
    _W("file.unpack", "Unpack Media…", (), "File/Library", "pack", _LIB,
       "Write media that is packed into the library to files in a folder.",
       context=(_FILE_MENU.at(4, 2),)),
    _R("file.quit", "Quit", ("Ctrl+Q",), "File", "quit", help="Close the program."),
)  # fmt: skip

EDIT = (
    _W("edit.undo", "Undo", ("Ctrl+Z",), "Edit", "undo", _LIB,
       "Take back the last change.", icon="arrow-u-up-left", scopes=_ANYWHERE),
    _W("edit.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Edit", "undo", _LIB,
       "Do again what was taken back.", icon="arrow-u-up-right", scopes=_ANYWHERE),
    _R("edit.copy", "Copy Files", ("Ctrl+C",), "Edit", "clip", _SEL,
       "Copy the selected files, to paste them elsewhere.", scopes=_IN_LIBRARY,
       context=(_FILE_MENU.at(2, 1),)),
    _W("edit.paste", "Paste", ("Ctrl+V",), "Edit", "clip", _LIB,
       "Import the files or the picture on the clipboard.", scopes=_IN_LIBRARY),
    _R("edit.select_all", "Select All", ("Ctrl+A",), "Edit", "select", _LIB,
       "Select everything that is listed.", scopes=_IN_LIBRARY),
    _R("edit.select_none", "Select None", ("Ctrl+D",), "Edit", "select", _LIB,
       "Select nothing.", scopes=_IN_LIBRARY),
    _R("edit.invert_selection", "Invert Selection", ("Ctrl+Shift+A",), "Edit", "select", _LIB,
       "Select what is not selected.", scopes=_IN_LIBRARY),
    _R("edit.find", "Find", ("Ctrl+F",), "Edit", "find", _LIB,
       "Go to the search field.", icon="magnifying-glass"),
    *SEARCHING,
    _R("edit.preferences", "Preferences…", ("Ctrl+,",), "Edit", "preferences",
       help="Theme, import, shortcuts and more."),
)  # fmt: skip

_SHOWN = (
    _R("view.grid", "Grid", ("Alt+1",), "View", "mode", _LIB, "Show pictures.",
       icon="squares-four"),
    _R("view.table", "Table", ("Alt+2",), "View", "mode", _LIB, "Show rows and columns.",
       icon="list"),
    _R("view.larger", "Larger Thumbnails", ("Ctrl+=", "Ctrl++"), "View", "size", _LIB,
       "Show fewer, larger pictures."),
    _R("view.smaller", "Smaller Thumbnails", ("Ctrl+-",), "View", "size", _LIB,
       "Show more, smaller pictures."),
    *LISTING,
)  # fmt: skip
_AROUND = (
    _R("view.next_pane", "Next Pane", ("F6",), "View/Go To", "around",
       help="Bring the keyboard to the next pane."),
    _R("view.previous_pane", "Previous Pane", ("Shift+F6",), "View/Go To", "around",
       help="Bring the keyboard to the pane before."),
    _R("view.focus", "Focus on Pictures", ("Shift+Tab", "Q"), "View", "panes",
       help="Hide all panes but the pictures; again to bring them back.", scopes=_IN_LIBRARY),
    _R("view.focus_storyboard", "Focus on Storyboard", ("Q",), "View", "panes",
       help="Give the storyboard the whole window; again to bring the rest back.",
       scopes=(Scope.STORYBOARD,)),
    _R("view.reset", "Reset Panes", (), "View", "panes",
       help="Put every pane back where it was at first.",
       context=(ContextMenu.BARS.at(2, 1),)),
    _R("view.dark", "Dark", (), "View/Theme", "theme", help="Dark and neutral: to judge colour.",
       checkable=True),
    _R("view.light", "Light", (), "View/Theme", "theme", help="Light and neutral.",
       checkable=True),
    _R("view.gallery", "Show in Browser…", (), "View", "browser", _LIB,
       "Show the library, the film or the collection as a web page on this machine."),
    _R("view.full_screen", "Full Screen Window", ("Ctrl+F11",), "View", "screen",
       help="The window without its frame.", checkable=True),
)  # fmt: skip


def view_rows(panes: Iterable[PaneSpec]) -> tuple[ActionSpec, ...]:
    """The View menu: each pane has two rows, the centre one."""
    around = [spec for spec in panes if not spec.is_centre]
    return (
        *_SHOWN,
        *(
            _R(f"view.{pane.name}", pane.title, (), "View", "panes",
               help=f"Show or hide the {pane.title.lower()}.", checkable=True,
               context=(ContextMenu.BARS.at(1, place),))
            for place, pane in enumerate(around)
        ),
        *(
            _R(f"view.go_{pane.name}", pane.title, _keys(pane), "View/Go To", "go",
               help=f"Show the {pane.title.lower()} and bring the keyboard there; hide it where"
               " that is already.")
            for pane in around
        ),
        *(
            _R(f"view.go_{pane.name}", pane.title, _keys(pane), "View/Go To", "go",
               help="Bring the keyboard to the pictures, or to the table.")
            for pane in panes if pane.is_centre
        ),
        *_AROUND,
    )  # fmt: skip


def _keys(pane: PaneSpec) -> tuple[str, ...]:
    return (pane.key,) if pane.key else ()


_RATE = tuple(
    _W(f"asset.rate.{n}", "No Rating" if not n else f"Rate {'★' * n}", (str(n),), "Asset/Rating",
       "rate", _LIVE, f"Give the selection {n} star{'' if n == 1 else 's'}." if n
       else "Take the stars off.", scopes=_ON_ASSETS, context=(_RATING.at(1, 6 - n),))
    for n in range(6)
)  # fmt: skip
_LABEL = tuple(
    _W(f"asset.label.{colour.value or 'none'}", (colour.value or "no label").title(),
       (f"Ctrl+Alt+{n}",), "Asset/Label", "label", _LIVE,
       f"Label the selection {colour.value}." if colour.value else "Take the label off.",
       scopes=_ANYWHERE, context=(_LABELS.at(1, n),))
    for n, colour in enumerate(ColourLabel)
)  # fmt: skip

MORE_LIKE = tuple(
    _R(f"asset.like.{by}", title, (), "Asset/More Like This", "like", on_one_asset, help_,
       context=(_LIKE_MENU.at(1, at),))
    for at, (by, title, help_) in enumerate((
        ("picture", "By Picture", "Find the same picture in other forms, then what looks like it."),
        ("colour", "By Colours", "Find what has the same colours."),
        ("prompt", "By Prompt", "Find what was made with much the same prompt."),
        ("seed", "Same Seed", "Find what was made with the same seed."),
        ("model", "Same Model", "Find what was made with the same model."),
    ))
)  # fmt: skip

ASSET = (
    *_RATE,
    *_LABEL,
    _W("asset.favourite", "Favourite", ("F",), "Asset", "mark", _LIVE,
       "Mark the selection as favourites, or not.", scopes=_ON_ASSETS, icon="heart",
       context=(_RATING.at(2, 1),)),
    TAG,
    _W("asset.untag", "Remove Tag…", ("Shift+T",), "Asset", "tag", _LIVE,
       "Take tags off the selection.", scopes=_ON_ASSETS,
       context=(ContextMenu.ASSET.at(2, 2),)),
    _W("asset.add_to_collection", "Add to Collection…", ("Ctrl+Shift+K",), "Asset", "collect",
       _LIVE, "Put the selection into a collection.", icon="stack", scopes=_ANYWHERE,
       context=(ContextMenu.ASSET.at(3, 1),)),
    _W("asset.remove_from_collection", "Remove from This Collection", (), "Asset", "collect",
       on_members, "Take the selection out of the collection that is shown; the assets stay.",
       context=(ContextMenu.ASSET.at(3, 2),)),
    _W("asset.reference", "Use as Reference for…", (), "Asset", "collect", _LIVE,
       "Make the selection references of a character.",
       context=(ContextMenu.ASSET.at(3, 3),)),
    _R("asset.show_lineage", "Show Lineage", ("Ctrl+Shift+G",), "Asset", "collect",
       on_current_asset, "Show what the asset comes from, what was made of it and what uses it.",
       icon="tree-structure", context=(_FILE_MENU.at(3, 3), ContextMenu.TRASHED.at(1, 4))),
    _W("asset.new_collection", "New Collection from Selection", ("Ctrl+Shift+N",), "Asset/New",
       "new", _LIVE, "Make a collection with the selection in it."),
    *MORE_LIKE,
    *PLACES,
    _W("asset.new_character", "New Character…", (), "Asset/New", "new", _LIB,
       "Make a character, with the selected pictures as references.",
       context=(ContextMenu.CHARACTERS.at(1, 1),)),
    _W("asset.new_tag", "New Tag", (), "Asset/New", "new", _LIB, "Make a tag.",
       context=(ContextMenu.TAGS.at(1, 1),)),
    _W("asset.rename", "Rename", ("F2",), "Asset", "file", on_one_live_asset,
       "Give it another name. The file keeps its own.",
       scopes=(Scope.LIBRARY, Scope.INSPECTOR),
       context=(ContextMenu.ASSET.at(4, 1),)),
    _R("asset.copy_path", "Copy Path", ("Ctrl+Shift+C",), "Asset/Copy", "copy", _SEL,
       "Copy where the files are.",
       context=(_FILE_MENU.at(2, 2), ContextMenu.TRASHED.at(1, 3))),
    _R("asset.open", "Open", ("Ctrl+Return",), "Asset", "file", on_one_asset,
       "Open the file in the program that the system has for it.", scopes=_IN_LIBRARY,
       context=(_FILE_MENU.at(1, 1),)),
    _R("asset.open_with", "Open With…", ("Ctrl+Shift+Return",), "Asset", "file", on_one_asset,
       "Choose the program that opens the file.", scopes=_IN_LIBRARY,
       context=(_FILE_MENU.at(1, 2),)),
    _R("asset.reveal", "Show in Folder", ("Ctrl+Shift+E",), "Asset", "file", on_one_asset,
       "Open the folder the file lies in.",
       context=(_FILE_MENU.at(1, 3), ContextMenu.TRASHED.at(1, 2))),
    _W("asset.read_facts", "Read Facts Again", (), "Asset", "file", _LIVE,
       "Read again what the files say of themselves: dates, sizes, people. What you wrote stays.",
       context=(_FILE_MENU.at(3, 1),)),
    _W("asset.estimate", "Estimate Cost Again", (), "Asset", "file", _LIVE,
       "Reckon what the selection cost by the prices that there are now. What was billed or"
       " typed stays."),
    _R("asset.compare_parameters", "Compare Parameters", ("Ctrl+Alt+P",), "Asset", "file",
       on_two_assets, "Show what differs between how the two selected assets were made.",
       scopes=_IN_LIBRARY, context=(_FILE_MENU.at(3, 4),)),
    _W("asset.write_sidecars", "Write to Sidecars…", (), "Asset", "file", _LIVE,
       "Write stars, labels, tags, descriptions and people into XMP files beside the originals.",
       context=(_FILE_MENU.at(3, 2),)),
    _W("asset.trash", "Move to Trash", ("Del", "Backspace"), "Asset", "trash", _LIVE,
       "Move the selection to the Trash. What else uses it is named first.", scopes=_ON_ASSETS,
       icon="trash",
       context=(ContextMenu.ASSET.at(5, 1),)),
    _W("asset.restore", "Restore from Trash", (), "Asset", "trash", on_trashed,
       "Bring the selection back, with its tags, collections and places on boards.",
       icon="arrow-u-up-left",
       context=(ContextMenu.TRASHED.at(2, 1),)),
    _W("asset.delete", "Delete for Good…", ("Del", "Backspace"), "Asset", "trash", on_trashed,
       "Delete what is selected in the Trash for good. This cannot be undone.",
       scopes=_ON_ASSETS,
       context=(ContextMenu.TRASHED.at(3, 1),)),
)  # fmt: skip

LUT = (
    _W("film.choose_lut", "Look Through LUT…", (), "Film", "lut", in_film,
       "Choose a LUT (.cube) to look at the takes of the film through; no file is changed."),
    _W("film.remove_lut", "Remove LUT", (), "Film", "lut", in_film_with_lut,
       "Look at the takes of the film as they are; the LUT stays in the library."),
    _R("view.lut", "Film LUT", ("Ctrl+Shift+L",), "View", "lut", in_film_with_lut,
       "Look at the takes of the film through its LUT, or as they are.",
       checkable=True, checked=looks_through_lut, scopes=_ANYWHERE),
)  # fmt: skip

TOOLS = (
    _R("tools.palette", "Command Palette…", ("Ctrl+K",), "Tools", "palette",
       help="Find and do anything by its name."),
    _W("tools.save_search", "Save Search", ("Ctrl+S",), "Tools", "search", _LIB,
       "Keep the search as a live collection.",
       context=(ContextMenu.SEARCHES.at(1, 1),)),
    _R("tools.verify", "Verify Library…", (), "Tools", "keep", _LIB,
       "Check the database and that every file is where it should be.",
       context=(ContextMenu.OFFLINE.at(1, 2),)),
    _W("tools.locate", "Locate Offline Media…", (), "Tools", "keep", _LIB,
       "Say in which folder the files are now that are not where they were.",
       context=(ContextMenu.OFFLINE.at(1, 1),)),
    _W("tools.let_programs_in", "Let Programs In…", (), "Tools", "programs", _LIB,
       "Open the library to ComfyUI and other programs on this machine, over HTTP."),
    _W("tools.workflows", "Workflows…", (), "Tools", "programs", _LIB,
       "Keep the workflows that ComfyUI makes takes with, and say what goes in where."),
    _W("tools.resume_import", "Continue Interrupted Import", (), "Tools", "keep", _LIB,
       "Go on with an import that was cut off."),
    _W("tools.empty_trash", "Empty Trash…", (), "Tools", "trash", _LIB,
       "Delete what is in the Trash for good. This cannot be undone.",
       context=(ContextMenu.TRASHED.at(3, 2), ContextMenu.TRASH.at(1, 1))),
    _R("tools.demo", "Make Demo Library…", (), "Tools", "demo",
       help="Make a short film's worth of pieces to try things on."),
)  # fmt: skip

HELP = (
    _R("help.shortcuts", "Keyboard Shortcuts", ("?", "Ctrl+/"), "Help", "help",
       help="All shortcuts on one sheet."),
    _R("help.search", "Search Language", (), "Help", "help",
       help="What can be written in the search field."),
    _R("help.integrations", "Integrations…", (), "Help", "support",
       help="What the program works with: what is on, what is off and why. Keys are entered here."),
    _R("help.logs", "Show Log Folder", (), "Help", "support",
       help="Where the log and crash reports are."),
    _R("help.about", "About Director's Desk", (), "Help", "about",
       help="Versions, licence, where things are kept."),
)  # fmt: skip


def command_table(panes: Iterable[PaneSpec]) -> tuple[ActionSpec, ...]:
    """Every command of a window with these panes."""
    return (
        *FILE, *EDIT, *view_rows(tuple(panes)), *ASSET, *STORYBOARD, *LUT, *PREVIEW,
        *INSPECTOR, *SPENDING, ESTIMATE, *OWED, *GENERATION, *TOOLS, *HELP,
    )  # fmt: skip


SPECS = command_table(PANES)
