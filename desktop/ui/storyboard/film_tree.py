"""The tree below the storyboard's list: columns, and what is open and selected, as on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from desktop.ui.kit import theme
from desktop.ui.storyboard.film_cells import FilmCells
from desktop.ui.storyboard.film_model import FilmModel
from desktop.ui.storyboard.shot_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board

_Flag = QItemSelectionModel.SelectionFlag


class FilmTree(QTreeView):
    """The film of a board in rows and columns.

    Attributes:
        films: The rows.
        cells: Paints and edits them.

    Signals:
        edited: (CellEdit) A cell was edited.
        columns_changed: Other columns show.
    """

    edited = Signal(object)
    columns_changed = Signal()

    def __init__(self, board_view: BoardArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = board_view
        self._is_syncing = False
        self.films = FilmModel(self)
        self.setModel(self.films)
        self.cells = FilmCells(board_view.painter, self.films, self)
        self.setItemDelegate(self.cells)
        self.setAccessibleName("Storyboard as a list")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_header()
        self.films.edited.connect(self.edited.emit)
        self.selectionModel().selectionChanged.connect(self._tell_board)
        self.collapsed.connect(lambda index: self._tell_open(index, is_open=False))
        self.expanded.connect(lambda index: self._tell_open(index, is_open=True))
        board_view.laid_out.connect(self._follow_open)
        board_view.card_width_changed.connect(self._size_pictures)
        board_view.picture_came.connect(self._show_picture)
        theme.changed.connect(self._dress)
        self._dress()

    def _set_up_header(self) -> None:
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self._popup(self.column_menu(), header.mapToGlobal(at))
        )
        for at, column in enumerate(COLUMNS):
            self.setColumnWidth(at, column.width)
            self.setColumnHidden(at, not column.is_shown)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that show."""
        return tuple(c.key for at, c in enumerate(COLUMNS) if not self.isColumnHidden(at))

    def show_columns(self, keys: Collection[str]) -> None:
        """Show these columns; the shot itself always shows."""
        for at, column in enumerate(COLUMNS):
            self.setColumnHidden(at, at > 0 and column.key not in keys)

    def column_menu(self) -> QMenu:
        """The menu of the headings: which columns show."""
        menu = QMenu(self)
        for at, column in enumerate(COLUMNS):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(at > 0)
            action.toggled.connect(lambda shown, at=at: self._show_column(at, shown=shown))
        return menu

    def _show_picture(self) -> None:
        if self.isVisible():
            self.viewport().update()

    def _popup(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _show_column(self, at: int, *, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self.columns_changed.emit()

    @property
    def board(self) -> Board | None:
        """The film that is shown."""
        return self._view.board

    def refresh(self) -> None:
        """Show the board's film and its selection."""
        self._is_syncing = True
        self.films.show_board(self._view.board)
        self._is_syncing = False
        self._follow_open()
        self.take_selection()

    def take_selection(self) -> None:
        """Select what is selected on the board: shots, takes of one, or a scene."""
        board, chosen = self._view.board, self._view.selection
        if board is None or self._is_syncing:
            return
        self._is_syncing = True
        rows = [self.films.index_of(*board.positions[key]) for key in board.in_order(chosen.ids)]
        spot = board.positions.get(chosen.current) if chosen.current else None
        current = self.films.index_of(*spot) if spot else QModelIndex()
        if spot and self._view.strip_keys:
            takes, shot = self._view.strip.takes, current
            self.expand(shot)
            places = {take.card.id: row for row, take in enumerate(board.at(spot).takes)}
            rows = [self.films.index(places[key], 0, shot) for key in takes.ids if key in places]
            if takes.current in places:
                current = self.films.index(places[takes.current], 0, shot)
        elif not spot and self._view.section_id:
            place = board.section_of(self._view.section_id)
            current = self.films.index(place, 0) if place >= 0 else current
            rows = [current]
        ranges, last = QItemSelection(), self.films.columnCount() - 1
        for index in rows:
            ranges.select(index, index.siblingAtColumn(last))
        self.selectionModel().select(ranges, _Flag.ClearAndSelect)
        now = self.currentIndex()
        if current.isValid() and now.siblingAtColumn(0) != current and not self.cells.is_open:
            column = max(0, now.column())
            self.selectionModel().setCurrentIndex(current.siblingAtColumn(column), _Flag.NoUpdate)
            self.scrollTo(current)
        self._is_syncing = False

    @property
    def unfolded(self) -> list[AssetId]:
        """The shots whose takes are open."""
        shots = self._view.board.order if self._view.board else ()
        return [key for key in shots if self.isExpanded(self._shot_row(key))]

    def unfold(self, shots: Iterable[AssetId]) -> None:
        """Open the takes of these shots; what is gone by now is passed over."""
        for key in shots:
            if (row := self._shot_row(key)).isValid():
                self.expand(row)

    def top_now(self) -> AssetId | None:
        """The first shot or scene in sight; None at the very top."""
        board, index = self._view.board, self.indexAt(QPoint(0, 0))
        if board is None or not index.isValid() or not self.verticalScrollBar().value():
            return None
        return self.films.shot_id(index) or board.sections[index.row()].parent_id

    def scroll_back(self, key: AssetId) -> None:
        """Scroll to where a shot or a scene is the first in sight."""
        board = self._view.board
        row = self._shot_row(key)
        if board is not None and not row.isValid() and (place := board.section_of(key)) >= 0:
            row = self.films.index(place, 0)
        if row.isValid():
            self.scrollTo(row, QAbstractItemView.ScrollHint.PositionAtTop)

    def _shot_row(self, key: AssetId) -> QModelIndex:
        place = self.films.place_of(key)
        return self.films.index_of(*place) if place else QModelIndex()

    def row(self, section: int, place: int = -1) -> QRect:
        """Where the row of a section or a shot is, in the viewport."""
        parent = self.films.index(section, 0)
        return self.visualRect(parent if place < 0 else self.films.index(place, 0, parent))

    def _tell_open(self, index: QModelIndex, *, is_open: bool) -> None:
        """A scene was opened or closed here: on the board as well."""
        board = self._view.board
        if self._is_syncing or board is None or index.parent().isValid():
            return
        parent = board.sections[index.row()].parent_id
        if (parent in self._view.collapsed) == is_open:
            self._view.toggle_section(parent)

    def _follow_open(self) -> None:
        """Scenes are open here that are open on the board."""
        board, before = self._view.board, self._is_syncing
        if board is None or self.films.rowCount() != len(board.sections):
            return
        self._is_syncing = True
        for row, section in enumerate(board.sections):
            is_open = section.parent_id not in self._view.collapsed
            self.setExpanded(self.films.index(row, 0), is_open)
        self._is_syncing = before

    def _size_pictures(self, card: int) -> None:
        """Pictures grow with the cards of the board."""
        self.cells.picture_width = max(48, min(192, round(card * 0.38)))
        self.scheduleDelayedItemsLayout()

    def _tell_board(self) -> None:
        board, view = self._view.board, self._view
        if self._is_syncing or board is None:
            return
        rows = self.selectionModel().selectedRows()
        current = self.currentIndex()
        self._is_syncing = True
        takes = [index for index in rows if self.films.take_at(index) is not None]
        shot = self.films.shot_id(current if current in takes else takes[-1]) if takes else None
        if shot is not None:
            self._tell_takes(shot, [i for i in takes if self.films.shot_id(i) == shot], current)
        elif ids := board.in_order(key for i in rows if (key := self.films.shot_id(i))):
            if view.strip_id:
                view.open_strip(None)
            chosen, standing = view.selection.these(ids), self.films.shot_id(current)
            view.select(chosen.standing_on(standing) if standing in chosen.ids else chosen)
        elif current.isValid() and not current.parent().isValid():
            view.stand_on_section(board.sections[current.row()].parent_id)
        else:
            view.select(view.selection.these(()))
        self._is_syncing = False

    def _tell_takes(self, shot: AssetId, rows: list[QModelIndex], current: QModelIndex) -> None:
        """Takes are picked here: the same as in the strip of the board."""
        view = self._view
        view.select(view.selection.only(shot))
        view.open_strip(shot)
        ids = [take.card.id for index in rows if (take := self.films.take_at(index))]
        standing = self.films.take_at(current)
        picked = view.strip.takes.these(ids)
        if standing is not None and standing.card.id in picked.ids:
            picked = picked.standing_on(standing.card.id)
        view.strip.pick(picked)

    def _dress(self) -> None:
        """Rows as flat as in the library's table, in the colours of the theme in force."""
        look = theme.tokens()
        self.setStyleSheet(
            "QTreeView::item { border: none; padding: 0 4px; }"
            f"QTreeView::item:hover {{ background: {look.hover}; }}"
            f"QTreeView::item:selected {{ background: {look.chosen}; color: {look.text}; }}"
        )
