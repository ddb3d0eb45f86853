"""The film as rows and columns; its selection is the board's, and it takes the same drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)

from desktop.domain.ids import AssetId
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.edit_in_place import edit_in_place
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.storyboard.aim import NOWHERE, Aim, edge_step
from desktop.ui.storyboard.board import ShotPosition
from desktop.ui.storyboard.drag_data import carry, scene_data, shots_data, takes_data
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent, DropKind
from desktop.ui.storyboard.drop_target import DropTarget
from desktop.ui.storyboard.film_tree import FilmTree
from desktop.ui.storyboard.layout import BoardPart
from desktop.ui.storyboard.list_paint import mark_focus, mark_line, mark_row
from desktop.ui.storyboard.shot_columns import COLUMNS, NAME

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board

_EDGE = 0.25  # of a row's height at its top and bottom counts as the gap there
_Flag = QItemSelectionModel.SelectionFlag
Key = Qt.Key


class FilmList(FilmTree):
    """Scenes, shots and takes in a tree one can work in.

    Attributes:
        drops: What takes drops here, as on the board.

    Signals:
        dropped: (DropIntent, Payload) Something was dropped.
        menu_requested: (ContextMenu, global position).
    """

    dropped = Signal(object, object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, board_view: BoardArea, parent: QWidget | None = None) -> None:
        super().__init__(board_view, parent)
        self._intent = NOTHING
        self.setDragEnabled(True)
        self.drops = DropTarget(self)
        self.cells.moved.connect(self._go_on)
        self.doubleClicked.connect(self._edit_cell)

    def rename_scene(self, section: int) -> None:
        """Edit the heading of a scene in its row; loose shots have none."""
        self._edit_cell(self.films.index(section, NAME))

    def name_new_scene(self, section: int) -> None:
        """The same for a scene that is not made yet: any name makes it, its first one too."""
        self.films.new_scene = section
        self.rename_scene(section)

    def rename_shot(self, shot_id: AssetId) -> None:
        """Edit the name of a shot in its row."""
        spot = self._view.board.positions.get(shot_id) if self._view.board else None
        if spot:
            self._edit_cell(self.films.index_of(*spot).siblingAtColumn(NAME))

    def show_takes(self) -> None:
        """Open the takes of the current shot and go to the one that plays; again to close."""
        index = self.currentIndex().siblingAtColumn(0)
        shot = index.parent() if self.films.take_at(index) else index
        if self.isExpanded(shot):
            self.setCurrentIndex(shot)
            self.collapse(shot)
        elif self.films.rowCount(shot) and shot.parent().isValid():
            self.expand(shot)
            takes = (self.films.index(row, 0, shot) for row in range(self.films.rowCount(shot)))
            plays = [at for at in takes if (t := self.films.take_at(at)) and t.is_selected]
            self.setCurrentIndex(plays[0] if plays else self.films.index(0, 0, shot))

    # What `DropTarget` asks.

    def aim(self, at: QPoint) -> Aim:
        """What a point of the viewport means to a drag."""
        board = self._view.board
        if board is None:
            return NOWHERE
        index = self.indexAt(at).siblingAtColumn(0)
        if not index.isValid():
            last = len(board.sections) - 1
            spot = ShotPosition(last, board.counts[last])
            return Aim(BoardPart.SPACE, spot, spot, last + 1)
        row = self.visualRect(index)
        down = (at.y() - row.top()) / max(1, row.height())
        parent = index.parent()
        if not parent.isValid():
            section = index.row()
            is_open = self.isExpanded(index)
            slot = ShotPosition(section, 0 if is_open else board.counts[section])
            return Aim(
                BoardPart.HEADING, ShotPosition(section, -1), slot, self._scene_gap(section, at.y())
            )
        gap = 0
        if is_take := parent.parent().isValid():
            gap, index, parent = index.row() + (down > 0.5), parent, parent.parent()
        section, place = parent.row(), index.row()
        is_open = self.isExpanded(index)
        in_card = _EDGE <= down <= 1 - _EDGE or (is_open and down > 0.5)
        part = BoardPart.STRIP if is_take else BoardPart.CARD if in_card else BoardPart.SPACE
        slot = ShotPosition(section, place + (is_take or down > 0.5))
        return Aim(part, ShotPosition(section, place), slot, self._scene_gap(section, at.y()), gap)

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
        """Carry the selected shots or takes away, or the scene that was taken hold of."""
        board, view = self._view.board, self._view
        if board is None:
            return
        if view.strip_keys and view.strip_id and (shot := board.find(view.strip_id)):
            picked = view.strip.takes.ids
            ids = [take.card.id for take in shot.takes if take.card.id in picked]
            carry(self, takes_data(shot.id, ids))
            return
        if ids := board.in_order(view.selection.ids):
            carry(self, shots_data(board, ids))
            return
        index = self.currentIndex()
        if index.isValid() and not index.parent().isValid() and index.row() < len(board.sections):
            section = board.sections[index.row()]
            if section.scene is not None:
                carry(self, scene_data(board, section.parent_id))

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where a drop would go."""
        super().paintEvent(event)
        intent, board, port = self._intent, self._view.board, self.viewport()
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            mark_focus(port, self.visualRect(current))
        if board is None or not intent.is_allowed:
            return
        if intent.take_gap is not None and intent.shot_id in board.positions:
            mark_line(port, 2 * self.indentation() + 2, self._take_gap_y(board, intent))
        elif intent.slot is not None:
            is_scene = intent.kind is DropKind.SCENE
            indent = 0 if is_scene else self.indentation()
            mark_line(port, indent + 2, self._gap_y(intent.slot, is_scene=is_scene))
        elif intent.shot_id is not None and intent.shot_id in board.positions:
            mark_row(port, self.visualRect(self.films.index_of(*board.positions[intent.shot_id])))
        elif intent.parent_id is not None and (place := board.section_of(intent.parent_id)) >= 0:
            mark_row(port, self.row(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menus as on the board, for the row under the pointer or the keyboard."""
        if self._view.board is None:
            return
        by_mouse = event.reason() == event.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        at = event.globalPos()
        if not by_mouse:
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        if self.films.take_at(index) is not None:
            kind = ContextMenu.TAKE
        else:
            is_shot = self.films.shot_at(index) is not None
            kind = ContextMenu.SHOT if is_shot else ContextMenu.SCENE
        self.menu_requested.emit(kind, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens takes and chooses one, as on the board; numbers choose, Escape leads back."""
        if self.cells.is_open or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        index = self.currentIndex()
        take, shot = self.films.take_at(index), self.films.shot_at(index)
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            self._enter(index)
        elif event.key() == Key.Key_Escape and take is not None:
            self.show_takes()
        elif take is not None and shot is not None and event.text().isdecimal():
            found = [t for t in shot.takes if t.number == int(event.text())]
            if found:
                self._view.take_chosen.emit(shot.id, found[0].card.id)
        else:
            super().keyPressEvent(event)

    def _enter(self, index: QModelIndex) -> None:
        """A take is chosen, a shot shows its takes, a scene is renamed."""
        take, shot = self.films.take_at(index), self.films.shot_at(index)
        if take is not None and shot is not None:
            self._view.take_chosen.emit(shot.id, take.card.id)
        elif shot is not None and shot.takes:
            self.show_takes()
        elif shot is not None:
            self._view.edit_requested.emit()
        else:
            self._edit_cell(index.siblingAtColumn(NAME))

    def _edit_cell(self, index: QModelIndex) -> None:
        """Open a cell; where it has nothing to edit, its take is chosen or the shot is opened."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            edit_in_place(self, index)
        elif self.films.take_at(index) is not None:
            self._enter(index)
        elif self.films.shot_at(index) is not None:
            self._view.edit_requested.emit()

    def _go_on(self, index: QModelIndex, columns: int, rows: int) -> None:
        """From a cell that was edited: Tab opens the next one, Enter goes down."""
        at = QModelIndex(index)
        self.setFocus()
        if not at.isValid():
            return  # its row went with what was typed
        if columns:
            target = self._beside(at, columns)
            if target.isValid():
                self._edit_cell(target)
        elif rows:
            below = self.indexBelow(at.siblingAtColumn(0))
            while below.isValid() and self.films.take_at(below) is not None:
                below = self.indexBelow(below)
            if below.isValid() and self.films.shot_at(at) is not None:
                self.setCurrentIndex(below.siblingAtColumn(at.column()))

    def _beside(self, at: QModelIndex, step: int) -> QModelIndex:
        """The next cell that can be edited: along the row, then in the shot below or above."""
        order = [c for c in map(self.header().logicalIndex, range(len(COLUMNS)))
                 if not self.isColumnHidden(c)]  # fmt: skip
        place, row = order.index(at.column()) + step, at.siblingAtColumn(0)
        while row.isValid():
            while 0 <= place < len(order):
                target = row.siblingAtColumn(order[place])
                if self.films.take_at(row) is None and (
                    target.flags() & Qt.ItemFlag.ItemIsEditable
                ):
                    return target
                place += step
            row = self.indexBelow(row) if step > 0 else self.indexAbove(row)
            place = 0 if step > 0 else len(order) - 1
        return QModelIndex()

    def _end(self, section: int) -> int:
        """The lower edge of a section with its shots."""
        last = self.films.index(section, 0)
        while self.isExpanded(last) and (count := self.films.rowCount(last)):
            last = self.films.index(count - 1, 0, last)
        return self.visualRect(last).bottom() + 1

    def _take_gap_y(self, board: Board, intent: DropIntent) -> int:
        """The height of a gap between the takes of a shot."""
        shot = self.films.index_of(*board.positions[intent.shot_id or AssetId("")])
        gap = intent.take_gap or 0
        count = self.films.rowCount(shot)
        if not self.isExpanded(shot) or not count:
            return self.visualRect(shot).bottom() + 1
        take = self.visualRect(self.films.index(min(gap, count - 1), 0, shot))
        return take.top() if gap < count else take.bottom() + 1

    def _scene_gap(self, section: int, y: int) -> int:
        """The section in front of which a scene would go that is dropped at a height."""
        middle = (self.row(section).top() + self._end(section)) / 2
        return section + (y > middle)

    def _gap_y(self, slot: ShotPosition, *, is_scene: bool) -> int:
        """The height of a gap."""
        count = self.films.rowCount()
        if is_scene:
            at_end = slot.section >= count
            return self._end(count - 1) if at_end else self.row(slot.section).top()
        index = self.films.index(slot.section, 0)
        if slot.place < self.films.rowCount(index) and self.isExpanded(index):
            return self.row(slot.section, slot.place).top()
        return self._end(slot.section)
