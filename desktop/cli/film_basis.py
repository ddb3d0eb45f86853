"""`film takes`, `film basis`, `film keep-as-is`: what takes were made from, and if that holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError, RuleError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.film_rows import shot_takes
from desktop.cli.finding import part_named
from desktop.cli.opening import opened
from desktop.domain.asset import AssetType
from desktop.domain.basis_json import from_json, to_json
from desktop.edits.edit import perform
from desktop.edits.take import KeepAsIs

if TYPE_CHECKING:
    from desktop.cli.finding import FilmPart
    from desktop.domain.basis import Basis

_COLUMNS = {
    "code": "Shot",
    "number": "Take",
    "stands": "State",
    "words": "Why",
    "asset_id": "Asset",
    "name": "Name",
}
_LARGEST = 1 << 20  # bytes of a file that says what was sent
_SHOT = Annotated[str, typer.Argument(metavar="SHOT", help="Its code (12A) or id.")]
_FILM = Annotated[
    str | None, typer.Option("--film", metavar="FILM", help="Where to look for codes and names.")
]


def takes(context: typer.Context, shot: _SHOT, film: _FILM = None) -> None:
    """Every take of a shot, and why it is out of date where it is."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = library.read(lambda reads: part_named(reads, shot, (AssetType.SHOT,), film=film))
        desk.output().rows(shot_takes(found), _COLUMNS)


def basis(context: typer.Context, shot: _SHOT, film: _FILM = None) -> None:
    """What a shot asks for now, as digests: keep it with what you send to a provider.

    Given to `film add-take --made-from` with what comes back, it tells whether the shot still asks
    for the same by then.
    """
    desk = desk_of(context)
    with opened(desk) as library:
        found = library.read(lambda reads: part_named(reads, shot, (AssetType.SHOT,), film=film))
        now = library.read(lambda reads: reads.films.basis(found.id))
    desk.output().print(json.dumps(to_json(now), ensure_ascii=True))


def keep_as_is(
    context: typer.Context,
    shots: Annotated[list[str], typer.Argument(metavar="SHOT...", help="Codes (12A) or ids.")],
    take: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Only this take of the shot.")
    ] = None,
    film: _FILM = None,
) -> None:
    """Let takes be what their shots ask for now, though what they were made from has changed.

    Prints every take of the shots.
    """
    desk = desk_of(context)
    if take is not None and len(shots) > 1:
        raise UsageError("A take is one of one shot.")
    with opened(desk) as library:

        def find() -> list[FilmPart]:
            kinds = (AssetType.SHOT,)
            return library.read(
                lambda reads: [part_named(reads, one, kinds, film=film) for one in shots]
            )

        found = find()
        ids = None
        if take is not None:
            of_shot = found[0].shot.takes if found[0].shot else ()
            ids = tuple(one.card.id for one in of_shot if one.number == take)
            if not ids:
                raise NotFoundError(f"Shot {shots[0]} has no take {take}.")
        perform(library, KeepAsIs(tuple(part.id for part in found), ids))
        desk.output().rows([row for part in find() for row in shot_takes(part)], _COLUMNS)


def read_basis(file_name: str) -> Basis:
    """The basis in a file that `film basis` was written to.

    Raises:
        UsageError: It is not there, or something else.
    """
    path = Path(file_name)
    try:
        with path.open("rb") as file:
            return from_json(json.loads(file.read(_LARGEST)))
    except (OSError, ValueError, RecursionError, RuleError) as error:
        raise UsageError(
            f"“{path.name}” does not say what a take was made from.",
            advice="Write it with `film basis SHOT > FILE` when you ask for the take.",
        ) from error
