"""The list of completions under a field: wide enough for its words, in a line of its own, below it.

Qt makes such a list as narrow as the field and lets it cover the field's lower edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QListView

from desktop.ui.kit.tokens import GAP_HALF, ROW_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROWS: Final = 10
WIDEST: Final = 420
_PADDING: Final = 28  # of an item, and the scroll bar
_OVERLAP: Final = 2  # pixels by which Qt lets a list cover its field


def dress(completer: QCompleter) -> QCompleter:
    """Give a completer the list and the habits that every completion here has; returns it."""
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(ROWS)
    popup = QListView()
    popup.setProperty("role", "completions")
    popup.setUniformItemSizes(True)
    popup.setTextElideMode(Qt.TextElideMode.ElideRight)
    popup.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    popup.setMinimumHeight(ROW_HEIGHT)
    completer.setPopup(popup)
    popup.installEventFilter(_Place(completer))
    return completer


class _Place(QObject):
    """Puts the list where it belongs whenever Qt has put it elsewhere."""

    def __init__(self, completer: QCompleter) -> None:
        super().__init__(completer)
        self._completer = completer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Widen it before it is seen; move it off the field."""
        popup, field = self._completer.popup(), self._completer.widget()
        is_placed = event.type() in (QEvent.Type.Show, QEvent.Type.Move)
        if is_placed and popup is not None:
            self._widen(popup, field)
            covering = field.mapToGlobal(QPoint(0, field.height() - _OVERLAP))
            if popup.y() == covering.y():
                popup.move(popup.x(), covering.y() + _OVERLAP + GAP_HALF)
        return super().eventFilter(watched, event)

    def _widen(self, popup: QAbstractItemView, field: QWidget) -> None:
        words = popup.sizeHintForColumn(0) + _PADDING
        width = min(max(words, field.width()), WIDEST)
        if popup.minimumWidth() != width:
            popup.setMinimumWidth(width)
