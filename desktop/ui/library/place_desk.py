"""What is asked of the sidebar's places: adding and naming, their menus, and what is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desktop.base.errors import DeskError
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.library.place_acts import PlaceActs, new_collection, new_search, new_tag
from desktop.ui.library.place_menu import place_menu
from desktop.ui.library.sidebar_nodes import Draft, Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.sidebar import SidebarData
    from desktop.edits.edit import Applied
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
        wanted: The sidebar must be in sight: something is named in it.
    """

    command_requested = Signal(str)
    menu_requested = Signal(object, QPoint)
    trash_requested = Signal(object)
    restore_requested = Signal(object)
    wanted = Signal()

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
        sidebar.places.rename_requested.connect(self._rename)
        sidebar.places.make_requested.connect(self._make)
        sidebar.outdated.connect(self._read_again)
        runner.library_leaving.connect(sidebar.names.finish)
        sidebar.places.drop_requested.connect(self.acts.drop)
        sidebar.places.move_requested.connect(self.acts.move)
        search_bar.save_requested.connect(lambda _: self.save_search())

    def add(self, section: str) -> None:
        """The plus of a section."""
        if section == "Collections":
            self.name_new(new_collection())
        elif section == "Tags":
            self.new_tag()
        elif section == "Saved searches":
            self.save_search()
        else:
            films = section == "Films"
            self.command_requested.emit("film.new" if films else "asset.new_character")

    def new_tag(self) -> None:
        """Let a new tag be named, which makes it."""
        self.name_new(new_tag())

    def new_collection(self) -> None:
        """Let a new collection be named, which makes it with the selection in it."""
        self.name_new(new_collection(ids=self._state.selection.ids))

    def new_inside(self, node: Node) -> None:
        """Let a new collection or tag be named that stands inside this one."""
        make = new_tag if node.kind is NodeKind.TAG else new_collection
        self.name_new(make(inside=node.id))

    def take_out(self, scope: Scope) -> None:
        """Take the selection out of the collection that is listed."""
        places = self._sidebar.places
        self.acts.take_out(
            self._state.acted_on.ids, scope, lambda key: places.path_of(f"collection:{key}")
        )

    def save_search(self) -> None:
        """Let the search be named, which keeps it as a live collection."""
        text = self._search_bar.text.strip()
        if not text or self._search_bar.error:
            self._runner.report.note("Write a search first; then it can be saved.")
            return
        self.name_new(new_search(text))

    def name_new(self, draft: Draft) -> None:
        """Let a new place be named in the sidebar; it is made when it has a name."""
        self.wanted.emit()
        self._sidebar.name_new(draft)

    def _make(self, draft: Draft, name: str) -> None:
        """A new place has been named."""

        def made(applied: Applied) -> None:
            self._sidebar.made(name)
            self._read_again(f"{draft.kind}:{applied.result}")

        self._runner.change(lambda: draft.edit(name), made, self._refused)

    def _rename(self, node: Node, name: str) -> None:
        """A place has been given another name."""

        def renamed(_applied: Applied) -> None:
            self._sidebar.places.show_name(node, name)
            self._sidebar.names.accept()

        self._runner.change(self.acts.renaming(node, name), renamed, self._refused)

    def _refused(self, error: BaseException) -> None:
        """The library cannot have a name: it stays in its line, with the reason."""
        names = self._sidebar.names
        if isinstance(error, DeskError) and names.is_open:
            names.refuse(f"{error} {error.advice}".strip())
        else:
            names.accept()
            self._runner.report.fail(error)

    def _read_again(self, reveal: str = "") -> None:
        """Show what the library has now, and bring a row into sight."""

        def came(data: SidebarData) -> None:
            self._show(data)
            if reveal:
                self._sidebar.reveal(reveal)

        self._runner.ask(lambda reads: reads.sidebar(), came, key="library-sidebar")

    def _open_menu(self, node: Node, at: QPoint) -> None:
        if node.kind in _COMMANDED:
            self.menu_requested.emit(_COMMANDED[node.kind], at)
            return
        menu = place_menu(node, self._sidebar, self.acts, self.name_new)
        if menu is not None:
            menu.exec(at)
            menu.deleteLater()
