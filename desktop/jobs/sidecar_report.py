"""What became, or would become, of the sidecars of some assets."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId

CHANGED_OUTSIDE = "it was changed by another program since it was read here"


class SidecarOutcome(StrEnum):
    """What becomes of one."""

    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # it says all of it already, or there is nothing to say
    SKIPPED = "skipped"  # another program has written to it since, and that is not overwritten
    FAILED = "failed"


@frozen
class SidecarRow:
    """The sidecar of one asset.

    Attributes:
        name: What the asset is called.
        path: Path of the sidecar, readable; empty where no place for one is known.
        reason: Why nothing was written, a clause or sentences; empty where it was.
    """

    asset_id: AssetId
    name: str
    path: str
    outcome: SidecarOutcome
    reason: str = ""


@frozen
class SidecarReport:
    """What became of all of them; of a look ahead, what would.

    Attributes:
        rows: One for each asset.
    """

    counts: Counter[SidecarOutcome] = field(default_factory=Counter)
    rows: tuple[SidecarRow, ...] = ()

    @property
    def total(self) -> int:
        """How many there are to write."""
        return self.counts[SidecarOutcome.MADE] + self.counts[SidecarOutcome.CHANGED]

    @property
    def problems(self) -> tuple[SidecarRow, ...]:
        """Those that could not be written, or were left to another program."""
        kinds = (SidecarOutcome.FAILED, SidecarOutcome.SKIPPED)
        return tuple(row for row in self.rows if row.outcome in kinds)

    @property
    def sentence(self) -> str:
        """What was done, in one line."""
        counts = self.counts
        made, changed = counts[SidecarOutcome.MADE], counts[SidecarOutcome.CHANGED]
        parts = [f"{counted(made, 'sidecar')} made"] if made else []
        if changed:
            what = f"{changed:,}" if made else counted(changed, "sidecar")
            parts.append(f"{what} changed")
        if not parts:
            parts.append("No sidecar written")
        for outcome, words in (
            (SidecarOutcome.UNCHANGED, "up to date"),
            (SidecarOutcome.SKIPPED, "left to another program"),
            (SidecarOutcome.FAILED, "failed"),
        ):
            if counts[outcome]:
                parts.append(f"{counts[outcome]:,} {words}")
        return ", ".join(parts)
