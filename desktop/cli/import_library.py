"""`import-library`: the library of another program, a row for each of its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.cli.output import cell
from desktop.cli.running import StoppedError, follow
from desktop.domain.display import counted
from desktop.domain.old_report import OldOutcome
from desktop.jobs.import_library import OldRequest, import_library, look_at_old
from desktop.jobs.import_request import ImportMode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.cli.desk import Desk
    from desktop.cli.output import Output
    from desktop.domain.old_library import OldOutline
    from desktop.domain.old_report import OldResult

_STYLES = {
    OldOutcome.ADDED: "green",
    OldOutcome.KNOWN: "dim",
    OldOutcome.SKIPPED: "dim",
    OldOutcome.FAILED: "red",
}
_AGAIN = "The same command goes on: nothing is brought in twice."


def import_old(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A file, a folder or an address of a database.")
    ],
    *,
    media: Annotated[
        str,
        typer.Option(
            metavar="FOLDER", help="Where its files are now, if not where the library says."
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would come, and what would not.")
    ] = False,
    copy: Annotated[
        bool,
        typer.Option("--copy", help="Copy files into the library's media folder; else they stay."),
    ] = False,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="Download what has an address; else the address is kept."),
    ] = False,
) -> None:
    """Bring the library of another program in, or say what would come.

    The old library is only read. Its rows are known by what it calls them: the same command later
    brings what is new. One row for each: added, known, skipped or failed and why, then one row
    with the sums and what never comes. See docs/moving-in.md for what comes of which library.
    """
    if dry_run and (copy or fetch):
        raise UsageError("With --dry-run nothing is copied or downloaded.")
    desk = desk_of(context)
    if dry_run:
        _show(desk.output(), follow(look_at_old(source)))
        return
    mode = ImportMode.COPY if copy else ImportMode.REFERENCE
    _import(desk, OldRequest(source, media=media, mode=mode, fetches=fetch))


def _import(desk: Desk, request: OldRequest) -> None:
    output = desk.output()
    counts: Counter[OldOutcome] = Counter()

    def tell(rows: Sequence[OldResult]) -> None:
        counts.update(row.outcome for row in rows)
        for row in rows:
            _print(output, row)

    with opened(desk) as library:
        try:
            report = follow(import_library(library, request, tell))
        except StoppedError:
            if output.json:
                sums: dict[str, Any] = {one.value: counts[one] for one in OldOutcome}
                output.row({"summary": {**sums, "status": "cancelled"}})
            output.say(f"Stopped. What came in is kept. {_AGAIN}")
            raise typer.Exit(1) from None
    if output.json:
        output.row({"summary": {**report.summary(), "status": "completed"}})
    output.say(f"{report.outline.title} {report.outline.name}: {report.sentence}.")
    _say_left(output, report.outline)
    if counts[OldOutcome.FAILED]:
        raise typer.Exit(1)


def _print(output: Output, row: OldResult) -> None:
    if output.json:
        output.row(
            {
                "source": row.key.table,
                "old_id": row.key.told_id,
                "outcome": row.outcome.value,
                "asset_id": row.asset_id,
                "error": row.error or None,
            }
        )
        return
    line = Text().append(f"{row.outcome.value:<8}", style=_STYLES[row.outcome])
    line.append(f"{row.type or '':<14}", style="dim")
    line.append(cell(f"{row.key.table} {row.key.told_id}").plain)
    if row.error:
        line.append(f"  {cell(row.error).plain}", style="dim")
    output.console.print(line, soft_wrap=True)


def _show(output: Output, outline: OldOutline) -> None:
    """What would come, and what would not."""
    counts = {type_.value: count for type_, count in outline.assets.items() if count}
    rows: dict[str, int] = {
        **counts,
        **({"collection": outline.collections} if outline.collections else {}),
        **({"link": outline.links} if outline.links else {}),
    }
    if output.json:
        for what, count in rows.items():
            output.row({"what": what, "count": count})
        output.row(
            {
                "summary": {
                    "library": outline.title,
                    "name": outline.name,
                    "assets": sum(outline.assets.values()),
                    "collections": outline.collections,
                    "links": outline.links,
                    "left": [
                        {"what": left.what, "why": left.why, "count": left.count}
                        for left in outline.left
                    ],
                }
            }
        )
        return
    output.rows(
        [{"what": what, "count": count} for what, count in rows.items()],
        {"what": "What would come", "count": "How many"},
    )
    total = counted(sum(outline.assets.values()), "asset")
    output.say(f"{outline.title} {outline.name}: {total} would come.")
    _say_left(output, outline)


def _say_left(output: Output, outline: OldOutline) -> None:
    for left in outline.left:
        count = f" ({left.count:,})" if left.count is not None else ""
        output.say(f"Left out: {left.what}{count}: {left.why}.")
