"""What every context menu offers, in this order: ids of the table of commands.

To add an entry: name the id of its row here. Nothing else builds a context menu of commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.asset import ColourLabel
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.library.actions import TAG_COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Submenu:
    """A menu in a menu; `groups` as those of the menu itself."""

    title: str
    groups: tuple[tuple[str, ...], ...]


Entry = str | Submenu
Groups = tuple[tuple[Entry, ...], ...]

_COLOURS = tuple(f"place.colour.{name.lower()}" for name in TAG_COLOURS)  # none comes last
_NAMED: Groups = (("place.rename",), ("place.remove",))
MENUS: Mapping[ContextMenu, Groups] = {
    ContextMenu.ASSET: (
        (
            "preview.quick_look",
            Submenu("Rating", (tuple(f"asset.rate.{stars}" for stars in range(5, -1, -1)),)),
            Submenu("Label", (tuple(f"asset.label.{c.value or 'none'}" for c in ColourLabel),)),
            "asset.favourite",
        ),
        ("inspector.tag", "asset.untag"),
        ("asset.add_to_collection", "asset.remove_from_collection", "asset.reference"),
        (
            "asset.rename",
            Submenu("File", (
                ("asset.open", "asset.open_with", "asset.reveal"),
                ("edit.copy", "asset.copy_path"),
            )),
        ),
        ("asset.trash",),
    ),
    ContextMenu.TRASHED: (
        ("preview.quick_look", "asset.reveal", "asset.copy_path"),
        ("asset.restore",),
        ("asset.delete", "tools.empty_trash"),
    ),
    ContextMenu.SHOT: (
        ("film.preview", "film.edit_shot", "film.rename_selected", "film.show_takes",
         "film.reveal_take"),
        (
            Submenu("Take", (
                ("film.next_take", "film.previous_take"),
                ("film.shot_from_take", "film.remove_take"),
            )),
            Submenu("Status", (
                ("film.status.wip", "film.status.review", "film.status.approved",
                 "film.status.cut"),
            )),
            Submenu("Move", (
                ("film.move_left", "film.move_right"),
                ("film.move_to_previous_scene", "film.move_to_next_scene"),
            )),
        ),
        ("film.new_shot", "film.new_shot_before", "film.duplicate_shot"),
        ("film.trash_shot",),
    ),
    ContextMenu.SCENE: (
        ("film.new_shot", "film.new_scene"),
        ("film.rename_selected", "film.move_scene_up", "film.move_scene_down",
         "view.collapse_scene"),
        ("film.scene_sound",),
        ("film.trash_scene",),
    ),
    ContextMenu.TAKE: (
        ("film.choose_take", "film.preview", "film.reveal_take"),
        ("film.take_earlier", "film.take_later", "film.shot_from_take"),
        ("film.remove_take",),
    ),
    ContextMenu.TRASH: (("tools.empty_trash",),),
    ContextMenu.OFFLINE: (("tools.locate", "tools.verify"),),
    ContextMenu.FILM: _NAMED,
    ContextMenu.COLLECTION: (("place.rename", "place.new_inside"), ("place.remove",)),
    ContextMenu.CHARACTER: _NAMED,
    ContextMenu.TAG: (
        (
            "place.rename",
            Submenu("Colour", (_COLOURS[:-1], _COLOURS[-1:])),
            "place.new_inside",
        ),
        ("place.remove",),
    ),
    ContextMenu.SEARCH: _NAMED,
    ContextMenu.FILMS: (("film.new",),),
    ContextMenu.COLLECTIONS: (("place.new_collection",),),
    ContextMenu.CHARACTERS: (("asset.new_character",),),
    ContextMenu.TAGS: (("asset.new_tag",),),
    ContextMenu.SEARCHES: (("tools.save_search",),),
    ContextMenu.BARS: (
        ("view.sidebar", "view.storyboard", "view.preview", "view.inspector"),
        ("view.reset",),
    ),
}  # fmt: skip


def commands_of(groups: Groups) -> Iterator[str]:
    """Every id in a menu and its submenus."""
    for group in groups:
        for entry in group:
            if isinstance(entry, Submenu):
                yield from commands_of(entry.groups)
            else:
                yield entry
