"""The lineage as rows: the graph as a tree, and the answers to the three questions as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from desktop.domain.display import type_name
from desktop.domain.lineage import named, source_line, state_words, use_line
from desktop.domain.relation import reads_as
from desktop.ui.kit import icons, theme
from desktop.ui.kit.mime import LIBRARY, asset_mime
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import Dependent, Lineage, LineageUse
    from desktop.ui.kit.thumbnails import Thumbnails

    Index = QModelIndex | QPersistentModelIndex

CARD = Qt.ItemDataRole.UserRole
HEADINGS = ("Name", "How", "Type", "State")
ABOVE_WORDS, BELOW_WORDS = "Comes from, is used in", "Made from it, part of it"
_PICTURE = QSize(48, 30)


class LineageRows(QStandardItemModel):
    """Rows of assets, in a tree or not."""

    def __init__(self, thumbnails: Thumbnails | None, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self._thumbnails = thumbnails
        self.setHorizontalHeaderLabels(list(HEADINGS))

    def show_lineage(self, lineage: Lineage) -> None:
        """The asset, and below it what it comes from and what came of it; each asset once."""
        self._clear()
        told: set[AssetId] = {lineage.root}
        self.appendRow(self._row(lineage.nodes[lineage.root].card, ""))
        for words, up in ((ABOVE_WORDS, True), (BELOW_WORDS, False)):
            if (lineage.above if up else lineage.below)[lineage.root]:
                heading = _still(words)
                self.appendRow([heading, *(_still("") for _ in HEADINGS[1:])])
                self._grow(heading, lineage, told, up=up)

    def show_uses(self, uses: Iterable[LineageUse]) -> None:
        """What uses the asset."""
        self._clear()
        for use in uses:
            self.appendRow(self._row(use.card, use_line(use)))

    def show_dependents(self, dependents: Iterable[Dependent]) -> None:
        """What would lose its source."""
        self._clear()
        for one in dependents:
            words = f"{reads_as(one.type)[1]} it, {source_line(one)}"
            self.appendRow(self._row(one.card, words))

    def show_cards(self, cards: Iterable[AssetCard]) -> None:
        """Assets by themselves."""
        self._clear()
        for card in cards:
            self.appendRow(self._row(card, ""))

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Pictures are asked for when their row is painted."""
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            card = card_of(index)
            if card is None:
                return None
            found = self._thumbnails.for_card(card) if self._thumbnails else None
            return icons.type_icon(card.type, "quiet") if found is None else QIcon(found)
        return super().data(index, role)

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """A drag of assets, as out of the grid."""
        cards = [card_of(index) for index in indexes if index.column() == 0]
        return asset_mime([card.id for card in cards if card is not None], LIBRARY)

    def supportedDragActions(self) -> Qt.DropAction:
        """Assets are copied: they stay where they are."""
        return Qt.DropAction.CopyAction

    def _clear(self) -> None:
        self.removeRows(0, self.rowCount())

    def _grow(
        self, heading: QStandardItem, lineage: Lineage, told: set[AssetId], *, up: bool
    ) -> None:
        waiting = [(heading, lineage.root)]
        while waiting:
            branch, key = waiting.pop()
            for edge in (lineage.above if up else lineage.below)[key]:
                other = edge.parent if up else edge.child
                words = edge.words if up else edge.heading
                is_known = other in told
                row = self._row(lineage.nodes[other].card, words + (", see there" * is_known))
                branch.appendRow(row)
                if not is_known:
                    told.add(other)
                    waiting.append((row[0], other))
            node = lineage.nodes[key]
            if more := node.more_above if up else node.more_below:
                branch.appendRow(
                    [_still(f"and {more:,} more"), *(_still("") for _ in HEADINGS[1:])]
                )

    def _row(self, card: AssetCard, words: str) -> list[QStandardItem]:
        texts = (named(card), words, type_name(card.type), state_words(card))
        row = [QStandardItem(text) for text in texts]
        for item in row:
            item.setEditable(False)
            item.setToolTip("")
        row[0].setData(card, CARD)
        return row


def card_of(index: Index) -> AssetCard | None:
    """The asset of a row; headings have none."""
    found = index.sibling(index.row(), 0).data(CARD) if index.isValid() else None
    return cast("AssetCard | None", found)


def _still(text: str) -> QStandardItem:
    """A heading: neither an asset nor to be selected."""
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setForeground(theme.colour("quiet"))
    return item


class LineageList(QTreeView):
    """Rows of a lineage under pointer and keyboard.

    Signals:
        chosen: (AssetCard) A person went to it.
        opened: (AssetCard) It is to be seen large.
        menu_requested: (AssetCard, global position).
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, thumbnails: Thumbnails | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = LineageRows(thumbnails, self)
        self.setModel(self.rows)
        self.setAccessibleName("Lineage as a list")
        self.setIconSize(_PICTURE)
        self.setUniformRowHeights(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((320, 260, 90)):
            header.resizeSection(column, width)
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._went)
        self._is_filling = False
        if thumbnails is not None:
            thumbnails.loaded.connect(lambda _sum: self.viewport().update())

    def fill(self, show: Callable[[], None], *, keep: AssetId | None) -> None:
        """Let rows be shown; the keyboard stays on the asset where it was."""
        self._is_filling = True
        show()
        self.expandAll()
        if keep is not None and (index := self.index_of(keep)) is not None:
            self.setCurrentIndex(index)
        self._is_filling = False

    def index_of(self, key: AssetId) -> QModelIndex | None:
        """The first row of an asset."""
        waiting = [QModelIndex()]
        for parent in waiting:
            for row in range(self.rows.rowCount(parent)):
                index = self.rows.index(row, 0, parent)
                card = card_of(index)
                if card is not None and card.id == key:
                    return index
                waiting.append(index)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        if (card := card_of(index)) is not None:
            self.opened.emit(card)

    def _went(self, index: Index) -> None:
        if not self._is_filling and (card := card_of(index)) is not None:
            self.chosen.emit(card)

    def _menu(self, at: QPoint) -> None:
        if (card := card_of(self.indexAt(at))) is not None:
            self.menu_requested.emit(card, self.viewport().mapToGlobal(at))
