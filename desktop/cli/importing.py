"""`import`: files and folders into the library, a row for each file as it is decided."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.text import Text

from desktop.base.errors import (
    LibraryBusyError,
    LibraryError,
    LibraryGoneError,
    NotFoundError,
    UsageError,
)
from desktop.cli.budget import BudgetsWatched
from desktop.cli.desk import desk_of
from desktop.cli.import_preview import show_marks
from desktop.cli.opening import opened
from desktop.cli.output import Output, cell
from desktop.cli.running import StoppedError, follow
from desktop.domain import display
from desktop.domain.frames import exact_rate
from desktop.domain.ids import AssetId, JobId, is_id, new_id
from desktop.domain.job import Outcome, ReportRow
from desktop.jobs import work_queue
from desktop.jobs.factory import JobFactory
from desktop.jobs.import_request import (
    DEFAULT_RATE,
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
    SequenceMode,
)
from desktop.jobs.import_rows import found_again
from desktop.jobs.job import Job, Progress, run
from desktop.jobs.make_thumbnails import has_picture
from desktop.jobs.retrying import retrying

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.cli.desk import Desk

T = TypeVar("T")
_GO_ON = "Go on with: directors-desk import --resume"
_STYLES = {
    Outcome.ADDED: "green",
    Outcome.DUPLICATE: "dim",
    Outcome.UPDATED: "green",
    Outcome.SKIPPED: "dim",
    Outcome.FAILED: "red",
}


Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Files and folders.")]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        "-t",
        metavar="TAG",
        help="Tag what comes in, and what is known already; may be repeated.",
    ),
]
Into = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Put what comes in, and what is known already, into this collection.",
    ),
]
Folders = Annotated[
    bool,
    typer.Option(
        "--subfolder-collections",
        help="Make a collection of each folder and subfolder, inside --collection if given.",
    ),
]
Reference = Annotated[
    bool, typer.Option("--reference", help="Leave files where they are (the default).")
]
Copy = Annotated[bool, typer.Option("--copy", help="Copy them into the library's media folder.")]
Pack = Annotated[
    bool, typer.Option("--pack", help="Pack them into the library itself; the files stay, too.")
]
AllFiles = Annotated[bool, typer.Option("--all-files", help="Take what is no media as documents.")]
NoSequences = Annotated[
    bool,
    typer.Option("--no-sequences", help="Every frame of an image sequence is a picture by itself."),
]
PhotoSequences = Annotated[
    bool,
    typer.Option(
        "--photo-sequences", help="Numbered photographs are image sequences too: a time-lapse."
    ),
]
Rate = Annotated[
    str,
    typer.Option("--rate", metavar="FPS", help="Frames a second of image sequences."),
]
NoTags = Annotated[
    bool,
    typer.Option(
        "--no-embedded-tags", help="Keywords in files and their sidecars do not become tags."
    ),
]
NoRatings = Annotated[
    bool,
    typer.Option(
        "--no-embedded-ratings",
        help="Leave ratings, labels and descriptions in files and their sidecars alone.",
    ),
]
NoWait = Annotated[
    bool,
    typer.Option(
        "--no-wait", help="End before lengths that no header states are measured; worker does it."
    ),
]
Preview = Annotated[
    bool,
    typer.Option(
        "--preview",
        help="Only say which tags, ratings, labels and descriptions would come in.",
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the last import that did not end (or PATH: its id)."),
]


def import_paths(
    context: typer.Context,
    *,
    paths: Paths = None,
    reference: Reference = False,
    copy: Copy = False,
    pack: Pack = False,
    tags: Tags = None,
    collection: Into = "",
    subfolder_collections: Folders = False,
    all_files: AllFiles = False,
    no_sequences: NoSequences = False,
    photo_sequences: PhotoSequences = False,
    rate: Rate = DEFAULT_RATE,
    no_embedded_tags: NoTags = False,
    no_embedded_ratings: NoRatings = False,
    no_wait: NoWait = False,
    preview: Preview = False,
    resume: Resume = False,
) -> None:
    """Bring files and folders into the library.

    Numbered frames of a sequence, as plate.1001.exr to plate.1240.exr, come in as one clip.

    One row per file: added, updated (it was written anew, and the asset that has it follows),
    duplicate (the library has the same content, which gets the tags and the collection too),
    skipped (not media, hidden), or failed and why; then one row with the sums. Before it ends,
    films and sounds whose headers do not say how long they are, are measured.
    Ctrl-C stops and keeps what is in.
    """
    if bool(paths) == resume and not (resume and len(paths or ()) == 1):
        raise UsageError("Say what to import: files, folders, or --resume.")
    exact_rate(rate)
    request = ImportRequest(
        paths=tuple(paths or ()),
        mode=_mode(reference, copy, pack),
        tags=tuple(tags or ()),
        collection=collection,
        all_files=all_files,
        folders=subfolder_collections,
        sequences=_sequences(no_sequences, photo_sequences),
        rate=rate,
        takes_tags=not no_embedded_tags,
        takes_ratings=not no_embedded_ratings,
    )
    if preview:
        show_marks(desk_of(context), request)
    else:
        _import(desk_of(context), request, resume=resume, waits=not no_wait)


def _import(desk: Desk, request: ImportRequest, *, resume: bool, waits: bool) -> None:
    """Begin an import, or go on with the one that `request` names by its only path."""
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        job_id = _unfinished(library, request.paths) if resume else JobId(new_id())
        if resume:
            job = jobs.imports.resume(library, job_id)
        else:
            job = jobs.imports.start(library, request, job_id=job_id)
        budgets = BudgetsWatched(library)
        is_all_in = _run(output, job, _Rows(output, library, job_id), budgets)
        budgets.tell(output)
        if waits:
            _measure(output, library, jobs)
    if not is_all_in:
        raise typer.Exit(1)


def _mode(reference: bool, copy: bool, pack: bool) -> ImportMode:
    if reference + copy + pack > 1:
        raise UsageError("One of --reference, --copy and --pack.")
    if pack:
        return ImportMode.PACK
    return ImportMode.COPY if copy else ImportMode.REFERENCE


def _sequences(none: bool, photographs: bool) -> SequenceMode:
    if none and photographs:
        raise UsageError("Either --no-sequences or --photo-sequences.")
    if none:
        return SequenceMode.NONE
    return SequenceMode.PHOTOGRAPHS if photographs else SequenceMode.RECOGNISED


def _run(output: Output, job: Job[ImportReport], rows: _Rows, budgets: BudgetsWatched) -> bool:
    """Run an import, print its rows and its sums; whether everything is in."""
    try:
        report = follow(job, rows.step)
    except ImportStoppedError as stopped:
        rows.rest()
        _summary(output, stopped.report.summary() | {"status": "stopped"} | budgets.facts())
        budgets.tell(output)
        rows.queue_pictures()
        if not stopped.is_taken:
            stopped.advice = f"{stopped.advice} {_GO_ON}"
        raise
    except StoppedError:
        rows.rest()
        _summary(output, {**rows.kept_sums(), "status": "cancelled", **budgets.facts()})
        budgets.tell(output)
        rows.queue_pictures()
        output.say(f"Stopped. What came in is kept. {_GO_ON}")
        raise typer.Exit(1) from None
    except (LibraryGoneError, LibraryBusyError) as error:  # at the very first step
        error.advice = f"{error.advice} {_GO_ON}"
        raise
    rows.rest()
    _summary(output, report.summary() | {"status": "completed"} | budgets.facts())
    output.say(f"{report.sentence}.")
    rows.queue_pictures()
    return not (report.counts.get(Outcome.FAILED) or report.not_packed)


def _measure(output: Output, library: Library, jobs: JobFactory) -> None:
    """Find out how long those are that came in without a length, whoever else is at it."""
    try:
        report = follow(jobs.upkeep.measure(library))
    except StoppedError:
        output.say("Stopped. What came in is kept. Go on measuring with: directors-desk worker")
        raise typer.Exit(1) from None
    except LibraryError as error:
        output.say(f"Not all lengths are measured; the window goes on with it. {error}")
        return
    if report.done:
        output.say(f"Measured how long {display.counted(report.done, 'file')} run.")
    if report.aside:
        count = display.counted(report.aside, "file")
        output.say(f"{count} could not be measured yet: not within reach. When back: worker")


@dataclass(slots=True)
class _Rows:
    """Prints the rows of a running import as its batches are stored.

    The import is in the library when it has ended, whatever becomes of the connection then: what
    cannot be printed or queued is said and changes nothing else.
    """

    output: Output
    library: Library
    job_id: JobId
    printed: int = 0
    pictured: list[AssetId] = field(default_factory=list)

    def step(self, progress: Progress) -> None:
        """A batch has been stored if anything changed."""
        if progress.changes:
            with suppress(LibraryError):  # they are printed with the next ones
                self._print_new(self.library.read(self._new))

    def rest(self) -> None:
        """Print what is on record and was not printed yet."""
        try:
            self._print_new(self._retrying(lambda: self.library.read(self._new)))
        except LibraryError as error:
            self.output.say(f"Not all rows could be read: {error}")

    def kept_sums(self) -> dict[str, Any]:
        """The sums that a cancelled import wrote down."""
        try:
            record = self._retrying(
                lambda: self.library.read(lambda reads: reads.jobs.load(self.job_id))
            )
        except LibraryError:
            return {}
        return dict((record.result.get("summary") if record else None) or {})

    def queue_pictures(self) -> None:
        """Leave the making of thumbnails to `worker` (the window makes what it needs itself)."""
        if not self.pictured:
            return
        try:
            self._retrying(lambda: work_queue.queue_pictures(self.library, self.pictured))
        except LibraryError as error:
            self.output.say(
                f"Thumbnails are not queued; the window makes them when they are seen. {error}"
            )

    def _retrying(self, act: Callable[[], T]) -> T:
        return run(retrying(self.library, act, lambda: Progress("Waiting for the library")))

    def _new(self, reads: Reads) -> list[ReportRow]:
        return reads.jobs.report(self.job_id, first=self.printed)

    def _print_new(self, rows: Sequence[ReportRow]) -> None:
        for row in rows:
            self.printed += 1
            is_new = row.outcome in (Outcome.ADDED, Outcome.UPDATED) or found_again(row) is not None
            if is_new and row.asset_id and has_picture(row.type, row.path):
                self.pictured.append(row.asset_id)
            self._print(row)

    def _print(self, row: ReportRow) -> None:
        if self.output.json:
            self.output.row(
                {
                    "path": row.path,
                    "outcome": row.outcome.value,
                    "asset_id": row.asset_id,
                    "type": row.type,
                    "error": row.error,
                    "effects": list(row.effects),
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
