"""How image sequences come in, in the question before an import: as clips, at which rate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.errors import RuleError
from desktop.base.settings import FRAME_RATES
from desktop.domain.frames import exact_rate
from desktop.domain.sequence_names import sequences
from desktop.jobs.import_request import SequenceMode
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs.import_outlook import ImportOutlook
    from desktop.jobs.import_request import ImportRequest


def sequences_as_one(paths: Sequence[str]) -> list[str]:
    """Files with the frames of each image sequence among them replaced by its first frame."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    spare = {
        f"{folder}/{found.name(number)}"
        for folder, names in folders.items()
        for found in sequences(names)
        for number in found
        if number != found.first
    }
    return [path for path in paths if path not in spare]


class SequenceChoice(QWidget):
    """Shown once it is known that there are image sequences among the files."""

    def __init__(self, request: ImportRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = plain_label("", parent=self)
        self.told.setWordWrap(True)
        self.single = QCheckBox("Import frames as single pictures", self)
        self.single.setToolTip("Otherwise the frames of each sequence are one clip.")
        self.single.setChecked(request.sequences is SequenceMode.NONE)
        self.rate = QComboBox(self)
        self.rate.setEditable(True)
        self.rate.setAccessibleName("Frame rate of image sequences")
        self.rate.addItems(FRAME_RATES)
        self._proposed = request.rate
        self.rate.setEditText(request.rate)
        name = plain_label("Frames a second", parent=self)
        name.setBuddy(self.rate)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(name)
        row.addWidget(self.rate)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP_HALF, 0, GAP_HALF)
        column.setSpacing(GAP)
        column.addWidget(self.told)
        column.addLayout(row)
        column.addWidget(self.single)
        self.single.toggled.connect(self._show_rate)
        self._show_rate()
        self.hide()

    def show_outlook(self, outlook: ImportOutlook) -> None:
        """Say what was recognised; without a sequence there is nothing to ask."""
        self.told.setText(f"{outlook.sentence}.")
        self.setVisible(bool(outlook.sequences))

    def propose_rate(self, rate: str) -> None:
        """Another rate, where nobody has chosen one yet."""
        if self.rate.currentText() == self._proposed:
            self._proposed = rate
            self.rate.setEditText(rate)

    def applied(self, request: ImportRequest) -> ImportRequest:
        """The request with what was chosen here."""
        mode = SequenceMode.NONE if self.single.isChecked() else SequenceMode.RECOGNISED
        rate = self.rate.currentText().strip()
        try:
            exact_rate(rate)
        except RuleError:
            rate = request.rate
        return replace(request, sequences=mode, rate=rate)

    def _show_rate(self) -> None:
        self.rate.setEnabled(not self.single.isChecked())
