"""The questions before media is packed or unpacked, and the list of what was not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain import display
from desktop.domain.display import counted
from desktop.jobs.packing import PackOutcome
from desktop.ui.kit.labels import make_default, make_primary, plain_label
from desktop.ui.kit.text_table import TextTable, add_copy_all
from desktop.ui.kit.tokens import GAP, GAP_WIDE
from desktop.ui.shell.ask import front

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.jobs.pack_outlook import PackOutlook, PackWish
    from desktop.jobs.packing import PackReport, PackRow

LOOKING = "Looking how much there is…"


class PackingQuestion(QDialog):
    """Asks whose media is meant, and shows what that comes to.

    Args:
        wishes: What can be meant and how it is called; the first is chosen at first.
        look: Is asked for the outlook of a wish; the answer is to come by `show_outlook`.
        parent: The window.
    """

    title = verb = ""

    def __init__(
        self,
        wishes: Sequence[tuple[PackWish, str]],
        look: Callable[[PackWish], None],
        parent: QWidget,
    ) -> None:
        super().__init__(front(parent))
        self._look, self.wish = look, wishes[0][0]
        self.outlook: PackOutlook | None = None
        self.setWindowTitle(self.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        self.told = self._line("title")
        self.choices: dict[PackWish, QRadioButton] = {}
        for wish, words in wishes:
            self.choices[wish] = button = QRadioButton(words, self)
            button.setVisible(len(wishes) > 1)
            column.addWidget(button)
        self.choices[self.wish].setChecked(True)
        for button in self.choices.values():
            button.toggled.connect(self._choose)
        self.details = self._line("quiet")
        self._fill()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton(self.verb, QDialogButtonBox.ButtonRole.AcceptRole)
        make_primary(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(560)
        self._begin()

    def show_outlook(self, outlook: PackOutlook) -> None:
        """It is known how much there is."""
        self.outlook = outlook
        self._tell()
        self.adjustSize()

    def _line(self, role: str) -> QLabel:
        label = plain_label("", role, self)
        label.setWordWrap(True)
        self._column.addWidget(label)
        return label

    def _choose(self) -> None:
        chosen = next(wish for wish, button in self.choices.items() if button.isChecked())
        if chosen != self.wish:
            self.wish = chosen
            self._begin()

    def _begin(self) -> None:
        self.outlook = None
        self._tell()
        self._look(self.wish)

    def _fill(self) -> None:
        """What stands below the figures."""
        raise NotImplementedError

    def _tell(self) -> None:
        """Say what is known; whether it can be done."""
        raise NotImplementedError


class PackQuestion(PackingQuestion):
    """Asks before media is packed into the library.

    Args:
        media_root: Where the library's own copies are.
        decided: Gets the outlook, and whether these copies are removed afterwards.
    """

    title, verb = "Pack Media into Library", "Pack"

    def __init__(
        self,
        wishes: Sequence[tuple[PackWish, str]],
        look: Callable[[PackWish], None],
        parent: QWidget,
        *,
        media_root: Path,
        decided: Callable[[PackOutlook, bool], None],
    ) -> None:
        self._media_root, self._decided = media_root, decided
        super().__init__(wishes, look, parent)

    def accept(self) -> None:
        """Pack."""
        outlook, removes = self.outlook, self.removes.isChecked()
        super().accept()
        if outlook is not None:
            self._decided(outlook, removes)

    def _fill(self) -> None:
        self.removes = QCheckBox("Remove the library's own copies afterwards", self)
        self.removes.toggled.connect(self._tell)
        self._column.addWidget(self.removes)
        self.removed = self._line("quiet")

    def _tell(self) -> None:
        found = self.outlook
        if found is None:
            self.told.setText(LOOKING)
            self.details.setText("")
            self.removed.setText("")
            self.go.setEnabled(False)
            return
        removes = self.removes.isChecked() and bool(found.copies)
        self.told.setText(_to_pack(found))
        self.details.setText(" ".join(_room(found)))
        self.removed.setText(_removed(found, self._media_root, removes=self.removes.isChecked()))
        self.removes.setEnabled(bool(found.copies))
        self.go.setEnabled(found.has_room and bool(found.files or removes))


class UnpackQuestion(PackingQuestion):
    """Asks before packed media is written to files.

    Args:
        decided: Gets the outlook, the folder, and whether the packed bytes are kept.
    """

    title, verb = "Unpack Media", "Unpack"

    def __init__(
        self,
        wishes: Sequence[tuple[PackWish, str]],
        look: Callable[[PackWish], None],
        parent: QWidget,
        *,
        decided: Callable[[PackOutlook, Path, bool], None],
    ) -> None:
        self._decided = decided
        super().__init__(wishes, look, parent)

    def accept(self) -> None:
        """Unpack."""
        outlook, folder = self.outlook, Path(self.folder.text().strip())
        keeps = self.keeps.isChecked()
        super().accept()
        if outlook is not None:
            self._decided(outlook, folder, keeps)

    def _fill(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.folder = QLineEdit(self)
        self.folder.setAccessibleName("Folder")
        self.folder.setPlaceholderText("Folder for the files")
        self.folder.textChanged.connect(self._tell)
        browse = QPushButton("Choose…", self)
        browse.clicked.connect(self._browse)
        browse.setAutoDefault(False)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self._column.addLayout(row)
        self.keeps = QCheckBox("Keep the packed bytes in the library as well", self)
        self.keeps.toggled.connect(self._tell)
        self._column.addWidget(self.keeps)
        self.removed = self._line("quiet")

    def _browse(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "Unpack Into", self.folder.text()):
            self.folder.setText(folder)

    def _tell(self) -> None:
        found, folder = self.outlook, self.folder.text().strip()
        kept = self.keeps.isChecked()
        self.removed.setText(
            "The packed bytes stay, and are opened first."
            if kept
            else "The packed bytes of each file are removed after it was read back and compared."
        )
        self.go.setEnabled(bool(found and found.packed) and Path(folder).is_absolute())
        if found is None:
            self.told.setText(LOOKING)
            self.details.setText("")
            return
        count = counted(found.packed, "file")
        self.told.setText(
            f"Write {count} ({display.size(found.packed_size)}) to a folder?"
            if found.packed
            else "Nothing of this is packed."
        )
        self.details.setText("No file that is there is touched. The files get their own names.")


class PackProblems(QDialog):
    """The assets that were not packed or unpacked, and why."""

    def __init__(self, report: PackReport, title: str, parent: QWidget) -> None:
        super().__init__(front(parent))
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        rows = [(row.name, row.reason) for row in failed(report)]
        column.addWidget(plain_label(f"{counted(len(rows), 'asset')} failed", "title", self))
        table = TextTable("What failed", ("Name", "Why"), rows, self, widths=(170,))
        column.addWidget(table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        add_copy_all(buttons, rows)
        make_default(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(720, 400)


def failed(report: PackReport) -> list[PackRow]:
    """What a person has to look at."""
    return [row for row in report.rows if row.outcome is PackOutcome.FAILED]


def _to_pack(found: PackOutlook) -> str:
    if found.files:
        return f"Pack {counted(found.files, 'file')} ({display.size(found.size)})?"
    return "All of this is packed already." if found.packed else "There is nothing to pack."


def _room(found: PackOutlook) -> list[str]:
    """How much of it is there, how much room it takes, what is left out; sentences."""
    told = []
    if found.packed and found.files:
        told.append(f"{counted(found.packed, 'file')} more {_is(found.packed)} packed already.")
    if found.files and found.free is None:
        told.append("Whether the server has room for it, its administrator knows.")
    elif found.files:
        free, needed = display.size(found.free), display.size(found.needed)
        lacks = "" if found.has_room else " Free some space, or pack less at a time."
        told.append(f"The disk with the library has {free} free; {needed} are needed.{lacks}")
    if found.sequences:
        stay = "stays in its folder" if found.sequences == 1 else "stay in their folders"
        told.append(f"{counted(found.sequences, 'image sequence')} {stay}.")
    return told


def _removed(found: PackOutlook, media_root: Path, *, removes: bool) -> str:
    """What becomes of the originals, sentences."""
    told = []
    if found.copies and removes:
        told.append(
            f"{counted(found.copies, 'copy', 'copies')} ({display.size(found.copies_size)}) in"
            f" {media_root} {'is' if found.copies == 1 else 'are'} removed, each only after all its"
            " bytes were read back from the library and compared. A copy with sidecars beside it"
            " stays."
        )
    elif found.copies:
        told.append("All originals stay; they are opened only where nothing is packed.")
    if found.outside:
        stay = "stays" if found.outside == 1 else "stay"
        told.append(f"{counted(found.outside, 'file')} outside the library always {stay}.")
    return " ".join(told)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
