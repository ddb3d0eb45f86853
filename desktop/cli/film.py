"""`film`: new, list, show, and putting scenes, shots and takes in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.film_basis import basis, keep_as_is, read_basis, takes
from desktop.cli.film_generate import generate_take
from desktop.cli.film_owed import owed
from desktop.cli.film_rows import Used, card_row, film_row, film_tree, part_row, shot_takes
from desktop.cli.film_use import add_cut, add_failed_take, lut, script, stop_using, use
from desktop.cli.finding import FilmPart, film_named, only_ids, part_named
from desktop.cli.opening import opened
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.typed_text import read_length
from desktop.edits.edit import perform
from desktop.edits.film import (
    AddFilm,
    AddScene,
    AddShots,
    AddTakes,
    MoveScenes,
    MoveShots,
    SelectTake,
    SetShot,
)

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads
    from desktop.cli.output import Output
    from desktop.domain.film import Film
    from desktop.domain.ids import AssetId

app = typer.Typer(
    help="Make films: scenes, shots, takes.",
    add_completion=False,
    rich_markup_mode="rich",
)
FILM, SCENE, SHOT = AssetType.FILM, AssetType.SCENE, AssetType.SHOT
PART_COLUMNS = {"id": "ID", "type": "Type", "code": "Code", "name": "Name", "position": "Place"}
TAKE_COLUMNS = {"asset_id": "Asset", "code": "Shot", "number": "Take", "stands": "State"}
Title = Annotated[str, typer.Argument(metavar="FILM", help="Its name or id.")]
ShotName = Annotated[str, typer.Argument(metavar="SHOT", help="Its code (12A) or id.")]
InFilm = Annotated[
    str | None, typer.Option("--film", metavar="FILM", help="Where to look for codes and names.")
]


@app.command("new")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    target: Annotated[
        str, typer.Option(metavar="LENGTH", help="How long it should be: 90, 1:30, 2 min.")
    ] = "",
) -> None:
    """Make a film."""
    desk = desk_of(context)
    output = desk.output()
    seconds = read_length(target)
    with opened(desk) as library:
        key = perform(library, AddFilm(name, seconds, first_scene="")).result
        film = library.read(lambda reads: reads.films.load(key))
        row = {"id": film.id, "type": "film", "name": film.name, "target_seconds": seconds}
        if not output.json:
            row["target_seconds"] = display.running_time(seconds)
        output.rows([row], {"id": "ID", "name": "Name", "target_seconds": "Target"})


@app.command("list")
def list_(context: typer.Context) -> None:
    """List films with their running times."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        rows = [card_row(card) for card in library.read(lambda reads: reads.films.all())]
    columns = {"id": "ID", "name": "Name", "scenes": "Scenes", "shots": "Shots"}
    if not output.json:
        for row in rows:
            row["runs"] = display.running_time(row["seconds"])
            row["target"] = display.running_time(row["target_seconds"])
    output.rows(rows, columns | {"runs": "Runs", "target": "Target"})


@app.command("show")
def show(context: typer.Context, film: Title) -> None:
    """Show a whole film in order: scenes, shots, takes, and which take is chosen."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        found, used = library.read(lambda reads: _whole(reads, film_named(reads, film)))
    if output.json:
        output.row(film_row(found, used))
    else:
        output.console.print(film_tree(found))


@app.command("add-scene")
def add_scene(
    context: typer.Context,
    *,
    film: Title,
    name: Annotated[str, typer.Argument(help="Its heading, e.g. 'INT. BOAT - DAY'.")],
    number: Annotated[str, typer.Option(help="Its number; without it the next free one.")] = "",
    setting: Annotated[str, typer.Option(help="Where and when it plays.")] = "",
    before: Annotated[
        str | None, typer.Option(metavar="SCENE", help="In front of this scene (id, number, name).")
    ] = None,
) -> None:
    """Add a scene to a film, at its end or in front of another."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        key = library.read(lambda reads: film_named(reads, film))
        place = _part(library, before, (SCENE,), key).id if before else None
        edit = AddScene(key, name, place, number=number, setting=setting)
        made = perform(library, edit).result
        _print_parts(output, library, [made], key)


@app.command("add-shot")
def add_shot(
    context: typer.Context,
    *,
    parent: Annotated[
        str, typer.Argument(metavar="SCENE", help="A scene (id, number, name), or a film.")
    ],
    name: Annotated[str, typer.Argument(help="What to call it.")] = "",
    code: Annotated[str, typer.Option(help="Its code; without it the next free one (12A).")] = "",
    duration: Annotated[
        str, typer.Option(metavar="LENGTH", help="How long it is planned to run: 6, 2.5s, 1:20.")
    ] = "",
    prompt: Annotated[str, typer.Option(help="What it shows, for a generator.")] = "",
    before: Annotated[
        str | None, typer.Option(metavar="SHOT", help="In front of this shot (code or id).")
    ] = None,
    film: InFilm = None,
) -> None:
    """Add an empty shot to a scene (or right to a film), at its end or in front of another."""
    desk = desk_of(context)
    output = desk.output()
    planned = read_length(duration)
    with opened(desk) as library:
        above = _part(library, parent, (FILM, SCENE), film)
        place = _part(library, before, (SHOT,), above.film.id) if before else None
        if place and _parent_of(place) != above.id:
            raise UsageError(f"Shot {before} is not in “{parent}”.")
        edit = AddShots(above.id, (name,), place.id if place else None, (code,) if code else ())
        (made,) = perform(library, edit).result
        facts = {"duration": planned, "prompt": prompt or None}
        if given := {key: value for key, value in facts.items() if value is not None}:
            perform(library, SetShot(made, given))
        _print_parts(output, library, [made], above.film.id)


@app.command("add-take")
def add_take(
    context: typer.Context,
    *,
    shot: ShotName,
    assets: Annotated[list[str], typer.Argument(metavar="ID...", help="Images and videos.")],
    select: Annotated[bool, typer.Option("--select", help="Let the first of them play.")] = False,
    made_from: Annotated[
        str,
        typer.Option(metavar="FILE", help="What `film basis` said when they were asked for."),
    ] = "",
    film: InFilm = None,
) -> None:
    """Make assets takes of a shot; the first take of an empty shot is chosen.

    With --made-from, takes are parked where the shot asks for something else by now: added and not
    chosen. Prints every take of the shot.
    """
    desk = desk_of(context)
    output = desk.output()
    ids = tuple(only_ids(assets))
    sent = read_basis(made_from) if made_from else None
    with opened(desk) as library:
        into = _part(library, shot, (SHOT,), film)
        known = library.read(lambda reads: reads.assets.cards(ids))
        for key in ids:
            if key not in known or known[key].is_trashed:
                raise NotFoundError(f"There is no asset {key} in this library.")
        perform(library, AddTakes(into.id, ids, select_first=select, made_from=sent))
        _print_takes(output, library, into)


@app.command("select-take")
def select_take(
    context: typer.Context,
    shot: ShotName,
    take: Annotated[str, typer.Argument(metavar="TAKE", help="Its number, or the asset's id.")],
    film: InFilm = None,
) -> None:
    """Choose the take of a shot that plays. Prints every take of the shot."""
    desk = desk_of(context)
    output = desk.output()
    with opened(desk) as library:
        into = _part(library, shot, (SHOT,), film)
        takes = into.shot.takes if into.shot else ()
        if take.isdecimal():
            found = [item.card.id for item in takes if item.number == int(take)]
            if not found:
                raise NotFoundError(f"Shot {shot} has no take {take}.")
            key = found[0]
        else:
            (key,) = only_ids([take])
        perform(library, SelectTake(into.id, key))
        _print_takes(output, library, into)


@app.command("move")
def move(
    context: typer.Context,
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM...", help="Shots, or scenes, in their new order.")
    ],
    to: Annotated[
        str | None, typer.Option(metavar="SCENE", help="Into this scene (or film), at its end.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="ITEM", help="In front of this shot or scene.")
    ] = None,
    film: InFilm = None,
) -> None:
    """Move shots, or scenes: in front of another one, or to the end of a scene or film.

    Codes stay as they are: a code is a name and not a place.
    """
    desk = desk_of(context)
    output = desk.output()
    if not to and not before:
        raise UsageError("Say where to: --before ITEM, or --to SCENE.")
    with opened(desk) as library:
        parts = [_part(library, item, (SHOT, SCENE), film) for item in items]
        kind = parts[0].type
        if any(part.type is not kind for part in parts):
            raise UsageError("Move either shots or scenes at a time, not both.")
        place = _part(library, before, (kind,), film) if before else None
        kinds = (FILM, SCENE) if kind is SHOT else (FILM,)
        above = _part(library, to, kinds, film) if to else None
        parent = above.id if above else _parent_of(place or parts[0])
        if place and _parent_of(place) != parent:
            raise UsageError(f"“{before}” is not in “{to}”.")
        ids = tuple(part.id for part in parts)
        at = place.id if place else None
        edit = MoveShots(ids, parent, at) if kind is SHOT else MoveScenes(ids, parent, at)
        perform(library, edit)
        home = (above or place or parts[0]).film.id
        _print_parts(output, library, ids, home)


for _name, _command in (
    ("add-failed-take", add_failed_take),
    ("use", use),
    ("stop-using", stop_using),
    ("script", script),
    ("add-cut", add_cut),
    ("lut", lut),
    ("owed", owed),
    ("generate-take", generate_take),
    ("takes", takes),
    ("basis", basis),
    ("keep-as-is", keep_as_is),
):
    app.command(_name)(_command)


def _whole(reads: Reads, film_id: AssetId) -> tuple[Film, Used]:
    """A film, and what is used in it and made of it."""
    film, cuts = reads.films.load(film_id), reads.films.cuts(film_id)
    causes = reads.films.cut_causes(film) if cuts else {}
    return film, Used(reads.films.all_uses(film_id), cuts, reads.films.lut(film_id), causes)


def _part(library: Library, text: str, kinds: tuple[AssetType, ...], film: str | None) -> FilmPart:
    """The one film, scene or shot that is meant."""
    return library.read(lambda reads: part_named(reads, text, kinds, film=film))


def _parent_of(part: FilmPart) -> AssetId:
    """What a shot or scene stands in."""
    if part.shot is not None and part.scene is not None:
        return part.scene.id
    return part.film.id


def _print_parts(
    output: Output, library: Library, ids: list[AssetId] | tuple[AssetId, ...], film: AssetId
) -> None:
    parts = [_part(library, key, (SHOT, SCENE), film) for key in ids]
    output.rows([part_row(part) for part in parts], PART_COLUMNS)


def _print_takes(output: Output, library: Library, shot: FilmPart) -> None:
    again = _part(library, shot.id, (SHOT,), shot.film.id)
    output.rows(shot_takes(again), TAKE_COLUMNS | {"name": "Name"})
