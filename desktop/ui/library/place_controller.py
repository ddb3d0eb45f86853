"""What is asked of the sidebar's places: adding and naming, their menus, and what is dropped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desktop.base.errors import DeskError
from desktop.domain.sidebar import SidebarData
from desktop.ui.kit.action_spec import ContextMenu, PlaceKind
from desktop.ui.kit.purpose import FileDrop
from desktop.ui.library.actions import TAG_COLOURS
from desktop.ui.library.place_drops import IMPORTS, purpose_of
from desktop.ui.library.place_edits import PlaceEdits, new_collection, new_search, new_tag
from desktop.ui.library.sidebar_nodes import Draft, NodeKind, SidebarNode, SidebarSection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.asset_edits import AssetEdits
    from desktop.ui.library.listing_scope import ListingScope
    from desktop.ui.library.search_bar import SearchBar
    from desktop.ui.library.sidebar import Sidebar


_MENUS = {
    NodeKind.TRASH: ContextMenu.TRASH,
    NodeKind.OFFLINE: ContextMenu.OFFLINE,
    NodeKind.NEW: ContextMenu.NEW,
    NodeKind.FILM: ContextMenu.FILM,
    NodeKind.COLLECTION: ContextMenu.COLLECTION,
    NodeKind.CHARACTER: ContextMenu.CHARACTER,
    NodeKind.TAG: ContextMenu.TAG,
    NodeKind.SEARCH: ContextMenu.SEARCH,
}
_HEADING_MENUS = {
    SidebarSection.FILMS: ContextMenu.FILMS,
    SidebarSection.COLLECTIONS: ContextMenu.COLLECTIONS,
    SidebarSection.CHARACTERS: ContextMenu.CHARACTERS,
    SidebarSection.TAGS: ContextMenu.TAGS,
    SidebarSection.SEARCHES: ContextMenu.SEARCHES,
}
_KINDS_ASKED = 2_000  # of one drag; the rest counts as pictures
_KINDS = {NodeKind(kind.value): kind for kind in PlaceKind}
# What the plus of a heading does.
_ADDS = {
    SidebarSection.FILMS: "film.new",
    SidebarSection.COLLECTIONS: "place.new_collection",
    SidebarSection.CHARACTERS: "asset.new_character",
    SidebarSection.TAGS: "asset.new_tag",
    SidebarSection.SEARCHES: "tools.save_search",
}


class PlaceController(QObject):
    """Answers the sidebar.

    Args:
        show: Shows what was read for the sidebar.
        seen: How far this person has looked at what came in by itself.

    Signals:
        command_requested: The id of a command.
        menu_requested: (ContextMenu, global position) A menu of commands is asked for.
        trash_requested: Ids to move to the Trash.
        restore_requested: Ids to bring back from there.
        files_dropped: A `FileDrop`: import these.
        wanted: The sidebar must be in sight: something is named in it.
    """

    command_requested = Signal(str)
    menu_requested = Signal(object, QPoint)
    trash_requested = Signal(object)
    restore_requested = Signal(object)
    files_dropped = Signal(object)
    wanted = Signal()

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        sidebar: Sidebar,
        search_bar: SearchBar,
        *,
        assets: AssetEdits,
        show: Callable[[SidebarData], None],
        seen: Callable[[], int],
    ) -> None:
        super().__init__(sidebar)
        self._runner, self._state = runner, state
        self._sidebar, self._search_bar, self._show = sidebar, search_bar, show
        self._seen = seen
        self.place_edits = PlaceEdits(
            runner,
            assets,
            trash=self.trash_requested.emit,
            restore=self.restore_requested.emit,
        )
        sidebar.menu_requested.connect(self._open_menu)
        sidebar.add_requested.connect(lambda name: self.command_requested.emit(_ADDS[name]))
        sidebar.acted_on_changed.connect(self._tell_place)
        sidebar.places.rename_requested.connect(self._rename)
        sidebar.places.make_requested.connect(self._make)
        sidebar.outdated.connect(self._read_again)
        sidebar.opened.connect(self._go_to)
        sidebar.left.connect(lambda: self.command_requested.emit("view.go_library"))
        runner.library_leaving.connect(sidebar.names.finish)
        runner.library_changed.connect(self._show_writable)
        self._show_writable()
        sidebar.places.drop_requested.connect(self.place_edits.drop)
        sidebar.places.files_dropped.connect(self._import)
        sidebar.kinds_wanted.connect(self._ask_kinds)
        sidebar.places.move_requested.connect(self.place_edits.move)
        search_bar.save_requested.connect(lambda _: self.save_search())

    @property
    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        return {
            "place.new_collection": lambda: self.name_new(new_collection()),
            "place.rename": self._on_place(self._begin_rename),
            "place.new_inside": self._on_place(self.new_inside),
            "place.remove": self._on_place(self.place_edits.remove),
            **{
                f"place.colour.{name.lower()}": self._on_place(
                    partial(self.place_edits.colour_tag, colour=colour)
                )
                for name, colour in TAG_COLOURS.items()
            },
            "tools.save_search": self.save_search,
        }

    def _on_place(self, act: Callable[[SidebarNode], None]) -> Callable[[], None]:
        """Do something to the place that is acted on."""

        def do() -> None:
            if (node := self._sidebar.acted_on) is not None:
                act(node)

        return do

    def _go_to(self, node: SidebarNode) -> None:
        """Bring the keyboard to what a place lists, or to the film."""
        pane = "storyboard" if node.kind is NodeKind.FILM else "library"
        self.command_requested.emit(f"view.go_{pane}")

    def _import(self, node: SidebarNode, paths: list[Path]) -> None:
        """Files were dropped on a place: they come in, and then are dropped there."""
        join = None if node.kind in IMPORTS else partial(self.place_edits.drop, node)
        self.files_dropped.emit(FileDrop(tuple(paths), purpose_of(node, paths), join))

    def _ask_kinds(self, ids: tuple[AssetId, ...]) -> None:
        """Which of what is dragged can be a shot is said before it is dropped."""
        known = self._state.selection.cards
        self._sidebar.places.learn({key: known[key].type for key in ids if key in known})

        def learn(cards: Mapping[AssetId, AssetCard]) -> None:
            self._sidebar.places.learn({key: card.type for key, card in cards.items()})

        rest = tuple(key for key in ids if key not in known)[:_KINDS_ASKED]
        if rest:
            self._runner.ask(
                lambda reads: reads.assets.cards(rest), learn, key="sidebar drag kinds"
            )

    def _show_writable(self, *_: object) -> None:
        is_writable = not self._runner.is_read_only
        self._sidebar.show_writable(is_writable)
        self._search_bar.show_writable(is_writable)

    def _tell_place(self) -> None:
        node = self._sidebar.acted_on
        self._state.stand_on_place(_KINDS.get(node.kind) if node else None)

    def _begin_rename(self, node: SidebarNode) -> None:
        self.wanted.emit()
        self._sidebar.edit_name(node.key)

    def new_tag(self) -> None:
        """Let a new tag be named, which makes it."""
        self.name_new(new_tag())

    def new_collection(self) -> None:
        """Let a new collection be named, which makes it with the selection in it."""
        self.name_new(new_collection(ids=self._state.acted_on.ids))

    def new_inside(self, node: SidebarNode) -> None:
        """Let a new collection or tag be named that stands inside this one."""
        make = new_tag if node.kind is NodeKind.TAG else new_collection
        self.name_new(make(inside=node.id))

    def take_out(self, scope: ListingScope) -> None:
        """Take the selection out of the collection that is listed."""
        places = self._sidebar.places
        self.place_edits.take_out(
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

        def made(applied: Applied[object]) -> None:
            self._sidebar.made(name)
            self._read_again(f"{draft.kind}:{applied.result}")

        self._runner.change(draft.edit(name), made, self._refused)

    def _rename(self, node: SidebarNode, name: str) -> None:
        """A place has been given another name."""

        def renamed(_applied: Applied[object]) -> None:
            self._sidebar.places.show_name(node, name)
            self._sidebar.names.accept()

        self._runner.change(self.place_edits.renaming(node, name), renamed, self._refused)

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

        known = SidebarData(seen=self._seen())
        self._runner.ask(lambda reads: reads.sidebar(known), came, key="library-sidebar")

    def _open_menu(self, node: SidebarNode, at: QPoint) -> None:
        """Where there is anything to do, the menu of a row."""
        is_heading = node.kind is NodeKind.SECTION
        kind = (
            _HEADING_MENUS.get(SidebarSection(node.name)) if is_heading else _MENUS.get(node.kind)
        )
        if kind is not None:
            self.menu_requested.emit(kind, at)
