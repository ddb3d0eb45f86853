"""`import --preview`: what people wrote into files, told without bringing anything in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from desktop.cli.budget import budget_ahead_facts
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.cli.desk import Desk
    from desktop.jobs.import_request import ImportRequest

COLUMNS = {"tag": "Tag", "files": "Files"}


def show_marks(desk: Desk, request: ImportRequest) -> None:
    """A row for each tag that would come in, then the sums; nothing that is left out is told."""
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        try:
            found = follow(jobs.imports.look_at_marks(library, request))
        except StoppedError:
            raise typer.Exit(1) from None
    tags = found.tags if request.takes_tags else {}
    output.rows([{"tag": path, "files": count} for path, count in tags.items()], COLUMNS)
    sums: dict[str, Any] = {"files": found.total, "read": found.read}
    told = []
    if request.takes_tags:
        told.append(found.tag_words)
        sums["tagged"] = found.tagged
    if request.takes_ratings:
        told.append(found.rating_words)
        sums |= {"rated": found.rated, "labelled": found.labelled, "described": found.described}
    if found.costs is not None:
        sums["estimated"] = budget_ahead_facts(found.costs)
    if output.json:
        output.row({"summary": sums})
    words = ", ".join(part for part in told if part)
    output.say(f"{words}." if words else "The files carry none of it.")
    if found.costs is not None and found.costs.words:
        output.say(f"{found.costs.words}.")
    if found.progress_words:
        output.say(found.progress_words)
