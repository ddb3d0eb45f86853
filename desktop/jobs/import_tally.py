"""Keeps count of what an import has done so far, in all its runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.domain.job import Outcome
from desktop.jobs.import_rows import Again, found_again, was_restored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.job import ReportRow
    from desktop.jobs.import_batch import Written


@dataclass(slots=True)
class Tally:
    """What has been done.

    Attributes:
        counts: Files by outcome.
        restored: Duplicates that were taken out of the Trash.
        found: Assets by how their missing files were found again.
        size: Bytes of what was added in this run.
        position: Rows that are on record.
    """

    counts: Counter[Outcome] = field(default_factory=Counter)
    restored: int = 0
    found: Counter[Again] = field(default_factory=Counter)
    size: int = 0
    position: int = 0

    @property
    def is_undoable(self) -> bool:
        """Whether anything was done that undo takes back; a file put back stays where it was."""
        placed = self.found.total() - self.found[Again.PUT_BACK]
        return bool(self.counts[Outcome.ADDED] or self.restored or placed)

    def remember(self, rows: Sequence[ReportRow]) -> None:
        """Take up what rows say that were written unheard, or by an earlier run."""
        self.counts.update(row.outcome for row in rows)
        self.restored += sum(map(was_restored, rows))
        self.found.update(again for row in rows if (again := found_again(row)))
        self.position += len(rows)

    def add(self, written: Written) -> None:
        """Add what a batch did."""
        # Not one by one: a member of an enumeration is slow to hash.
        met = [row.outcome for row in written.rows]
        self.counts.update({one: n for one in Outcome if (n := met.count(one))})
        self.restored += len(written.restored)
        self.found.update(written.found)
        self.size += written.size
        self.position += len(written.rows)
