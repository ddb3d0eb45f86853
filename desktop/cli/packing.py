"""`pack` and `unpack`: media into the library file, and out of it again."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations of a command
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import Targets, film_named, only_ids, targets
from desktop.cli.marking import missing
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.jobs.factory import JobFactory
from desktop.jobs.packing import PackOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.jobs.job import Job
    from desktop.jobs.packing import PackReport

COLUMNS = {
    "outcome": "",
    "name": "Of",
    "bytes": "Bytes",
    "original": "Original",
    "path": "File",
    "reason": "Why",
}
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of assets.")]
Query = Annotated[
    str | None,
    typer.Option("--query", "-q", metavar="QUERY", help="What it finds; '' is the whole library."),
]
FilmOption = Annotated[
    str | None,
    typer.Option(
        "--film", metavar="FILM", help="A film, by id or name: its takes and all it uses."
    ),
]


def pack(
    context: typer.Context,
    ids: Ids = None,
    query: Query = None,
    *,
    film: FilmOption = None,
    remove_originals: Annotated[
        bool,
        typer.Option(
            "--remove-originals",
            help="Remove the library's own copies once they are read back. Files outside the"
            " library always stay.",
        ),
    ] = False,
) -> None:
    """Pack media into the library, byte for byte.

    What is packed lies in the library file itself (or on its server), is read back and compared
    with what came in, and is opened from there before any file. What is stopped goes on with the
    same command: pieces that are there are not written again. One row for each asset: packed,
    there (it was already), skipped or failed and why; with --json {summary} at the end.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        found = _found(library, ids, query, film)
        job = jobs.packing.pack(library, found.ids, removes=remove_originals)
        report = _followed(output, job)
    _end(output, report, found)
    if report.kept:
        output.say(f"{report.kept:,} copies stay in the media folder for now. {report.why}")


def unpack(
    context: typer.Context,
    ids: Ids = None,
    query: Query = None,
    *,
    film: FilmOption = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Where the files go.", show_default=False),
    ] = None,
    keep_packed: Annotated[
        bool, typer.Option("--keep-packed", help="Keep the packed bytes as well.")
    ] = False,
) -> None:
    """Write packed media to files in a folder, byte for byte.

    Each file is read back and compared before the packed bytes are removed; no file that is there
    is touched. One row for each asset: unpacked, there (the file was already), skipped or failed
    and why; with --json {summary} at the end.
    """
    if to is None:
        raise UsageError("Say where the files go: --to FOLDER.")
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        found = _found(library, ids, query, film)
        report = _followed(output, jobs.packing.unpack(library, found.ids, to, keeps=keep_packed))
    _end(output, report, found)


def _found(
    library: Library, ids: Sequence[str] | None, query: str | None, film: str | None
) -> Targets:
    """What is meant: ids, a query or a film with all it uses; one of these.

    Raises:
        UsageError: None or several of them are given.
        NotFoundError: There is no such film.
    """
    if film is None:
        return targets(library, only_ids(ids or ()), query)
    if ids or query is not None:
        raise UsageError("Say which assets once: their ids, --query or --film.")
    return Targets(
        tuple(library.read(lambda reads: reads.relations.everything_of(film_named(reads, film))))
    )


def _followed(output: Output, job: Job[PackReport]) -> PackReport:
    try:
        return follow(job)
    except StoppedError:
        output.say("Stopped. What was done stays; the same command goes on.")
        raise typer.Exit(1) from None


def _end(output: Output, report: PackReport, found: Targets) -> None:
    """Rows, sums, and the exit code: 1 if something failed or is not in the library."""
    rows: list[dict[str, Any]] = [
        {
            "outcome": row.outcome.value,
            "name": row.name,
            "asset_id": row.asset_id,
            "bytes": row.size,
            "original": row.original or None,
            "path": row.path or None,
            "reason": row.reason or None,
        }
        for row in report.rows
    ]
    output.rows([*rows, *(missing(key) for key in found.missing)], COLUMNS)
    if output.json:
        counts: dict[str, Any] = {one.value: report.counts[one] for one in PackOutcome}
        output.row({"summary": {**counts, "bytes": report.size, "kept": report.kept}})
    output.say(f"{report.sentence}.")
    if report.failure is not None:
        raise report.failure
    if report.counts[PackOutcome.FAILED] or found.missing:
        raise typer.Exit(1)
