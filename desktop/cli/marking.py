"""`tag`, `untag`, `rate`: marks on assets, by id or by query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import Desk, desk_of
from desktop.cli.finding import Targets, as_id, targets
from desktop.cli.opening import opened
from desktop.cli.rows import print_assets, rows_of
from desktop.domain import display
from desktop.domain.asset import checked_rating
from desktop.domain.tag import checked_tag_path
from desktop.edits.asset import RateAssets
from desktop.edits.edit import Applied, Edit, perform
from desktop.edits.tag import TagAssets, UntagAssets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID | TAG]...", help="Ids of assets, and paths of tags, in any order."),
]
Names = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="TAG", help="A tag; may be repeated.")
]
Query = Annotated[
    str | None,
    typer.Option("--query", "-q", metavar="QUERY", help="What it finds, instead of ids."),
]


def tag(
    context: typer.Context, words: Words = None, tags: Names = None, query: Query = None
) -> None:
    """Give assets tags.

    A tag is its path: `places/harbour` is harbour inside places. Tags that do not exist are made.
    Prints a row for each asset that carried one of them not yet.
    """
    ids, names = _ids_and_names(words or [], tags or [])
    _mark(desk_of(context), ids, query, lambda found: TagAssets(found, names))


def untag(
    context: typer.Context, words: Words = None, tags: Names = None, query: Query = None
) -> None:
    """Take tags off assets.

    The tags themselves stay. Prints a row for each asset that carried one of them.
    """
    ids, names = _ids_and_names(words or [], tags or [])
    _mark(desk_of(context), ids, query, lambda found: UntagAssets(found, names))


def rate(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID | STARS]...", help="Ids of assets, and 0 to 5 for the stars."),
    ] = None,
    stars: Annotated[
        int | None, typer.Option("--stars", "--rating", metavar="0-5", help="0 takes them away.")
    ] = None,
    query: Query = None,
) -> None:
    """Give assets 0 to 5 stars.

    Prints a row for each asset that had another rating.
    """
    numbers = [word for word in words or [] if as_id(word) is None]
    ids = [key for word in words or [] if (key := as_id(word))]
    if len(numbers) + (stars is not None) != 1:
        raise UsageError("Say how many stars, 0 to 5, once.", advice="Example: rate 4 ID")
    if stars is None:
        if not numbers[0].isdecimal():
            raise UsageError(f"“{numbers[0]}” is neither an id nor a number of stars.")
        stars = int(numbers[0])
    if not 0 <= stars <= 5:
        raise UsageError(f"A rating is 0 to 5 stars, not {stars}.")
    rating = checked_rating(stars)
    _mark(desk_of(context), ids, query, lambda found: RateAssets(found, rating))


def _ids_and_names(
    words: Sequence[str], tags: Sequence[str]
) -> tuple[list[AssetId], tuple[str, ...]]:
    """What of the words is an id; the rest are paths of tags.

    Raises:
        UsageError: No tag is named.
        RuleError: A name cannot be a tag's.
    """
    ids = [key for word in words if (key := as_id(word))]
    names = [*(word for word in words if as_id(word) is None), *tags]
    if not names:
        raise UsageError("Name at least one tag.", advice="Example: tag harbour ID ID")
    for name in names:
        checked_tag_path(name)
    return ids, tuple(dict.fromkeys(names))


def _mark(
    desk: Desk,
    ids: Sequence[AssetId],
    query: str | None,
    edit: Callable[[tuple[AssetId, ...]], Edit[object]],
) -> None:
    output = desk.output()
    with opened(desk) as library:
        found = targets(library, ids, query)
        applied = perform(library, edit(found.ids)) if found.ids else None
        report(output, library, found, applied)


def report(
    output: Output, library: Library, found: Targets, applied: Applied[object] | None
) -> None:
    """Print what an edit changed, and the ids that are not there.

    Raises:
        typer.Exit: Something was not there: exit code 1.
    """
    touched = applied.changes.assets if applied else frozenset()
    changed = [key for key in found.ids if key in touched]
    rows = rows_of(library, changed)
    rows += [missing(key) for key in found.missing]
    print_assets(output, rows)
    same = len(found.ids) - len(changed)
    output.say(
        f"{display.counted(len(changed), 'asset')} changed"
        + (f", {same:,} already so" if same else "")
        + (f", {len(found.missing):,} not in this library" if found.missing else "")
        + "."
    )
    if found.missing:
        raise typer.Exit(1)


def missing(asset_id: AssetId) -> dict[str, str]:
    """The row of an id that is not there."""
    return {"id": asset_id, "error": "There is no such asset in this library."}
