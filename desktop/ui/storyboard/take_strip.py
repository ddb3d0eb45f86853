"""The strip of takes as it stands: which takes are picked, and how far the row is scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.storyboard.selection import ShotSelection
from desktop.ui.storyboard.strip_layout import StripLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.film import Take
    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.layout import Box


class TakeStrip(QObject):
    """One per board; empty while no shot is opened.

    Args:
        box: Where the strip is on the board now, or None.

    Attributes:
        takes: Which takes are picked, by their assets' ids.
        scrolled: How far the row is scrolled, in pixels.

    Signals:
        picked: Others are picked, or the keyboard stands on another one.
    """

    picked = Signal()

    def __init__(self, box: Callable[[], Box | None], parent: QObject) -> None:
        super().__init__(parent)
        self._box = box
        self._order: list[AssetId] = []
        self.takes = ShotSelection()
        self.scrolled = 0

    @property
    def place(self) -> int:
        """The place of the take under the keyboard, from 0."""
        current = self.takes.current
        return self._order.index(current) if current in self._order else 0

    @property
    def layout(self) -> StripLayout | None:
        """Where the takes are."""
        box = self._box()
        return StripLayout(box, len(self._order), self.scrolled) if box else None

    def show(self, takes: Sequence[Take], *, chosen: bool = False) -> None:
        """Show another state of the takes; those picked stay so. `chosen` goes to what plays."""
        older, self._order = self._order, [take.card.id for take in takes]
        if chosen:
            self.takes = ShotSelection()
        self.takes = self.takes.kept(self._order, older)
        if self.takes.current is None and takes:
            plays = next((take for take in takes if take.is_selected), takes[0])
            self.takes = ShotSelection().only(plays.card.id)

    def stand_on(self, place: int, *, extend: bool = False) -> None:
        """Move the keyboard to a take, counted from 0; `extend` picks a range."""
        if self._order:
            take = self._order[max(0, min(place, len(self._order) - 1))]
            self.pick(self.takes.ranged(self._order, take) if extend else self.takes.only(take))

    def pick(self, takes: ShotSelection) -> None:
        """Pick takes, and bring the current one into sight."""
        self.takes = takes
        self.show_current()
        self.picked.emit()

    def show_current(self) -> None:
        """Bring the take under the keyboard into sight."""
        if layout := self.layout:
            self.scrolled = layout.showing(self.place)

    def scroll(self, step: int) -> bool:
        """Scroll the row, as far as it goes; whether it moved."""
        before, layout = self.scrolled, self.layout
        self.scrolled = max(0, min(layout.reach, before + step)) if layout else 0
        return self.scrolled != before
