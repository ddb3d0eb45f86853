"""The file's own words as a tree that can be searched, behind a line that opens it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from desktop.domain.untrusted_text import clean_line
from desktop.ui.inspector.fold_line import FoldLine
from desktop.ui.kit.labels import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.recipe import RawBlock

_HEIGHT = 280
_NODES = 5000  # rows that are made at most
_PARSED = 400_000  # characters of JSON that are taken apart; longer ones are shown as they stand
_DEPTH = 30
_LONGEST = 400
_WORDS = {True: "true", False: "false", None: "null"}  # as JSON writes them


class RawTree(QWidget):
    """Closed at first; the tree is made when it is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: Sequence[RawBlock] = ()
        copies = ("Copy what the file says", "Copy all of it, as it stands in the file")
        self._fold = FoldLine("What the file says", copies, self)
        self._fold.toggled.connect(self._toggle)
        self._fold.copy_requested.connect(self.copy_all)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find in it")
        self.search.setAccessibleName("Find in what the file says")
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setAutoAcceptChildRows(True)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = QTreeView(self)
        self.tree.setModel(self._found)
        self.tree.setAccessibleName("What the file says")
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setFixedHeight(_HEIGHT)
        self.search.textChanged.connect(self._filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        self._toggle(is_open=False)

    @property
    def is_open(self) -> bool:
        """Whether the tree is in sight."""
        return self._fold.is_open

    def open(self) -> None:
        """Bring the tree in sight."""
        self._fold.open()

    def show_blocks(self, blocks: Sequence[RawBlock]) -> None:
        """Exchange the words."""
        if blocks == self._blocks:
            return
        self._blocks = blocks
        if self.is_open:
            self._fill()

    def copy_all(self) -> None:
        """Put all of it on the clipboard, as it stands in the file."""
        words = [f"{_place(block)}\n{block.text}" for block in self._blocks]
        QGuiApplication.clipboard().setText("\n\n".join(words))

    def _toggle(self, is_open: bool) -> None:
        self.search.setVisible(is_open)
        self.tree.setVisible(is_open)
        self._model.clear()
        if is_open:
            self._fill()

    def _fill(self) -> None:
        self._model.clear()
        self._model.setHorizontalHeaderLabels(["Name", "Value"])
        left = [_NODES]
        root = self._model.invisibleRootItem()
        for block in self._blocks:
            _add(root, _place(block), _taken_apart(block.text), left, 0)
        self.tree.setColumnWidth(0, 150)
        self.tree.expandToDepth(0)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        self._found.setFilterFixedString(text.strip())
        if text.strip():
            self.tree.expandAll()
            if self._found.rowCount(QModelIndex()):
                self.tree.scrollToTop()


def _place(block: RawBlock) -> str:
    """Where words stand, and in which file where that is another one."""
    return f"{block.file}: {block.key}" if block.file else block.key


def _taken_apart(text: str) -> Any:
    """JSON as what it says; all else as its lines."""
    if len(text) <= _PARSED and text.lstrip()[:1] in {"{", "["}:
        try:
            # Numbers digit for digit, as they stand there.
            return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            pass
    lines = text.split("\n")
    return lines if len(lines) > 1 else text


def _add(parent: QStandardItem, name: str, value: Any, left: list[int], depth: int) -> None:
    """A row for a value, and below it one for each that it holds."""
    if left[0] <= 0:
        return
    left[0] -= 1
    is_held = isinstance(value, dict | list) and depth < _DEPTH
    said = _WORDS.get(value, str(value)) if isinstance(value, bool | None) else str(value)
    shown = _kind(value) if is_held else clean_line(said, limit=_LONGEST)
    item, text = QStandardItem(clean_line(name, limit=100)), QStandardItem(shown)
    if not is_held and len(said) > 40:
        text.setToolTip(plain_tooltip(clean_line(said, limit=2000)))
    parent.appendRow([item, text])
    if not is_held:
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1)
    for key, one in pairs:
        _add(item, str(key), one, left, depth + 1)


def _kind(value: Any) -> str:
    """What stands beside a row that holds others."""
    if isinstance(value, dict) and isinstance(value.get("class_type"), str):
        return clean_line(value["class_type"], limit=100)
    return ""
