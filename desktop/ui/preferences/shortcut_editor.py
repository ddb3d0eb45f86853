"""Remapping shortcuts: a table, a field that listens for keys, conflicts in red and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
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

if TYPE_CHECKING:
    from desktop.ui.preferences.shortcut_model import ShortcutModel


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
        self._all = QPushButton("All defaults", self)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(plain_label("Keys", parent=self))
        row.addWidget(self._keys, 1)
        for button in (self._set, self._clear, self._default, self._all):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._filter)
        column.addWidget(table, 1)
        column.addLayout(row)
        column.addWidget(self._note)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._proxy.setFilterFixedString)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self._set.clicked.connect(self._apply)
        self._clear.clicked.connect(lambda: self._give(()))
        self._default.clicked.connect(self._give_default)
        self._all.clicked.connect(self._model.reset)
        self._keys.editingFinished.connect(self._warn)

    def _row(self) -> int:
        return self._proxy.mapToSource(self._table.currentIndex()).row()

    def _show(self) -> None:
        row = self._row()
        if row >= 0:
            keys = self._model.keys_of(row)
            self._keys.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
            self._note.setText(self._model.spec(row).help)

    def _apply(self) -> None:
        text = self._keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self._give((text,) if text else ())

    def _give(self, keys: tuple[str, ...]) -> None:
        row = self._row()
        if row >= 0:
            self._model.set_keys(row, keys)
            self._warn()

    def _give_default(self) -> None:
        row = self._row()
        if row >= 0:
            self._give(self._model.spec(row).shortcuts)
            self._show()

    def _warn(self) -> None:
        row = self._row()
        clash = self._model.conflict_of(row) if row >= 0 else ""
        self._note.setText(
            f"These keys are {clash}: only one of them will answer." if clash else ""
        )
