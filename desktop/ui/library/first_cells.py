"""The first page of the grid, painted before there is a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from desktop.ui.library.asset_painter import AssetPainter, CellState
from desktop.ui.library.grid_layout import GridLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.thumbnails import Thumbnails


class FirstCells:
    """Paints cards where the grid will have them when it is scrolled to its beginning.

    The first time by name only: the icons are a font to be loaded, the pictures files to be read.
    """

    def __init__(self, cards: Sequence[AssetCard], thumbnails: Thumbnails) -> None:
        self._cards = cards
        self._painter = AssetPainter(thumbnails)
        self._is_plain = True

    def __call__(self, painter: QPainter, place: QRect, cell: int) -> bool:
        """Paint what shows of them in `place`, in cells about `cell` pixels wide.

        Returns whether there is more to see when it is painted again.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = GridLayout(place.width(), len(self._cards), cell)
        state = CellState(is_plain=self._is_plain)
        for row in layout.rows_between(0, place.height()):
            box = layout.rect(row).translated(place.topLeft())
            self._painter.paint(painter, box, self._cards[row], state)
        was_plain, self._is_plain = self._is_plain, False
        return was_plain
