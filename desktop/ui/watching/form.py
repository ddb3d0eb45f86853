"""Asks how a folder is watched: which, what becomes of its files, what their names say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import RuleError
from desktop.domain.location import stored_path
from desktop.domain.untrusted_text import clean_line
from desktop.domain.watched_folder import COPY, REFERENCE, check_folder, check_place
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.number_field import NumberField
from desktop.ui.kit.tag_list_field import TagListField
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.watching.name_preview import NamePreview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.watched_folder import WatchedFolder
    from desktop.ui.kit.runner import Runner
    from desktop.ui.watching.overview import WatchOverview

WIDTH, HEIGHT = 640, 580  # logical pixels at first
MIN_WIDTH, MIN_HEIGHT = 480, 500
_MOST_POLL = 24 * 3600
_BUTTON_WIDTH = 88
_NAME = 80  # characters of a collection or a film


class WatchedFolderForm(QDialog):
    """The settings of one folder.

    Signals:
        wanted: The `WatchedFolder` as it is to be; the form stays until it is closed.
        folder_wanted: A folder is to be chosen, beginning at this path.
    """

    wanted = Signal(object)
    folder_wanted = Signal(str)

    def __init__(
        self,
        folder: WatchedFolder,
        overview: WatchOverview,
        runner: Runner,
        own: Sequence[str],
        parent: QWidget,
        *,
        is_here: bool = True,
    ) -> None:
        """Ask.

        Args:
            folder: How it is watched; without a path it is a new one.
            overview: What can be chosen.
            runner: Reads for the preview.
            own: The folders and files of the library itself.
            parent: The dialog it belongs to.
            is_here: It is a folder of this machine.
        """
        super().__init__(parent)
        self._folder, self._own, self._is_new = folder, own, not folder.path
        self._is_here = is_here
        self.setWindowTitle("Add Watched Folder" if self._is_new else "Edit Watched Folder")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.path = QLineEdit(folder.path, self)
        self.choose = QPushButton("Choose…", self)
        self.reference = QRadioButton("Leave files where they are", self)
        self.copy = QRadioButton("Copy into the library", self)
        self.deep = QCheckBox("Subfolders too", self)
        self.tags = TagListField(overview.tags, self)
        self.collection = _choice(overview.collections, folder.collection_id, self)
        self.film = _choice(overview.films, folder.film_id, self)
        self.rule = QLineEdit(folder.name_rule, self)
        self.poll = NumberField(0, _MOST_POLL, folder.poll_seconds or 0, self, unit="seconds")
        self.preview = NamePreview(runner, own, self)
        self.problem = plain_label("", "bad", self)
        self._fill()
        self._build()
        self._connect()
        self._edited()

    def folder(self) -> WatchedFolder:
        """What has been asked for."""
        path, url = self._folder.path, self._folder.url
        if self._is_new:
            path, url = stored_path(Path(self.path.text().strip() or "."))
        return replace(
            self._folder,
            path=path,
            url=url,
            media=COPY if self.copy.isChecked() else REFERENCE,
            is_recursive=self.deep.isChecked(),
            tags=self.tags.tags(),
            collection_id=self.collection.currentData(),
            film_id=self.film.currentData(),
            name_rule=self.rule.text().strip(),
            poll_seconds=self.poll.value() or None,
        )

    def choose_path(self, path: str) -> None:
        """A folder was chosen."""
        self.path.setText(path)

    def accept(self) -> None:
        """Hand it on; who asked closes the form when it is written."""
        if self.save.isEnabled():
            self.save.setEnabled(False)  # once
            self.wanted.emit(self.folder())

    def refuse(self, error: BaseException) -> None:
        """It could not be written: say why, and let it be tried again."""
        self._say(f"{error} {getattr(error, 'advice', '') or ''}".strip())
        self.save.setEnabled(True)

    def done(self, result: int) -> None:
        """Closed: nothing is looked at any more."""
        self.preview.stop()
        super().done(result)

    def _edited(self) -> None:
        """Something was typed: is it right, and what would it do?"""
        folder = self.folder()
        is_named = bool(self.path.text().strip())
        problem, is_of_rule = "", False
        try:
            if is_named and self._is_new:
                check_place(folder.path, self._own)
            if is_named:
                check_folder(folder)
        except RuleError as error:
            problem = f"{error} {error.advice or ''}".strip()
            is_of_rule = error.field in ("name_rule", "film_id")
        self._say(problem)
        self.save.setEnabled(is_named and not problem)
        if not self._is_here:
            told = "It is watched on another machine: its names cannot be looked at here."
            self.preview.show_folder(None, told)
        elif not is_named or (problem and not is_of_rule):
            self.preview.show_folder(None)
        else:
            # A rule that is half typed: what lies there stays in sight.
            self.preview.show_folder(replace(folder, name_rule="") if problem else folder)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _fill(self) -> None:
        folder = self._folder
        (self.copy if folder.media == COPY else self.reference).setChecked(True)
        self.deep.setChecked(folder.is_recursive)
        self.tags.setText(", ".join(folder.tags))
        self.path.setReadOnly(not self._is_new)
        self.choose.setVisible(self._is_new)
        self.choose.setAutoDefault(False)
        self.rule.setPlaceholderText("None; for example S{scene}_SH{shot}_t{take}")
        self.rule.setToolTip("{scene}, {shot} and {take} stand for what names say, * for anything.")
        self.poll.setSpecialValueText("When something happens")
        self.poll.setToolTip("Folders that tell nothing, as on a network, are looked at so often.")
        self.reference.setToolTip("The library points to them where they lie.")
        self.copy.setToolTip("Copies go into the library's media folder.")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        form = QFormLayout()
        form.setHorizontalSpacing(GAP_WIDE)
        form.setVerticalSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        named: dict[str, QWidget] = {
            "Tags": self.tags,
            "Collection": self.collection,
            "Film": self.film,
            "Rule for names": self.rule,
            "Look every": self.poll,
        }
        self.path.setAccessibleName("Folder")
        form.addRow("Folder", _line(self.path, self.choose))
        form.addRow("Files", _line(self.reference, self.copy, self.deep))
        for name, field in named.items():
            field.setAccessibleName(name)
            form.addRow(name, field)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        self.problem.setWordWrap(True)
        column.addWidget(self.problem)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        said = "Add Folder" if self._is_new else "Save"
        self.save = buttons.addButton(said, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.save)
        self.save.setMinimumWidth(_BUTTON_WIDTH)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)  # below that the fields are squeezed
        self.resize(WIDTH, HEIGHT)
        (self.path if self._is_new else self.tags).setFocus()

    def _connect(self) -> None:
        for field in (self.path, self.tags, self.rule):
            field.textChanged.connect(lambda _text: self._edited())
        for box in (self.collection, self.film):
            box.currentIndexChanged.connect(lambda _row: self._edited())
        for button in (self.copy, self.deep):
            button.toggled.connect(lambda _on: self._edited())
        self.poll.valueChanged.connect(lambda _seconds: self._edited())
        self.choose.clicked.connect(lambda: self.folder_wanted.emit(self.path.text().strip()))


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GAP)
    for widget in widgets:
        line.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    if not any(isinstance(widget, QLineEdit) for widget in widgets):
        line.addStretch(1)
    return line


def _choice(rows: Sequence[tuple[str, str]], chosen: str | None, parent: QWidget) -> QComboBox:
    """None, then these; one that is gone stays chosen until another is."""
    box = QComboBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.addItem("None", None)
    for key, name in rows:
        box.addItem(clean_line(name, limit=_NAME), key)
    if chosen is not None and chosen not in {key for key, _ in rows}:
        box.addItem("Not in the library any more", chosen)
    at = next((row for row in range(box.count()) if box.itemData(row) == chosen), 0)
    box.setCurrentIndex(at)
    return box
