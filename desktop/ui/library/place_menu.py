"""The context menus of the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from desktop.ui.library.place_acts import TAG_COLOURS, new_collection, new_tag
from desktop.ui.library.sidebar_nodes import Draft, Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.library.place_acts import PlaceActs
    from desktop.ui.library.sidebar import Sidebar

_FIXED = (
    NodeKind.SECTION,
    NodeKind.ALL,
    NodeKind.TYPE,
    NodeKind.FAVOURITES,
    NodeKind.LAST_IMPORT,
    NodeKind.OFFLINE,
)
_ADDS = {
    "Collections": "New Collection",
    "Tags": "New Tag",
    "Films": "New Film…",
    "Characters": "New Character…",
    "Saved searches": "Save This Search",
}


def place_menu(
    node: Node,
    sidebar: Sidebar,
    acts: PlaceActs,
    name_new: Callable[[Draft], None],
) -> QMenu | None:
    """The menu of a row; None where there is nothing to do."""
    menu = QMenu(sidebar)
    if node.kind is NodeKind.SECTION and node.name in _ADDS:
        menu.addAction(_ADDS[node.name], lambda: sidebar.add_requested.emit(node.name))
    elif node.kind in _FIXED:
        return None
    else:
        _fill(menu, node, sidebar, acts, name_new)
    return menu


def _fill(
    menu: QMenu,
    node: Node,
    sidebar: Sidebar,
    acts: PlaceActs,
    name_new: Callable[[Draft], None],
) -> None:
    """What can be done to something people made."""
    menu.addAction("Rename", lambda: sidebar.edit_name(node.key))
    if node.kind is NodeKind.COLLECTION:
        draft = new_collection(inside=node.id)
        menu.addAction("New Collection Inside", lambda: name_new(draft))
    if node.kind is NodeKind.TAG:
        inner = new_tag(inside=node.id)
        menu.addAction("New Tag Inside", lambda: name_new(inner))
        _colours(menu.addMenu("Colour"), node, acts)
    menu.addSeparator()
    is_thing = node.kind in (NodeKind.FILM, NodeKind.CHARACTER)
    menu.addAction("Move to Trash" if is_thing else "Delete", lambda: acts.remove(node))


def _colours(menu: QMenu, node: Node, acts: PlaceActs) -> None:
    for name, colour in TAG_COLOURS.items():
        swatch = QPixmap(12, 12)
        swatch.fill(QColor(colour))
        menu.addAction(QIcon(swatch), name, lambda colour=colour: acts.colour_tag(node, colour))
    menu.addSeparator()
    menu.addAction("None", lambda: acts.colour_tag(node, ""))
