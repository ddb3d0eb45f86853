"""Which calls of the queue are listed: all, those under way, or those that came to nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.generation_queue import GenerationCall


class QueuePart(StrEnum):
    """A part of the queue."""

    EVERYTHING = "everything"
    UNDER_WAY = "under_way"
    TROUBLE = "trouble"

    def has(self, call: GenerationCall) -> bool:
        """Whether a call belongs to it."""
        if self is QueuePart.UNDER_WAY:
            return call.is_open
        return self is QueuePart.EVERYTHING or call.is_trouble


_NAMES = {
    QueuePart.EVERYTHING: "Everything",
    QueuePart.UNDER_WAY: "Under Way",
    QueuePart.TROUBLE: "Came to Nothing",
}


class QueueFilter(QComboBox):
    """Chooses a part of the queue, and says how much there is of each.

    Signals:
        part_changed: Another one was chosen.
    """

    part_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Which calls are listed")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for part in QueuePart:
            self.addItem(_NAMES[part], part.value)
        self.currentIndexChanged.connect(lambda _at: self.part_changed.emit())

    @property
    def part(self) -> QueuePart:
        """The one that is chosen."""
        return QueuePart(self.currentData())

    def choose(self, part: QueuePart) -> None:
        """Choose one."""
        self.setCurrentIndex(self.findData(part.value))

    def count_calls(self, calls: Sequence[GenerationCall]) -> None:
        """Say how many there are of each part."""
        with QSignalBlocker(self):
            for at, part in enumerate(QueuePart):
                self.setItemText(at, f"{_NAMES[part]} ({sum(map(part.has, calls)):,})")
