"""Brings files into a library: looks, compares, stores, and writes one report row for each.

Phase A of an import: what came in is visible and searchable at once; pictures of it are made by
`make_thumbnails.py`. Every batch is one transaction with its report rows, so a killed import leaves
whole files and a ledger that `resume_import` goes on from.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.display import counted
from desktop.domain.ids import JobId, OperationId, new_id
from desktop.domain.job import Outcome
from desktop.jobs.import_folders import exact_path
from desktop.jobs.import_packing import packed_in
from desktop.jobs.import_request import (
    ImportReport,
    ImportRequest,
    from_options,
)
from desktop.jobs.import_run import ImportRun
from desktop.jobs.job import Job, Progress
from desktop.jobs.retrying import retrying

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.catalog.library import Library, Reads
    from desktop.domain.job import Job as JobRecord
    from desktop.edits.history import History
    from desktop.media.pool import MediaPool


def import_files(
    library: Library,
    pool: MediaPool,
    request: ImportRequest,
    *,
    job_id: JobId | None = None,
    history: History | None = None,
    leave_open: Callable[[], bool] = lambda: False,
) -> Job[ImportReport]:
    """Bring files and folders into the library.

    Args:
        library: Where they go.
        pool: The worker processes that look at them.
        request: What to bring in, and how.
        job_id: Its key, for who wants to read its rows while it runs; a new one if None.
        history: Where the whole import becomes one undo step.
        leave_open: Asked when the job is closed in the middle: True (the program is ending) keeps
            it for the next start to continue, False (a person cancelled) ends it.

    Raises:
        ImportStoppedError: The library failed; `resume_import` goes on later.
        LibraryError: It could not even begin.
        RuleError: Nothing was named.
    """
    if not request.paths:
        raise RuleError("There is nothing to import.")
    run = ImportRun(
        library,
        pool,
        request,
        job_id or JobId(new_id()),
        OperationId(new_id()),
        leave_open=leave_open,
    )
    yield from run.begin()
    report = yield from run.steps(history)
    return (yield from packed_in(library, request, report))


def resume_import(
    library: Library,
    pool: MediaPool,
    job_id: JobId,
    *,
    history: History | None = None,
    leave_open: Callable[[], bool] = lambda: False,
) -> Job[ImportReport]:
    """Go on with an import that was killed, stopped or cancelled; nothing comes in twice.

    Raises:
        RuleError: There is no such import.
        JobTakenError: Another program is working on it.
        ImportStoppedError, LibraryError: As `import_files`.
    """
    request, operation_id = yield from _on_record(library, job_id)
    run = ImportRun(library, pool, request, job_id, operation_id, leave_open=leave_open)
    yield from run.go_on()
    report = yield from run.steps(history)
    return (yield from packed_in(library, request, report))


def retry_import(
    library: Library,
    pool: MediaPool,
    job_id: JobId,
    *,
    history: History | None = None,
    leave_open: Callable[[], bool] = lambda: False,
) -> Job[ImportReport]:
    """Read the files again that an import could not bring in, as it was asked to; an import anew.

    Raises:
        RuleError: There is no such import, or nothing of it failed.
        ImportStoppedError, LibraryError: As `import_files`.
    """
    first, _ = yield from _on_record(library, job_id)
    rows = yield from retrying(
        library, lambda: library.read(lambda r: r.jobs.report(job_id)), _waiting
    )
    shown = dict.fromkeys(row.path for row in rows if row.outcome is Outcome.FAILED)
    if not shown:
        raise RuleError("Nothing of that import failed.")
    base = first.base or str(Path.cwd())
    # What was tried again before is told after what was imported, not after the trying.
    about = first.title.partition(" of ")[2] or first.label.partition(" ")[2]
    request = replace(
        first,
        paths=tuple(exact_path(path, base) for path in shown),
        base=base,
        within=first.within or first.paths,
        title=f"Retry {counted(len(shown), 'failed file')} of {about}",
    )
    return (yield from import_files(library, pool, request, history=history, leave_open=leave_open))


def _on_record(
    library: Library, job_id: JobId
) -> Generator[Progress, None, tuple[ImportRequest, OperationId]]:
    """What an import was asked for.

    Raises:
        RuleError: There is no such import.
    """

    def load(reads: Reads) -> JobRecord | None:
        return reads.jobs.load(job_id)

    job = yield from retrying(library, lambda: library.read(load), _waiting)
    try:
        if job is None or job.job_type != "import":
            raise KeyError(job_id)
        return from_options(job.result["options"])
    except (KeyError, ValueError, TypeError) as error:
        raise RuleError("That import is not on record, so it cannot be continued.") from error


def _waiting() -> Progress:
    return Progress("Waiting for the library")
