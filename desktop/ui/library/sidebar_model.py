"""The sidebar as a Qt model: a tree with counts, names to edit, and rows that take drops."""

from __future__ import annotations

import json
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.domain.sidebar import SidebarData
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.labels import READ_ONLY, plain_tooltip
from desktop.ui.kit.mime import ASSETS, asset_ids, files_in, has_assets
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.place_drops import (
    IMPORTS,
    RESTORES,
    TAKES_ASSETS,
    dragged,
    drop_refusal,
    drop_words,
)
from desktop.ui.library.sidebar_nodes import (
    Draft,
    NodeKind,
    SidebarNode,
    build,
    draft_node,
    holder_of,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId

Index = QModelIndex | QPersistentModelIndex
ROW = "application/x-desk-sidebar-row"
_RENAMED = (
    NodeKind.FILM,
    NodeKind.COLLECTION,
    NodeKind.CHARACTER,
    NodeKind.TAG,
    NodeKind.SEARCH,
)
_MOVED = (NodeKind.COLLECTION, NodeKind.TAG)
_FILES = "text/uri-list"


class SidebarRole(IntEnum):
    """What a row can be asked for besides Qt's own roles."""

    NODE = int(Qt.ItemDataRole.UserRole) + 1
    VALUE = NODE + 1


class SidebarModel(QAbstractItemModel):
    """The tree.

    Attributes:
        is_writable: Names can be edited, rows moved, things dropped on them.

    Signals:
        rename_requested: (Node, new name).
        make_requested: (Draft, name): a new place has been named.
        drop_requested: (Node, asset ids): assets were dropped on a row.
        files_dropped: (Node, paths): files of another program were.
        move_requested: (kind, id, new parent's id or empty, id of the row before which or empty).
    """

    rename_requested = Signal(object, str)
    make_requested = Signal(object, str)
    drop_requested = Signal(object, object)
    files_dropped = Signal(object, object)
    move_requested = Signal(str, str, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_writable = True
        self._root = build(SidebarData())
        self._kinds: dict[AssetId, AssetType] = {}
        self._draft: SidebarNode | None = None
        self._is_made = False  # what is drafted has its own row as soon as it is read

    def show_data(self, data: SidebarData, *, may_reset: bool = True) -> bool:
        """Show what was read. Where only names and counts changed, the rows stay what they are.

        Returns False where rows came or went and `may_reset` forbids to show it now.
        """
        new = build(data)
        draft = self._draft
        if draft is not None and draft.draft is not None and not self._is_made:
            again = draft_node(draft.draft)
            again.name = draft.name
            holder_of(new, draft.draft).add(again)
            draft = again
        if _keys(new) == _keys(self._root):
            self._take_over(self._root, new)
            return True
        if not may_reset:
            return False
        self.beginResetModel()
        self._root = new
        self._draft = None if self._is_made else draft
        self.endResetModel()
        return True

    def begin_draft(self, draft: Draft) -> QModelIndex:
        """Add a row for a place that is yet to be named; one at a time."""
        self.end_draft()
        above = holder_of(self._root, draft)
        place = len(above.children)
        self.beginInsertRows(self._index(above), place, place)
        self._draft = above.add(draft_node(draft))
        self._is_made = False
        self.endInsertRows()
        return self._index(self._draft)

    def end_draft(self) -> None:
        """It was not wanted: nothing of it stays."""
        node, self._draft = self._draft, None
        if node is None or node.parent is None:
            return
        above, row = node.parent, node.row
        self.beginRemoveRows(self._index(above), row, row)
        above.children.remove(node)
        self.endRemoveRows()

    def drop_unnamed(self) -> None:
        """The new place, unless the library has it."""
        if not self._is_made:
            self.end_draft()

    def keep_draft(self, name: str) -> None:
        """It is made: its row stays until the library is read again."""
        if self._draft is not None:
            self._is_made = True
            self.show_name(self._draft, name)

    def show_name(self, node: SidebarNode, name: str) -> None:
        """Show another name for a row, which the library has by now."""
        node.name = name
        index = self._index(node)
        self.dataChanged.emit(index, index)

    def name_hint(self, index: Index) -> str:
        """What stands in the line in which a row is named, while that is empty."""
        draft = self.node(index).draft
        return draft.hint if draft else "Name"

    def _index(self, node: SidebarNode) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.row, 0, node)

    def node(self, index: Index) -> SidebarNode:
        """The node of an index; the root for an invalid one."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, SidebarNode) else self._root

    def index_of(self, key: str) -> QModelIndex:
        """The index of the row with a key, or an invalid one."""
        found = next((node for node in walk(self._root) if node.key == key), self._root)
        return self._index(found)

    def path_of(self, key: str) -> str:
        """The name of a row behind those it is in: `Act 1 / Stills`."""
        index, names = self.index_of(key), list[str]()
        node = self.node(index) if index.isValid() else None
        while node is not None and node.kind is not NodeKind.SECTION:
            names.append(node.name)
            node = node.parent
        return " / ".join(reversed(names))

    @report_exceptions(QModelIndex())
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008, D102
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    @report_exceptions(QModelIndex())
    def parent(self, index: Index = QModelIndex()) -> Any:  # type: ignore[override]  # noqa: B008, D102
        above = self.node(index).parent
        if not index.isValid() or above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    @report_exceptions(0)
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 1

    @report_exceptions(None)
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """What a row shows."""
        if not index.isValid():
            return None
        node = self.node(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return clean_line(node.name, limit=255)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(clean_line(node.query or node.name))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = clean_line(node.name, limit=255)
            return f"{name}, {node.value}" if node.value else name
        if role == SidebarRole.NODE:
            return node
        return node.value if role == SidebarRole.VALUE else None

    @report_exceptions(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen; names of what people made can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        node = self.node(index)
        if not self.is_writable:
            is_heading = node.kind is NodeKind.SECTION
            can = Qt.ItemFlag.NoItemFlags if is_heading else Qt.ItemFlag.ItemIsSelectable
            return Qt.ItemFlag.ItemIsEnabled | can
        if node.kind is NodeKind.DRAFT:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
        if node.kind is NodeKind.SECTION:
            droppable = node.name in ("Collections", "Tags")
            return Qt.ItemFlag.ItemIsEnabled | (
                Qt.ItemFlag.ItemIsDropEnabled if droppable else Qt.ItemFlag.NoItemFlags
            )
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.kind in _RENAMED:
            flags |= Qt.ItemFlag.ItemIsEditable
        if node.kind in _MOVED:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if node.kind in (*TAKES_ASSETS, *RESTORES, *IMPORTS):
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    @report_exceptions(False)
    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Ask for a name: of a new place, or another one. Whether there is anything to ask for."""
        node, name = self.node(index), " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not name:
            return False
        if node.draft is not None:
            self.make_requested.emit(node.draft, name)
            return True
        if node.kind not in _RENAMED or name == node.name:
            return False
        self.rename_requested.emit(node, name)
        return True

    def mimeTypes(self) -> list[str]:
        """What a row takes."""
        return [ASSETS, ROW, _FILES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """A drag of one row."""
        node = self.node(indexes[0]) if indexes else self._root
        mime = QMimeData()
        mime.setData(ROW, json.dumps({"kind": node.kind.value, "id": node.id}).encode())
        return mime

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows move, assets are added."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction | Qt.DropAction.LinkAction

    def supportedDragActions(self) -> Qt.DropAction:
        """Rows move."""
        return Qt.DropAction.MoveAction

    def learn(self, kinds: Mapping[AssetId, AssetType]) -> None:
        """Types of assets that are or may be dragged."""
        self._kinds.update(kinds)

    def unknown(self, mime: QMimeData) -> tuple[AssetId, ...]:
        """The assets of a drag whose types nobody has told."""
        return tuple(key for key in asset_ids(mime) if key not in self._kinds)

    def drop_text(self, mime: QMimeData, node: SidebarNode, row: int = -1) -> str:
        """What a drop here would do, in words; empty where it would do nothing."""
        if not self.is_writable:
            return ""
        if what := dragged(mime, self._kinds):
            return drop_words(node, what) if row < 0 else ""
        kind, moved = _dragged_row(mime)
        if not moved or not _may_hold(node, kind) or _is_within(node, moved):
            return ""
        if node.kind is NodeKind.SECTION:
            return "Move to the top level" if row < 0 else "Move here"
        return f"Move into {clean_line(node.name, limit=40)}" if row < 0 else "Move here"

    def refusal(self, mime: QMimeData, node: SidebarNode) -> str:
        """Why a drop here would do nothing, where somebody may wonder; empty elsewhere."""
        return drop_refusal(node, dragged(mime, self._kinds)) if self.is_writable else READ_ONLY

    @report_exceptions(False)
    def canDropMimeData(  # noqa: D102
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return bool(self.drop_text(data, self.node(parent), row))

    @report_exceptions(False)
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for what a drop means. Answers False: the view must not remove rows itself."""
        node = self.node(parent)
        if not self.drop_text(data, node, row):
            return False
        if files := files_in(data):
            self.files_dropped.emit(node, files)
            return False
        if has_assets(data):
            self.drop_requested.emit(node, asset_ids(data))
            return False
        kind, moved = _dragged_row(data)
        parent_id = "" if node.kind is NodeKind.SECTION else node.id
        before = node.children[row].id if 0 <= row < len(node.children) else ""
        if moved != before:
            self.move_requested.emit(kind, moved, parent_id, before)
        return False

    def _take_over(self, old: SidebarNode, new: SidebarNode) -> None:
        """Take names and values over from a tree of the same shape."""
        for mine, theirs in zip(walk(old), walk(new), strict=True):
            shown = (mine.name, mine.value, mine.colour, mine.query)
            mine.name, mine.value = theirs.name, theirs.value
            mine.colour, mine.query = theirs.colour, theirs.query
            mine.listing, mine.own = theirs.listing, theirs.own
            if mine is not old and shown != (mine.name, mine.value, mine.colour, mine.query):
                index = self.createIndex(mine.row, 0, mine)
                self.dataChanged.emit(index, index)


def _dragged_row(mime: QMimeData) -> tuple[str, str]:
    """Kind and id of a dragged row of ours; empty texts for anything else."""
    if not mime.hasFormat(ROW):
        return "", ""
    try:
        told = json.loads(bytes(mime.data(ROW).data()))
        return str(told["kind"]), str(told["id"])
    except (ValueError, KeyError, TypeError):
        return "", ""


def _may_hold(node: SidebarNode, kind: str) -> bool:
    if node.kind is NodeKind.SECTION:
        return {"Collections": "collection", "Tags": "tag"}.get(node.name) == kind
    return node.kind.value == kind


def _is_within(node: SidebarNode, moved: str) -> bool:
    """Whether `node` is the moved row or lies below it."""
    above: SidebarNode | None = node
    while above is not None:
        if above.id and above.id == moved:
            return True
        above = above.parent
    return False


def _keys(node: SidebarNode) -> list[tuple[str, int]]:
    """The shape of a tree."""
    return [(each.key, len(each.children)) for each in walk(node)]
