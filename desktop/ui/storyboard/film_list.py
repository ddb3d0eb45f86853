"""The film as rows and columns; its selection is the board's, and it takes the same drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from desktop.ui.kit import theme
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.guard import guarded
from desktop.ui.kit.tokens import ROW_HEIGHT
from desktop.ui.storyboard.aim import NOWHERE, Aim, edge_step
from desktop.ui.storyboard.board import Spot
from desktop.ui.storyboard.carry import carry, scene_data, shots_data
from desktop.ui.storyboard.drop_target import DropTarget
from desktop.ui.storyboard.film_model import FilmModel
from desktop.ui.storyboard.intent import NOTHING, DropIntent, DropKind
from desktop.ui.storyboard.layout import Part
from desktop.ui.storyboard.list_paint import mark_focus, mark_line, mark_row

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board

_WIDTHS = (112, 380, 100, 150, 90)
_EDGE = 0.25  # of a row's height at its top and bottom counts as the gap there
_TITLE = 1  # the column of what happens, and of a scene's heading
_Flag = QItemSelectionModel.SelectionFlag


class FilmList(QTreeView):
    """Scenes and shots in a tree.

    Attributes:
        drops: What takes drops here, as on the board.

    Signals:
        dropped: (DropIntent, Payload) Something was dropped.
        menu_requested: (ContextMenu, global position).
    """

    dropped = Signal(object, object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, board_view: BoardArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = board_view
        self._is_syncing = False
        self._intent = NOTHING
        self.films = FilmModel(self)
        self.setModel(self.films)
        self.films.renamed.connect(board_view.renamed.emit)
        self.setAccessibleName("Storyboard as a list")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.selectionModel().selectionChanged.connect(self._tell_board)
        self.doubleClicked.connect(self._open)
        self.drops = DropTarget(self)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def board(self) -> Board | None:
        """The film that is shown."""
        return self._view.board

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
        elif self._view.section_id and (place := board.section_of(self._view.section_id)) >= 0:
            heading = self.films.index(place, 0)
            self.selectionModel().select(heading, _Flag.ClearAndSelect | _Flag.Rows)
            self.selectionModel().setCurrentIndex(heading, _Flag.NoUpdate)
        self._is_syncing = False

    def rename_scene(self, section: int) -> None:
        """Edit the heading of a scene in its row; loose shots have none."""
        index = self.films.index(section, _TITLE)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.edit(index)

    def rename_shot(self, shot_id: AssetId) -> None:
        """Open the shot where its name can be edited."""
        self._view.edit_requested.emit()

    # What `DropTarget` asks.

    def aim(self, at: QPoint) -> Aim:
        """What a point of the viewport means to a drag."""
        board = self._view.board
        if board is None:
            return NOWHERE
        index = self.indexAt(at).siblingAtColumn(0)
        if not index.isValid():
            last = len(board.sections) - 1
            spot = Spot(last, board.counts[last])
            return Aim(Part.SPACE, spot, spot, last + 1)
        row = self.visualRect(index)
        down = (at.y() - row.top()) / max(1, row.height())
        parent = index.parent()
        if not parent.isValid():
            section = index.row()
            is_open = self.isExpanded(index)
            slot = Spot(section, 0 if is_open else board.counts[section])
            return Aim(Part.HEADING, Spot(section, -1), slot, self._scene_gap(section, at.y()))
        section, place = parent.row(), index.row()
        part = Part.CARD if _EDGE <= down <= 1 - _EDGE else Part.SPACE
        slot = Spot(section, place + (down > 0.5))
        return Aim(part, Spot(section, place), slot, self._scene_gap(section, at.y()))

    def show_intent(self, intent: DropIntent, at: QPoint | None = None) -> None:
        """Mark where a drop would go."""
        if intent != self._intent:
            self._intent = intent
            self.viewport().update()

    def scroll_along(self, at: QPoint) -> bool:
        """Scroll a step where a point is near an edge; whether that moved anything."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + edge_step(at.y(), self.viewport().height()))
        return bar.value() != before

    # Qt's events.

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Carry the selected shots away, or the scene whose heading was taken hold of."""
        board = self._view.board
        if board is None:
            return
        if ids := board.in_order(self._view.selection.ids):
            carry(self, shots_data(board, ids))
            return
        index = self.currentIndex()
        if index.isValid() and not index.parent().isValid() and index.row() < len(board.sections):
            section = board.sections[index.row()]
            if section.scene is not None:
                carry(self, scene_data(board, section.parent_id))

    @guarded(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where a drop would go."""
        super().paintEvent(event)
        intent, board, port = self._intent, self._view.board, self.viewport()
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            mark_focus(port, self.visualRect(current))
        if board is None or not intent.is_allowed:
            return
        if intent.slot is not None:
            is_scene = intent.kind is DropKind.SCENE
            indent = 0 if is_scene else self.indentation()
            mark_line(port, indent + 2, self._gap_y(intent.slot, is_scene=is_scene))
        elif intent.shot_id is not None and intent.shot_id in board.spots:
            mark_row(port, self.visualRect(self.films.index_of(*board.spots[intent.shot_id])))
        elif intent.parent_id is not None and (place := board.section_of(intent.parent_id)) >= 0:
            mark_row(port, self.row(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu as on the board, for the row under the pointer."""
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else None
        index = self.currentIndex() if index is None else index
        is_shot = index.isValid() and index.parent().isValid()
        kind = ContextMenu.SHOT if is_shot else ContextMenu.SCENE
        self.menu_requested.emit(kind, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the shot for editing: a list has no strip of takes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != (
            QAbstractItemView.State.EditingState
        ):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        """A shot in the editor, a scene's heading in its row."""
        if index.isValid() and not index.parent().isValid():
            self.rename_scene(index.row())
        elif index.isValid():
            self._view.edit_requested.emit()

    def row(self, section: int, place: int = -1) -> QRect:
        """Where the row of a section or a shot is, in the viewport."""
        parent = self.films.index(section, 0)
        return self.visualRect(parent if place < 0 else self.films.index(place, 0, parent))

    def _end(self, section: int) -> int:
        """The lower edge of a section with its shots."""
        count = self.films.rowCount(self.films.index(section, 0))
        is_open = count and self.isExpanded(self.films.index(section, 0))
        return self.row(section, count - 1 if is_open else -1).bottom() + 1

    def _scene_gap(self, section: int, y: int) -> int:
        """The section in front of which a scene would go that is dropped at a height."""
        middle = (self.row(section).top() + self._end(section)) / 2
        return section + (y > middle)

    def _gap_y(self, slot: Spot, *, is_scene: bool) -> int:
        """The height of a gap."""
        count = self.films.rowCount()
        if is_scene:
            at_end = slot.section >= count
            return self._end(count - 1) if at_end else self.row(slot.section).top()
        index = self.films.index(slot.section, 0)
        if slot.place < self.films.rowCount(index) and self.isExpanded(index):
            return self.row(slot.section, slot.place).top()
        return self._end(slot.section)

    def _dress(self) -> None:
        """Rows as flat as in the library's table, in the colours of the theme in force."""
        look = theme.tokens()
        self.setStyleSheet(
            f"QTreeView::item {{ height: {ROW_HEIGHT}px; border: none; }}"
            f"QTreeView::item:hover {{ background: {look.hover}; }}"
            f"QTreeView::item:selected {{ background: {look.chosen}; color: {look.text}; }}"
        )

    def _tell_board(self) -> None:
        if self._is_syncing or self._view.board is None:
            return
        found = (self.films.shot_id(index) for index in self.selectionModel().selectedRows())
        ids = self._view.board.in_order(key for key in found if key)
        index = self.currentIndex()
        if not ids and index.isValid() and not index.parent().isValid():
            self._is_syncing = True
            self._view.stand_on_section(self._view.board.sections[index.row()].parent_id)
            self._is_syncing = False
            return
        chosen = self._view.selection.these(ids)
        current = self.films.shot_id(self.currentIndex())
        if current in chosen.ids:
            chosen = type(chosen)(chosen.ids, current, chosen.anchor)
        self._is_syncing = True
        self._view.select(chosen)
        self._is_syncing = False
