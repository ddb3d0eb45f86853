"""The film as a tree of scenes and shots, for the list and for screen readers."""

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

from desktop.domain import display
from desktop.domain.film import status_words
from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.guard import guarded
from desktop.ui.storyboard.shot_words import line_of, spoken, take_count
from desktop.ui.storyboard.status import status_look

if TYPE_CHECKING:
    from desktop.domain.film import Shot
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.board import Board, Section

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Shot", "What happens", "Duration", "Status", "Take", "Camera")
SHOT_ID = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()


class FilmModel(QAbstractItemModel):
    """Rows are sections, their children shots.

    A child's internal id is its section's row plus one; a section's is 0. Neither holds an object,
    so an index that outlives a refresh points at nothing worse than another row.

    Signals:
        renamed: (scene id, new heading) A heading was edited in its row.
    """

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._sections: list[Section] = []
        self._shots: list[list[Shot]] = []

    def show_board(self, board: Board | None) -> None:
        """Show another state of the film; where only shots came, went or changed, say just that."""
        sections = list(board.sections) if board else []
        same = [s.parent_id for s in sections] == [s.parent_id for s in self._sections]
        self._board = board
        if not same or not sections:
            self.beginResetModel()
            self._sections = sections
            self._shots = [list(section.shots) for section in sections]
            self.endResetModel()
            return
        for row, section in enumerate(sections):
            if self._sections[row] is not section:
                self._sections[row] = section
                self._update(row, list(section.shots))

    def shot_id(self, index: Index) -> AssetId | None:
        """The shot of a row, or None where it is a scene."""
        shot = self._shot(index)
        return shot.id if shot else None

    def index_of(self, section: int, place: int) -> QModelIndex:
        """The row of a shot by its place on the board."""
        return self.index(place, 0, self.index(section, 0))

    # Qt's questions.

    @guarded(_ROOT)
    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """A section, or a shot below one."""
        if row < 0 or column < 0 or column >= len(COLUMNS):
            return QModelIndex()
        if not parent.isValid():
            is_there = row < len(self._sections)
            return self.createIndex(row, column, 0) if is_there else QModelIndex()
        if parent.internalId() or parent.column() or row >= len(self._shots[parent.row()]):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1)

    @guarded(_ROOT)
    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The section of a shot."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    @guarded(0)
    def rowCount(self, parent: Index = _ROOT) -> int:
        """Sections, or shots of one."""
        if not parent.isValid():
            return len(self._sections)
        if parent.internalId() or parent.column() or parent.row() >= len(self._shots):
            return 0
        return len(self._shots[parent.row()])

    def columnCount(self, parent: Index = _ROOT) -> int:
        """As many as `COLUMNS`."""
        return len(COLUMNS)

    @guarded(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the eye, a sentence for the ear."""
        if not index.isValid():
            return None
        if role == SHOT_ID:
            return self.shot_id(index)
        shot = self._shot(index)
        if shot is None:
            return self._of_section(index, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return _text(shot, index.column(), self._rate)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 3:
            look = status_look(shot.status)
            return icons.icon(look.icon, "quiet")
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return spoken(shot, self._rate)
        return None

    @guarded(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Shots and scenes can be dragged, and a scene's heading edited."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        scene = None if index.internalId() else self._sections[index.row()].scene
        if index.internalId() or scene:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if scene and index.column() == 1 else flags

    @guarded(False)
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A heading was edited: told, and shown when the library has it."""
        scene = self._sections[index.row()].scene if not index.internalId() else None
        text = " ".join(str(value).split())[:255]
        if scene is None or role != Qt.ItemDataRole.EditRole or text in ("", scene.name):
            return False
        self.renamed.emit(scene.id, text)
        return True

    @guarded(None)
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The columns' names."""
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if is_name and 0 <= section < len(COLUMNS) else None

    @property
    def _rate(self) -> float:
        return self._board.film.frame_rate if self._board else DEFAULT_FRAME_RATE

    def _shot(self, index: Index) -> Shot | None:
        if not index.isValid() or not index.internalId():
            return None
        section = int(index.internalId()) - 1
        if section >= len(self._shots) or index.row() >= len(self._shots[section]):
            return None
        return self._shots[section][index.row()]

    def _of_section(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            return theme.body_font(bold=True)
        if index.row() >= len(self._sections):
            return None
        section = self._sections[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() == 1:
            return section.title
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 0:
            return section.number or "–"
        if index.column() == 1:
            return clean_line(section.title)
        return display.running_time(section.seconds) if index.column() == 2 else None

    def _update(self, row: int, shots: list[Shot]) -> None:
        """One cut and one insertion bring a section to its new state; the rest has changed."""
        old = self._shots[row]
        head = 0
        while head < min(len(old), len(shots)) and old[head].id == shots[head].id:
            head += 1
        tail = 0
        most = min(len(old), len(shots)) - head
        while tail < most and old[-1 - tail].id == shots[-1 - tail].id:
            tail += 1
        parent = self.index(row, 0)
        if len(old) - tail > head:
            self.beginRemoveRows(parent, head, len(old) - tail - 1)
            del old[head : len(old) - tail]
            self.endRemoveRows()
        if len(shots) - tail > head:
            self.beginInsertRows(parent, head, len(shots) - tail - 1)
            old[head:head] = shots[head : len(shots) - tail]
            self.endInsertRows()
        self._shots[row] = shots
        last = len(COLUMNS) - 1
        self.dataChanged.emit(self.index(row, 0), self.index(row, last))
        if shots:
            first = self.index(0, 0, parent)
            self.dataChanged.emit(first, self.index(len(shots) - 1, last, parent))


def _text(shot: Shot, column: int, rate: float) -> str:
    """A shot in a column."""
    if column == 0:
        return clean_line(shot.code or shot.name)
    if column == 1:
        return line_of(shot)
    if column == 2:
        return display.length(shot.seconds)
    if column == 3:
        return status_words(shot.status)
    if column == 4:
        return take_count(shot, " of ") or "–"
    return clean_line(shot.camera_angle)
