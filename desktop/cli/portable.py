"""`portable` and `merge`: a part of a library as a file of its own, and back into a library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import collection_named, film_named, only_ids, targets
from desktop.cli.marking import missing
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.domain import display
from desktop.domain.library_part import COPY_WORDS, CopyOutcome
from desktop.jobs.factory import JobFactory
from desktop.jobs.portable_copy import PortableRequest

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId
    from desktop.jobs.portable_copy import CopyReport

COPY_COLUMNS = {"outcome": "", "name": "Of", "bytes": "Bytes", "reason": "Why"}
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of assets.")]


Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE.desk", help="The file to make.")
]
FilmOption = Annotated[str | None, typer.Option("--film", help="A film, by id or name.")]
CollectionOption = Annotated[
    str | None, typer.Option("--collection", help="A collection, by id or name.")
]
Query = Annotated[
    str | None,
    typer.Option("--query", "-q", metavar="QUERY", help="What it finds; '' is all of it."),
]
History = Annotated[bool, typer.Option("--history", help="With the record of who changed what.")]
NoMedia = Annotated[
    bool, typer.Option("--no-media", help="Without the media: only where they lie is noted.")
]


def portable(
    context: typer.Context,
    ids: Ids = None,
    *,
    out: Out = None,
    film: FilmOption = None,
    collection: CollectionOption = None,
    query: Query = None,
    history: History = False,
    no_media: NoMedia = False,
) -> None:
    """Save a film, a collection or some assets as a library of their own.

    The file opens anywhere: everything that belongs to them is in it, and their media are packed
    into it. A file that is missing does not stop it. One row for each asset with media: copied,
    referenced or missing and why; with --json {summary} at the end.
    """
    if out is None:
        raise UsageError("Say which file is to be made: --out FILE.desk.")
    if sum([bool(ids), film is not None, collection is not None, query is not None]) != 1:
        raise UsageError("Say what is meant once: ids, --film, --collection or --query.")
    path = out if out.suffix else out.with_suffix(".desk")
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library, JobFactory() as jobs:
        request, lost = _asked(library, path, ids, film=film, collection=collection, query=query)
        request = replace(request, has_history=history, has_media=not no_media)
        try:
            report = follow(jobs.packing.portable(library, request))
        except StoppedError:
            output.say("Stopped. No file was made.")
            raise typer.Exit(1) from None
    _end(output, report, [missing(key) for key in lost])


def _asked(
    library: Library,
    path: Path,
    ids: list[str] | None,
    *,
    film: str | None,
    collection: str | None,
    query: str | None,
) -> tuple[PortableRequest, tuple[AssetId, ...]]:
    """What is meant, and ids that are not in the library."""
    if film is not None:
        return PortableRequest(path, (library.read(lambda reads: film_named(reads, film)),)), ()
    if collection is not None:
        found = library.read(lambda reads: collection_named(reads, collection))
        return PortableRequest(path, collection_id=found.id), ()
    some = targets(library, only_ids(ids or ()), query)
    return PortableRequest(path, some.ids), some.missing


def _end(output: Output, report: CopyReport, lost: list[dict[str, Any]]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "outcome": row.outcome.value,
            "name": row.name,
            "asset_id": row.asset_id,
            "bytes": row.size,
            "reason": row.reason or None,
        }
        for row in report.rows
    ]
    output.rows([*rows, *lost], COPY_COLUMNS)
    counts = report.outcomes
    if output.json:
        told: dict[str, Any] = {one.value: counts[one] for one in CopyOutcome}
        size = {"path": str(report.path), "bytes": report.size}
        output.row({"summary": {**told, **size, "rows": report.counts}})
    assets = display.counted(report.counts["assets"], "asset")
    parts = [f"{counts[one]:,} {COPY_WORDS[one]}" for one in CopyOutcome if counts[one]]
    output.say(f"{report.path} holds {', '.join([assets, *parts])} ({display.size(report.size)}).")
    if lost:
        raise typer.Exit(1)
