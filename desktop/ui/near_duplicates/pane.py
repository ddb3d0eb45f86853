"""The near duplicates pane: compares pictures when asked to, and shows what looks the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain import display
from desktop.domain.changes import LOOK, Kind
from desktop.edits import lazy as edits
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.group_list import GroupList
from desktop.ui.kit.labels import hairline, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from desktop.domain.changes import Changes
    from desktop.domain.ids import AssetId
    from desktop.domain.near_duplicate import NearDuplicateGroup, NearDuplicates
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails

    Compare = Callable[[Callable[[NearDuplicates], None]], JobHandle]

_KINDS = (Kind.MEMBERSHIP, Kind.RELATIONS)
_SHOWN = 500  # groups


class NearDuplicatesPane(QWidget):
    """Groups of pictures that look the same, and one act for each.

    Args:
        compare: Starts the comparison of all pictures, and is told what to do with what it finds.

    Signals:
        trash_requested: Ids to move to the Trash.
    """

    trash_requested = Signal(object)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails | None,
        compare: Compare,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("near-duplicates")
        self._runner, self._state, self._compare = runner, state, compare
        self._found: NearDuplicates | None = None
        self._job: JobHandle | None = None
        self._is_stale = self._is_reading = False
        self.list = GroupList(thumbnails, self)
        self.told = plain_label(role="quiet", parent=self)
        self.again = QPushButton("Compare Again", self)
        self.keep = QPushButton("Keep This, Trash the Others", self)
        self.merge = QPushButton("Merge into This", self)
        self.variants = QPushButton("Make Variants", self)
        self.apart = QPushButton("Not Duplicates", self)
        self.empty = EmptyState("copy", self)
        self._pages = QStackedWidget(self)
        self._build()
        self._wire()
        self._library_changed()

    @property
    def keyboard(self) -> QWidget:
        """What takes the keyboard."""
        return self.list if self._pages.currentIndex() == 0 else self.empty

    @property
    def is_settled(self) -> bool:
        """Whether nothing is compared or read any more."""
        return self._job is None and not self._is_reading

    # What a person does

    def compare(self) -> None:
        """Compare all pictures; what is found takes the place of what was."""
        if self._job is not None or self._runner.library is None:
            return
        handle = self._compare(self._take)
        if handle.is_over:
            return
        self._job = handle
        handle.ended.connect(partial(self._ended, handle))
        self._follow()

    def keep_one(self) -> None:
        """Move all pictures of the group to the Trash but the marked one."""
        if (chosen := self._chosen()) is not None:
            self.trash_requested.emit(chosen[1])

    def merge_others(self) -> None:
        """Have the marked one take the place of the others."""
        if (chosen := self._chosen()) is not None:
            self._runner.change(edits.merge_assets.MergeAssets(*chosen), source=self)

    def make_variants(self) -> None:
        """Make the others variants of the marked one."""
        if (chosen := self._chosen()) is not None:
            self._runner.change(edits.near_duplicate.MakeVariants(*chosen), source=self)

    def tell_apart(self) -> None:
        """Have them not asked about again."""
        if (chosen := self._chosen()) is not None:
            kept, others = chosen
            self._runner.change(edits.near_duplicate.TellApart((kept, *others)), source=self)

    # Below here: building.

    def _build(self) -> None:
        self.keep.setToolTip(
            plain_tooltip("The marked picture stays; what uses one of the others is said first")
        )
        self.merge.setToolTip(
            plain_tooltip(
                "Tags, collections, takes, links and notes of the others go to the marked picture,"
                " then the others go to the Trash"
            )
        )
        self.variants.setToolTip(plain_tooltip("Relate the others to the marked one as variants"))
        self.apart.setToolTip(plain_tooltip("All are wanted: do not ask about them again"))
        foot = QHBoxLayout()
        foot.setContentsMargins(GAP, GAP_HALF, GAP, GAP_HALF)
        foot.setSpacing(GAP_HALF)
        for button in (self.merge, self.keep, self.variants, self.apart):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.told)
        foot.addWidget(self.again)
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(hairline(parent=listed))
        column.addLayout(foot)
        self._pages.addWidget(listed)
        self._pages.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _wire(self) -> None:
        self.again.clicked.connect(self.compare)
        self.keep.clicked.connect(self.keep_one)
        self.merge.clicked.connect(self.merge_others)
        self.variants.clicked.connect(self.make_variants)
        self.apart.clicked.connect(self.tell_apart)
        self.empty.chosen.connect(self._on_empty_button)
        self.list.chosen.connect(self._follow_chosen)
        self.list.opened.connect(self._state.reveal_requested)
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._library_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """What was done while it was hidden is read now."""
        super().showEvent(event)
        self._read_if_stale()

    # Below here: what is found, and what is left of it.

    def _on_empty_button(self, key: str) -> None:
        if key == "cancel" and self._job is not None:
            self._job.cancel()
        else:
            self.compare()

    def _library_changed(self) -> None:
        self._found, self._job = None, None
        self.list.groups.show_groups(())
        self._follow()

    def _take(self, found: NearDuplicates) -> None:
        self._found = found
        self._show(found.groups[:_SHOWN])

    def _ended(self, handle: JobHandle) -> None:
        if handle is not self._job:
            return  # of a library that was left; by now another may be compared
        self._job = None
        self._follow()
        self._read_if_stale()

    def _changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(*_KINDS) or changes.touches_columns({LOOK, "rating"}):
            self._is_stale = True
            self._read_if_stale()

    def _read_if_stale(self) -> None:
        """Look at what is left of the groups: judged, thrown away, or taken back meanwhile."""
        found = self._found
        if not self._is_stale or found is None or not self.isVisible():
            return
        self._is_stale, self._is_reading = False, True

        def show(groups: tuple[NearDuplicateGroup, ...]) -> None:
            self._is_reading = False
            if found is self._found:
                self._show(groups)

        def failed(error: BaseException) -> None:
            self._is_reading = False
            self._runner.report.fail(error)

        self._runner.ask(
            lambda reads: reads.near_duplicates.still_open(found.groups[:_SHOWN]),
            show,
            failed,
            key="near-duplicates",
        )

    def _show(self, groups: tuple[NearDuplicateGroup, ...]) -> None:
        row = max(self.list.currentIndex().row(), 0)
        self.list.groups.show_groups(groups)
        if groups:
            self.list.setCurrentIndex(self.list.groups.index(min(row, len(groups) - 1)))
        self._follow()

    def _follow(self) -> None:
        """Show the groups, or why there are none."""
        groups, found = self.list.groups.groups, self._found
        self._pages.setCurrentIndex(0 if groups else 1)
        self.again.setEnabled(self._job is None)
        unseen = f", {found.unseen:,} not looked at yet" if found and found.unseen else ""
        self.told.setText(f"{display.counted(len(groups), 'group')}{unseen}" if groups else "")
        if self._job is not None:
            self.empty.say("Comparing pictures…", "", {"cancel": "Stop"})
        elif found is None:
            self.empty.say(
                "Pictures that look the same",
                "Finds pictures that were saved again, scaled or cropped a little, and shows them"
                " side by side. Nothing is changed until you say so.",
                {"compare": "Find Near Duplicates"},
            )
        else:
            compared = f"{display.counted(found.compared, 'picture')} compared{unseen}."
            self.empty.say("No two pictures look the same", compared, {"compare": "Compare Again"})
        self._follow_chosen()

    def _follow_chosen(self) -> None:
        can_act = self._chosen() is not None and not self._runner.is_read_only
        for button in (self.merge, self.keep, self.variants, self.apart):
            button.setEnabled(can_act)

    def _chosen(self) -> tuple[AssetId, tuple[AssetId, ...]] | None:
        """The picture of the current group that stays, and the others."""
        return self.list.kept_and_others()
