"""What is known of an image sequence, and the rate that it plays at, which a person may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from desktop.base.errors import RuleError
from desktop.base.settings import FRAME_RATES
from desktop.domain.display import counted
from desktop.domain.frames import exact_rate, numbers_text, rate_text
from desktop.ui.inspector.rows import Rows

if TYPE_CHECKING:
    from fractions import Fraction

    from PySide6.QtWidgets import QWidget

    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId


class SequenceRows(Rows):
    """Range, gaps and rate of one sequence; hidden for everything else.

    Signals:
        rate_picked: The id of the asset, and the `Fraction` that it is to play at.
    """

    rate_picked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asset_id: AssetId | None = None
        self._sequence: tuple[Frames, Fraction] | None = None
        self._is_read_only = False
        self.rate: QComboBox | None = None
        self.hide()

    def show_sequence(self, asset_id: AssetId, sequence: tuple[Frames, Fraction] | None) -> None:
        """Show a sequence; None hides the rows."""
        if (asset_id, sequence) == (self._asset_id, self._sequence):
            return
        self._asset_id, self._sequence = asset_id, sequence
        self.clear()
        self.rate = None
        self.setVisible(sequence is not None)
        if sequence is None:
            return
        frames, rate = sequence
        self.add_head("Image sequence")
        self.add_text("Frames", f"{frames.range_text} ({counted(len(frames), 'frame')})")
        if frames.missing:
            self.add_text("Missing", numbers_text(frames.missing))
        self.rate = _rate_box(rate)
        self.rate.setEnabled(not self._is_read_only)
        self.rate.activated.connect(self._pick)
        if (line := self.rate.lineEdit()) is not None:
            line.editingFinished.connect(self._pick)
        self.add("Frame rate", self.rate)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        self._is_read_only = is_read_only
        if self.rate is not None:
            self.rate.setEnabled(not is_read_only)

    def _pick(self, _at: int = 0) -> None:
        if self.rate is None or self._asset_id is None or self._sequence is None:
            return
        now = self._sequence[1]
        try:
            rate = exact_rate(self.rate.currentText())
        except RuleError:
            rate = now
        if rate != now:
            self.rate_picked.emit(self._asset_id, rate)
        else:
            self.rate.setEditText(_written(now))


def _rate_box(rate: Fraction) -> QComboBox:
    """Usual rates to choose from; any other can be typed."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setAccessibleName("Frame rate")
    box.addItems([f"{one} fps" for one in FRAME_RATES])
    box.setEditText(_written(rate))
    return box


def _written(rate: Fraction) -> str:
    return f"{rate_text(rate)} fps"
