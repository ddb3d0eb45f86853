"""The table of a list of assets: name, type, size, and when each came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from desktop.domain import display
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import icons
from desktop.ui.kit.flat_table import FlatTable, Index
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.qt_callbacks import report_exceptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.asset import AssetCard

NAME, SIZE, TYPE, ADDED = range(4)
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class AssetListModel(FlatTable):
    """Assets in the order in which they are given."""

    HEADINGS = ("Name", "Size", "Type", "Added")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: Sequence[AssetCard] = ()

    @property
    def cards(self) -> Sequence[AssetCard]:
        """Those in sight."""
        return self._cards

    def show_cards(self, cards: Sequence[AssetCard]) -> None:
        """Show others."""
        self.beginResetModel()
        self._cards = cards
        self.endResetModel()

    def size(self) -> int:
        """How many there are."""
        return len(self._cards)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Sizes at the right; long names whole in the tool tip."""
        if not index.isValid():
            return None
        card, column = self._cards[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(card, column)
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return icons.type_icon(card.type, "quiet")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SIZE:
            return _NUMBERS
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(clean_line(card.name, limit=255))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings stand where their columns do."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == SIZE:
            return _NUMBERS
        return super().headerData(section, orientation, role)


def _cell(card: AssetCard, column: int) -> str:
    if column == NAME:
        return clean_line(card.name, limit=255)
    if column == SIZE:
        return display.size(card.size) if card.size is not None else ""
    return display.type_name(card.type) if column == TYPE else display.date(card.created_at)
