"""What became of the rows of an old library: the report of an import."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.domain.old_library import OldKey


class OldOutcome(StrEnum):
    """What became of one row."""

    ADDED = "added"
    KNOWN = "known"  # it is here: from an earlier run, or the same file by another way
    SKIPPED = "skipped"
    FAILED = "failed"


class OldResult(NamedTuple):
    """One row of an old library.

    Attributes:
        asset_id: What it is here; None where it is no asset, or none came of it.
        error: For a person: why it did not come, or what did not come with it.
    """

    key: OldKey
    outcome: OldOutcome
    asset_id: AssetId | None = None
    type: str | None = None
    error: str = ""
