"""The library as a whole: make one, count it, copy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.address import is_url, redacted
from desktop.base.errors import LibraryEmptyError, LibraryError
from desktop.base.paths import default_library
from desktop.catalog.engine.schema import back_up
from desktop.cli.desk import Desk, desk_of
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.plain_number import amount_text
from desktop.domain.statistics import Breakdown
from desktop.domain.statistics_json import statistics_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library, Reads
    from desktop.domain.statistics import LibraryInfo, Share, Statistics

_MONTHS = 6  # of growth, for a person


def init(
    context: typer.Context,
    upgrade: Annotated[
        bool,
        typer.Option("--upgrade", help="Upgrade an older shared library; its users must follow."),
    ] = False,
) -> None:
    """Make a library, or say that it is there.

    A local library is a .desk file; on PostgreSQL the tables are made in the database the URL
    names, which must exist.
    """
    desk = desk_of(context)
    output = desk.output()
    was_there = _is_there(desk, upgrade=upgrade)
    with opened(desk, create=True, upgrade=upgrade) as library:
        info = library.read(lambda reads: reads.stats.info())
        output.facts(
            {
                "library": redacted(library.address),
                "dialect": info.dialect,
                "revision": info.revision,
                "created": not was_there,
            }
        )


def _is_there(desk: Desk, *, upgrade: bool) -> bool:
    """Whether there is a library already: only a server has to be asked."""
    if desk.library is not None and is_url(desk.library):
        try:
            with opened(desk, upgrade=upgrade):
                return True
        except LibraryEmptyError:
            return False
    path = default_library() if desk.library is None else Path(desk.library).expanduser()
    return path.exists() and path.stat().st_size > 0


def info(context: typer.Context) -> None:
    """Say what the library holds, in numbers."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:

        def read(reads: Reads) -> tuple[LibraryInfo, Statistics]:
            return reads.stats.info(), reads.stats.everything()

        known, figures = library.read(read)
        if output.json:
            output.facts(_facts(library, known, figures))
        else:
            output.facts(_for_people(library, known, figures))


def _facts(library: Library, info: LibraryInfo, figures: Statistics) -> dict[str, Any]:
    """Numbers as scripts want them: bytes, seconds, exact money."""
    return {
        "library": redacted(library.address),
        "name": library.name,
        "dialect": info.dialect,
        "revision": info.revision,
        "assets": info.total.count,
        "bytes": info.total.size,
        "seconds": info.total.duration,
        "unknown_lengths": info.total.unknown_lengths,
        "cost": amount_text(info.total.cost),
        "currency": info.total.currency,
        "other_currencies": info.total.other_costs,
        "unknown_cost": info.total.unknown_cost,
        "tags": info.tags,
        "collections": info.collections,
        "trash": {"assets": info.trash.count, "bytes": info.trash.size},
        "read_only": library.is_read_only,
        **statistics_json(figures),
    }


def _for_people(library: Library, info: LibraryInfo, figures: Statistics) -> dict[str, Any]:
    """The same for reading."""
    twice, shares = figures.duplicates, figures.shares
    return {
        "library": redacted(library.address),
        "database": f"{info.dialect}, schema {info.revision}",
        "assets": display.count(info.total.count),
        **{f"by {by}": _words(shares[by]) for by in Breakdown if by is not Breakdown.MONTH},
        "newest months": _words(shares[Breakdown.MONTH][-_MONTHS:]),
        "size": display.size(info.total.size),
        "running time": info.total.length_words or display.running_time(0),
        "cost": info.total.cost_words or display.money(info.total.cost, info.total.currency),
        "without known cost": info.total.unknown_cost,
        "missing": figures.missing.words,
        "same content twice": f"{twice.held.words} in {display.counted(twice.groups, 'group')}",
        "in no film, no collection": figures.unused.words,
        "largest": [f"{card.name} ({display.size(card.size)})" for card in figures.largest[:3]],
        "tags": info.tags,
        "collections": info.collections,
        "in the Trash": f"{display.count(info.trash.count)} ({display.size(info.trash.size)})",
    }


def _words(shares: Sequence[Share]) -> list[str]:
    return [f"{one.name} {one.held.count:,} ({display.size(one.held.size)})" for one in shares]


def backup(context: typer.Context) -> None:
    """Make a checked copy of a local library.

    It goes to the folder NAME.desk.backups beside the library, where the newest three are kept.
    Media files are not in it.
    """
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        if library.path is None:
            raise LibraryError(
                "A shared library is backed up on its server.",
                advice="Use pg_dump there.",
            )
        copy = back_up(library.path)
        output.facts({"backup": copy, "bytes": copy.stat().st_size})
