"""Chooses the kind of gap that is listed, and says how many there are of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.domain.owed import OwedKind
from desktop.domain.owed_words import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping


class KindBox(QComboBox):
    """Every kind that there is, and all of them.

    Signals:
        kind_changed: Another one was chosen.
    """

    kind_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kind")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_counts({})
        self.currentIndexChanged.connect(lambda _: self.kind_changed.emit())

    @property
    def kind(self) -> OwedKind | None:
        """The one that is chosen; None for all."""
        data = self.currentData()
        return OwedKind(data) if data else None

    def choose(self, kind: OwedKind | None) -> None:
        """Choose one; all where there is nothing of it."""
        self.setCurrentIndex(max(0, self.findData(kind.value if kind else "")))

    def show_counts(self, counts: Mapping[OwedKind, int]) -> None:
        """Offer other ones. The one that is chosen stays, also where nothing of it is left."""
        chosen = self.kind
        blocked = self.blockSignals(True)
        self.clear()
        self.addItem(f"Everything ({sum(counts.values()):,})", "")
        for kind in OwedKind:
            if counts.get(kind) or kind is chosen:
                self.addItem(f"{KIND_NAMES[kind]} ({counts.get(kind, 0):,})", kind.value)
        self.choose(chosen)
        self.blockSignals(blocked)
