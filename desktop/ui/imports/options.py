"""Asks how chosen files are to come in: left where they are or copied, with which tags, where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.domain import display
from desktop.domain.budget import BudgetState
from desktop.domain.frames import rate_text
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.jobs.import_request import ImportMode, ImportRequest, SequenceMode
from desktop.jobs.job import Progress
from desktop.ui.imports.marks_choice import MarksChoice
from desktop.ui.imports.sequence_choice import SequenceChoice, sequences_as_one
from desktop.ui.kit.completion import dress
from desktop.ui.kit.labels import ElidedLabel, make_primary, plain_label
from desktop.ui.kit.purpose import plan_words
from desktop.ui.kit.tag_list_field import TagListField
from desktop.ui.kit.tokens import GAP, GAP_HALF, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from desktop.domain.timecode import FrameRate
    from desktop.jobs.import_marks import MarksOutlook
    from desktop.jobs.import_outlook import ImportOutlook
    from desktop.jobs.job import Job
    from desktop.ui.imports.start_job import StartJob
    from desktop.ui.kit.purpose import Purpose
    from desktop.ui.kit.runner import Runner

WIDTH = 460
MODES = {
    ImportMode.REFERENCE: "Leave files where they are",
    ImportMode.COPY: "Copy into the library",
    ImportMode.PACK: "Pack into the library itself",
}
# What becomes of the files: left where they are, and copied.
LOCAL = (
    "The library points to them. They go offline when their drive is unplugged.",
    "Copies go into the library's media folder; identical files are kept once.",
    "The library file holds them, and is all there is to carry. The files stay, too.",
)
SHARED = (
    "The others see these files if they reach them at the same place, as on a shared drive.",
    "The copies stay on this computer. The others see names, tags and notes, not the files.",
    "The server holds them, and everybody can open them. The files stay, too.",
)
BUTTON_WIDTH = 88
FEW = 200  # files whose names are looked through at once


def plans(purpose: Purpose, paths: Sequence[str]) -> tuple[str, str]:
    """What becomes of files in words: where frames are single pictures, and where they are not."""
    ways = (paths, sequences_as_one(paths))
    single, as_one = (plan_words(purpose, tuple(map(Path, way))) for way in ways)
    return single, as_one


class ImportOptions(QDialog):
    """The question before an import.

    Signals:
        chosen: The `ImportRequest` to run.
        remembered: The same, before it, where nothing is to be asked from now on.
    """

    chosen = Signal(object)
    remembered = Signal(object)

    def __init__(
        self,
        request: ImportRequest,
        parent: QWidget | None = None,
        *,
        tags: Sequence[str] = (),
        collections: Sequence[str] = (),
        is_shared: bool = False,
        can_remember: bool = False,
        purpose: Purpose | None = None,
    ) -> None:
        """Ask.

        Args:
            request: What is to come in, and how the question proposes it.
            parent: Whose dialog this is.
            tags: Names of tags to complete.
            collections: Names of collections to complete.
            is_shared: Others work in the library too.
            can_remember: The files were dropped or pasted: the next ones may come in unasked.
            purpose: What is done with the assets once they are there.
        """
        super().__init__(parent)
        self._purpose = purpose
        self._plans: tuple[str, str] | None = None  # of single pictures, and of sequences
        self._request = request
        self._is_shared = is_shared
        self.setWindowTitle("Import")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._modes = {mode: QRadioButton(words, self) for mode, words in MODES.items()}
        self.reference, self.copy, self.pack = self._modes.values()
        self.tags = TagListField(tags, self)
        self.collection = QLineEdit(request.collection, self)
        self.all_files = QCheckBox("Import other files as documents", self)
        self.marks = MarksChoice(request, self)
        self.costs = plain_label("", parent=self)
        self.costs.setWordWrap(True)
        self.costs.hide()
        self.folders = QCheckBox("A collection for each folder and subfolder", self)
        self.sequences = SequenceChoice(request, self)
        self.no_question = QCheckBox("Don’t ask again for drops and pastes", self)
        self.no_question.setToolTip("They come in like these at once. Preferences asks again.")
        self.no_question.setVisible(can_remember)
        self._fill(request)
        self.know(tags, collections)
        self._build()
        # Once what is in it has been laid out.
        self.marks.grown.connect(self._fit_exactly, Qt.ConnectionType.QueuedConnection)

    def know(self, tags: Sequence[str], collections: Sequence[str]) -> None:
        """What tags and collections there are, to complete what is typed."""
        self.tags.know(tags)
        completer = dress(QCompleter(list(collections), self))
        self.collection.setCompleter(completer)

    def look_ahead(self, runner: Runner, work: StartJob | None = None) -> None:
        """Say which image sequences there are, and what people wrote into the files.

        Read beside the window: the question can be answered at any moment, which stops it.
        Without `work` no file is opened.
        """
        self._plan_beside(runner)
        library = runner.library
        if library is None:
            return
        from desktop.jobs.import_outlook import look_ahead  # noqa: PLC0415 - when first asked

        def tell(outlook: ImportOutlook) -> None:
            if isValid(self):
                self.show_outlook(outlook)
                if work is not None and self.isVisible():  # not answered meanwhile
                    self._look_at_marks(work)

        request = replace(self.request(), sequences=SequenceMode.RECOGNISED)
        looking = runner.work_alone(
            lambda: look_ahead(library, request), then=tell, on_error=lambda _error: None
        )
        self.finished.connect(looking.cancel)

    def propose_rate(self, rate: FrameRate) -> None:
        """The rate of the film that sequences are dropped on, unless somebody chose another one."""
        self.sequences.propose_rate(rate_text(rate.exact))

    def _look_at_marks(self, work: StartJob) -> None:
        """After the names, so that no disk is walked twice at a time."""

        def told(step: object) -> None:
            outlook = getattr(step, "outlook", None)
            if outlook is not None and isValid(self):
                self._show_marks(outlook)

        def end(outlook: MarksOutlook) -> None:
            if isValid(self):
                self._show_marks(outlook)

        def give_up(_error: BaseException) -> None:
            if isValid(self):
                self.marks.give_up()

        request = self.request()
        reading = work(
            lambda jobs, library: jobs.imports.look_at_marks(library, request),
            "Reading what files say",
            end,
            give_up,
        )
        reading.progressed.connect(told)
        self.finished.connect(reading.cancel)

    def _show_marks(self, outlook: MarksOutlook) -> None:
        """What the files say of themselves, and what that would cost where there is a budget."""
        self.marks.show_outlook(outlook)
        words = outlook.costs.words if outlook.costs is not None else ""
        is_shown = not self.costs.isHidden()
        self.costs.setText(f"{words}." if words else "")
        if outlook.costs is not None and outlook.costs.state is BudgetState.PASSED:
            self.costs.setProperty("role", "bad")
            self.costs.style().polish(self.costs)
        self.costs.setVisible(bool(words))
        if is_shown != bool(words):
            self.marks.grown.emit()

    def show_outlook(self, outlook: ImportOutlook) -> None:
        """What the files are, as far as their names tell."""
        self.sequences.show_outlook(outlook)
        self._fit()

    def request(self) -> ImportRequest:
        """What has been asked for."""
        return replace(
            self.marks.applied(self.sequences.applied(self._request)),
            mode=next(mode for mode, button in self._modes.items() if button.isChecked()),
            tags=self.tags.tags(),
            collection=" ".join(self.collection.text().split()),
            all_files=self.all_files.isChecked(),
            folders=self.folders.isChecked(),
        )

    def accept(self) -> None:
        """Import."""
        request = self.request()
        super().accept()
        if self.no_question.isChecked():
            self.remembered.emit(request)
        self.chosen.emit(request)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be: on a small screen Qt would squeeze the fields."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if (layout := self.layout()) is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _fit_exactly(self) -> None:
        """Also lower, where a list was closed."""
        self._fit()
        self.resize(self.width(), self.minimumHeight())

    def _fill(self, request: ImportRequest) -> None:
        self._modes[request.mode].setChecked(True)
        self.tags.setText(", ".join(request.tags))
        self.all_files.setChecked(request.all_files)
        self.folders.setChecked(request.folders)
        self.folders.setToolTip("Inside the collection above, if one is named there.")
        self.collection.setPlaceholderText("None")
        self.tags.setAccessibleName("Tags")
        self.collection.setAccessibleName("Collection")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        column.addWidget(plain_label(self._what(), "title", self))
        where = ElidedLabel(self._where(), self, mode=Qt.TextElideMode.ElideMiddle)
        where.setProperty("role", "quiet")
        column.addWidget(where)
        if self._purpose is not None:
            self.plan = plain_label("", parent=self)
            self.plan.setWordWrap(True)
            column.addWidget(self.plan)
            self.sequences.single.toggled.connect(self._say_plan)
            self._say_plan()
        column.addSpacing(GAP)
        meanings = SHARED if self._is_shared else LOCAL
        for choice, meaning in zip(self._modes.values(), meanings, strict=True):
            column.addWidget(choice)
            told = plain_label(meaning, "quiet", self)
            told.setWordWrap(True)
            told.setContentsMargins(GAP_WIDE + GAP_HALF * 2, 0, 0, GAP_HALF)
            column.addWidget(told)
        form = QFormLayout()
        form.setHorizontalSpacing(GAP_WIDE)
        form.setVerticalSpacing(GAP)
        form.addRow("Tags", self.tags)
        form.addRow("Collection", self.collection)
        column.addSpacing(GAP_HALF)
        column.addLayout(form)
        column.addWidget(self.sequences)
        column.addWidget(self.folders)
        column.addWidget(self.marks)
        column.addWidget(self.costs)
        column.addWidget(self.all_files)
        column.addWidget(self.no_question)
        column.addSpacing(GAP)
        column.addWidget(self._buttons())
        self.tags.setFocus()

    def _say_plan(self) -> None:
        """What will become of the files; the frames of a sequence become one thing."""
        if self._purpose is None:
            return
        if self._plans is None and len(self._request.paths) <= FEW:
            self._plans = plans(self._purpose, self._request.paths)
        if self._plans is None:
            self.plan.setText("Looking at the files…")
        else:
            single, as_one = self._plans
            self.plan.setText(single if self.sequences.single.isChecked() else as_one)

    def _plan_beside(self, runner: Runner) -> None:
        """Of very many files even their names take a moment: the window does not wait for it."""
        purpose, paths = self._purpose, self._request.paths
        if purpose is None or self._plans is not None:
            return

        def look() -> Job[tuple[str, str]]:
            yield Progress("Looking at files")
            return plans(purpose, paths)

        def know(found: tuple[str, str]) -> None:
            if isValid(self):
                self._plans = found
                self._say_plan()
                self._fit()

        looking = runner.work_alone(look, then=know)
        self.finished.connect(looking.cancel)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(go)
        # The box measures it before it is dressed, and the main button's text is bold.
        go.setMinimumWidth(BUTTON_WIDTH)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _what(self) -> str:
        count = len(self._request.paths)
        if count == 1:
            return f"Import {display_name(self._request.paths[0])}"
        return f"Import {display.counted(count, 'item')}"

    def _where(self) -> str:
        paths = self._request.paths
        folder = paths[0].rstrip("/").rpartition("/")[0] or "/" if paths else ""
        return f"from {clean_line(readable(folder))}"
