"""What a person sees when a command does what it says: one row for every row of the table.

To add a command, add what can be seen of it here; `tests/house/test_effects.py` asks for it. The
stories in `test_every_key.py` press its keys and follow its menu entries in every place it claims
to work, and look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.action_spec import ContextMenu, Scope
from desktop.ui.library.actions import TAG_COLOURS
from desktop.ui.shell.pane_table import PANES
from tests.present import present
from tests.stories.sights import (
    CHANGED,
    HIDEABLE,
    ORDER,
    Effect,
    Look,
    asks,
    asks_system,
    card,
    chosen_is_trashed,
    clipboard,
    current,
    field_has_keyboard,
    files_held,
    film,
    framing,
    goes_to,
    likeness,
    names_new,
    out_of_date,
    page,
    place,
    place_colour,
    place_is_gone,
    player,
    row,
    rows_in_sight,
    says,
    shown,
    tab,
    view_of,
    writes,
)

# Where a key of a scope is pressed.
PLACES: Mapping[Scope, tuple[str, ...]] = {
    Scope.WINDOW: ("grid",),
    Scope.LIBRARY: ("grid", "table"),
    Scope.STORYBOARD: ("board", "list"),
    Scope.PREVIEW: ("preview",),
    Scope.LOOK: ("quick look", "full screen"),
    Scope.INSPECTOR: ("inspector",),
    Scope.SIDEBAR: ("sidebar",),
}

# Where a context menu is opened, and on what.
CLICKED: Mapping[ContextMenu, tuple[tuple[str, str], ...]] = {
    ContextMenu.ASSET: (("grid", "picture"), ("table", "picture")),
    ContextMenu.SHOT: (("board", "shot"), ("list", "shot")),
    ContextMenu.SCENE: (("board", "scene"),),
    ContextMenu.TAKE: (("board", "take"),),
    ContextMenu.TRASHED: (("grid", "trashed"),),
    ContextMenu.TRASH: (("grid", "trashed"),),
    ContextMenu.OFFLINE: (("grid", "picture"),),
    ContextMenu.NEW: (("grid", "picture"),),
    ContextMenu.BARS: (("grid", "picture"),),
    ContextMenu.FILM: (("sidebar", "film"),),
    ContextMenu.COLLECTION: (("sidebar", "collection"),),
    ContextMenu.CHARACTER: (("sidebar", "character"),),
    ContextMenu.TAG: (("sidebar", "tag"),),
    ContextMenu.SEARCH: (("sidebar", "saved search"),),
    ContextMenu.FILMS: (("sidebar", "film"),),
    ContextMenu.COLLECTIONS: (("sidebar", "collection"),),
    ContextMenu.CHARACTERS: (("sidebar", "character"),),
    ContextMenu.TAGS: (("sidebar", "tag"),),
    ContextMenu.SEARCHES: (("sidebar", "search"),),
}


# Looks


_LIST = {"list": "the list has no cards and no strip of takes"}

EFFECTS: Mapping[str, Effect] = {
    "file.import_files": asks_system("open files"),
    "file.import_folder": asks_system("folder"),
    "file.import_library": asks("OldLibraryQuestion"),
    "file.watched_folders": asks("WatchedFoldersDialog"),
    "file.reports": asks("ReportDialog"),
    "spending.csv": asks_system("save file"),
    "spending.estimate": says("There are no prices"),
    "asset.estimate": says("There are no prices"),
    "spending.pdf": asks_system("save file"),
    "owed.csv": asks_system("save file"),
    "file.new_library": asks_system("save file"),
    "file.open_library": asks_system("open file"),
    "file.connect": asks("ConnectDialog"),
    "file.recent": Effect(lambda desk: desk.entries_of("file.recent") > 0, True),
    "file.back_up": says("Backed up"),
    "file.portable_copy": asks("CopyDialog"),
    "file.merge_library": asks_system("open file"),
    "file.copy_to_file": asks_system("save file"),
    "file.copy_to_server": asks("ConnectDialog"),
    "file.export_text": asks_system("save file"),
    "file.pack": asks("PackQuestion"),
    "file.unpack": asks("UnpackQuestion"),
    "place.mark_seen": says("Nothing is new"),
    "edit.undo": Effect(card("is_favorite"), first=("asset.favourite",)),
    "edit.redo": Effect(card("is_favorite"), first=("asset.favourite", "edit.undo")),
    "edit.copy": Effect(files_held, 1),
    "edit.paste": asks("ImportOptions", first=("edit.copy",)),
    "edit.select_all": Effect(
        lambda desk: len(desk.window.state.selection) == desk.window.library.model.rowCount(), True
    ),
    "edit.select_none": Effect(lambda desk: len(desk.window.state.selection), 0),
    "edit.invert_selection": Effect(lambda desk: len(desk.window.state.selection)),
    "edit.find": Effect(
        lambda desk: any(
            here.hasFocus() for here in desk.window.library.search_bar.findChildren(QWidget)
        ),
        True,
    ),
    "edit.find_colour": asks("ColourPicker"),
    "edit.search_everywhere": Effect(place, "all", on="search in place"),
    "edit.search_back": Effect(
        place, on="search in place", first=("edit.search_everywhere",)
    ),
    "edit.preferences": asks("PreferencesDialog"),
    "view.grid": Effect(lambda desk: desk.window.library.is_table, False, first=("view.table",)),
    "view.table": Effect(lambda desk: desk.window.library.is_table, True),
    "view.larger": Effect(lambda desk: desk.window.library.grid.cell_size),
    "view.smaller": Effect(lambda desk: desk.window.library.grid.cell_size),
    "view.inner": Effect(
        lambda desk: desk.window.library.listing_scope.place.with_inner,
        on="place with others inside",
    ),
    **{f"view.{name}": shown(name) for name in HIDEABLE},
    **{f"view.go_{name}": goes_to(name) for name in HIDEABLE},
    "view.go_library": goes_to("library", "view.go_sidebar"),
    "view.next_pane": goes_to("storyboard"),
    "view.previous_pane": goes_to("sidebar"),
    "view.focus": Effect(
        lambda desk: [name for name in HIDEABLE if desk.window.panes.is_shown(name)], []
    ),
    "view.focus_storyboard": Effect(
        lambda desk: [name for name in ORDER if desk.window.panes.is_shown(name)], ["storyboard"]
    ),
    "view.reset": Effect(
        lambda desk: [name for name in HIDEABLE if desk.window.panes.is_shown(name)],
        [pane.name for pane in PANES if pane.is_open and not pane.is_centre],
        first=("view.focus",),
    ),
    "view.dark": Effect(lambda _desk: theme.tokens().is_dark, True, first=("view.light",)),
    "view.light": Effect(lambda _desk: theme.tokens().is_dark, False, first=("view.dark",)),
    "view.full_screen": Effect(lambda desk: desk.window.isFullScreen()),
    "view.board": Effect(
        lambda desk: desk.window.storyboard.view.isVisible(), True, first=("view.list",)
    ),
    "view.list": Effect(
        lambda desk: desk.window.storyboard.list.isVisible(), True, first=("view.board",)
    ),
    "view.lut": Effect(lambda desk: desk.window.state.lut.is_on, on="film with a LUT"),
    "view.cards_larger": Effect(lambda desk: view_of(desk).sizes.card, on="shot", not_in=_LIST),
    "view.cards_smaller": Effect(lambda desk: view_of(desk).sizes.card, on="shot", not_in=_LIST),
    "view.collapse_scene": Effect(
        lambda desk: frozenset(view_of(desk).collapsed), on="shot", not_in=_LIST
    ),
    "view.collapse_all": Effect(
        lambda desk: frozenset(view_of(desk).collapsed), on="shot", not_in=_LIST
    ),
    **{f"asset.rate.{n}": Effect(card("rating"), n, first=("asset.rate.5",)) for n in range(5)},
    "asset.rate.5": Effect(card("rating"), 5),
    **{
        f"asset.label.{name}": Effect(card("label"), name)
        for name in ("red", "orange", "yellow", "green", "blue", "purple", "grey")
    },
    "asset.label.none": Effect(card("label"), "", first=("asset.label.red",)),
    "asset.show_lineage": Effect(
        lambda desk: desk.window.panes.has_keyboard("lineage"), True
    ),
    "asset.favourite": Effect(card("is_favorite")),
    "asset.compare_parameters": asks("CompareParameters", on="two pictures"),
    "asset.untag": asks("ChooseDialog", on="tagged"),
    "asset.add_to_collection": asks("ChooseDialog"),
    "asset.remove_from_collection": Effect(writes, on="member"),
    "asset.reference": asks("ChooseDialog"),
    "asset.new_collection": Effect(names_new, True),
    "asset.new_character": asks("LineQuestion"),
    "asset.new_tag": Effect(names_new, True),
    "place.new_collection": Effect(names_new, True),
    "place.rename": Effect(
        lambda desk: desk.window.library.sidebar.names.is_open, True, on="collection"
    ),
    "place.new_inside": Effect(names_new, True, on="collection"),
    "place.remove": Effect(place_is_gone, True, on="collection"),
    **{
        f"place.colour.{name.lower()}": Effect(
            place_colour, colour, on="tag",
            first=(f"place.colour.{'red' if name == 'Blue' else 'blue'}",),
        )
        for name, colour in TAG_COLOURS.items()
    },
    "asset.rename": Effect(field_has_keyboard, True),
    **{
        f"asset.like.{by}": Effect(likeness, True)
        for by in ("picture", "colour", "prompt", "seed", "model")
    },
    "asset.copy_path": Effect(clipboard),
    "asset.open": asks_system("program"),
    "asset.open_with": asks("ChooseDialog"),
    "asset.reveal": asks_system("program"),
    "asset.read_facts": says("Read the facts of 1 file again"),
    "asset.write_sidecars": asks("SidecarQuestion"),
    "asset.trash": Effect(chosen_is_trashed, True, on="spare"),
    "asset.restore": Effect(chosen_is_trashed, False, on="trashed"),
    "asset.delete": asks("Decision", on="trashed"),
    "film.new": asks("FilmDialog"),
    "film.rename": asks("FilmDialog"),
    "film.set_target": asks("FilmDialog"),
    "film.renumber": asks("RenumberDialog"),
    "film.choose_lut": asks_system("open file"),
    "film.remove_lut": Effect(
        lambda desk: desk.window.state.lut.is_set, False, on="film with a LUT"
    ),
    "film.next_film": Effect(lambda desk: desk.window.state.film_id, on="two films"),
    "film.new_scene": Effect(film, on="shot"),
    "film.rename_selected": Effect(field_has_keyboard, True, on="shot"),
    "film.rename_scene": Effect(field_has_keyboard, True, on="shot"),
    "film.scene_sound": Effect(lambda desk: desk.menus > 0, True, on="scene"),
    "film.move_scene_up": Effect(film, on="last scene"),
    "film.move_scene_down": Effect(film, on="scene"),
    "film.trash_scene": Effect(film, on="scene"),
    "film.previous_scene": Effect(lambda desk: view_of(desk).selection.current, on="last scene"),
    "film.next_scene": Effect(lambda desk: view_of(desk).selection.current, on="shot"),
    "film.new_shot": Effect(film, on="shot"),
    "film.new_shot_before": Effect(film, on="shot"),
    "film.duplicate_shot": Effect(film, on="shot"),
    "film.edit_shot": Effect(lambda desk: desk.window.storyboard.editor.isVisible(), on="shot"),
    "film.move_left": Effect(film, on="second shot"),
    "film.move_right": Effect(film, on="shot"),
    "film.move_to_previous_scene": Effect(film, on="last shot"),
    "film.move_to_next_scene": Effect(film, on="shot"),
    "film.trash_shot": Effect(film, on="shot"),
    **{
        f"film.status.{name}": Effect(film, on="shot", first=(f"film.status.{other}",))
        for name, other in (
            ("wip", "cut"), ("review", "cut"), ("approved", "cut"), ("cut", "wip")
        )
    },
    "film.show_takes": Effect(lambda desk: view_of(desk).strip_id, on="shot"),
    "film.next_take": Effect(film, on="shot"),
    "film.previous_take": Effect(film, on="shot"),
    "film.choose_take": Effect(film, on="other take"),
    "film.take_earlier": Effect(film, on="last take"),
    "film.take_later": Effect(film, on="take"),
    "film.shot_from_take": Effect(film, on="take"),
    "film.use_marks": Effect(film, on="marked take"),
    "film.keep_as_is": Effect(out_of_date, on="outdated take"),
    "film.remove_take": Effect(film, on="take"),
    "generation.take": asks("GenerateDialog", on="shot"),
    "generation.again": asks("GenerateDialog", on="take"),
    "generation.variations": asks("GenerateDialog", on="shot"),
    "generation.last_frame": asks("GenerateDialog", on="second shot"),
    "generation.cancel_all": says("Nothing is being generated"),
    "film.preview": Effect(lambda desk: desk.is_looking, True, on="shot"),
    "film.reveal_take": Effect(
        lambda desk: desk.window.state.selection.source, "library", on="shot"
    ),
    "preview.play": player(lambda p: p.speed, 1),
    "preview.shuttle_back": player(lambda p: p.speed, -1, "preview.to_end"),
    "preview.shuttle_stop": player(lambda p: p.speed, 0, "preview.shuttle_forward"),
    "preview.shuttle_forward": player(lambda p: p.speed, 1),
    "preview.step_back": player(lambda p: p.frame, CHANGED, "preview.step_forward_ten"),
    "preview.step_forward": player(lambda p: p.frame),
    "preview.step_back_ten": player(lambda p: p.frame, CHANGED, "preview.step_forward_ten"),
    "preview.step_forward_ten": player(lambda p: p.frame),
    "preview.to_start": player(lambda p: p.frame, 0, "preview.step_forward_ten"),
    "preview.to_end": player(lambda p: p.frame > 5, True),
    "preview.mark_in": player(lambda p: p.marks.start, CHANGED, "preview.clear_in"),
    "preview.mark_out": player(
        lambda p: p.marks.end, CHANGED, "preview.step_forward_ten", "preview.clear_out"
    ),
    "preview.clear_in": player(lambda p: p.marks.start, None, "preview.mark_in"),
    "preview.clear_out": player(
        lambda p: p.marks.end, None, "preview.step_forward_ten", "preview.mark_out"
    ),
    "preview.loop": player(lambda p: p.loops),
    "preview.mute": player(lambda p: p.volume[1]),
    "preview.fit": Effect(framing, first=("preview.zoom_in",)),
    "preview.actual_size": Effect(framing),
    "preview.zoom_in": Effect(framing),
    "preview.zoom_out": Effect(framing, first=("preview.zoom_in", "preview.zoom_in")),
    "preview.named_parts": Effect(
        lambda desk: desk.window.commands.action("preview.named_parts").isChecked()
    ),
    "preview.next_page": Effect(page, on="text"),
    "preview.previous_page": Effect(page, on="text", first=("preview.to_end",)),
    "preview.find": Effect(field_has_keyboard, True, on="text"),
    "preview.next": Effect(current),
    "preview.previous": Effect(current, on="second picture"),
    "preview.advance": Effect(
        lambda desk: desk.window.settings.current.advance
    ),
    "preview.quick_look": Effect(lambda desk: desk.is_looking, True),
    "preview.full_screen": Effect(
        lambda desk: desk.is_looking and present(desk.window.preview.quick).is_full_screen
    ),
    "inspector.tag": Effect(field_has_keyboard, True),
    "inspector.describe": Effect(field_has_keyboard, True),
    "inspector.copy_prompt": Effect(clipboard),
    "inspector.copy_technical": Effect(clipboard),
    **{
        f"inspector.show_{name.lower()}": Effect(tab, name, first=(f"inspector.show_{other}",))
        for name, other in (
            ("Details", "history"), ("Provenance", "details"), ("Technical", "details"),
            ("Relations", "details"), ("History", "details"),
        )
    },
    "tools.palette": asks("Palette"),
    "tools.save_search": Effect(names_new, True, on="search"),
    "tools.verify": asks("VerifyDialog"),
    "tools.locate": asks_system("folder"),
    "tools.let_programs_in": asks("ProgramsDialog"),
    "tools.workflows": asks("WorkflowsDialog"),
    "view.gallery": asks("GalleryDialog"),
    "tools.resume_import": says("mport"),
    "tools.empty_trash": asks("Decision", on="trashed"),
    "tools.demo": asks_system("folder"),
    "help.shortcuts": asks("ShortcutSheet"),
    "help.search": asks("SearchHelp"),
    "help.integrations": asks("IntegrationsDialog"),
    "help.logs": asks_system("program"),
    "help.about": asks("About"),
    "file.quit": Effect(lambda desk: desk.window.isVisible(), False),
}  # fmt: skip


# What the widget itself answers, and no command: key, on what, what is seen.
SIDEBAR_KEYS: tuple[tuple[Qt.Key, str, Look, Any], ...] = (
    (Qt.Key.Key_Down, "collection", place, CHANGED),
    (Qt.Key.Key_Up, "collection", place, CHANGED),
    (Qt.Key.Key_Home, "tag", row, "section:Library"),
    (Qt.Key.Key_End, "collection", row, CHANGED),
    (Qt.Key.Key_Left, "heading", rows_in_sight, CHANGED),
    (Qt.Key.Key_Return, "heading", rows_in_sight, CHANGED),
    (Qt.Key.Key_Return, "tag", lambda desk: desk.window.panes.has_keyboard("library"), True),
    (Qt.Key.Key_Return, "film", lambda desk: desk.window.panes.has_keyboard("storyboard"), True),
    (Qt.Key.Key_Escape, "tag", lambda desk: desk.window.panes.has_keyboard("library"), True),
    (Qt.Key.Key_V, "collection", place, CHANGED),
)
