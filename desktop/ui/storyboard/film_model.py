"""The film as a tree of scenes, shots and takes, for the list and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.base.errors import RuleError
from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.kit import icons, theme
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.storyboard import shot_columns
from desktop.ui.storyboard.cell_edit import CellEdit, Typed
from desktop.ui.storyboard.shot_columns import COLUMNS, LENGTH, NAME, SHOT, STATUS
from desktop.ui.storyboard.shot_fields import read
from desktop.ui.storyboard.shot_words import spoken, standing_words, take_tip, tip
from desktop.ui.storyboard.status import status_look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.film import Shot, Take
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.board import Board, Section

Index = QModelIndex | QPersistentModelIndex
SHOT_ID = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()
_TAKES = 1 << 24  # internal ids from here on belong to takes


class FilmModel(QAbstractItemModel):
    """Rows are sections, their children shots, theirs takes.

    A section's internal id is 0, a shot's the row of its section plus one, a take's a number that
    belongs to its shot for good. None holds an object, so an index that outlives a refresh points
    at nothing worse than another row.

    Signals:
        edited: A `CellEdit`: a cell was edited, and should be kept.
    """

    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.new_scene = -1  # the row that is named and not made yet
        self.is_read_only = False  # no cell can be edited, and nothing dragged elsewhere
        self._board: Board | None = None
        self._sections: list[Section] = []
        self._shots: list[list[Shot]] = []
        self._takes: dict[AssetId, list[Take]] = {}
        self._numbers: dict[AssetId, int] = {}
        self._numbered: list[AssetId] = []
        self._places: dict[AssetId, tuple[int, int]] | None = None
        self._typed: dict[tuple[AssetId, int], Typed] = {}
        self._ahead: dict[AssetId, int] = {}  # the version of a shot after our own edits

    def show_board(self, board: Board | None) -> None:
        """Show another state of the film; where only shots came, went or changed, say just that."""
        sections = list(board.sections) if board else []
        same = [s.parent_id for s in sections] == [s.parent_id for s in self._sections]
        self._board = board
        if not same or not sections:
            self.beginResetModel()
            self._sections, self._places = sections, None
            self._shots = [list(section.shots) for section in sections]
            self._takes = {shot.id: list(shot.takes) for shots in self._shots for shot in shots}
            self.endResetModel()
            return
        for row, section in enumerate(sections):
            if self._sections[row] is not section:
                self._forget_kept(self._sections[row], section)
                self._sections[row] = section
                self._update(row, list(section.shots))

    def keep_typed(self, cell: CellEdit, problem: str) -> None:
        """The library refused what was typed: it stays in its cell, with why."""
        self._typed[cell.key, cell.column] = Typed(cell.text, problem)
        self._ahead.pop(cell.key, None)
        if place := self.place_of(cell.key):
            at = self.index_of(*place).siblingAtColumn(cell.column)
            self.dataChanged.emit(at, at)

    def shot_id(self, index: Index) -> AssetId | None:
        """The shot of a row or of a take, or None where it is a scene."""
        shot = self.shot_at(index)
        return shot.id if shot else None

    def shot_at(self, index: Index) -> Shot | None:
        """The shot of a row or of a take, or None where it is a scene."""
        number = int(index.internalId()) if index.isValid() else 0
        if number >= _TAKES:
            index = self.parent(index)
            number = int(index.internalId()) if index.isValid() else 0
        if not number:
            return None
        section = number - 1
        if section >= len(self._shots) or index.row() >= len(self._shots[section]):
            return None
        return self._shots[section][index.row()]

    def take_at(self, index: Index) -> Take | None:
        """The take of a row, or None where it is none."""
        if not index.isValid() or int(index.internalId()) < _TAKES:
            return None
        takes = self._takes.get(self._numbered[int(index.internalId()) - _TAKES], [])
        return takes[index.row()] if index.row() < len(takes) else None

    def index_of(self, section: int, place: int) -> QModelIndex:
        """The row of a shot by its place on the board."""
        return self.index(place, 0, self.index(section, 0))

    def problem(self, index: Index, text: str) -> str:
        """Why a text cannot be kept in a cell, and what is allowed; empty where it can."""
        shot = self.shot_at(index)
        if shot is None:
            return ""
        try:
            read(shot, COLUMNS[index.column()].field, text, self.frame_rate)
        except RuleError as error:
            return f"{error} {error.advice}"
        return ""

    @property
    def frame_rate(self) -> float:
        """Of the film."""
        return self._board.film.frame_rate if self._board else DEFAULT_FRAME_RATE

    # Qt's questions.

    @report_exceptions(_ROOT)
    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """A section, a shot below one, a take below a shot."""
        if column < 0 or column >= len(COLUMNS) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        if not parent.internalId():
            return self.createIndex(row, column, parent.row() + 1)
        shot = self.shot_at(parent)
        return self.createIndex(row, column, self._number(shot.id)) if shot else QModelIndex()

    @report_exceptions(_ROOT)
    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The shot of a take, the section of a shot."""
        number = int(index.internalId()) if index.isValid() else 0
        if not number:
            return QModelIndex()
        if number < _TAKES:
            return self.createIndex(number - 1, 0, 0)
        place = self.place_of(self._numbered[number - _TAKES])
        return self.createIndex(place[1], 0, place[0] + 1) if place else QModelIndex()

    @report_exceptions(0)
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Sections, shots of one, takes of one."""
        if not parent.isValid():
            return len(self._sections)
        if parent.column() or int(parent.internalId()) >= _TAKES:
            return 0
        if parent.internalId():
            shot = self.shot_at(parent)
            return len(self._takes.get(shot.id, ())) if shot else 0
        return len(self._shots[parent.row()]) if parent.row() < len(self._shots) else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        """As many as `COLUMNS`."""
        return len(COLUMNS)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the eye, a sentence for the ear."""
        if not index.isValid():
            return None
        if role == SHOT_ID:
            return self.shot_id(index)
        if (take := self.take_at(index)) is not None:
            return _of_take(take, index.column(), role)
        shot = self.shot_at(index)
        if shot is None:
            return self._of_section(index, role)
        return self._of_shot(shot, index.column(), role)

    @report_exceptions(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything but loose shots' line can be dragged; cells with a field can be edited."""
        flags = super().flags(index)
        if not index.isValid() or self.is_read_only:
            return flags
        if self.take_at(index) is not None:
            return flags | Qt.ItemFlag.ItemIsDragEnabled
        if index.internalId():
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            can_edit = bool(COLUMNS[index.column()].field)
        else:
            scene = self._sections[index.row()].scene
            if scene:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
            can_edit = scene is not None and index.column() in (SHOT, NAME)
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    @report_exceptions(False)
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A cell was edited: it shows what was typed, and tells it; what cannot be kept stays."""
        if role != Qt.ItemDataRole.EditRole or self.take_at(index) is not None:
            return False
        shot, column, text = self.shot_at(index), index.column(), str(value)
        cell = self._of_scene(index, text) if shot is None else self._cell(shot, column, text)
        if cell is not None:
            self._typed[cell.key, column] = Typed(cell.text)
            self.edited.emit(cell)
        self.dataChanged.emit(index, index)
        return cell is not None

    @report_exceptions(None)
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The columns' names."""
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section].title if is_name and 0 <= section < len(COLUMNS) else None

    # Below here: rows, and what is typed into them.

    def _cell(self, shot: Shot, column: int, text: str) -> CellEdit | None:
        """The edit of a shot's cell; None where it says nothing new, or cannot be kept."""
        self._typed.pop((shot.id, column), None)
        field = COLUMNS[column].field
        if text == shot_columns.shot_edited(shot, column, self.frame_rate):
            return None
        try:
            value = read(shot, field, text, self.frame_rate)
        except RuleError as error:
            self._typed[shot.id, column] = Typed(text, f"{error} {error.advice}")
            return None
        # Edits of ours that are on their way make it newer: only somebody else's are a surprise.
        version = max(shot.version, self._ahead.get(shot.id, 0))
        self._ahead[shot.id] = version + 1
        edit = edits.film.SetShot(shot.id, {field: value}, expected_version=version)
        return CellEdit(edit, shot.id, column, text)

    def _of_scene(self, index: Index, text: str) -> CellEdit | None:
        scene = self._sections[index.row()].scene
        text = " ".join(text.split())[:255]
        if scene is None:
            return None
        field, old = ("name", scene.name) if index.column() == NAME else ("code", scene.number)
        is_new = index.row() == self.new_scene and field == "name"
        self.new_scene = -1
        if (text == old and not is_new) or not (text or field == "code"):
            return None
        edit = edits.film.SetScene(scene.id, {field: text})
        return CellEdit(edit, scene.id, index.column(), text)

    def _of_shot(self, shot: Shot, column: int, role: int) -> Any:
        typed = self._typed.get((shot.id, column))
        if role == Qt.ItemDataRole.DisplayRole:
            if typed is None:
                return shot_columns.shot_text(shot, column)
            return status_words(typed.text) if column == STATUS else clean_line(typed.text)
        if role == Qt.ItemDataRole.EditRole:
            if typed:
                return typed.text
            return shot_columns.shot_edited(shot, column, self.frame_rate)
        if role == Qt.ItemDataRole.ForegroundRole and typed and typed.problem:
            return theme.colour("bad")
        if role == Qt.ItemDataRole.DecorationRole and column == STATUS:
            return icons.icon(status_look(shot.status).icon, "quiet")
        if role == Qt.ItemDataRole.ToolTipRole:
            return typed.problem if typed and typed.problem else tip(shot)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return spoken(shot)
        return None

    def _of_section(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            return theme.body_font(bold=True)
        if index.row() >= len(self._sections):
            return None
        section, column = self._sections[index.row()], index.column()
        typed = self._typed.get((section.parent_id, column))
        if role == Qt.ItemDataRole.EditRole and column in (SHOT, NAME):
            return section.number if column == SHOT else section.title
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if typed:
            return clean_line(typed.text)
        if column == SHOT:
            return section.number or "–"
        if column == NAME:
            return clean_line(section.title)
        time = display.running_time(section.seconds) + "?" * section.is_length_unknown
        return time if column == LENGTH else None

    def _forget_kept(self, older: Section, newer: Section) -> None:
        """What was on its way has come: cells of what has changed show it from the film again."""
        before = {shot.id: shot for shot in older.shots}
        changed = {shot.id for shot in newer.shots if before.get(shot.id) is not shot}
        if older.scene is not newer.scene:
            changed.add(newer.parent_id)
        for key in [key for key, typed in self._typed.items() if not typed.problem]:
            if key[0] in changed:
                del self._typed[key]

    def place_of(self, shot_id: AssetId) -> tuple[int, int] | None:
        """The section and the row of a shot."""
        if self._places is None:
            self._places = {
                shot.id: (section, row)
                for section, shots in enumerate(self._shots)
                for row, shot in enumerate(shots)
            }
        return self._places.get(shot_id)

    def _number(self, shot_id: AssetId) -> int:
        """The internal id of the takes of a shot."""
        if shot_id not in self._numbers:
            self._numbers[shot_id] = len(self._numbered) + _TAKES
            self._numbered.append(shot_id)
        return self._numbers[shot_id]

    def _update(self, row: int, shots: list[Shot]) -> None:
        """One cut and one insertion bring a section to its new state; the rest has changed."""
        parent, last = self.index(row, 0), len(COLUMNS) - 1
        for shot in shots:
            self._takes.setdefault(shot.id, list(shot.takes))
        self._splice(parent, self._shots[row], shots, lambda shot: shot.id)
        for place, shot in enumerate(shots):
            at, takes = self.index(place, 0, parent), self._takes[shot.id]
            self._splice(at, takes, list(shot.takes), lambda take: take.card.id)
            if takes:
                self.dataChanged.emit(self.index(0, 0, at), self.index(len(takes) - 1, last, at))
        self.dataChanged.emit(self.index(row, 0), self.index(row, last))
        if shots:
            first = self.index(0, 0, parent)
            self.dataChanged.emit(first, self.index(len(shots) - 1, last, parent))

    def _splice(
        self, parent: QModelIndex, old: list[Any], new: Sequence[Any], key: Callable[[Any], str]
    ) -> None:
        """Make a list of rows another one, with one cut and one insertion."""
        most = min(len(old), len(new))
        head = 0
        while head < most and key(old[head]) == key(new[head]):
            head += 1
        tail = 0
        while tail < most - head and key(old[-1 - tail]) == key(new[-1 - tail]):
            tail += 1
        if len(old) - tail > head:
            self.beginRemoveRows(parent, head, len(old) - tail - 1)
            del old[head : len(old) - tail]
            self._places = None
            self.endRemoveRows()
        if len(new) - tail > head:
            self.beginInsertRows(parent, head, len(new) - tail - 1)
            old[head:head] = new[head : len(new) - tail]
            self._places = None
            self.endInsertRows()
        old[:] = new


def _of_take(take: Take, column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return shot_columns.take_text(take, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        return take_tip(take)
    if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
        stands = (
            f"Take {take.number}",
            "plays" if take.is_selected else "",
            standing_words(take),
            take.card.name,
        )
        return ", ".join(filter(None, stands))
    return None
