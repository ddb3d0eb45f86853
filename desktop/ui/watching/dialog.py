"""The watched folders of a library: how each is doing, and everything that is done with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.domain.changes import Kind
from desktop.domain.ids import new_id
from desktop.domain.watched_folder import FolderId, WatchedFolder
from desktop.edits.watched_folder import (
    AddWatchedFolder,
    ChangeWatchedFolder,
    RemoveWatchedFolder,
)
from desktop.jobs.watch_folders import this_machine
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import SectionHead, make_default, plain_label
from desktop.ui.kit.text_table import TextTable
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.watching.form import WatchedFolderForm
from desktop.ui.watching.overview import (
    HEADINGS,
    NOT_IN_HEADINGS,
    WatchOverview,
    folder_row,
    not_in_yet,
    read_overview,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.changes import Changes
    from desktop.domain.watched_folder import FolderStatus
    from desktop.ui.kit.runner import Runner

    AskFolder = Callable[[str, Callable[[str], None]], None]  # begins at; told what was chosen

WIDTH, HEIGHT = 760, 460  # logical pixels at first
MIN_WIDTH, MIN_HEIGHT = 600, 400
_PATH, _NUMBER = 300, 68
_FAILED_LINES = 4
_KINDS = {Kind.WATCHING, Kind.COLLECTIONS, Kind.MEMBERSHIP}
_KEY = "watched-folders-dialog"


class WatchedFoldersDialog(QDialog):
    """Lists the folders; it stays beside the window, and shows what happens.

    Signals:
        look_wanted: Every folder is to be looked at, at once.
    """

    look_wanted = Signal()

    def __init__(self, runner: Runner, ask_folder: AskFolder, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner, self._ask_folder = runner, ask_folder
        self._machine = this_machine()
        self._overview: WatchOverview | None = None
        self._statuses: Mapping[FolderId, FolderStatus] = {}
        self.setWindowTitle("Watched Folders")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.empty = EmptyState("folder-simple-plus", self)
        self.table = TextTable(
            "Watched folders", HEADINGS, (), self, widths=(_PATH, 0, _NUMBER, _NUMBER, _NUMBER)
        )
        self.failed_head = SectionHead("Not brought in yet", self)
        self.failed = TextTable(
            "Files that have not come in", NOT_IN_HEADINGS, (), self, widths=(_PATH, 0, 48)
        )
        self._build()
        runner.changed.connect(self._on_changed)
        runner.library_changed.connect(self.reject)
        self._enable()
        self._read()

    @property
    def chosen(self) -> WatchedFolder | None:
        """The folder whose row is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._overview.folders[rows[0].row()] if rows and self._overview else None

    def show_statuses(self, statuses: Mapping[FolderId, FolderStatus]) -> None:
        """How the job that watches finds them."""
        self._statuses = statuses
        self._show()

    # What a person does

    def add(self) -> None:
        """Ask for a folder, and watch it."""
        folder = WatchedFolder(FolderId(new_id()), "", self._machine)
        self._ask(folder, lambda wanted: AddWatchedFolder(wanted))

    def edit(self) -> None:
        """Ask how the folder is to be watched."""
        if (folder := self.chosen) is not None:
            self._ask(folder, lambda wanted: ChangeWatchedFolder(wanted))

    def pause(self) -> None:
        """Look no more for now, or again."""
        if (folder := self.chosen) is not None:
            change = ChangeWatchedFolder(replace(folder, is_active=not folder.is_active))
            self._runner.change(change, source=self)

    def remove(self) -> None:
        """Watch it no longer; what came in stays, and Undo is offered."""
        if (folder := self.chosen) is not None:
            said = f"{folder.name} is not watched any more. What came in stays."
            self._runner.change(RemoveWatchedFolder(folder.id, folder.name), source=self, say=said)

    def _ask(
        self,
        folder: WatchedFolder,
        edit_of: Callable[[WatchedFolder], AddWatchedFolder | ChangeWatchedFolder],
    ) -> None:
        library, overview = self._runner.library, self._overview
        if library is None or overview is None:
            return
        own = [str(library.media_root), *([str(library.path)] if library.path else [])]
        is_here = folder.machine == self._machine
        form = WatchedFolderForm(folder, overview, self._runner, own, self, is_here=is_here)

        def close(_applied: object) -> None:
            if isValid(form):
                form.done(QDialog.DialogCode.Accepted)

        def refuse(error: BaseException) -> None:
            if isValid(form):
                form.refuse(error)

        def put(path: str) -> None:
            if isValid(form) and path:
                form.choose_path(path)

        form.wanted.connect(
            lambda wanted: self._runner.change(edit_of(wanted), close, refuse, source=self)
        )
        form.folder_wanted.connect(lambda start: self._ask_folder(start, put))
        form.open()

    # What is shown

    def _on_changed(self, changes: Changes, _source: object) -> None:
        if changes.kinds & _KINDS:
            self._read()

    def _read(self) -> None:
        def show(overview: WatchOverview) -> None:
            if isValid(self):
                self._know(overview)

        self._runner.ask(read_overview, show, key=_KEY)

    def _know(self, overview: WatchOverview) -> None:
        chosen = self.chosen
        self._overview = overview
        self._show(chosen.id if chosen is not None else None)

    def _show(self, key: FolderId | None = None) -> None:
        overview = self._overview
        if overview is None:
            return
        if key is None and self.chosen is not None:
            key = self.chosen.id
        self.pages.setCurrentIndex(0 if overview.folders else 1)
        self.table.show_rows(
            [folder_row(one, overview, self._statuses, self._machine) for one in overview.folders]
        )
        at = next((row for row, one in enumerate(overview.folders) if one.id == key), 0)
        if overview.folders:
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.table.model().index(at, 0), flags.ClearAndSelect | flags.Rows
            )
        self._enable()

    def _enable(self) -> None:
        """What can be done with the folder that is selected, and what of it is not in yet."""
        folder = self.chosen
        for button in (self.edit_button, self.pause_button, self.remove_button):
            button.setEnabled(folder is not None)
        is_paused = folder is not None and not folder.is_active
        self.pause_button.setText("Resume" if is_paused else "Pause")
        folders = self._overview.folders if self._overview else ()
        self.look_button.setEnabled(any(one.is_active for one in folders))
        rows = (
            not_in_yet(folder.id, self._overview, self._statuses.get(folder.id))
            if folder is not None and self._overview is not None
            else []
        )
        self.failed.show_rows(rows)
        self.failed.setVisible(bool(rows))
        self.failed_head.setVisible(bool(rows))

    # How it is put together

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        about = "What programs write into these folders comes in by itself, when it is whole."
        label = plain_label(about, "quiet", self)
        label.setWordWrap(True)
        column.addWidget(label)
        self.empty.say(
            "No folder is watched",
            "Watch the folder that renders or downloads are written to: each file comes in once,"
            " with tags, a collection and as a take of its shot.",
            {"add": "Add Folder…"},
        )
        self.empty.chosen.connect(lambda _key: self.add())
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.empty)
        column.addWidget(self.pages, 1)
        column.addLayout(self._actions())
        column.addWidget(self.failed_head)
        column.addWidget(self.failed)
        self.failed.show_lines(_FAILED_LINES)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        for table in (self.table, self.failed):
            table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.table.doubleClicked.connect(lambda _index: self.edit())
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)  # below that the fields are squeezed
        self.resize(WIDTH, HEIGHT)

    def _actions(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GAP)

        def button(text: str, act: Callable[[], None]) -> QPushButton:
            made = QPushButton(text, self)
            made.setAutoDefault(False)
            made.clicked.connect(lambda: act())
            line.addWidget(made)
            return made

        self.add_button = button("Add…", self.add)
        self.edit_button = button("Edit…", self.edit)
        self.pause_button = button("Pause", self.pause)
        self.remove_button = button("Remove", self.remove)
        line.addStretch(1)
        self.look_button = button("Look Now", self.look_wanted.emit)
        self.look_button.setToolTip(
            "Look at every folder at once, wait for no more frames, and try again what failed."
        )
        return line
