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
from desktop.domain.library_merge import MergeChoice, MergeOutcome, MergeSide, plain
from desktop.domain.library_part import COPY_WORDS, CopyOutcome
from desktop.jobs.factory import JobFactory
from desktop.jobs.portable_copy import PortableRequest

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId
    from desktop.jobs.merge_library import MergeReport
    from desktop.jobs.portable_copy import CopyReport

COPY_COLUMNS = {"outcome": "", "name": "Of", "bytes": "Bytes", "reason": "Why"}
MERGE_COLUMNS = {
    "outcome": "",
    "kind": "What",
    "name": "Name",
    "ours": "Ours",
    "theirs": "Theirs",
    "reason": "Why",
}
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


def merge(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A .desk file, or a postgresql:// URL.")
    ],
    *,
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would be done, and do nothing.")
    ] = False,
    prefer: Annotated[
        MergeSide | None,
        typer.Option("--prefer", help="Whose side is taken where both have edited something."),
    ] = None,
) -> None:
    """Take a portable copy, or any library, into this one.

    The file is only read. What has the same id stays the same thing, and content that is here
    already does not come twice. Where both have edited the same field nothing at all is done
    until --prefer says whose it is to be. One row for each thing that is not the same on both
    sides, with --json {summary} at the end. One step for undo.
    """
    desk = desk_of(context)
    output = desk.output()
    choice = MergeChoice(prefer)
    with opened(desk) as library, JobFactory() as jobs:
        make = jobs.packing.plan_merge if plan else jobs.packing.merge
        try:
            report = follow(make(library, file, choice))
        except StoppedError:
            output.say("Stopped. Nothing was changed.")
            raise typer.Exit(1) from None
    _end_merge(output, report, is_plan=plan)


def _end_merge(output: Output, report: MergeReport, *, is_plan: bool) -> None:
    told = report.plan
    rows: list[dict[str, Any]] = [
        {
            "kind": row.kind.value,
            "id": row.id,
            "name": row.name,
            "outcome": row.outcome.value,
            "ours": plain(row.ours) or None,
            "theirs": plain(row.theirs) or None,
            "chosen": row.chosen.value if row.chosen else None,
            "reason": row.reason or None,
        }
        for row in told.rows
        if row.outcome is not MergeOutcome.SAME
    ]
    rows += [
        {
            "kind": "media",
            "id": one.asset_id,
            "name": one.name,
            "outcome": "missing",
            "ours": None,
            "theirs": None,
            "chosen": None,
            "reason": one.reason,
        }
        for one in report.lost
    ]
    output.rows(rows, MERGE_COLUMNS)
    still_open = sum(row.is_open for row in told.conflicts)
    if output.json:
        counts: dict[str, Any] = {one.value: told.counts[one] for one in MergeOutcome}
        output.row({"summary": {**counts, "open": still_open, "done": report.is_done}})
    output.say(f"{told.sentence}.")
    if still_open and not is_plan:
        output.say(
            f"Nothing was changed: {display.counted(still_open, 'thing')} edited on both sides."
            " Say whose it is to be: --prefer ours, theirs or newest."
        )
        raise typer.Exit(1)
