"""`locate`: files that are offline are found in the folder they are in now."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the signature
from typing import Annotated

import typer

from desktop.base.errors import NotFoundError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.rows import print_assets, rows_of
from desktop.cli.running import follow
from desktop.domain import display
from desktop.jobs.locate_media import locate_media
from desktop.jobs.look_at_media import look_at_media


def locate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder to look in, with all below it.")],
) -> None:
    """Find files that are offline in the folder they are in now.

    One row for each asset whose file was found; exit code 1 if any are still offline. A file counts
    as found if it has the old name, size and time stamp, or else the same content.
    """
    desk = desk_of(context)
    output = desk.output()
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder at {folder}.")
    with opened(desk) as library:
        reach = follow(look_at_media(library))
        also = (*reach.unmarked.ids, *reach.away)
        report = follow(locate_media(library, folder, also=also))
        print_assets(output, rows_of(library, report.found), title="Located")
    output.say(f"{display.counted(len(report.found), 'file')} located; {report.left:,} offline.")
    for path in report.unread:
        output.say(f"Could not be read: {path}")
    if report.left:
        raise typer.Exit(1)
