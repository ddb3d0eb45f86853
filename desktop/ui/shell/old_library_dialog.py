"""The question before an old library comes in: which, what would come, what would not, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.display import counted, counted_type
from desktop.domain.untrusted_text import clean_line
from desktop.jobs.import_library import OldRequest
from desktop.jobs.import_request import ImportMode
from desktop.ui.kit.labels import make_primary, plain_label
from desktop.ui.kit.text_table import TextTable
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.shell.ask import front

if TYPE_CHECKING:
    from desktop.domain.old_library import OldOutline

_HINT = "Choose the file or the folder of the library. Nothing is ever written to it."
_LOOKING = "Looking what is in it…"
_PATIENCE_MS = 400  # after the last key, before what was typed is looked at


class OldLibraryQuestion(QDialog):
    """Asks which library of another program is to come in, and shows what that comes to.

    Signals:
        asked: A source (text) is to be looked at; the answer comes by `show_outline` or `refuse`.
        decided: An `OldRequest`.
    """

    asked = Signal(str)
    decided = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(front(parent))
        self.setWindowTitle("Import Library")
        self.outline: OldOutline | None = None
        self.source, self.media = QLineEdit(self), QLineEdit(self)
        self.copies = QCheckBox("Copy files into the library's media folder", self)
        self.fetches = QCheckBox("Download what has an address", self)
        self.told = plain_label(_HINT, "title", self)
        self.details = plain_label("", "quiet", self)
        self.table = TextTable("What comes", ("What", "How many"), [], self, widths=(380,))
        self._room = QWidget(self)  # where the table will be
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PATIENCE_MS)
        self._pause.timeout.connect(self._look)
        self._build()
        self.source.textChanged.connect(self._typed)
        self._tell(_HINT)

    def show_outline(self, source: str, outline: OldOutline) -> None:
        """It is known what is in a library."""
        if source != self.source.text().strip():
            return
        self.outline = outline
        rows = [
            (counted_type(2, type_.value).split(" ", 1)[1].capitalize(), f"{count:,}")
            for type_, count in outline.assets.items()
        ]
        if outline.collections:
            rows.append(("Collections", f"{outline.collections:,}"))
        if outline.links:
            rows.append(("Links between assets", f"{outline.links:,}"))
        for left in outline.left:
            number = f"{left.count:,}, " if left.count is not None else ""
            rows.append((f"Not: {left.what}", f"{number}{left.why}"))
        self.table.show_rows([(clean_line(a), clean_line(b)) for a, b in rows])
        total = counted(sum(outline.assets.values()), "asset")
        self._tell(f"{outline.title}: {total}", clean_line(outline.name, limit=120))

    def refuse(self, source: str, reason: str) -> None:
        """It cannot be read, and why."""
        if source == self.source.text().strip():
            self.outline = None
            self._tell("This cannot be imported", reason)

    def accept(self) -> None:
        """Import."""
        request = OldRequest(
            self.source.text().strip(),
            media=self.media.text().strip(),
            mode=ImportMode.COPY if self.copies.isChecked() else ImportMode.REFERENCE,
            fetches=self.fetches.isChecked(),
        )
        super().accept()
        self.decided.emit(request)

    def _typed(self) -> None:
        self.outline = None
        has_source = bool(self.source.text().strip())
        self._tell(_LOOKING if has_source else _HINT)
        if has_source:
            self._pause.start()
        else:
            self._pause.stop()

    def _look(self) -> None:
        self.asked.emit(self.source.text().strip())

    def _tell(self, title: str, details: str = "") -> None:
        self.told.setText(title)
        self.details.setText(details)
        self.table.setVisible(self.outline is not None)
        self._room.setVisible(self.outline is None)
        self.go.setEnabled(self.outline is not None)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import Library", self.source.text())
        if name:
            self.source.setText(name)

    def _choose_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "Import Library", self.source.text()):
            self.source.setText(name)

    def _choose_media(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "Its Media", self.media.text()):
            self.media.setText(name)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        self.told.setWordWrap(True)
        self.details.setWordWrap(True)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self.source.setPlaceholderText("File or folder of the library")
        self.source.setAccessibleName("Library")
        self.media.setPlaceholderText("Where its files are now, if not where it says")
        self.media.setAccessibleName("Media folder")
        for row, (field, ways) in enumerate(
            (
                (self.source, (("File…", self._choose_file), ("Folder…", self._choose_folder))),
                (self.media, (("Media…", self._choose_media),)),
            )
        ):
            grid.addWidget(field, row, 0)
            for place, (words, slot) in enumerate(ways, 1):
                button = QPushButton(words, self)
                button.setAutoDefault(False)
                button.clicked.connect(slot)
                grid.addWidget(button, row, place)
        grid.setColumnStretch(0, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addLayout(grid)
        column.addWidget(self.told)
        column.addWidget(self.details)
        column.addWidget(self.table, 1)
        column.addWidget(self._room, 1)
        column.addWidget(self.copies)
        column.addWidget(self.fetches)
        column.addWidget(buttons)
        self.resize(680, 520)
