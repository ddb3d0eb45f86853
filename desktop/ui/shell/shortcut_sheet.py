"""All shortcuts on one sheet: by the place where they count, a line per command, searchable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.kit.action_spec import Scope
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_HUGE, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.ui.kit.action_spec import ActionSpec
    from desktop.ui.shell.commands import Commands

COLUMNS = 3
# The words for a scope, in the order of the sheet.
WHERE = {
    Scope.WINDOW: "Everywhere",
    Scope.SIDEBAR: "Sidebar",
    Scope.LIBRARY: "Library",
    Scope.STORYBOARD: "Storyboard",
    Scope.PREVIEW: "Preview",
    Scope.LOOK: "Quick look and full screen",
    Scope.INSPECTOR: "Inspector",
}
_NATIVE = QKeySequence.SequenceFormat.NativeText


class Line(NamedTuple):
    """The keys of a command and what it does; `text` is what is searched."""

    key: str
    name: str
    text: str


class ShortcutSheet(QDialog):
    """A sheet to glance at; Esc or ? closes it, typing finds."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in commands.keys("help.shortcuts"):
            QShortcut(QKeySequence(key), self, self.close)
        self._sections = grouped(commands)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Find a key or a command")
        self.field.setAccessibleName("Find a key or a command")
        self.field.setClearButtonEnabled(True)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP_WIDE, 0, 0)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        head.setContentsMargins(GAP_HUGE, 0, GAP_HUGE, 0)
        head.addWidget(self.field)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        self.field.textChanged.connect(self._show)
        self.resize(min(1240, parent.width()), min(800, parent.height()))
        self._show("")
        self._area.setFocus()  # so that ? closes; what is typed goes to the field by itself

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are looked for wherever the keyboard is."""
        if event.text().isprintable() and event.text().strip() and not self.field.hasFocus():
            self.field.setFocus()
            self.field.insert(event.text())
            return
        super().keyPressEvent(event)

    def found(self, typed: str) -> dict[str, list[Line]]:
        """The lines that have every word typed, by place."""
        words = typed.lower().split()
        found = {
            title: [line for line in lines if all(word in line.text for word in words)]
            for title, lines in self._sections.items()
        }
        return {title: lines for title, lines in found.items() if lines}

    def _show(self, typed: str) -> None:
        body = QWidget(self._area)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(GAP_HUGE, GAP_HALF, GAP_HUGE, GAP_WIDE)
        columns.setSpacing(GAP_HUGE * 2)
        found = self.found(typed)
        if not found:
            columns.addWidget(plain_label("Nothing found", "quiet", body))
        for stack in _stacked(found, body) if found else []:
            columns.addLayout(stack, 1)
        self._area.setWidget(body)


def grouped(commands: Commands) -> dict[str, list[Line]]:
    """Every key in force, by the place where it counts."""
    found: dict[str, list[Line]] = {title: [] for title in WHERE.values()}
    for command, spec in commands.specs.items():
        keys = commands.keys(command)
        for title in _places(spec) if keys else ():
            found[title].append(_line(spec, keys))
    return {title: lines for title, lines in found.items() if lines}


def _places(spec: ActionSpec) -> list[str]:
    """What counts in the whole window stands there only."""
    if Scope.WINDOW in spec.scopes:
        return [WHERE[Scope.WINDOW]]
    return [title for scope, title in WHERE.items() if scope in spec.scopes]


def _line(spec: ActionSpec, keys: Sequence[str]) -> Line:
    name = spec.text.rstrip("…")
    if spec.menu.endswith("/Go To"):
        name = f"Go to {name}"
    elif spec.menu.endswith("/Label") and not spec.text.endswith("Label"):
        name = f"Label {name}"
    shown = " or ".join(QKeySequence(key).toString(_NATIVE) for key in keys)
    return Line(shown, name, f"{shown} {name} {spec.menu} {spec.help}".lower())


def _stacked(sections: dict[str, list[Line]], body: QWidget) -> list[QVBoxLayout]:
    """Equal columns; a long section goes on in the next one under the same heading."""
    total = sum(len(lines) + 2 for lines in sections.values())
    room = max(8, -(-total // COLUMNS))
    stacks = [QVBoxLayout() for _ in range(COLUMNS)]
    at, used = 0, 0
    for title, lines in sections.items():
        rest = lines
        while rest:
            free = room - used - 2
            if free < min(4, len(rest)) and at < COLUMNS - 1:
                at, used, free = at + 1, 0, room - 2
            part = rest if at == COLUMNS - 1 else rest[:free]
            heading = title if rest is lines else f"{title} (continued)"
            stacks[at].addWidget(_section(heading, part, body))
            used += len(part) + 2
            rest = rest[len(part) :]
    for stack in stacks:
        stack.setSpacing(GAP_WIDE)
        stack.addStretch()
    return stacks


def _section(title: str, lines: list[Line], parent: QWidget) -> QWidget:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(GAP_HALF)
    grid.setHorizontalSpacing(GAP)
    grid.addWidget(SectionHead(title, box), 0, 0, 1, 2)
    for row, line in enumerate(lines, start=1):
        grid.addWidget(plain_label(line.name, parent=box), row, 0)
        label = plain_label(line.key, "quiet", box)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label, row, 1)
    grid.setColumnStretch(0, 1)
    return box
