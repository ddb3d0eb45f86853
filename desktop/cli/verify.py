"""`verify`: rows for what is wrong with a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import LibraryDamagedError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.domain import display
from desktop.jobs import work_queue
from desktop.jobs.make_thumbnails import has_picture
from desktop.jobs.verify import verify as verifying
from desktop.jobs.verify_report import Problem, VerifyReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId

COLUMNS = {"problem": "Problem", "path": "Path", "message": "What", "asset_id": "Asset"}


def verify(
    context: typer.Context,
    checksums: Annotated[
        bool, typer.Option("--checksums", help="Read every file again and compare its content.")
    ] = False,
    agree: Annotated[
        bool,
        typer.Option("--agree", help="Note files as missing, even where it is a great many."),
    ] = False,
) -> None:
    """Check the database and that every file is where it should be.

    One row for each thing that is wrong, none where all is well; exit code 1 if there are any.
    Nothing is repaired or removed (`repair` does); only whether a file is within reach is noted.
    """
    desk = desk_of(context)
    output = desk.output()
    try:
        with opened(desk) as library:
            report = follow(verifying(library, checksums, agreed=agree))
            queue_pictures(library, report.back)
    except LibraryDamagedError as error:
        # It cannot even be opened: that is this command's answer, and not its failure.
        _print(output, [_row(Problem.DATABASE, "", f"{error} {error.advice}".strip())])
        raise typer.Exit(1) from None
    findings = report.findings
    _print(
        output,
        [
            _row(f.problem, f.path, f.message, f.asset_id, f.location_id, size=f.size)
            for f in findings
        ],
    )
    _end(output, report)


def queue_pictures(library: Library, back: Sequence[AssetId]) -> None:
    """Leave the making of thumbnails of what is within reach again to `worker`."""
    if not back or library.is_read_only:
        return
    cards = library.read(lambda reads: reads.assets.cards(back))
    pictured = [key for key, card in cards.items() if has_picture(card.type, card.name)]
    work_queue.queue_pictures(library, pictured)


def _row(
    problem: Problem,
    path: str,
    message: str,
    asset_id: str | None = None,
    location_id: str | None = None,
    *,
    size: int | None = None,
) -> dict[str, Any]:
    return {
        "problem": problem.value,
        "path": path or None,
        "message": message,
        "asset_id": asset_id,
        "location_id": location_id,
        "bytes": size,
    }


def _print(output: Output, rows: Sequence[dict[str, Any]]) -> None:
    output.rows(rows, COLUMNS)


def _end(output: Output, report: VerifyReport) -> None:
    """The sums, to standard error."""
    looked = f"{display.counted(report.checked, 'file')} checked"
    if report.is_sound:
        output.say(f"All is well: {looked}.")
        return
    sizes = report.sizes()
    kinds = ", ".join(
        f"{number:,} {name}" + (f" ({display.size(sizes[name])})" if name in sizes else "")
        for name, number in report.counts().items()
    )
    output.say(f"{looked}; wrong: {kinds}.")
    if report.is_repairable:
        output.say("What can be done about the media folder: directors-desk repair")
    if report.unmarked:
        output.say(report.unmarked.sentence)
        output.say("Where they are now: directors-desk locate FOLDER")
        output.say("If they are really gone: directors-desk verify --agree")
    raise typer.Exit(1)
