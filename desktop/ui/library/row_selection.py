"""Whole rows as Qt selections, and back: by stretches, so that a million rows name none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QAbstractItemModel


def selected_ranges(chosen: QItemSelectionModel) -> list[tuple[int, int]]:
    """First and last row of each selected stretch, in order, without naming every row."""
    selection = chosen.selection()
    spans = (selection.at(at) for at in range(selection.count()))
    return sorted({(span.top(), span.bottom()) for span in spans})


def selection_of(model: QAbstractItemModel, ranges: Iterable[tuple[int, int]]) -> QItemSelection:
    """The selection of stretches of whole rows (first and last)."""
    selection, last_column = QItemSelection(), model.columnCount() - 1
    for first, last in ranges:
        selection.select(model.index(first, 0), model.index(last, last_column))
    return selection
