"""The command palette: type a few letters of anything the program can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.ui.kit.guard import guarded
from desktop.ui.kit.tokens import GAP
from desktop.ui.shell.palette_row import PaletteRow

if TYPE_CHECKING:
    from desktop.ui.shell.commands import Commands

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
KEYS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PLACE_ROLE = KEYS_ROLE + 1


class PaletteModel(QAbstractListModel):
    """The commands that match what is typed, best first."""

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._found: list[str] = []
        self.search("")

    def search(self, text: str) -> None:
        """List what matches `text`; everything for an empty one."""
        self.beginResetModel()
        scored = [
            (score, command)
            for command, spec in self._commands.specs.items()
            if (score := match(text, f"{spec.text} {spec.menu} {spec.help}")) is not None
        ]
        self._found = [command for _, command in sorted(scored, key=lambda item: item[0])]
        self.endResetModel()

    def command(self, row: int) -> str:
        """The id of the command in a row."""
        return self._found[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One row a command."""
        return 0 if parent.isValid() else len(self._found)

    @guarded(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, help, keys and place of a command."""
        if not index.isValid() or index.row() >= len(self._found):
            return None
        command = self._found[index.row()]
        spec = self._commands.specs[command]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._commands.action(command).text().replace("&&", "&")
        if role == Qt.ItemDataRole.ToolTipRole:
            return spec.help
        if role == KEYS_ROLE:
            keys = self._commands.keys(command)
            return (
                QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
                if keys
                else ""
            )
        if role == PLACE_ROLE:
            return spec.menu.replace("/", " › ")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What cannot be done now is shown, but cannot be chosen."""
        if not index.isValid() or not self._commands.action(self._found[index.row()]).isEnabled():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def match(typed: str, text: str) -> tuple[int, int, int] | None:
    """How well `typed` fits: smaller is better, None if it does not.

    Every word typed must stand somewhere, at a word's beginning before inside a word; what stands
    early counts before what stands late.
    """
    words = typed.lower().split()
    text = text.lower()
    inside, first = 0, 0
    for word in words:
        at = text.find(word)
        if at < 0:
            return None
        at_start = at == 0 or f" {word}" in text
        inside += not at_start
        first += at
    return inside, first, len(text) if words else 0


class Palette(QDialog):
    """The palette, over the middle of the window."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName("Command palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = commands
        self._model = PaletteModel(commands, self)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText("What do you want to do?")
        self._field.setAccessibleName("Command")
        self._list = QListView(self)
        self._list.setAccessibleName("Commands found")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteRow(KEYS_ROLE, PLACE_ROLE, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._run)
        self.resize(560, 420)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())
        self._search("")
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
                self._run(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._model.search(text)
        self._list.setCurrentIndex(self._model.index(0))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            command = self._model.command(index.row())
            self.accept()
            self._commands.run(command)
