"""Pictures that look the same as the one in sight: proposed as variants, side by side with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.domain.asset import AssetType
from desktop.domain.near_duplicate import PairDecision, best_first
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.inspector.link_label import LinkLabel
from desktop.ui.kit.asset_picture import AssetPicture
from desktop.ui.kit.labels import SectionHead, plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP, GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.near_duplicate import NearDuplicate, NearDuplicateGroup
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails

_PICTURE = QSize(108, 72)
_SHOWN = 1  # the next one comes when this one is judged


class ProposalsView(QWidget):
    """Asks what an asset may be a variant of, and shows it until a person has said so or not.

    Signals:
        asset_clicked: The id of an asset to go to.
    """

    asset_clicked = Signal(str)

    def __init__(
        self, runner: Runner, thumbnails: Thumbnails | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._thumbnails = runner, thumbnails
        self._card: AssetCard | None = None
        self._is_read_only = self._is_due = False
        self.rows: list[ProposalRow] = []
        self._head = SectionHead("Looks the same", self)
        self._head.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 0, 12, 0)  # as the list above it
        self._column.setSpacing(GAP_HALF)
        self._column.addWidget(self._head)

    def show_card(self, card: AssetCard) -> None:
        """Ask what looks the same as this one, as soon as somebody looks."""
        if self._card is None or self._card.id != card.id:
            self._show(None)
        self._card, self._is_due = card, True
        self._ask()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only: then nothing is proposed."""
        self._is_read_only = is_read_only
        if is_read_only:
            self._show(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Now somebody looks."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        card, library = self._card, self._runner.library
        if not self._is_due or self._is_read_only or not self.isVisible():
            return
        if card is None or library is None or card.type is not AssetType.IMAGE or card.is_trashed:
            self._show(None)
            return
        self._is_due = False
        looks, key = library.looks, card.id

        def read(reads: Reads) -> NearDuplicateGroup | None:
            return reads.near_duplicates.proposed(looks, key)

        def show(found: NearDuplicateGroup | None) -> None:
            if self._card is not None and self._card.id == key:
                self._show(found)

        self._runner.ask(read, show, key="variant-proposals")

    def _show(self, group: NearDuplicateGroup | None) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        mine, *others = group.members if group is not None else (None,)
        self.rows = [
            ProposalRow(mine, other, self._runner, self._thumbnails, self)
            for other in others[:_SHOWN]
            if mine is not None
        ]
        for row in self.rows:
            row.name.followed.connect(partial(self.asset_clicked.emit, row.other.card.id))
            self._column.addWidget(row)
        self._head.setVisible(bool(self.rows))


class ProposalRow(QWidget):
    """Two pictures side by side, and whether the one is a variant of the other."""

    def __init__(
        self,
        mine: NearDuplicate,
        other: NearDuplicate,
        runner: Runner,
        thumbnails: Thumbnails | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.other = other
        pair = (mine.card, other.card)
        original, variant = best_first(pair, {one.card.id: one.uses for one in (mine, other)})
        self.name = LinkLabel(clean_line(other.card.name, limit=100))
        frame = f"{other.card.width} × {other.card.height}" if other.card.width else ""
        facts = " · ".join(filter(None, (other.likeness, frame)))
        told = plain_label(facts, role="quiet", parent=self)
        told.setWordWrap(True)
        self.accept = QPushButton("Make Variant", self)
        self.accept.setToolTip(
            plain_tooltip(
                f"“{clean_line(variant.name, limit=60)}” becomes a variant of"
                f" “{clean_line(original.name, limit=60)}”"
            )
        )
        self.refuse = QPushButton("Not the Same", self)
        self.refuse.setToolTip(plain_tooltip("Do not ask about these two again"))
        self.accept.clicked.connect(
            lambda: runner.change(
                edits.near_duplicate.MakeVariants(original.id, (variant.id,)), source=self
            )
        )
        ids = (mine.card.id, other.card.id)
        self.refuse.clicked.connect(
            lambda: runner.change(
                edits.near_duplicate.TellApart(ids, PairDecision.NOT_THE_SAME), source=self
            )
        )
        self._build([AssetPicture(card, thumbnails, _PICTURE, self) for card in pair], told)

    def _build(self, shown: Sequence[QWidget], told: QWidget) -> None:
        pictures = QHBoxLayout()
        pictures.setSpacing(GAP_HALF)
        for picture in shown:
            pictures.addWidget(picture)
        pictures.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(GAP_HALF)
        acts.addWidget(self.accept)
        acts.addWidget(self.refuse)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP)
        column.setSpacing(GAP_HALF)
        column.addLayout(pictures)
        column.addWidget(self.name, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(told)
        column.addLayout(acts)
