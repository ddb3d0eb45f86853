"""The history as a tree that is read page by page: edits, and what each did to its assets."""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon

from desktop.domain import display
from desktop.domain.history import KIND_NAMES
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.ui.history.history_page import ActPart, PartsPage, ShownAct, ShownPage
    from desktop.ui.kit.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LINE = 300  # letters of a cell


class Column(IntEnum):
    """The columns, from the left."""

    EDIT = 0
    ABOUT = 1
    CHANGED = 2
    WHO = 3
    WHEN = 4


HEADINGS = ("Edit", "Of", "What changed", "Who", "When")


@dataclass(slots=True)
class _Node:
    """An edit with what is known of its parts.

    Attributes:
        serial: Its number as long as it is shown: what indexes of its parts carry.
        then: Where its parts are read on; empty before they were read, None at their end.
    """

    shown: ShownAct
    serial: int
    parts: list[ActPart] = field(default_factory=list)
    then: str | None = ""
    is_asked: bool = False


class HistoryTree(QAbstractItemModel):
    """Edits, newest first; each opens to its parts.

    Signals:
        more_wanted: The edits go on, and more of them are to be seen.
        parts_wanted: An edit (`Act`) was opened whose parts have to be read, and after which row.
    """

    more_wanted = Signal()
    parts_wanted = Signal(object, object)

    def __init__(self, thumbnails: Thumbnails | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._nodes: list[_Node] = []
        self._rows: dict[int, int] = {}  # of serials
        self._serials = itertools.count(1)
        self._goes_on = False
        self._is_asked = False
        if thumbnails is not None:
            thumbnails.loaded.connect(self._loaded)

    # What is put in

    def clear(self) -> None:
        """Show nothing, until a first page comes."""
        self.beginResetModel()
        self._nodes, self._rows = [], {}
        self._goes_on = self._is_asked = False
        self.endResetModel()

    def add_page(self, page: ShownPage) -> None:
        """Put the next page below what is shown."""
        self._goes_on, self._is_asked = page.then is not None, False
        known = {node.shown.act.id for node in self._nodes}
        fresh = [shown for shown in page.acts if shown.act.id not in known]
        if not fresh:
            return
        at = len(self._nodes)
        self.beginInsertRows(_NOWHERE, at, at + len(fresh) - 1)
        self._nodes += [_Node(shown, next(self._serials)) for shown in fresh]
        self._number()
        self.endInsertRows()

    def merge(self, page: ShownPage) -> None:
        """Take up the newest edits: new ones come in where they belong, known ones are renewed."""
        known = {node.shown.act.id: row for row, node in enumerate(self._nodes)}
        for shown in page.acts:
            if (row := known.get(shown.act.id)) is not None:
                self._renew(self._row_of(self._nodes[row].serial, row), shown)
        oldest = self._nodes[-1].shown.act.id if self._nodes else ""
        for shown in page.acts:
            if shown.act.id in known or (self._goes_on and shown.act.id < oldest):
                continue
            ids = [node.shown.act.id for node in reversed(self._nodes)]
            row = len(ids) - bisect.bisect(ids, shown.act.id)
            self.beginInsertRows(_NOWHERE, row, row)
            self._nodes.insert(row, _Node(shown, next(self._serials)))
            self._number()
            self.endInsertRows()

    def add_parts(self, operation_id: str, page: PartsPage) -> None:
        """Put parts into the edit they belong to, if that is still shown."""
        node = next((n for n in self._nodes if n.shown.act.id == operation_id), None)
        if node is None:
            return
        node.is_asked, node.then = False, page.then
        if page.parts:
            at = len(node.parts)
            parent = self.index(self._rows[node.serial], 0)
            self.beginInsertRows(parent, at, at + len(page.parts) - 1)
            node.parts += page.parts
            self.endInsertRows()

    def forgo_page(self) -> None:
        """The next page could not be read: it can be asked for again."""
        self._is_asked = False

    def forgo_parts(self, operation_id: str) -> None:
        """Parts of an edit could not be read: they can be asked for again."""
        for node in self._nodes:
            if node.shown.act.id == operation_id:
                node.is_asked = False

    # What is told

    def act(self, index: Index) -> ShownAct | None:
        """The edit of a row, or the one that a part belongs to."""
        if not index.isValid():
            return None
        node = self._node_of(index)
        return node.shown if node is not None else None

    def asset_of(self, index: Index) -> tuple[AssetId, bool] | None:
        """The asset of a row, and whether it is still in the library."""
        part, shown = self._part(index), self.act(index)
        if part is not None:
            return None if part.asset_id is None else (part.asset_id, part.card is not None)
        if shown is None or shown.act.asset_id is None:
            return None
        return shown.act.asset_id, shown.card is not None

    def text_of(self, index: Index) -> str:
        """A row as it is copied."""
        cells = [self._cell(index.sibling(index.row(), column)) for column in Column]
        return " · ".join(filter(None, cells))

    @property
    def goes_on(self) -> bool:
        """Whether there are older edits that have not been read."""
        return self._goes_on

    # Qt's questions

    @report_exceptions(_NOWHERE)
    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """0 stands for an edit; a part carries the number of its edit."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        serial = self._nodes[parent.row()].serial if parent.isValid() else 0
        return self.createIndex(row, column, serial)

    @report_exceptions(_NOWHERE)
    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Of a part, its edit."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        row = self._rows.get(int(index.internalId()))
        return QModelIndex() if row is None else self.createIndex(row, 0, 0)

    @report_exceptions(0)
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many have been read."""
        if not parent.isValid():
            return len(self._nodes)
        if parent.internalId() or parent.column():
            return 0
        return len(self._nodes[parent.row()].parts)

    @report_exceptions(0)
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are headings."""
        return len(Column)

    @report_exceptions(False)
    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Whether it opens, also before its parts were read."""
        if not parent.isValid():
            return bool(self._nodes)
        if parent.internalId() or parent.column():
            return False
        return self._nodes[parent.row()].shown.has_parts

    @report_exceptions(False)
    def canFetchMore(self, parent: Index) -> bool:
        """Whether more can be read."""
        if not parent.isValid():
            return self._goes_on and not self._is_asked
        if parent.internalId() or parent.column():
            return False
        node = self._nodes[parent.row()]
        return node.shown.has_parts and node.then is not None and not node.is_asked

    @report_exceptions(None)
    def fetchMore(self, parent: Index) -> None:
        """Ask for it; it comes later."""
        if not self.canFetchMore(parent):
            return
        if not parent.isValid():
            self._is_asked = True
            self.more_wanted.emit()
            return
        node = self._nodes[parent.row()]
        node.is_asked = True
        self.parts_wanted.emit(node.shown.act, node.then or None)

    @report_exceptions(None)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        is_heading = orientation == Qt.Orientation.Horizontal and section < len(HEADINGS)
        return HEADINGS[section] if is_heading and role == Qt.ItemDataRole.DisplayRole else None

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts as plain lines, a small picture, and the whole as tool tip."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._whole(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.text_of(index) if index.column() == Column.EDIT else self._cell(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.tokens().quiet) if index.column() >= Column.WHO else None
        if role == Qt.ItemDataRole.DecorationRole:
            is_shown_at = Column.EDIT if self._part(index) is not None else Column.ABOUT
            return self._picture(index) if index.column() == is_shown_at else None
        return None

    # Below here: what stands in a cell.

    def _cell(self, index: Index) -> str | None:
        part = self._part(index)
        if part is not None:
            if index.column() == Column.EDIT:
                return clean_line(part.name, limit=_LINE)
            return _said(part.lines) if index.column() == Column.CHANGED else None
        shown = self.act(index)
        if shown is None:
            return None
        act = shown.act
        return {
            Column.EDIT: clean_line(act.label, limit=_LINE),
            Column.ABOUT: act.about,
            Column.CHANGED: _said(shown.lines) or KIND_NAMES[act.kind],
            Column.WHO: clean_line(act.user, limit=80),
            Column.WHEN: display.date_time(act.at),
        }[Column(index.column())]

    def _whole(self, index: Index) -> str:
        part, shown = self._part(index), self.act(index)
        if index.column() == Column.CHANGED:
            lines = part.lines if part is not None else shown.lines if shown else ()
            return "\n".join(lines)
        return self._cell(index) or ""

    def _picture(self, index: Index) -> QIcon | None:
        part, shown = self._part(index), self.act(index)
        card: AssetCard | None = (part or shown).card if part or shown else None  # type: ignore[union-attr]
        if card is None:
            return None
        pixmap = self._thumbnails.for_card(card, 64) if self._thumbnails else None
        return icons.type_icon(card.type, "quiet") if pixmap is None else QIcon(pixmap)

    def _node_of(self, index: Index) -> _Node | None:
        serial = int(index.internalId())
        row = self._rows.get(serial) if serial else index.row()
        return self._nodes[row] if row is not None and row < len(self._nodes) else None

    def _part(self, index: Index) -> ActPart | None:
        node = self._node_of(index) if index.isValid() and index.internalId() else None
        if node is None or index.row() >= len(node.parts):
            return None
        return node.parts[index.row()]

    def _renew(self, row: int, shown: ShownAct) -> None:
        node = self._nodes[row]
        if node.shown != shown:
            node.shown = shown
            first = self.index(row, 0)
            self.dataChanged.emit(first, first.siblingAtColumn(len(Column) - 1))

    def _row_of(self, serial: int, known: int) -> int:
        return self._rows.get(serial, known)

    def _number(self) -> None:
        self._rows = {node.serial: row for row, node in enumerate(self._nodes)}

    def _loaded(self, checksum: str) -> None:
        for row, node in enumerate(self._nodes):
            card = node.shown.card
            if card is not None and card.checksum == checksum:
                at = self.index(row, Column.ABOUT)
                self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])
            for place, part in enumerate(node.parts):
                if part.card is not None and part.card.checksum == checksum:
                    at = self.createIndex(place, 0, node.serial)
                    self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])


def _said(lines: tuple[str, ...]) -> str:
    return clean_line("; ".join(lines), limit=_LINE)
