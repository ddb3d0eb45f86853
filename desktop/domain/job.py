"""Long work as the library remembers it: jobs, and the rows of an import report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.ids import AssetId, JobId


class Outcome(StrEnum):
    """What became of one file of an import."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    FAILED = "failed"


class ReportRow(NamedTuple):
    """One file of an import.

    Attributes:
        path: As it was reached from what the person named; readable text.
        asset_id: The new asset, or the one it is a duplicate of.
        type: Asset type, where known.
        error: Why it was skipped or failed, or which asset it duplicates; for a person.
    """

    path: str
    outcome: Outcome
    asset_id: AssetId | None = None
    type: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A row of `ingest_jobs`. See the table for the meaning of each."""

    id: JobId
    job_type: str
    status: str
    priority: int = 5
    asset_id: AssetId | None = None
    input_path: str | None = None
    progress: int = 0
    created_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    error_message: str | None = None
    retry_count: int = 0
    max_retries: int = 3
    result: Mapping[str, Any] = field(default_factory=dict)
    locked_by: str | None = None
    locked_until: datetime | None = None
