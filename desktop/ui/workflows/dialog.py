"""Tools > Workflows: what ComfyUI makes takes with, kept in the library."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.domain.changes import Kind
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.domain.workflow import COMFYUI
from desktop.edits.workflow import (
    AddWorkflow,
    MapWorkflow,
    RemoveWorkflow,
    RenameWorkflow,
    ReplaceWorkflow,
)
from desktop.formats.comfy_template import plan_of
from desktop.jobs.workflow_file import read_workflow_file
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_WIDE, ROW_HEIGHT
from desktop.ui.workflows.name_clash import NameClash, free_name
from desktop.ui.workflows.workflow_view import KnownWorkflow, WorkflowView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragMoveEvent, QDropEvent

    from desktop.catalog.library import Reads
    from desktop.domain.changes import Changes
    from desktop.domain.generation import Json
    from desktop.edits.edit import Edit
    from desktop.ui.kit.runner import Runner

R = TypeVar("R")
WIDTH, HEIGHT = 900, 520  # logical pixels at first
_LEAST = (860, 450)  # what the row for mapping needs
_LIST = 180
_FILES = "Workflows (*.json)"
_EMPTY = (
    "In ComfyUI, mark nodes in their titles, as “Words (Input:prompt)”. Then Workflow >"
    " Export (API), and add that file or drop it here."
)
_KEY = Qt.ItemDataRole.UserRole


def known_workflows(reads: Reads) -> list[KnownWorkflow]:
    """Every workflow of a library, with what is found in it."""
    found = reads.templates.of(COMFYUI)
    return [KnownWorkflow(one, plan_of(one.content, one.slots)) for one in found]


class WorkflowsDialog(QDialog):
    """Adds, renames, replaces, maps and removes workflows; each can be undone."""

    def __init__(self, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self._found: dict[str, KnownWorkflow] = {}
        self._wanted = ""  # the key of what is to be chosen once it is listed
        self.setWindowTitle("Workflows")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.list = QListWidget(self)
        self.view = WorkflowView(self)
        self.empty = EmptyState("tree-structure", self)
        self.message = plain_label("", "bad", self)
        self.clash = NameClash(self)
        self.add, self.rename, self.replace, self.remove = (
            QPushButton(text, self) for text in ("Add…", "Rename", "Replace…", "Remove")
        )
        self._pages = QStackedWidget(self)
        self._build()
        self._connect()
        self._say("")
        self.refresh()

    def add_files(self, paths: Sequence[str]) -> None:
        """Keep the workflows of these files, each under the name of its file."""
        self._say("")
        self.clash.forget()
        for path in paths:
            self._read(path, partial(self._keep, PurePath(path).stem))

    def replace_by(self, path: str) -> None:
        """Put the workflow of a file in the place of the one that is chosen."""
        self._say("")
        key = self._key()
        self._read(path, lambda content: self._change(ReplaceWorkflow(key, content)))

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:
        """Files that may be workflows are taken."""
        if _workflow_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the dialog."""
        self.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what is dropped."""
        event.acceptProposedAction()
        self.add_files(_workflow_files(event.mimeData()))

    # What a person does

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "Add Workflows", "", _FILES)
        self.add_files(paths)

    def _choose_other(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Replace Workflow", "", _FILES)
        if path:
            self.replace_by(path)

    def _rename(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.list.editItem(item)

    def _renamed(self, item: QListWidgetItem) -> None:
        """A name was typed; one that cannot be is told, and the old one stands again."""
        key, name = str(item.data(_KEY)), item.text()
        if key in self._found and name.strip() != self._found[key].template.name:
            self._say("")
            self._change(RenameWorkflow(key, name))

    def _remove(self) -> None:
        self._say("")
        self._change(RemoveWorkflow(self._key()))

    def _map(self, slots: tuple[tuple[str, str, str], ...]) -> None:
        self._say("")
        self._change(MapWorkflow(self._key(), slots))

    def _read(self, path: str, then: Callable[[dict[str, Json]], None]) -> None:
        """Read a file beside the window."""

        def refused(error: BaseException) -> None:
            self._fail(error, display_name(path))

        def arrive(content: dict[str, Json]) -> None:
            if isValid(self):
                then(content)

        self._runner.work_alone(lambda: read_workflow_file(path), then=arrive, on_error=refused)

    def _change(self, edit: Edit[R], then: Callable[[R], None] | None = None) -> None:
        def done(result: R) -> None:
            if isValid(self):
                if then is not None:
                    then(result)
                self.refresh()

        def refused(error: BaseException) -> None:
            self._fail(error)
            if isValid(self):
                self.refresh()  # a name that could not be is not shown any more

        self._runner.change(edit, lambda applied: done(applied.result), refused, source=self)

    def _keep(self, name: str, content: dict[str, Json]) -> None:
        if self._keyed(name) is not None:
            self.clash.ask(name, content)
        else:
            self._change(AddWorkflow(name, content), self._want)

    def _keyed(self, name: str) -> str | None:
        """The key of the workflow of that name."""
        wanted, found = " ".join(name.split()), self._found.values()
        return next((o.template.key for o in found if o.template.name == wanted), None)

    def _put_in_place(self, name: str, content: dict[str, Json]) -> None:
        key = self._keyed(name)
        if key is None:
            self._keep(name, content)  # the other one has gone meanwhile
        else:
            self._change(ReplaceWorkflow(key, content), lambda _: self._want(key))

    def _keep_both(self, name: str, content: dict[str, Json]) -> None:
        taken = [one.template.name for one in self._found.values()]
        self._change(AddWorkflow(free_name(" ".join(name.split()), taken), content), self._want)

    def _want(self, key: str) -> None:
        self._wanted = key

    # What is shown

    def refresh(self) -> None:
        """Read again what there is."""
        self._runner.ask(known_workflows, self._show, self._fail, key="workflows")

    def _changed(self, changes: Changes, source: object) -> None:
        if source is not self and changes.touches(Kind.SETTINGS):
            self.refresh()

    def _show(self, found: Sequence[KnownWorkflow]) -> None:
        """List them; the one that was chosen stays chosen."""
        wanted, self._wanted = self._wanted or self._key(), ""
        self._found = {one.template.key: one for one in found}
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in found:
                item = QListWidgetItem(one.template.name)
                item.setData(_KEY, one.template.key)
                item.setSizeHint(QSize(0, ROW_HEIGHT))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                if one.plan.problems:
                    item.setToolTip("Something is not clear")
                self.list.addItem(item)
            keys = list(self._found)
            self.list.setCurrentRow(keys.index(wanted) if wanted in keys else 0)
        self._pages.setCurrentIndex(1 if found else 0)
        self._show_current()

    def _show_current(self) -> None:
        found = self._found.get(self._key())
        for button in (self.rename, self.replace, self.remove):
            button.setEnabled(found is not None)
        if found is not None:
            self.view.show_workflow(found)

    def _key(self) -> str:
        row = self.list.currentRow()
        return str(self.list.item(row).data(_KEY)) if row >= 0 else ""

    def _fail(self, error: BaseException, name: str = "") -> None:
        """Say why not; of several files, of each."""
        if not isValid(self):
            self._runner.report.fail(error)
            return
        told = f"{name}: {error}" if name else str(error)
        words = clean_line(f"{told} {getattr(error, 'advice', '')}".strip(), limit=400)
        self._say("\n".join(filter(None, (self.message.text(), words))))

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))

    # How it is put together

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        self.empty.say("No workflows yet", _EMPTY, {"add": "Add Workflow…"})
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_WIDE)
        self.list.setFixedWidth(_LIST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Workflows")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        area = QScrollArea(both)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.view)
        row.addWidget(self.list)
        row.addWidget(area, 1)
        for page in (self.empty, both):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        self.message.setWordWrap(True)
        column.addWidget(self.message)
        column.addWidget(self.clash)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        for button in (self.add, self.rename, self.replace, self.remove):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(buttons)
        buttons.rejected.connect(self.reject)
        column.addLayout(below)
        self.setMinimumSize(*_LEAST)
        self.resize(WIDTH, HEIGHT)
        self.list.setFocus()

    def _connect(self) -> None:
        self.empty.chosen.connect(lambda _key: self._choose_files())
        self.add.clicked.connect(self._choose_files)
        self.rename.clicked.connect(self._rename)
        self.replace.clicked.connect(self._choose_other)
        self.remove.clicked.connect(self._remove)
        self.view.mapped.connect(self._map)
        self.clash.replace_wanted.connect(self._put_in_place)
        self.clash.both_wanted.connect(self._keep_both)
        self.list.itemChanged.connect(self._renamed)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self._runner.changed.connect(self._changed)


def _workflow_files(mime: QMimeData) -> list[str]:
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(".json")]
