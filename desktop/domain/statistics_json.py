"""The figures of a library as JSON: what `info --json` prints, and other programs are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.statistics import Breakdown, counts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.statistics import AssetsHeld, Share, Statistics

# Who did it is named by name: an id means nothing outside the library.
_BY_KEY = (Breakdown.TYPE, Breakdown.STATUS, Breakdown.SOURCE, Breakdown.STORAGE, Breakdown.TIER)
UNKNOWN = "unknown"  # where nothing is recorded


def statistics_json(found: Statistics) -> dict[str, Any]:
    """All figures; bytes are whole numbers, and groups without a value are `unknown`."""
    shares = found.shares
    people = shares[Breakdown.PERSON]
    return {
        **{f"by_{by}": _counts(shares[by]) for by in _BY_KEY},
        **{f"bytes_by_{by}": _sizes(shares[by]) for by in _BY_KEY},
        "by_person": [{"person": one.name, **held_json(one.held)} for one in people],
        "by_month": [{"month": one.key, **held_json(one.held)} for one in shares[Breakdown.MONTH]],
        "missing": held_json(found.missing),
        "unused": held_json(found.unused),
        "duplicates": {
            "groups": found.duplicates.groups,
            **held_json(found.duplicates.held),
        },
        "largest": [
            {"id": card.id, "name": card.name, "type": card.type.value, "bytes": card.size}
            for card in found.largest
        ],
        "recent": [
            {"at": act.at.isoformat(), "by": act.user, "edit": act.label, "assets": act.assets}
            for act in found.recent
        ],
    }


def held_json(held: AssetsHeld) -> dict[str, int]:
    """How many assets, and their bytes."""
    return {"assets": held.count, "bytes": held.size}


def _counts(shares: Iterable[Share]) -> dict[str, int]:
    return {key or UNKNOWN: count for key, count in counts_of(shares).items()}


def _sizes(shares: Iterable[Share]) -> dict[str, int]:
    return {one.key or UNKNOWN: one.held.size for one in sorted(shares, key=lambda one: one.key)}
