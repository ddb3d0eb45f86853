"""`import`: files and folders into the library, a row for each file as it is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from desktop.base.errors import NotFoundError, UsageError
from desktop.catalog.job import holder
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.output import Output, cell
from desktop.cli.running import StoppedError, follow
from desktop.domain.ids import AssetId, JobId, is_id
from desktop.domain.job import Outcome, ReportRow
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
)
from desktop.jobs.import_rows import found_again
from desktop.jobs.make_thumbnails import has_picture
from desktop.media.pool import MediaPool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.jobs.job import Job, Progress

_STYLES = {
    Outcome.ADDED: "green",
    Outcome.DUPLICATE: "dim",
    Outcome.SKIPPED: "dim",
    Outcome.FAILED: "red",
}


Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Files and folders.")]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="TAG", help="Tag what comes in; may be repeated."),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the last import that did not end (or PATH: its id)."),
]


def import_paths(
    context: typer.Context,
    *,
    paths: Paths = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Leave the files where they are (the default).")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy them into the library's media folder.")
    ] = False,
    tags: Tags = None,
    collection: Annotated[
        str, typer.Option(metavar="NAME", help="Put what comes in into this collection.")
    ] = "",
    all_files: Annotated[
        bool, typer.Option("--all-files", help="Take what is no media as documents.")
    ] = False,
    resume: Resume = False,
) -> None:
    """Bring files and folders into the library.

    One row per file: added, duplicate (the library has the same content), skipped (not media,
    hidden), or failed and why; then one row with the sums. Ctrl-C stops and keeps what is in.
    """
    if reference and copy:
        raise UsageError("Either --reference or --copy.")
    if bool(paths) == resume and not (resume and len(paths or ()) == 1):
        raise UsageError("Say what to import: files, folders, or --resume.")
    desk = desk_of(context)
    output = desk.output()
    request = ImportRequest(
        paths=tuple(paths or ()),
        mode=ImportMode.COPY if copy else ImportMode.REFERENCE,
        tags=tuple(tags or ()),
        collection=collection,
        all_files=all_files,
    )
    with opened(desk) as library, MediaPool() as pool:
        rows = _Rows(output, library)
        if resume:
            rows.job_id = _unfinished(library, paths or ())
            job = resume_import(library, pool, rows.job_id)
        else:
            job = import_files(library, pool, request)
        _run(output, library, job, rows)


def _run(output: Output, library: Library, job: Job[ImportReport], rows: _Rows) -> None:
    """Run an import, print its rows and its sums; exit code 1 where anything failed."""
    try:
        report = follow(job, rows.step)
    except ImportStoppedError as stopped:
        rows.rest(stopped.report.job_id)
        _summary(output, stopped.report.summary() | {"status": "stopped"})
        raise
    except StoppedError:
        rows.rest(rows.job_id)
        rows.queue_pictures()
        _summary(output, {**_kept(library, rows.job_id), "status": "cancelled"})
        output.say("Stopped. What came in is kept; go on with: directors-desk import --resume")
        raise typer.Exit(1) from None
    rows.rest(report.job_id)
    rows.queue_pictures()
    _summary(output, report.summary() | {"status": "completed"})
    output.say(f"{report.sentence}.")
    if report.counts.get(Outcome.FAILED):
        raise typer.Exit(1)


@dataclass(slots=True)
class _Rows:
    """Prints the rows of a running import as its batches are stored."""

    output: Output
    library: Library
    job_id: JobId | None = None
    printed: int = 0
    pictured: list[AssetId] = field(default_factory=list)

    def step(self, progress: Progress) -> None:
        """A batch has been stored if anything changed."""
        self.job_id = self.job_id or _newest(self.library)
        if progress.changes:
            self.rest(self.job_id)

    def rest(self, job_id: JobId | None) -> None:
        """Print what is on record and was not printed yet."""
        if job_id is None:
            return
        self.job_id = job_id
        for row in self.library.read(lambda r: r.jobs.report(job_id, first=self.printed)):
            self.printed += 1
            is_new = row.outcome is Outcome.ADDED or found_again(row) is not None
            if is_new and row.asset_id and has_picture(row.type, row.path):
                self.pictured.append(row.asset_id)
            self._print(row)

    def queue_pictures(self) -> None:
        """Leave the making of thumbnails to `worker` (the window makes what it needs itself)."""
        if self.pictured:
            self.library.write(lambda tx: tx.jobs.queue("thumbnail", self.pictured))

    def _print(self, row: ReportRow) -> None:
        if self.output.json:
            self.output.row(
                {
                    "path": row.path,
                    "outcome": row.outcome.value,
                    "asset_id": row.asset_id,
                    "type": row.type,
                    "error": row.error,
                }
            )
            return
        line = Text().append(f"{row.outcome.value:<10}", style=_STYLES[row.outcome])
        line.append(f"{row.type or '':<9}", style="dim").append(cell(row.path).plain)
        if row.error:
            line.append(f"  {cell(row.error).plain}", style="dim")
        self.output.console.print(line, soft_wrap=True)


def _summary(output: Output, summary: dict[str, Any]) -> None:
    if output.json:
        output.row({"summary": summary})


def _kept(library: Library, job_id: JobId | None) -> dict[str, Any]:
    """The sums that a cancelled import wrote down."""
    record = library.read(lambda reads: reads.jobs.load(job_id)) if job_id else None
    found = record.result.get("summary") if record else None
    return dict(found) if found else {}


def _newest(library: Library) -> JobId | None:
    """The import that this process works on."""

    def find(reads: Reads) -> JobId | None:
        mine = [job for job in reads.jobs.imports() if job.locked_by == holder()]
        return mine[0].id if mine else None

    return library.read(find)


def _unfinished(library: Library, named: Sequence[str]) -> JobId:
    """The import to go on with: the one named by its id, else the last that did not end.

    Raises:
        NotFoundError, UsageError: There is none.
    """
    if named:
        if not is_id(named[0]):
            raise UsageError("With --resume, the only PATH may be the id of an import.")
        return JobId(named[0])

    def find(reads: Reads) -> list[JobId]:
        free = {job.id for job in reads.jobs.interrupted_imports()}
        ended = ("cancelled", "failed")
        return [j.id for j in reads.jobs.imports() if j.status in ended or j.id in free]

    found = library.read(find)
    if not found:
        raise NotFoundError("No import of this library was left unfinished.")
    return found[0]
