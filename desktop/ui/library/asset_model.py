"""The assets of a listing as a Qt model: grid and table show the same one."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt, Signal

from desktop.domain.asset import AssetCard, CardDetails, ColourLabel
from desktop.domain.listing import Order
from desktop.domain.packed_ids import PackedIds
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.mime import ASSETS, LIBRARY, TRASH, asset_mime
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.library.asset_columns import (
    COLUMNS,
    LABEL_COLUMN,
    NAME_COLUMN,
    RATING_COLUMN,
    STATUS_COLUMN,
)
from desktop.ui.library.change_clock import ChangeClock
from desktop.ui.library.paged_model import AnyIndex, PagedModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.listing import Listing
    from desktop.ui.kit.runner import Runner

_TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
LARGEST_DRAG = 5_000  # rows; more is a query, not a handful


class AssetRole(IntEnum):
    """What a cell can be asked for besides Qt's own roles."""

    CARD = int(Qt.ItemDataRole.UserRole) + 1
    ID = CARD + 1


class AssetRows:
    """A listing, read from the catalog."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing

    def first(self, reads: Reads) -> tuple[Sequence[AssetCard], int | None]:
        """The first page, and the count where there is no other: counting a million takes long."""
        page = reads.listing.page(self.listing, limit=PagedModel.PAGE)
        return page.cards, len(page.cards) if page.after is None else None

    def count(self, reads: Reads) -> int:
        """How many there are."""
        return reads.listing.count(self.listing)

    def ids(self, reads: Reads) -> bytes:
        """All ids, packed."""
        return reads.listing.ids(self.listing)

    def rows(self, reads: Reads, ids: Sequence[AssetId]) -> Mapping[AssetId, AssetCard]:
        """The cards of some ids."""
        return reads.listing.cards(ids)


class AssetModel(PagedModel[AssetCard]):
    """Assets in rows, `COLUMNS` in columns.

    Attributes:
        files: Originals on this machine of what is selected, for drags to other programs.

    Signals:
        rename_requested: (asset id, new name).
        rating_requested: (asset id, stars).
        label_requested: (asset id, ColourLabel).
        status_requested: (asset id, status).
    """

    rename_requested = Signal(str, str)
    rating_requested = Signal(str, int)
    label_requested = Signal(str, object)
    status_requested = Signal(str, str)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._files: Mapping[AssetId, Path] = {}
        self._order = Order()
        self._details: dict[AssetId, CardDetails] = {}
        self._details_asked: set[int] = set()
        self._detail_changes: ChangeClock[AssetId] = ChangeClock()
        for signal in (self.modelReset, self.rowsInserted, self.rowsRemoved):
            signal.connect(lambda *_: self._details_asked.clear())

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One per declared column."""
        return 0 if parent.isValid() else len(COLUMNS)

    @report_exceptions(None)
    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """What a cell shows; placeholders for rows that are on their way."""
        if not index.isValid():
            return None
        if role == AssetRole.ID:
            return self.id_at(index.row())
        card = self.row_at(index.row())
        if role == AssetRole.CARD:
            return card
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if card is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and not index.column() else None
        detail = COLUMNS[index.column()].detail
        if detail is not None and role in _TEXT_ROLES:
            found = self._details_at(index.row(), card.id)
            return detail(card, found) if found is not None else ""
        return _cell(card, index.column(), role)

    def lend_files(self, files: Mapping[AssetId, Path]) -> None:
        """The originals that a drag hands to other programs, looked up before it begins."""
        self._files = files

    def forget_details(self, ids: Iterable[AssetId] | None = None) -> None:
        """The tags or facts of these (None: of all) changed: read them again where they show."""
        ids = None if ids is None else list(ids)
        self._detail_changes.note(ids)
        if not (self._details or self._details_asked):
            return  # none shows: of the columns that have them, none has been in sight
        if ids is None:
            self._details.clear()
        else:
            for asset_id in ids:
                self._details.pop(asset_id, None)
        self._details_asked.clear()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, list(_TEXT_ROLES))

    def _details_at(self, row: int, asset_id: AssetId) -> CardDetails | None:
        """The details of a row, or None now, with those of its whole page asked for."""
        found = self._details.get(asset_id)
        page = row // self.PAGE
        if found is None and page not in self._details_asked:
            self._details_asked.add(page)
            ids = list(self.ids[page * self.PAGE : (page + 1) * self.PAGE])
            asked_at = self._detail_changes.now
            self._runner.ask(
                lambda reads: reads.listing.details(ids),
                lambda found: self._details_came(found, asked_at),
            )
        return found

    def _details_came(self, came: dict[AssetId, CardDetails], asked_at: int) -> None:
        # What changed meanwhile is asked for again when it is painted next, which is now.
        changes = self._detail_changes
        found = {key: one for key, one in came.items() if not changes.has_changed(key, asked_at)}
        if len(self._details) > self.KEPT:
            self._details.clear()
        self._details |= found
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, list(_TEXT_ROLES))

    @report_exceptions(None)
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column = COLUMNS[section]
            arrow = "  ↓" if self._order.descending else "  ↑"
            return column.heading + (arrow if column.sort is self._order.key else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def show_order(self, order: Order) -> None:
        """Mark the heading that the rows are sorted by."""
        self._order = order
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing of it can be changed."""
        return self._runner.is_read_only

    @report_exceptions(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Names are editable, everything can be dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = (
            Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        if index.column() == NAME_COLUMN and not self.is_read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @report_exceptions(False)
    def setData(
        self, index: AnyIndex, value: Any, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        """Ask for an edit. The model itself changes when the library has."""
        card = self.row_at(index.row()) if index.isValid() else None
        if card is None or role != Qt.ItemDataRole.EditRole or self.is_read_only:
            return False
        if index.column() == NAME_COLUMN:
            name = " ".join(str(value).split())
            if name and name != card.name:
                self.rename_requested.emit(card.id, name)
                return True
        elif index.column() == RATING_COLUMN and int(value) != card.rating:
            self.rating_requested.emit(card.id, int(value))
            return True
        elif index.column() == LABEL_COLUMN and value != card.label:
            self.label_requested.emit(card.id, ColourLabel(value))
            return True
        elif index.column() == STATUS_COLUMN and value != card.status:
            self.status_requested.emit(card.id, str(value))
            return True
        return False

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [ASSETS, "text/uri-list"]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        """A drag of the rows of `indexes`."""
        rows = sorted({index.row() for index in indexes})[:LARGEST_DRAG]
        return self.drag_of([self.ids[row] for row in rows if row < len(self.ids)])

    def drag_of(self, ids: Sequence[AssetId]) -> QMimeData:
        """A drag of these assets, with the originals that are known to be on this machine."""
        files = [self._files[asset_id] for asset_id in ids if asset_id in self._files]
        in_trash = isinstance(self._source, AssetRows) and self._source.listing.trashed
        return asset_mime(ids, TRASH if in_trash else LIBRARY, files=files)

    def supportedDragActions(self) -> Qt.DropAction:
        """Assets stay where they are; others get a copy or a link."""
        return Qt.DropAction.CopyAction | Qt.DropAction.LinkAction

    def ids_of(self, ranges: Iterable[tuple[int, int]]) -> PackedIds:
        """The ids of stretches of rows (first and last), as far as they are known."""
        data = self.ids.data
        return PackedIds(b"".join(data[first * 16 : last * 16 + 16] for first, last in ranges))


def _alignment(column: int) -> Qt.AlignmentFlag:
    across = (
        Qt.AlignmentFlag.AlignRight if COLUMNS[column].is_number else Qt.AlignmentFlag.AlignLeft
    )
    return across | Qt.AlignmentFlag.AlignVCenter


def _cell(card: AssetCard, column: int, role: int) -> Any:
    """What a cell of a known card answers."""
    if role == Qt.ItemDataRole.DisplayRole:
        return COLUMNS[column].text(card)
    if role == Qt.ItemDataRole.EditRole:
        return card.rating if column == RATING_COLUMN else card.name
    if role == Qt.ItemDataRole.ToolTipRole and column == NAME_COLUMN:
        return plain_tooltip(card.name)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{COLUMNS[column].heading}: {COLUMNS[column].text(card)}"
    return None
