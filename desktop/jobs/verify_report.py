"""What a verification found: kinds of findings, and the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import counted
from desktop.domain.location import readable
from desktop.jobs.mass_loss import NO_LOSS, MassLoss
from desktop.storage.half_copies import WriterState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.ids import AssetId, LocationId
    from desktop.jobs.leftovers import Leftovers


class Problem(StrEnum):
    """Kinds of findings."""

    DATABASE = "database"  # the database is not sound
    UNREACHABLE = "unreachable"  # a whole folder or drive is not there or cannot be read
    MISSING = "missing"  # a file is not where it should be
    SILENT = "silent"  # a drive does not answer
    # Another file has the name of one that the library points to, or has a copy of.
    REPLACED = "replaced"
    SIZE = "size"  # a copy has another size than was recorded
    CONTENT = "content"  # a file has other bytes than were recorded
    UNREADABLE = "unreadable"
    SIDECAR = "sidecar"  # what is kept beside a copy is gone or has other bytes
    UNTRACKED = "untracked"  # a file in the media folder that no asset knows
    UNFINISHED = "unfinished"  # half a copy, or a removal that was cut off
    SHARED = "shared"  # the media folder may be another library's too: nothing goes from it


REPAIRABLE = frozenset({Problem.UNTRACKED, Problem.UNFINISHED, Problem.SHARED})


@frozen
class Finding:
    """One thing that is wrong.

    Attributes:
        path: What it is about, readable; empty for the database.
        message: For a person: what is wrong and what can be done.
        size: Bytes that lie there for nothing, where it is about such.
    """

    problem: Problem
    path: str
    message: str
    asset_id: AssetId | None = None
    location_id: LocationId | None = None
    size: int | None = None


@dataclass(slots=True)
class VerifyReport:
    """What a verification found.

    Attributes:
        checked: Locations looked at.
        returned: Locations that are within reach again, `back` their assets.
        marked: Locations now noted as out of reach.
        unmarked: Files that are gone from folders that are there, so many at once that none of
            them was noted; call again with `agreed`, or see `mark_missing.py`.
        replaced: Assets in whose places other files lie by now, which an import would have them
            follow, each with the path.
        outdated: Assets of which the library has copies that were made of files in whose places
            others lie by now, likewise.
    """

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    returned: int = 0
    back: list[AssetId] = field(default_factory=list)
    marked: int = 0
    unmarked: MassLoss = NO_LOSS
    replaced: dict[AssetId, str] = field(default_factory=dict)
    outdated: dict[AssetId, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def counts(self) -> dict[str, int]:
        """Findings by kind."""
        return dict(Counter(finding.problem.value for finding in self.findings))

    def sizes(self) -> dict[str, int]:
        """Bytes of what lies there for nothing, by kind."""
        found: Counter[str] = Counter()
        for finding in self.findings:
            if finding.size is not None:
                found[finding.problem.value] += finding.size
        return dict(found)

    @property
    def is_repairable(self) -> bool:
        """Whether a repair could do something about one of them at least."""
        return any(finding.problem in REPAIRABLE for finding in self.findings)


def of_leftovers(left: Leftovers) -> Iterator[Finding]:
    """A finding for each thing that lies in the media folder for nothing."""
    if left.why:
        told = f"Nothing is removed from the media folder. {left.why}"
        if left.waiting:
            told += f" {counted(left.waiting, 'copy', 'copies')} of deleted assets wait there."
        yield Finding(Problem.SHARED, "", told)
    for source in left.sources:
        told = "Copies of this library are still in that folder; Repair brings them over."
        yield Finding(Problem.SHARED, readable(str(source)), told)
    if left.why and left.objects:
        # They may well be another library's: no list of them as if they were for nothing.
        told = f"{counted(len(left.objects), 'file')} there belong to no asset of this library."
        yield Finding(Problem.SHARED, "", told, size=left.size)
    for path, size in () if left.why else left.objects:
        told = f"{size:,} bytes in the media folder that belong to no asset."
        yield Finding(Problem.UNTRACKED, readable(path), told, size=size)
    for path, size in left.strange:
        told = f"{size:,} bytes in the media folder that Director's Desk did not put there."
        yield Finding(Problem.UNTRACKED, readable(path), told, size=size)
    for half in left.halves:
        told = f"{half.size:,} bytes of a copy that was cut off."
        if half.use is WriterState.UNKNOWN:
            told = (
                f"{half.size:,} bytes of a copy that {half.host or 'another machine'} began and may"
                " still be at; it can go when nothing was written for a day."
            )
        name = f"{half.path.parent.name}/{half.path.name}"
        yield Finding(Problem.UNFINISHED, readable(name), told, size=half.size)
    if left.half_packed:
        told = f"Packing was not ended for {counted(len(left.half_packed), 'file')}. Pack again, or"
        yield Finding(Problem.UNFINISHED, "", f"{told} Repair removes what is there of them.")
    if left.waiting and not left.why:
        copies = counted(left.waiting, "copy", "copies")
        told = f"{copies} of deleted assets are still there; Repair or Empty Trash removes them."
        yield Finding(Problem.UNFINISHED, "", told)
    for path in left.aside:
        told = "A copy that a purge which was cut off has set aside; Repair goes on with it."
        yield Finding(Problem.UNFINISHED, readable(path), told)
