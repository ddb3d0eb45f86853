"""The history pane: every edit of the library, newest first, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.history import ALL_ACTS
from desktop.ui.history.filter_bar import FilterBar
from desktop.ui.history.history_page import read_page, read_parts
from desktop.ui.history.history_tree import Column, HistoryTree
from desktop.ui.history.row_delegate import PICTURE, EditRowDelegate
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import hairline, plain_tooltip
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.take_back import TakeBackBar

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.changes import Changes
    from desktop.domain.history import Act, ActFilter
    from desktop.domain.ids import OperationId
    from desktop.ui.history.history_page import PartsPage, ShownPage
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails

_REST = 150  # milliseconds after a change before the newest edits are read again
_WIDTHS = {Column.WHO: 96, Column.WHEN: 134}
_SHARES = {Column.EDIT: 0.3, Column.ABOUT: 0.3}  # of what is left; the rest says what changed
_LEAST = 110  # pixels of a column that shares


class HistoryPane(QWidget):
    """Lists edits, opens them to their parts, goes to their assets, takes them back."""

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self._runner, self._state = runner, state
        self._wanted: ActFilter = ALL_ACTS
        self._then: OperationId | None = None
        self._is_reading = self._is_sharing = self._is_sized_by_hand = False
        self._is_behind = False  # edits were made while a page was being read
        self.filters = FilterBar(self)
        self.model = HistoryTree(thumbnails, self)
        self.view = QTreeView(self)
        self.bar = TakeBackBar(runner, "pane", self)
        self.go = QPushButton("Go to the Asset", self)
        self.empty = EmptyState("clock-counter-clockwise", self)
        self._pages = QStackedWidget(self)
        self._fresh = ReadWhenSeen(self, self._read_newest, _REST)
        self._build()
        self._wire()
        self._library_changed(runner.library)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for has been heard."""
        is_read = self._fresh.is_settled and not self._is_reading
        return is_read and self.filters.is_settled and self.bar.is_settled

    # What a person does

    def go_to_asset(self) -> None:
        """Show the asset of the current row in the library."""
        found = self.model.asset_of(self.view.currentIndex())
        if found is None:
            return
        asset_id, is_there = found
        if is_there:
            self._state.reveal_requested.emit(asset_id)
        else:
            self._runner.report.note("It is not in the library any more.")

    def copy(self) -> None:
        """Put the current row on the clipboard."""
        index = self.view.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self.model.text_of(index))

    def menu(self) -> QMenu:
        """What can be done with the current row."""
        menu = QMenu(self)
        go = menu.addAction("Go to the Asset", self.go_to_asset)
        go.setEnabled(self.go.isEnabled())
        back = menu.addAction("Take This Back", self.bar.take_back)
        back.setEnabled(self.bar.button.isEnabled())
        menu.addSeparator()
        menu.addAction("Copy", self.copy).setEnabled(self.view.currentIndex().isValid())
        return menu

    # Below here: building.

    def _build(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setUniformRowHeights(True)
        view.setIconSize(PICTURE)
        view.setItemDelegate(EditRowDelegate(view))
        view.setAllColumnsShowFocus(True)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setAccessibleName("History")
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head = view.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(Column.CHANGED, QHeaderView.ResizeMode.Stretch)
        for place, width in _WIDTHS.items():
            view.setColumnWidth(place, width)
        head.sectionResized.connect(self._sized)
        view.viewport().installEventFilter(self)
        self.go.setToolTip(plain_tooltip("Show it in the library (Enter)"))
        self.go.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the list
        self.bar.row.insertWidget(1, self.go)
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (view, hairline(parent=listed), self.bar):
            column.addWidget(part)
        self._pages.addWidget(listed)
        self._pages.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for widget in (self.filters, hairline(parent=self), self._pages):
            outer.addWidget(widget)
        outer.setStretchFactor(self._pages, 1)

    def _wire(self) -> None:
        self.filters.changed.connect(self._filter)
        self.model.more_wanted.connect(self._read_on)
        self.model.parts_wanted.connect(self._read_parts)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(lambda now, _before: self._chosen(now))
        self.view.activated.connect(lambda _index: self.go_to_asset())
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.go.clicked.connect(self.go_to_asset)
        self.empty.chosen.connect(lambda _key: self.filters.clear())
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._library_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wider list has wider columns, until a person gives one a width."""
        if event.type() == QEvent.Type.Resize and watched is self.view.viewport():
            self._share_width()
        return super().eventFilter(watched, event)

    def _share_width(self) -> None:
        if self._is_sized_by_hand:
            return
        left = self.view.viewport().width() - sum(_WIDTHS.values())
        self._is_sharing = True
        for place, share in _SHARES.items():
            self.view.setColumnWidth(place, max(round(left * share), _LEAST))
        self._is_sharing = False

    def _sized(self, column: int, _before: int, _now: int) -> None:
        if column in _SHARES and not self._is_sharing:
            self._is_sized_by_hand = True

    # Below here: reading.

    def _library_changed(self, library: Library | None) -> None:
        self.bar.choose(None)
        if library is not None:
            self._runner.ask(
                lambda reads: reads.history.people(), self.filters.set_people, key="history-people"
            )
        self._read_from_top()

    def _filter(self, wanted: ActFilter) -> None:
        self._wanted = wanted
        self._read_from_top()

    def _read_from_top(self) -> None:
        self._then = None
        self.model.clear()
        self._chosen(QModelIndex())
        self._pages.setCurrentIndex(0)
        self._read_on()

    def _read_on(self) -> None:
        """Ask for the next page."""
        if self._runner.library is None:
            self._is_reading = False
            return
        wanted, before = self._wanted, self._then
        self._is_reading = True

        def show(page: ShownPage) -> None:
            if wanted == self._wanted and before == self._then:
                self._show_page(page)

        self._runner.ask(
            lambda reads: read_page(reads, wanted, before), show, self._failed, key="history"
        )

    def _failed(self, error: BaseException) -> None:
        self._is_reading = False
        self.model.forgo_page()
        self._runner.report.fail(error)

    def _show_page(self, page: ShownPage) -> None:
        self._then, self._is_reading = page.then, False
        self.model.add_page(page)
        if self._is_behind:
            self._fresh.soon()
        if page.then is not None and not page.acts:
            self._read_on()  # nothing in that stretch; the next one further back
            return
        self._follow_emptiness()

    def _read_newest(self) -> None:
        """Edits were made: take them up, where they belong to what is asked for."""
        wanted, self._is_behind = self._wanted, self._is_reading
        if self._runner.library is None or self._is_reading:
            return  # with the page that is being read, they are asked for afterwards

        def show(page: ShownPage) -> None:
            if self._is_reading:
                self._is_behind = True
            elif wanted == self._wanted:
                self.model.merge(page)
                self._follow_emptiness()

        self._runner.ask(lambda reads: read_page(reads, wanted, None), show, key="history-newest")

    def _read_parts(self, act: Act, after: str | None) -> None:
        key = act.id

        def show(page: PartsPage) -> None:
            self.model.add_parts(key, page)

        def failed(error: BaseException) -> None:
            self.model.forgo_parts(key)
            self._runner.report.fail(error)

        self._runner.ask(lambda reads: read_parts(reads, key, after), show, failed)

    def _changed(self, _changes: Changes, _source: object) -> None:
        self._fresh.soon()

    # Below here: showing.

    def _follow_emptiness(self) -> None:
        if self.model.rowCount() or self.model.goes_on:
            self._pages.setCurrentIndex(0)
            self._choose_first()
            return
        if self._wanted:
            self.empty.say(
                "No such edit",
                "Nothing that was done fits what is asked for above.",
                {"all": "Show Everything"},
            )
        else:
            self.empty.say(
                "Nothing has been done yet", "Every edit of this library is written down here."
            )
        self._pages.setCurrentWidget(self.empty)

    def _choose_first(self) -> None:
        """With nothing chosen, the keyboard would stand nowhere."""
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.selectionModel().setCurrentIndex(
                self.model.index(0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def _chosen(self, index: QModelIndex) -> None:
        shown = self.model.act(index)
        found = self.model.asset_of(index)
        self.go.setEnabled(found is not None and found[1])
        if shown is None:
            self.bar.choose(None)
        else:
            self.bar.choose(shown.act.id, shown.act.label)

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.view.viewport().mapToGlobal(at))
        menu.deleteLater()
