"""All shortcuts on one sheet, grouped as the menus are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_HUGE, GAP_WIDE

if TYPE_CHECKING:
    from desktop.ui.shell.commands import Commands

COLUMNS = 3


class ShortcutSheet(QDialog):
    """A sheet to glance at; Esc or ? closes it."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in commands.keys("help.shortcuts"):
            QShortcut(QKeySequence(key), self, self.close)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        body = QWidget(area)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(GAP_HUGE, GAP_WIDE, GAP_HUGE, GAP_WIDE)
        columns.setSpacing(GAP_HUGE * 2)
        stacks = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for title, rows in grouped(commands).items():
            lowest = heights.index(min(heights))
            stacks[lowest].addWidget(_section(title, rows, body))
            heights[lowest] += len(rows) + 2
        for stack in stacks:
            stack.setSpacing(GAP_WIDE)
            stack.addStretch()
            columns.addLayout(stack, 1)
        area.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.resize(min(1180, parent.width()), min(760, parent.height()))


def grouped(commands: Commands) -> dict[str, list[tuple[str, str]]]:
    """The commands that have keys, by menu: (name, keys as people write them)."""
    found: dict[str, list[tuple[str, str]]] = {}
    native = QKeySequence.SequenceFormat.NativeText
    for command, spec in commands.specs.items():
        keys = commands.keys(command)
        if keys:
            shown = "  ".join(QKeySequence(key).toString(native) for key in keys)
            title = spec.menu.partition("/")[0] or "Elsewhere"
            found.setdefault(title, []).append((spec.text.rstrip("…"), shown))
    return found


def _section(title: str, rows: list[tuple[str, str]], parent: QWidget) -> QWidget:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(GAP_HALF)
    grid.setHorizontalSpacing(GAP)
    grid.addWidget(SectionHead(title, box), 0, 0, 1, 2)
    for row, (name, keys) in enumerate(rows, start=1):
        grid.addWidget(plain_label(name, parent=box), row, 0)
        label = plain_label(keys, "quiet", box)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label, row, 1)
    grid.setColumnStretch(0, 1)
    return box
