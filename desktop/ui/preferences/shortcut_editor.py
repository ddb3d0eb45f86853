"""Remapping shortcuts: presets, a table, a field that listens for keys; no key is had by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, ROW_HEIGHT
from desktop.ui.preferences.key_presets import PRESETS, name_of
from desktop.ui.preferences.shortcut_model import words_for

if TYPE_CHECKING:
    from desktop.ui.preferences.shortcut_model import ShortcutModel

OTHER = "My own"


class ShortcutEditor(QWidget):
    """The page of the dialog."""

    def __init__(self, model: ShortcutModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        # A few hundred rows that fit in memory: the one place where a proxy is the right tool.
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText("Find a command or a key")
        self._filter.setAccessibleName("Find a command or a key")
        self._table = QTableView(self)
        self._table.setAccessibleName("Shortcuts")
        self._keys = QKeySequenceEdit(self)
        self._keys.setMaximumSequenceLength(1)
        self._keys.setAccessibleName("New keys")
        self._note = plain_label(role="quiet", parent=self)
        self._note.setWordWrap(True)
        self._preset = QComboBox(self)
        self._preset.setAccessibleName("Set of keys")
        self._preset.addItems([*PRESETS, OTHER])
        self._wanted: tuple[str, ...] = ()  # keys that are asked about
        self._build()
        self._connect()

    def _build(self) -> None:
        table = self._table
        table.setModel(self._proxy)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self._set = QPushButton("Set", self)
        self._clear = QPushButton("Clear", self)
        self._default = QPushButton("Default", self)
        self._take = QPushButton("Take It Away There", self)
        self._leave = QPushButton("Cancel", self)
        for button in (self._set, self._clear, self._default, self._take, self._leave):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(plain_label("Keys", parent=self))
        row.addWidget(self._keys, 1)
        for button in (self._set, self._clear, self._default):
            row.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._filter, 1)
        top.addWidget(plain_label("Keys as in", parent=self))
        top.addWidget(self._preset)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self._note, 1)
        foot.addWidget(self._take)
        foot.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(table, 1)
        column.addLayout(row)
        column.addLayout(foot)
        self._ask_nothing()
        self._show_preset()

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._proxy.setFilterFixedString)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self._set.clicked.connect(self._apply)
        self._clear.clicked.connect(lambda: self._give(()))
        self._default.clicked.connect(self._give_default)
        self._take.clicked.connect(self._take_away)
        self._leave.clicked.connect(self._show)
        self._preset.activated.connect(lambda _: self._use_preset())
        self._model.dataChanged.connect(lambda *_: self._show_preset())

    def show_conflict(self, row: int) -> None:
        """Go to a command whose keys another one has too, and ask."""
        self._filter.clear()
        index = self._proxy.mapFromSource(self._model.index(row, 0))
        self._table.setCurrentIndex(index)
        self._table.scrollTo(index)
        self._give(self._model.keys_of(row))

    def _row(self) -> int:
        return self._proxy.mapToSource(self._table.currentIndex()).row()

    def _show(self) -> None:
        row = self._row()
        self._ask_nothing()
        if row >= 0:
            keys = self._model.keys_of(row)
            self._keys.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
            self._note.setText(self._model.spec(row).help)

    def _apply(self) -> None:
        text = self._keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self._give((text,) if text else ())

    def _give(self, keys: tuple[str, ...]) -> None:
        """Give the command keys that are free; of keys that are not, ask what to do."""
        row = self._row()
        if row < 0:
            return
        users = self._model.users(row, keys)
        if users:
            native = QKeySequence.SequenceFormat.NativeText
            shown = ", ".join(QKeySequence(key).toString(native) for key in keys)
            self._wanted = keys
            self._note.setText(f"{shown} is already used by {words_for(users)}.")
            self._take.show()
            self._leave.show()
            self._take.setFocus()
            return
        self._model.set_keys(row, keys)
        self._ask_nothing()

    def _take_away(self) -> None:
        row = self._row()
        if row >= 0:
            self._model.take_away(row, self._wanted)
        self._show()

    def _ask_nothing(self) -> None:
        self._wanted = ()
        self._note.setText("")
        self._take.hide()
        self._leave.hide()

    def _give_default(self) -> None:
        row = self._row()
        if row >= 0:
            keys = self._model.spec(row).shortcuts
            self._keys.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
            self._give(keys)

    def _use_preset(self) -> None:
        preset = PRESETS.get(self._preset.currentText())
        if preset is not None:
            self._model.use(preset)
            self._ask_nothing()
        self._show_preset()

    def _show_preset(self) -> None:
        """Which set the keys are; keys of one's own are none of them."""
        self._preset.setCurrentText(name_of(self._model.keys) or OTHER)
