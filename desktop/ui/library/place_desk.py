"""What is asked of the sidebar's places: adding and naming, their menus, and what is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.library.place_acts import PlaceActs
from desktop.ui.library.place_menu import place_menu
from desktop.ui.library.sidebar_nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.sidebar import SidebarData
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.asset_acts import AssetActs
    from desktop.ui.library.scope import Scope
    from desktop.ui.library.search_bar import SearchBar
    from desktop.ui.library.sidebar import Sidebar


# Places whose menus are commands of the table.
_COMMANDED = {NodeKind.TRASH: ContextMenu.TRASH, NodeKind.OFFLINE: ContextMenu.OFFLINE}


class PlaceDesk(QObject):
    """Answers the sidebar.

    Args:
        show: Shows what was read for the sidebar.

    Signals:
        command_requested: The id of a command.
        menu_requested: (ContextMenu, global position) A menu of commands is asked for.
        trash_requested: Ids to move to the Trash.
        restore_requested: Ids to bring back from there.
    """

    command_requested = Signal(str)
    menu_requested = Signal(object, QPoint)
    trash_requested = Signal(object)
    restore_requested = Signal(object)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        sidebar: Sidebar,
        search_bar: SearchBar,
        *,
        assets: AssetActs,
        show: Callable[[SidebarData], None],
    ) -> None:
        super().__init__(sidebar)
        self._runner, self._state = runner, state
        self._sidebar, self._search_bar, self._show = sidebar, search_bar, show
        self.acts = PlaceActs(
            runner,
            assets,
            trash=self.trash_requested.emit,
            restore=self.restore_requested.emit,
        )
        sidebar.menu_requested.connect(self._open_menu)
        sidebar.add_requested.connect(self.add)
        sidebar.remove_requested.connect(self.acts.remove)
        sidebar.places.rename_requested.connect(self.acts.rename)
        sidebar.places.drop_requested.connect(self.acts.drop)
        sidebar.places.move_requested.connect(self.acts.move)
        search_bar.save_requested.connect(lambda _: self.save_search())

    def add(self, section: str) -> None:
        """The plus of a section."""
        if section == "Collections":
            self.acts.add_collection(lambda key: self._edit_soon(f"collection:{key}"))
        elif section == "Tags":
            self.new_tag()
        elif section == "Saved searches":
            self.save_search()
        else:
            films = section == "Films"
            self.command_requested.emit("film.new" if films else "asset.new_character")

    def new_tag(self) -> None:
        """Make a tag and let it be named."""
        self.acts.add_tag(lambda key: self._edit_soon(f"tag:{key}"))

    def new_collection(self) -> None:
        """Make a collection with the selection in it and let it be named."""
        self.acts.add_collection(
            lambda key: self._edit_soon(f"collection:{key}"), ids=self._state.selection.ids
        )

    def take_out(self, scope: Scope) -> None:
        """Take the selection out of the collection that is listed."""
        places = self._sidebar.places
        self.acts.take_out(
            self._state.acted_on.ids, scope, lambda key: places.path_of(f"collection:{key}")
        )

    def save_search(self) -> None:
        """Keep the search as a live collection and let it be named."""
        text = self._search_bar.text.strip()
        if not text or self._search_bar.error:
            self._runner.report.note("Write a search first; then it can be saved.")
            return
        self.acts.save_search(text[:60], text, lambda key: self._edit_soon(f"search:{key}"))

    def _edit_soon(self, key: str) -> None:
        """Let a new row of the sidebar be named as soon as it is there."""

        def came(data: SidebarData) -> None:
            self._show(data)
            self._sidebar.edit_name(key)

        self._runner.ask(lambda reads: reads.sidebar(), came, key="library-sidebar")

    def _open_menu(self, node: Node, at: QPoint) -> None:
        if node.kind in _COMMANDED:
            self.menu_requested.emit(_COMMANDED[node.kind], at)
            return
        menu = place_menu(node, self._sidebar, self.acts, self._edit_soon)
        if menu is not None:
            menu.exec(at)
            menu.deleteLater()
