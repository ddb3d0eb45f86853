"""A whole library elsewhere: copied to another database, written as text, made of that again."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.address import is_url, redacted
from desktop.base.secrets import with_kept_password
from desktop.cli.desk import Desk, desk_of
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow

if TYPE_CHECKING:
    from desktop.cli.output import Output
    from desktop.jobs.job import Job
    from desktop.jobs.whole_rows import WholeReport

COLUMNS = {"table": "Table", "rows": "Rows", "sha256": "SHA-256"}
PROBLEMS = {"media": "Media", "outcome": "Outcome", "reason": "Reason"}


def copy_library(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="A library: path or URL.")],
    to: Annotated[
        str,
        typer.Argument(metavar="TO", help="A path that is free, or the URL of an empty database."),
    ],
) -> None:
    """Copy a whole library to another file or database, and compare every row.

    Ids, history, undo, packed media and the media folder go along. What is stopped goes on with
    the same command. The copy becomes a library when all of it is there and equal.
    """
    from desktop.jobs.copy_library import copy_library as copying  # noqa: PLC0415

    desk = desk_of(context)
    output = desk.output()
    with opened(Desk(source, json=desk.json, debug=desk.debug)) as library:
        report = _followed(
            output, copying(library, _address(to)), "The same command goes on with it."
        )
    _end(output, report, to)


def export_text(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="It must not be there yet.")],
    *,
    no_media: Annotated[bool, typer.Option("--no-media", help="Leave media out.")] = False,
) -> None:
    """Write the library as text: JSON Lines per table, media, and checksums.

    Rows are sorted and spelled the same each time, so two exports can be compared with git diff.
    Without its SHA256SUMS, which is written last, an export is not finished. One row for each
    table, and for each file of media that could not go along; with --json {summary} at the end.
    """
    from desktop.jobs.export_text import export_text as exporting  # noqa: PLC0415

    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        report = _followed(
            output,
            exporting(library, folder, with_media=not no_media),
            "Nothing was exported; what was written so far ends with .part.",
        )
    _end(output, report, str(folder))


def import_text(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="An export as text.")],
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="PATH_OR_URL", help="A path that is free, or an empty database."
        ),
    ],
) -> None:
    """Make a new library of an export as text.

    Every file is compared with the manifest first. What is not right is refused with the file and
    the line, and nothing is made then.
    """
    from desktop.jobs.import_text import import_text as importing  # noqa: PLC0415

    output = desk_of(context).output()
    report = _followed(output, importing(folder, _address(to)), "Nothing was made.")
    _end(output, report, to)


def _address(to: str) -> str:
    return with_kept_password(to) if is_url(to) else to


def _followed(output: Output, job: Job[WholeReport], stopped: str) -> WholeReport:
    try:
        return follow(job)
    except StoppedError:
        output.say(f"Stopped. {stopped}")
        raise typer.Exit(1) from None


def _end(output: Output, report: WholeReport, to: str) -> None:
    """Rows, sums, and the exit code: 1 if media did not go along as they should."""
    rows = [
        {"table": name, "rows": digest.rows, "sha256": digest.sha256}
        for name, digest in report.tables.items()
    ]
    problems: list[dict[str, Any]] = [
        {"media": row.path, "outcome": row.outcome, "reason": row.reason} for row in report.problems
    ]
    output.rows(rows, COLUMNS)
    output.rows(problems, PROBLEMS)
    if output.json:
        output.row(
            {
                "summary": {
                    "to": redacted(to),
                    "tables": len(report.tables),
                    "rows": report.rows,
                    "media": report.media,
                    "bytes": report.size,
                    "problems": len(problems),
                    "gone_on_with": report.is_gone_on_with,
                }
            }
        )
    output.say(f"{redacted(to)}: {report.sentence}.")
    if problems:
        output.say(f"{len(problems):,} files of media did not go along as they should.")
        raise typer.Exit(1)
