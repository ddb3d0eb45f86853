"""The library pane: header, grid or table, empty state; with sidebar, search and view controls.

`sidebar`, `search_bar` and `view_bar` are widgets of their own that the shell puts where they
belong (a dock at the left, the tool bar); this pane wires them and shows what they ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from desktop.domain.ids import AssetId
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.edit_in_place import edit_in_place
from desktop.ui.kit.state import Ways
from desktop.ui.library.arrivals import Arrivals
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.asset_edits import AssetEdits
from desktop.ui.library.asset_model import AssetModel, AssetRows
from desktop.ui.library.asset_views import AssetViews
from desktop.ui.library.colour_search import ColourSearch
from desktop.ui.library.empty_words import CLEAR, EVERYWHERE, SHOW_INNER, explain
from desktop.ui.library.listing_head import ListingHead
from desktop.ui.library.navigation import Navigation
from desktop.ui.library.pane_drops import PaneDrops
from desktop.ui.library.place_controller import PlaceController
from desktop.ui.library.place_return import PlaceReturn
from desktop.ui.library.refresh import Refresh
from desktop.ui.library.search_bar import SearchBar, completion_names
from desktop.ui.library.selection_sync import SelectionSync
from desktop.ui.library.sidebar import Sidebar
from desktop.ui.library.trash_bar import TrashBar
from desktop.ui.library.view_bar import ViewBar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.sidebar import SidebarData
    from desktop.ui.kit.file_locator import FileLocator
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.asset_grid import AssetGrid
    from desktop.ui.library.asset_table import AssetTable
    from desktop.ui.library.listing_scope import ListingScope


class LibraryPane(QWidget):
    """Browsing.

    Attributes:
        handlers: What this pane does for the commands of the action table.

    Signals:
        command_requested: The id of a command (a button of the empty state, a menu of the sidebar).
        import_requested: Paths (list) dropped from another program.
        menu_requested: (ContextMenu, global position) Something was clicked with the right button.
        opened: The asset (id) was opened by double click or Enter.
        trash_requested: Ids to move to the Trash.
        restore_requested: Ids to bring back from there.
    """

    command_requested = Signal(str)
    import_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    opened = Signal(str)
    trash_requested = Signal(object)
    restore_requested = Signal(object)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails,
        file_locator: FileLocator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self._library_is_empty = False
        # Before that, an empty listing may turn out to be of a place that is gone.
        self._knows_places = False
        self.model = AssetModel(runner, self)
        self.views = AssetViews(self.model, thumbnails, self)
        self.grid = self.views.grid
        self.sidebar = Sidebar()
        self.search_bar = SearchBar()
        self.view_bar = ViewBar()
        self.navigation = Navigation(self.sidebar, self.search_bar, self)
        self.asset_edits = AssetEdits(runner, state)
        self.place_controller = PlaceController(
            runner,
            state,
            self.sidebar,
            self.search_bar,
            assets=self.asset_edits,
            show=self._show_sidebar,
            seen=lambda: self.refresh.seen,
        )
        self.colour_search = ColourSearch(runner, state, self.search_bar)
        self._head = ListingHead(runner, self.model, self)
        self.trash_bar = TrashBar(self)
        self.refresh = Refresh(runner, self.model, self)
        self.arrivals = Arrivals(self.navigation, self.refresh, runner.report)
        self._build()
        self._drops = PaneDrops(self, self.grid, state)
        self.selection_sync = SelectionSync(
            runner, state, self.views, self.model, file_locator=file_locator
        )
        self.way_back = PlaceReturn(self, runner)
        self._connect()
        self.handlers: Mapping[str, Callable[[], None]] = self._handlers()
        if runner.library is not None:
            self._on_library()

    # What others may ask

    @property
    def is_settled(self) -> bool:
        """Whether nothing is typed or changed that will be asked for only in a moment."""
        return self.search_bar.is_settled and not self.refresh.is_waiting

    @property
    def listing_scope(self) -> ListingScope:
        """What is listed."""
        return self.navigation.listing_scope

    @property
    def place(self) -> str:
        """The row of the sidebar whose assets are listed."""
        return self.listing_scope.key

    @property
    def table(self) -> AssetTable:
        """The table, built if it was never shown."""
        return self.views.table

    @property
    def is_table(self) -> bool:
        """Whether the table is in sight rather than the grid."""
        return self.views.is_table

    def show_table(self, is_table: bool) -> None:
        """Show the table, or the grid, with the same things selected and in sight."""
        self.view_bar.show_table(is_table)
        self.views.show_table(is_table)

    @property
    def view(self) -> AssetGrid | AssetTable:
        """The view in sight."""
        return self.views.view

    def reveal(self, asset_id: AssetId) -> None:
        """Go to an asset: here if it is listed, else in All assets without a search."""
        if self.selection_sync.go_to(asset_id):
            self.view.setFocus()
            return
        self.selection_sync.go_to_when_listed(asset_id)
        self.navigation.everything()

    def show_these(self, ids: Sequence[AssetId], place: str = "all") -> None:
        """Go to a place (a row of the sidebar) without a search and select these assets there.

        They may be listed later only, as what has just come in.
        """
        self.selection_sync.go_to_when_listed(*ids)
        self.search_bar.set_text("")
        if not self.sidebar.choose(place):
            self.sidebar.choose("all")
        self.refresh.start()
        self.view.setFocus()

    def begin_rename(self) -> None:
        """Let the name of the current asset be edited in place, if it is not already."""
        at, view = self.grid.currentIndex(), self.view
        if at.isValid() and view.state() is not QAbstractItemView.State.EditingState:
            edit_in_place(view, at.siblingAtColumn(NAME_COLUMN))

    def take_out(self) -> None:
        """Take the selection out of the collection that is listed."""
        self.place_controller.take_out(self.listing_scope)

    def is_showing(self) -> bool:
        """Whether assets that are to be shown are not selected yet."""
        return self.selection_sync.is_awaiting or self.selection_sync.is_late

    def first_in_sight(self) -> AssetId | None:
        """The asset at the top, where the view was scrolled."""
        return self.views.first_in_sight()

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.trash_bar)
        self.trash_bar.hide()
        column.addWidget(self.views, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "ground")

    def _connect(self) -> None:
        self._connect_views()
        self._connect_places()
        self.search_bar.colours.clicked.connect(self.colour_search.begin)
        self.search_bar.left.connect(lambda: self.view.setFocus())
        self.view_bar.order_chosen.connect(self.navigation.order_by)
        self.view_bar.table_chosen.connect(self.show_table)
        self.view_bar.size_chosen.connect(self.grid.set_cell_size)
        self.grid.size_changed.connect(self.view_bar.show_size)
        self._drops.import_requested.connect(self.import_requested)
        self._drops.reorder_requested.connect(self._on_reorder)
        self.views.empty.chosen.connect(self._on_empty_button)
        self.trash_bar.command_requested.connect(self.command_requested)
        self._state.selection_changed.connect(self.trash_bar.show_selection)
        self._runner.library_changed.connect(self._on_library)
        self._state.reveal_requested.connect(lambda key: self.reveal(AssetId(key)))
        self.refresh.listing_reloaded.connect(self._head.count)
        self.refresh.sidebar_came.connect(self._show_sidebar)

    def _connect_views(self) -> None:
        views = self.views
        views.opened.connect(self.opened)
        views.quick_look_requested.connect(self._state.quick_look_requested)
        views.menu_requested.connect(self._open_menu)
        views.escaped.connect(self._on_escape)
        # Number keys mean stars as soon as the keyboard is here.
        views.focused.connect(lambda: self._state.focus("library"))
        for rated in (self.grid.rating_requested, self.model.rating_requested):
            rated.connect(lambda key, stars: self.asset_edits.rate_clicked(AssetId(key), stars))
        self.model.label_requested.connect(
            lambda key, label: self.asset_edits.label_clicked(AssetId(key), label)
        )
        self.model.status_requested.connect(
            lambda key, status: self.asset_edits.set_status(AssetId(key), status)
        )
        self.model.rename_requested.connect(
            lambda key, name: self.asset_edits.rename(AssetId(key), name)
        )
        views.sort_requested.connect(self.navigation.order_by)
        self.model.counted.connect(self._on_counted)

    def _connect_places(self) -> None:
        self.navigation.listed.connect(self._list)
        self.navigation.staying.connect(self.selection_sync.keep)
        self.navigation.film_chosen.connect(lambda key: self._state.open_film(AssetId(key)))
        self._head.everywhere_requested.connect(self.navigation.search_everywhere)
        self._head.back_requested.connect(self.navigation.go_back)
        self._head.inner_requested.connect(self.navigation.show_inner)
        self._head.seen_requested.connect(self.arrivals.mark_all)
        self._head.counted_elsewhere.connect(lambda: self._on_counted(self.model.rowCount()))
        for mine, theirs in (
            (self.place_controller.command_requested, self.command_requested),
            (self.place_controller.menu_requested, self.menu_requested),
            (self.place_controller.trash_requested, self.trash_requested),
            (self.place_controller.restore_requested, self.restore_requested),
        ):
            mine.connect(theirs)

    def _handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "edit.select_all": lambda: self.view.selectAll(),
            "edit.select_none": lambda: self.view.clearSelection(),
            "edit.invert_selection": self.selection_sync.invert,
            "edit.find": self.search_bar.take_focus,
            "edit.find_colour": self.colour_search.begin,
            "edit.search_everywhere": self.navigation.search_everywhere,
            "edit.search_back": self._go_back,
            "view.inner": lambda: self.navigation.show_inner(
                not self.listing_scope.place.with_inner
            ),
            "view.grid": lambda: self.show_table(False),
            "view.table": lambda: self.show_table(True),
            "view.larger": lambda: self.grid.set_cell_size(round(self.grid.cell_size * 1.2)),
            "view.smaller": lambda: self.grid.set_cell_size(round(self.grid.cell_size / 1.2)),
            "place.mark_seen": self.arrivals.mark_all,
            **self.place_controller.handlers,
        }

    # Asking

    def _list(self, scope: ListingScope) -> None:
        """List something else."""
        self.trash_bar.setVisible(scope.place.trashed)
        self.view_bar.show_order(scope.order, special=scope.special_order)
        self.views.show_order(scope.order)
        left = self.navigation.left
        self._state.list_assets(
            scope.listing,
            scope.name,
            Ways(scope.has_inner, scope.everywhere is not None, left.name if left else ""),
        )
        self.refresh.list(scope.listing)
        self.model.show_source(AssetRows(scope.listing))
        self._head.show_scope(scope, left)

    # Answers

    def _show_sidebar(self, data: SidebarData) -> None:
        data = self.refresh.take_sidebar(data)
        self.sidebar.show_data(data)
        self._library_is_empty = data.total == 0 and data.trashed == 0
        self.search_bar.set_names(completion_names(data))
        self._knows_places = True
        self.navigation.follow()
        self._on_counted(self.model.rowCount())

    def _on_counted(self, count: int) -> None:
        """Show the assets, or why there are none."""
        self.trash_bar.show_count(count)
        if count or not self._knows_places:
            self.views.show_assets()
            return
        library = self._runner.library
        self.views.explain(
            explain(
                self.listing_scope,
                is_empty=self._library_is_empty,
                can_write=library is not None and not library.is_read_only,
                elsewhere=self._head.elsewhere,
            )
        )

    # What people do

    def _on_reorder(self, ids: tuple[AssetId, ...], before: AssetId | None) -> None:
        """Members of the collection in sight were dragged elsewhere in it."""
        collection_id = self.listing_scope.place.collection_id
        if collection_id is not None:
            self.asset_edits.move(ids, collection_id, self.listing_scope.name, before)

    def _go_back(self) -> None:
        self.navigation.go_back()

    def _on_escape(self) -> None:
        """Back from the search of the whole library, else nothing is selected."""
        if not self.navigation.go_back():
            self.view.clearSelection()

    def _open_menu(self, at: QPoint) -> None:
        in_trash = self.listing_scope.place.trashed
        self.menu_requested.emit(ContextMenu.TRASHED if in_trash else ContextMenu.ASSET, at)

    def _on_empty_button(self, key: str) -> None:
        if key == CLEAR:
            self.search_bar.set_text("")
        elif key == EVERYWHERE:
            self.navigation.search_everywhere()
        elif key == SHOW_INNER:
            self.navigation.show_inner(True)
        else:
            self.command_requested.emit(key)

    # What happens

    def _on_library(self) -> None:
        """Another library, or none."""
        if self._runner.library is None:
            self.model.show_source(None)
            return
        self._library_is_empty = self._knows_places = False
        self.trash_bar.show_writable(not self._runner.library.is_read_only)
        self.arrivals.begin()
        state = self.way_back.begin(self._runner.library.address)
        self.navigation.begin(state)
        self.refresh.begin(state.seen)
