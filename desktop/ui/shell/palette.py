"""The palette: type a few letters of anything the program can do, or of anything to go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QVBoxLayout
from shiboken6 import isValid

from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP
from desktop.ui.shell.palette_items import (
    PaletteItem,
    ranked,
    read_assets,
    settings_of,
)
from desktop.ui.shell.palette_row import PaletteRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.palette_items import Finder

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
KEYS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PLACE_ROLE = KEYS_ROLE + 1


class PaletteModel(QAbstractListModel):
    """What was found, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[PaletteItem] = []

    def show_items(self, found: Sequence[PaletteItem]) -> None:
        """List these."""
        self.beginResetModel()
        self._found = list(found)
        self.endResetModel()

    def item(self, row: int) -> PaletteItem:
        """What stands in a row."""
        return self._found[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One row for each."""
        return 0 if parent.isValid() else len(self._found)

    @report_exceptions(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, help, keys and place."""
        if not index.isValid() or index.row() >= len(self._found):
            return None
        item = self._found[index.row()]
        return {
            int(Qt.ItemDataRole.DisplayRole): item.name,
            int(Qt.ItemDataRole.ToolTipRole): item.more or None,
            KEYS_ROLE: item.keys,
            PLACE_ROLE: item.where,
        }.get(int(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What cannot be done now is shown, but cannot be chosen."""
        if not index.isValid() or not self._found[index.row()].is_enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Palette(QDialog):
    """The palette, over the middle of the window."""

    def __init__(
        self, window: QWidget, runner: Runner, finder: Finder, show_setting: Callable[[str], None]
    ) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName("Command palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._runner, self._finder = window, runner, finder
        # While it is open nothing else can happen: what can be done now is asked once.
        self._commands = list(finder.commands())
        self._others = [*finder.places(), *settings_of(show_setting)]
        self._assets: list[PaletteItem] = []
        self._is_reading = False
        self._model = PaletteModel(self)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText("Find a command, a place, an asset or a setting")
        self._field.setAccessibleName("Find a command, a place, an asset or a setting")
        self._list = QListView(self)
        self._list.setAccessibleName("Found")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteRow(KEYS_ROLE, PLACE_ROLE, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = plain_label("Nothing found", "quiet", self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._choose)
        self.resize(min(640, window.width()), min(440, window.height()))
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        self._show_found()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the list while the typing stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10,
                    Qt.Key.Key_PageUp: -10}.get(Qt.Key(event.key()))  # fmt: skip
            if step is not None:
                row = self._list.currentIndex().row() + step
                row = max(0, min(self._model.rowCount() - 1, row))
                self._list.setCurrentIndex(self._model.index(row))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        """Commands, places and settings at once; assets when the database has answered."""
        self._assets = []
        self._is_reading = bool(text.strip()) and self._runner.library is not None
        if self._is_reading:
            self._runner.ask(
                read_assets(text),
                lambda cards: self._arrived(text, cards),
                lambda _: self._arrived(text, []),
                key="palette",
            )
        self._show_found()

    def _arrived(self, text: str, cards: Sequence[AssetCard]) -> None:
        if not isValid(self) or not self.isVisible() or text != self._field.text():
            return
        self._is_reading = False
        self._assets = list(self._finder.assets(cards))
        self._show_found()

    def _show_found(self) -> None:
        """The list; what was marked stays marked when assets come."""
        text = self._field.text()
        marked = self._list.currentIndex().row() if self._assets else 0
        before = self._model.item(marked) if 0 < marked < self._model.rowCount() else None
        if text.strip():
            # What the search found fits by more than its name: it stays, after what fits by name.
            by_name = ranked(self._assets, text)
            rest = [item for item in self._assets if item not in by_name]
            found = [*ranked([*self._commands, *self._others, *by_name], text), *rest]
        else:
            found = self._commands
        self._model.show_items(found)
        row = found.index(before) if before in found else 0
        self._list.setCurrentIndex(self._model.index(row))
        self._list.setVisible(bool(found) or self._is_reading)
        self._nothing.setVisible(not found and not self._is_reading)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            act = self._model.item(index.row()).act
            self.accept()
            # Once the palette is gone, so that what it goes to keeps the keyboard.
            QTimer.singleShot(0, self._window, act)
