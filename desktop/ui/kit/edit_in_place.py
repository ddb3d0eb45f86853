"""Begins to edit a cell of a list, a table or a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex


def edit_in_place(view: QAbstractItemView, index: QModelIndex) -> bool:
    """Open the editor of a cell; whether that was done.

    Where a cell is being edited, or is about to be since it was clicked, nothing happens.
    The `edit` that Qt has for everybody warns of that as of a fault.
    """
    trigger, of_itself = QAbstractItemView.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_)
    return bool(view.edit(index, trigger, of_itself))
