"""Long work as the library remembers it: jobs, and the rows of an import report."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from desktop.domain.ids import AssetId, JobId


# Names of queued work on one asset, as `ingest_jobs.job_type` has them.
THUMBNAIL = "thumbnail"
PREVIEW = "preview"
METADATA = "metadata"
PACK = "pack"  # media into the library or out of it; one such job at a time in each library
MEASURE = "length"
IMPORT = "import"
IMPORT_LIBRARY = "import-library"  # the library of another program; one at a time in each


class Outcome(StrEnum):
    """What became of one file of an import."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    UPDATED = "updated"  # it was written anew where an asset has it, and the asset follows
    SKIPPED = "skipped"
    FAILED = "failed"


class Effect(StrEnum):
    """What a file of an import did for an asset beside bringing it in."""

    RESTORED = "restored"  # it was taken out of the Trash
    FOUND = "found"  # its bytes had been missing, and lie where this file lies
    KEPT = "kept"  # its bytes had been missing, and are copied into the library
    PUT_BACK = "put_back"  # the library's copy of it had been missing, and is there again
    TAGGED = "tagged"  # it carries the tags that were asked for, which it did not
    UPDATED = "updated"  # the asset has this file in place of an earlier one of that name
    COLLECTED = "collected"  # it is in the collection that was asked for, where it was not


# Files whose asset was in the library before they were met.
WAS_THERE = (Outcome.DUPLICATE, Outcome.UPDATED)
# How an asset may get back the bytes that it had lost.
FOUND_AGAIN = (Effect.FOUND, Effect.KEPT, Effect.PUT_BACK)


class ReportRow(NamedTuple):
    """One file of an import.

    Attributes:
        path: As it was reached from what the person named; readable text.
        asset_id: The new asset, or the one it is a duplicate of.
        type: Asset type, where known.
        error: For a person: why it was skipped or failed, which asset it duplicates or follows and
            what was done for that, or what is odd about a file that came in.
        effects: What it did for an asset that was there.
    """

    path: str
    outcome: Outcome
    asset_id: AssetId | None = None
    type: str | None = None
    error: str | None = None
    effects: tuple[Effect, ...] = ()


class PlannedFile(NamedTuple):
    """A file that an import has still to bring in.

    Attributes:
        position: Its number among the files of that import.
        path: As the report will name it; readable text.
        place: Its exact absolute path as a `file:` address, where `path` is not that.
        checksum: SHA-256 of its content, known from before its bytes were copied.
    """

    position: int
    path: str
    place: str | None = None
    checksum: str | None = None


@frozen
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
