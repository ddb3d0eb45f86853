"""Assets of the same content in groups, each to be merged into one, or told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.edits import lazy as edits
from desktop.ui.kit.group_list import GroupList
from desktop.ui.kit.labels import ElidedLabel, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from desktop.domain.statistics import Duplicates
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails


class DuplicateView(QWidget):
    """The groups, and one act for each.

    Signals:
        opened: The id of an asset to be shown in the library.
        all_requested: All that there are are to be listed in the library.
    """

    opened = Signal(str)
    all_requested = Signal()

    def __init__(
        self, runner: Runner, thumbnails: Thumbnails | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self.list = GroupList(thumbnails, self)
        self.list.setAccessibleName("Duplicates")
        self.told = ElidedLabel("", self)
        self.told.setProperty("role", "quiet")
        self.merge = QPushButton("Merge into This", self)
        self.apart = QPushButton("Not Duplicates", self)
        self.show_all = QPushButton("Show All in Library", self)
        self._build()
        self.merge.clicked.connect(self.merge_others)
        self.apart.clicked.connect(self.tell_apart)
        self.show_all.clicked.connect(lambda _: self.all_requested.emit())
        self.list.opened.connect(self.opened)
        self.list.chosen.connect(self._follow)

    def show_duplicates(self, found: Duplicates, words: str) -> None:
        """Show these; the row that was current stays so, or its neighbour."""
        row = max(self.list.currentIndex().row(), 0)
        self.list.groups.show_groups(found.groups)
        if found.groups:
            at = min(row, len(found.groups) - 1)
            self.list.setCurrentIndex(self.list.groups.index(at))
        self.told.show_text(words)
        self._follow()

    def merge_others(self) -> None:
        """Have the marked one take the place of the others of its group."""
        if (chosen := self.list.kept_and_others()) is not None:
            say = "Merged; the others are in the Trash"
            self._runner.change(edits.merge_assets.MergeAssets(*chosen), source=self, say=say)

    def tell_apart(self) -> None:
        """Have them not listed again."""
        if (chosen := self.list.kept_and_others()) is not None:
            kept, others = chosen
            self._runner.change(edits.near_duplicate.TellApart((kept, *others)), source=self)

    def _follow(self) -> None:
        can_act = self.list.kept_and_others() is not None and not self._runner.is_read_only
        for button in (self.merge, self.apart):
            button.setEnabled(can_act)

    def _build(self) -> None:
        self.merge.setToolTip(
            plain_tooltip(
                "Tags, collections, takes, links and notes of the others go to the marked one, then"
                " the others go to the Trash"
            )
        )
        self.apart.setToolTip(plain_tooltip("All are wanted: do not list them again"))
        foot = QHBoxLayout()
        foot.setSpacing(GAP_HALF)
        for button in (self.merge, self.apart, self.show_all):
            foot.addWidget(button)
        foot.addWidget(self.told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
