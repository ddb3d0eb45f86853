"""Counters of an import: files by outcome and effects, over all its runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.domain.job import FOUND_AGAIN, Effect, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.job import ReportRow
    from desktop.jobs.import_batch import StoredBatch


@dataclass(slots=True)
class ImportTally:
    """The counters.

    Attributes:
        counts: Files by outcome.
        effects: What was done for assets that were there.
        size: Bytes of what was added in this run.
        position: Rows that are on record.
    """

    counts: Counter[Outcome] = field(default_factory=Counter)
    effects: Counter[Effect] = field(default_factory=Counter)
    size: int = 0
    position: int = 0

    @property
    def found(self) -> int:
        """How many assets that had lost their files have them again."""
        return sum(self.effects[effect] for effect in FOUND_AGAIN)

    @property
    def is_undoable(self) -> bool:
        """Whether anything was done that undo takes back; a file put back stays where it was."""
        return bool(
            self.counts[Outcome.ADDED] or self.effects.total() - self.effects[Effect.PUT_BACK]
        )

    def remember(self, rows: Sequence[ReportRow]) -> None:
        """Take up what rows say, of this run or an earlier one."""
        # Not one by one: a member of an enumeration is slow to hash.
        met = [row.outcome for row in rows]
        self.counts.update({one: n for one in Outcome if (n := met.count(one))})
        for row in rows:
            if row.effects:
                self.effects.update(row.effects)
        self.position += len(rows)

    def with_rows(self, rows: Sequence[ReportRow]) -> ImportTally:
        """Counters as they are with these rows besides."""
        counted = replace(self, counts=self.counts.copy(), effects=self.effects.copy())
        counted.remember(rows)
        return counted

    def add(self, stored: StoredBatch) -> None:
        """Add what a batch did."""
        self.remember(stored.rows)
        self.size += stored.size
