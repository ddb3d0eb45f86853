"""Checks the sidecars that lie beside the library's own copies against its record of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.location import readable
from desktop.jobs.job import Progress
from desktop.jobs.verify_report import Finding, Problem
from desktop.storage.kept_sidecars import CHANGED, GONE, kept_state

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.location import Location

AT_ONCE = 500  # copies whose sidecars are looked up in one go
_GONE = (
    "This sidecar is not there any more. What was read from it is in the library;"
    " put it back from a backup, or have it noted as gone: Asset → Read Facts Again"
)
_WRITE = ", or make a new one: Asset → Write to Sidecars…"
_CHANGED = (
    "This sidecar has other bytes than it had. Asset → Read Facts Again takes note of what it"
    " says now; if nobody changed it, look for a good one in a backup."
)


def check_sidecars(
    library: Library, copies: Sequence[Location]
) -> Generator[Progress, None, list[Finding]]:
    """What is wrong with the sidecars of these copies, which are all within reach."""
    found: list[Finding] = []
    for at in range(0, len(copies), AT_ONCE):
        yield Progress("Checking sidecars", at, len(copies))
        part = copies[at : at + AT_ONCE]
        ids = [place.asset_id for place in part]
        known = library.read(lambda reads, ids=ids: reads.upkeep.sidecars(ids))  # type: ignore[misc]
        for place in part:
            if seen := known.get(place.asset_id):
                copy: Path = library.media_root / place.path
                found += [_finding(place, *state) for state in kept_state(copy, seen)]
    return found


def _finding(place: Location, path: str, state: str) -> Finding:
    if state == GONE:
        told = _GONE + (f"{_WRITE}." if path.lower().endswith(".xmp") else ".")
    elif state == CHANGED:
        told = _CHANGED
    else:
        told = f"This sidecar could not be read: {state}."
    return Finding(Problem.SIDECAR, readable(path), told, place.asset_id, place.id)
