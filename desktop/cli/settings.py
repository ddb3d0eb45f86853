"""`settings`: what the library is set to, for everybody who opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.typed_text import read_length
from desktop.edits.edit import perform
from desktop.edits.library import SetLibrary

if TYPE_CHECKING:
    from desktop.domain.library_settings import LibrarySettings


def settings(
    context: typer.Context,
    still: Annotated[
        str | None,
        typer.Option("--still", metavar="LENGTH", help="How long a still plays: 4, 2.5 s, 1:20."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="CODE", help="Of costs that name none: EUR. Converts nothing."
        ),
    ] = None,
) -> None:
    """Show or change what the library is set to, for everybody who opens it.

    A shot plays as long as it was given, else as long as its clip, else as long as a still. A cost
    that names no currency is in the library's; sums add up that one only.
    """
    desk = desk_of(context)
    output = desk.output()
    values: dict[str, Any] = {}
    if still is not None:
        values["still_seconds"] = read_length(still)
        if values["still_seconds"] is None:
            raise UsageError("Say how long a still plays.", advice="Example: settings --still 4")
    if currency is not None:
        values["currency"] = currency.strip()
    with opened(desk) as library:
        if values:
            perform(library, SetLibrary(values))
        found = library.read(lambda reads: reads.settings.load())
    output.facts(_facts(found) if output.json else _for_people(found))


def _facts(found: LibrarySettings) -> dict[str, Any]:
    return {"still_seconds": found.still_seconds, "currency": found.currency}


def _for_people(found: LibrarySettings) -> dict[str, Any]:
    return {
        "length of a still": display.length(found.still_seconds, places=3),
        "currency": found.currency,
    }
