"""What Estimate Costs Again does, for the library and for the selection, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.edits import lazy as edits
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Reads
    from desktop.domain.ids import Ids
    from desktop.domain.rate_card import NewEstimates
    from desktop.edits.edit import Applied
    from desktop.ui.shell.services import Services


class Estimating:
    """Has costs reckoned by the prices that there are now."""

    def __init__(self, services: Services) -> None:
        self._runner, self._report = services.runner, services.report
        self._state = services.state

    def all(self) -> None:
        """Of everything that is in the library."""
        self._estimate(lambda reads: PackedIds(reads.listing.ids(Listing())))

    def selected(self) -> None:
        """Of the selection."""
        ids = self._state.acted_on.ids
        self._estimate(lambda _reads: ids)

    def _estimate(self, which: Callable[[Reads], Ids]) -> None:
        def read(reads: Reads) -> Ids | None:
            return which(reads) if reads.rate_cards.all() else None

        def go_on(ids: Ids | None) -> None:
            if ids is None:
                words = "There are no prices. Bring in a file of them: directors-desk prices import"
                self._report.note(f"{words} FILE")
            elif not self._runner.is_read_only:
                self._runner.change(edits.rate_card.EstimateCosts(ids), self._told)

        self._runner.ask(read, go_on, key="estimate")

    def _told(self, applied: Applied[NewEstimates]) -> None:
        """What changed, with an Undo of just this; of several without a price, all as a list."""
        key = applied.operation_id
        undo = NoteAction("Undo", lambda: self._runner.undo(key)) if applied.changes else None
        self._report.note(applied.result.words, undo)
