"""`history`: who did what and when, for the library or for one asset."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.changed_words import changed_lines
from desktop.domain.folding import folded
from desktop.domain.history import KIND_NAMES, Act, ActFilter, ActKind, act_label, kind_of
from desktop.domain.typed_dates import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.cli.output import Output
    from desktop.domain.activity import ActivityEntry
    from desktop.domain.history import ActPage, EntryPage
    from desktop.domain.ids import AssetId, OperationId

SHOWN = 50  # edits that a person sees without asking for more; scripts get all of them
PAGE = 200
PARTS = 100  # changed rows that are told of one edit of the library
_COLUMNS = {"when": "When", "user": "Who", "label": "What", "about": "Of", "changed": "Changed"}
_KINDS = ", ".join(kind.value for kind in ActKind)


def history(
    context: typer.Context,
    *,
    asset: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Of one asset only, by its id.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="What this person did.")
    ] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help=f"One of {_KINDS}.")] = None,
    text: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Words in the edit, who, or its asset.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Not before: 2026-11-14, today, 7d.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help=f"At most so many (tables: {SHOWN}; with --json: all)."),
    ] = None,
) -> None:
    """Say who did what and when, newest first.

    One row for an edit, whatever number of assets it touched, with the values before and after.
    """
    desk = desk_of(context)
    wanted = ActFilter(
        person or "", _kind(kind), text or "", _moment(since), _moment(until, is_end=True)
    )
    keys = only_ids([asset] if asset else [])
    output = desk.output()
    if limit is None and not output.json:
        limit = SHOWN
    with opened(desk) as library:
        if person and folded(person) not in map(
            folded, library.read(lambda reads: reads.history.people())
        ):
            output.say(f"Nobody called “{person}” is known in this library.")
        rows = _of_asset(library, keys[0], wanted) if keys else _of_library(library, wanted)
        _print(output, rows, limit)


def _print(output: Output, rows: Iterator[dict[str, Any]], limit: int | None) -> None:
    found = islice(rows, limit)
    if output.json:
        for row in found:
            output.row(row)
        return
    shown = [{**row, "when": display.date_time(row["at"])} for row in found]
    output.rows(shown, _COLUMNS)
    if not shown:
        output.say("Nothing found.")
    elif next(rows, None) is not None:
        output.say(f"{len(shown):,} shown; more with --limit.")


def _of_library(library: Library, wanted: ActFilter) -> Iterator[dict[str, Any]]:
    before: OperationId | None = None
    currency = _currency(library)
    while True:
        page = library.read(partial(_page, wanted, before))
        for act in page.acts:
            parts = library.read(partial(_parts, act.id))
            yield _row(act, parts.entries, currency, has_more=parts.then is not None)
        before = page.then
        if before is None:
            return


def _page(wanted: ActFilter, before: OperationId | None, reads: Reads) -> ActPage:
    return reads.history.page(wanted, before=before, limit=PAGE)


def _parts(operation_id: OperationId, reads: Reads) -> EntryPage:
    return reads.history.entries(operation_id, limit=PARTS)


def _asset_page(asset_id: AssetId, before: str | None, reads: Reads) -> EntryPage:
    return reads.history.of_asset(asset_id, before=before, limit=PAGE)


def _of_asset(library: Library, asset_id: AssetId, wanted: ActFilter) -> Iterator[dict[str, Any]]:
    """What concerns one asset: its rows of one edit together."""
    name = library.read(lambda reads: reads.assets.load(asset_id)).name
    currency = _currency(library)
    for _, rows in groupby(_entries(library, asset_id), lambda entry: entry.operation_id):
        entries = list(reversed(list(rows)))
        act = _act(entries[0], asset_id, name)
        if wanted.takes(act):
            yield _row(act, entries, currency)


def _entries(library: Library, asset_id: AssetId) -> Iterator[ActivityEntry]:
    """The record of one asset, newest first, page by page."""
    before: str | None = None
    while True:
        page = library.read(partial(_asset_page, asset_id, before))
        yield from page.entries
        before = page.then
        if before is None:
            return


def _act(first: ActivityEntry, asset_id: AssetId, name: str) -> Act:
    return Act(
        first.operation_id,
        act_label(first.label, first.action),
        first.user,
        kind_of(first.action, first.entity, first.before, first.after),
        first.created_at,
        assets=1,
        asset_id=asset_id,
        asset_name=name,
    )


def _row(
    act: Act, entries: Sequence[ActivityEntry], currency: str, *, has_more: bool = False
) -> dict[str, Any]:
    """An edit as a script gets it; `changed` says each thing once, of however many assets."""
    changes = [_change(entry, currency) for entry in entries]
    lines = (line for change in changes for line in change["words"])
    return {
        "at": act.at,
        "user": act.user,
        "label": act.label,
        "kind": act.kind.value,
        "about": act.about,
        "assets": act.assets,
        "asset_id": act.asset_id,
        "operation_id": act.id,
        "changed": list(dict.fromkeys(lines)),
        "changes": changes,
        "has_more_changes": has_more,
    }


def _change(entry: ActivityEntry, currency: str) -> dict[str, Any]:
    return {
        "asset_id": entry.asset_id,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "before": entry.before,
        "after": entry.after,
        "words": changed_lines(entry, currency),
    }


def _currency(library: Library) -> str:
    return library.read(lambda reads: reads.settings.load()).currency


def _kind(text: str | None) -> ActKind | None:
    if text is None:
        return None
    wanted = folded(text.strip())
    for kind in ActKind:
        if wanted in (kind.value, folded(KIND_NAMES[kind])):
            return kind
    raise UsageError(f"“{text}” is no kind of edit.", advice=f"Kinds are: {_KINDS}.")


def _moment(text: str | None, *, is_end: bool = False) -> datetime | None:
    """Where the time that was named begins; with `is_end` where it is over."""
    period = read_date(text) if text is not None else None
    if period is None:
        return None
    if not is_end:
        return period.start
    return period.end if period.end is not None else datetime.now(UTC)
