"""`film use` and its like: what is used, LUTs, failed takes, scripts, finished cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import UsageError
from desktop.cli.desk import desk_of
from desktop.cli.film_rows import shot_takes, use_rows
from desktop.cli.finding import as_id, film_named, only_ids, part_named
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.domain.asset import AssetType
from desktop.domain.typed_text import read_money
from desktop.edits.edit import perform
from desktop.edits.film_use import (
    AddFailedTake,
    AddFinalCut,
    SetFilmLut,
    SetSceneScript,
    StopUsing,
    UseAssets,
)
from desktop.jobs.factory import JobFactory

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.finding import FilmPart
    from desktop.cli.output import Output

FILM, SCENE, SHOT = AssetType.FILM, AssetType.SCENE, AssetType.SHOT
USE_COLUMNS = {"id": "ID", "type": "Type", "name": "Name", "place": "Place"}
TAKE_COLUMNS = {"asset_id": "Asset", "code": "Shot", "number": "Take", "stands": "State"}
Where = Annotated[
    str, typer.Argument(metavar="PART", help="A shot (code, id), a scene (number, name) or a film.")
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Sounds, characters, texts ...")]
InFilm = Annotated[
    str | None, typer.Option("--film", metavar="FILM", help="Where to look for codes and names.")
]


def use(
    context: typer.Context,
    part: Where,
    assets: Ids,
    before: Annotated[
        str | None, typer.Option(metavar="ID", help="In front of this one that is used there.")
    ] = None,
    film: InFilm = None,
) -> None:
    """Let a shot, a scene or a film use sounds, characters, texts or images, in this order.

    Sounds are layers, the lowest first. What is used there already moves. Prints all that is used.
    """
    desk = desk_of(context)
    ids = tuple(only_ids(assets))
    place = only_ids([before])[0] if before else None
    with opened(desk) as library:
        user = _part(library, part, (FILM, SCENE, SHOT), film)
        perform(library, UseAssets(user.id, ids, place))
        _print_uses(desk.output(), library, user)


def stop_using(context: typer.Context, part: Where, assets: Ids, film: InFilm = None) -> None:
    """Let a shot, a scene or a film no longer use assets. Prints all that is still used."""
    desk = desk_of(context)
    ids = tuple(only_ids(assets))
    with opened(desk) as library:
        user = _part(library, part, (FILM, SCENE, SHOT), film)
        perform(library, StopUsing(user.id, ids))
        _print_uses(desk.output(), library, user)


def script(
    context: typer.Context,
    scene: Annotated[str, typer.Argument(metavar="SCENE", help="A scene (id, number, name).")],
    source: Annotated[
        str | None, typer.Argument(metavar="SCRIPT", help="The script's id; without one, none.")
    ] = None,
    film: InFilm = None,
) -> None:
    """Say which script a scene comes from."""
    desk = desk_of(context)
    key = only_ids([source])[0] if source else None
    with opened(desk) as library:
        found = _part(library, scene, (SCENE,), film)
        perform(library, SetSceneScript(found.id, key))
        name = found.scene.name if found.scene else ""
        row = {"id": found.id, "type": "scene", "name": name, "script_id": key}
        columns = {"id": "ID", "type": "Type", "name": "Name", "script_id": "Script"}
        desk.output().rows([row], columns)


def add_cut(
    context: typer.Context,
    film: Annotated[str, typer.Argument(metavar="FILM", help="Its name or id.")],
    video: Annotated[str, typer.Argument(metavar="ID", help="The video that was put together.")],
) -> None:
    """Say that a video is a finished cut of a film. Prints all finished cuts of it."""
    desk = desk_of(context)
    (key,) = only_ids([video])
    with opened(desk) as library:
        film_id = library.read(lambda reads: film_named(reads, film))
        perform(library, AddFinalCut(film_id, key))
        cuts = library.read(lambda reads: reads.films.cuts(film_id))
        desk.output().rows(use_rows(cuts), USE_COLUMNS)


def lut(
    context: typer.Context,
    film: Annotated[str, typer.Argument(metavar="FILM", help="Its name or id.")],
    source: Annotated[
        str | None, typer.Argument(metavar="LUT", help="A .cube file, or the id of one.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Look through none.")] = False,
) -> None:
    """Look at the takes of a film through a LUT. Without LUT: which one it is.

    A file comes into the library as a copy. Pictures and clips themselves stay as they are.
    """
    if none and source:
        raise UsageError("Either a LUT or --none.")
    desk = desk_of(context)
    with opened(desk) as library:
        film_id = library.read(lambda reads: film_named(reads, film))
        if source and (key := as_id(source)):
            perform(library, SetFilmLut(film_id, key))
        elif source:
            with JobFactory() as jobs:
                follow(jobs.imports.choose_lut(library, film_id, source))
        elif none:
            perform(library, SetFilmLut(film_id, None))
        card = library.read(lambda reads: reads.films.lut(film_id))
        rows = [] if card is None else [{"id": card.id, "name": card.name}]
        desk.output().rows(rows, {"id": "ID", "name": "LUT"})


def add_failed_take(
    context: typer.Context,
    *,
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Its code (12A) or id.")],
    error: Annotated[str, typer.Argument(help="What went wrong, as the provider said it.")],
    kind: Annotated[
        str, typer.Option("--type", help="What it was to be: image or video.")
    ] = "video",
    cost: Annotated[str, typer.Option(metavar="AMOUNT", help="What it cost all the same.")] = "",
    provider: Annotated[str, typer.Option(help="Who was asked.")] = "",
    model: Annotated[str, typer.Option(help="Which model.")] = "",
    prompt: Annotated[str, typer.Option(help="What was asked for.")] = "",
    film: InFilm = None,
) -> None:
    """Keep an attempt that failed as a take: with its number and its cost, and without a picture.

    Prints every take of the shot.
    """
    desk = desk_of(context)
    if kind not in (AssetType.IMAGE, AssetType.VIDEO):
        raise UsageError(f"A take is an image or a video, not “{kind}”.")
    asked = {"provider": provider, "model": model, "prompt": prompt}
    generation: dict[str, Any] = {name: text for name, text in asked.items() if text}
    spent = read_money(cost) if cost else None
    with opened(desk) as library:
        into = _part(library, shot, (SHOT,), film)
        edit = AddFailedTake(
            into.id,
            error,
            AssetType(kind),
            cost=spent,
            generation=generation,
        )
        perform(library, edit)
        again = _part(library, into.id, (SHOT,), into.film.id)
        columns = TAKE_COLUMNS | {"name": "Name"}
        desk.output().rows(shot_takes(again), columns)


def _part(library: Library, text: str, kinds: tuple[AssetType, ...], film: str | None) -> FilmPart:
    return library.read(lambda reads: part_named(reads, text, kinds, film=film))


def _print_uses(output: Output, library: Library, user: FilmPart) -> None:
    uses = library.read(lambda reads: reads.films.uses(user.id))
    output.rows(use_rows(uses), USE_COLUMNS)
