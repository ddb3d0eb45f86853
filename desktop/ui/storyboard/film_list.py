"""The film as rows and columns; its selection is the board's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from desktop.ui.kit.tokens import ROW_HEIGHT
from desktop.ui.storyboard.film_model import FilmModel

if TYPE_CHECKING:
    from desktop.ui.storyboard.area import BoardArea

_WIDTHS = (96, 380, 100, 150, 70)
_Flag = QItemSelectionModel.SelectionFlag


class FilmList(QTreeView):
    """Scenes and shots in a tree."""

    def __init__(self, board_view: BoardArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = board_view
        self._is_syncing = False
        self.films = FilmModel(self)
        self.setModel(self.films)
        self.setAccessibleName("Storyboard as a list")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setStyleSheet(f"QTreeView::item {{ height: {ROW_HEIGHT}px; }}")
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.selectionModel().selectionChanged.connect(self._tell_board)
        self.doubleClicked.connect(lambda _index: board_view.edit_requested.emit())

    def refresh(self) -> None:
        """Show the board's film and its selection."""
        self.films.modelReset.connect(self.expandAll)
        self._is_syncing = True
        self.films.show_board(self._view.board)
        self._is_syncing = False
        self.films.modelReset.disconnect(self.expandAll)
        self.take_selection()

    def take_selection(self) -> None:
        """Select what is selected on the board."""
        board, chosen = self._view.board, self._view.selection
        if board is None or self._is_syncing:
            return
        self._is_syncing = True
        ranges = QItemSelection()
        for shot_id in board.in_order(chosen.ids):
            index = self.films.index_of(*board.spots[shot_id])
            ranges.select(index, index.siblingAtColumn(self.films.columnCount() - 1))
        self.selectionModel().select(ranges, _Flag.ClearAndSelect)
        if chosen.current is not None and chosen.current in board.spots:
            current = self.films.index_of(*board.spots[chosen.current])
            self.selectionModel().setCurrentIndex(current, _Flag.NoUpdate)
            self.scrollTo(current)
        self._is_syncing = False

    def _tell_board(self) -> None:
        if self._is_syncing or self._view.board is None:
            return
        found = (self.films.shot_id(index) for index in self.selectionModel().selectedRows())
        ids = self._view.board.in_order(key for key in found if key)
        chosen = self._view.selection.these(ids)
        current = self.films.shot_id(self.currentIndex())
        if current in chosen.ids:
            chosen = type(chosen)(chosen.ids, current, chosen.anchor)
        self._is_syncing = True
        self._view.select(chosen)
        self._is_syncing = False
