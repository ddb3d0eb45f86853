"""`watch`: add, list, set, plan, remove and run watched folders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.base.errors import NotFoundError, UsageError
from desktop.cli.desk import desk_of
from desktop.cli.finding import collection_named, film_named
from desktop.cli.opening import opened
from desktop.cli.running import StoppedError, follow
from desktop.domain.display import counted
from desktop.domain.ids import new_id
from desktop.domain.job import Outcome
from desktop.domain.location import stored_path
from desktop.domain.watched_folder import (
    COPY,
    REFERENCE,
    FileState,
    FolderId,
    ShotNames,
    WatchedFolder,
    check_place,
    is_unfinished,
)
from desktop.edits.edit import perform
from desktop.edits.watched_folder import (
    AddWatchedFolder,
    ChangeWatchedFolder,
    RemoveWatchedFolder,
)
from desktop.jobs.factory import JobFactory
from desktop.jobs.watch_folders import PACE, WatchProgress, this_machine
from desktop.storage.folder_listing import list_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.watched_folder import FolderStatus

app = typer.Typer(
    help="Watch folders, and bring in what is completely written in them.",
    add_completion=False,
    rich_markup_mode="rich",
)
_COLUMNS = {
    "id": "ID",
    "path": "Folder",
    "state": "State",
    "taken": "Came in",
    "duplicate": "Known",
    "failed": "Failed",
}
_PLAN_COLUMNS = {"name": "File", "says": "Becomes"}
_FAILED_COLUMNS = {"path": "File", "error": "Why", "tries": "Tries"}
PathOrId = Annotated[str, typer.Argument(metavar="FOLDER", help="Its path or its id.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag for what comes in.")]
InCollection = Annotated[
    str | None, typer.Option("--collection", help="A collection for what comes in.")
]
InFilm = Annotated[str | None, typer.Option("--film", help="The film that names speak of.")]
Rule = Annotated[
    str | None,
    typer.Option("--rule", metavar="RULE", help="What names say: S{scene}_SH{shot}_t{take}."),
]
Copies = Annotated[
    bool | None, typer.Option("--copy/--reference", help="Copy files, or leave them (default).")
]
Deep = Annotated[
    bool | None, typer.Option("--subfolders/--no-subfolders", help="Watch what is below too.")
]
Poll = Annotated[
    int | None, typer.Option(metavar="SECONDS", help="Look so often; 0: when something happens.")
]


@app.callback()
def watch() -> None:
    """Watch folders, and bring in what is completely written in them."""


@app.command("add")
def add(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder.")],
    *,
    tag: Tags = None,
    collection: InCollection = None,
    film: InFilm = None,
    rule: Rule = None,
    copy: Copies = None,
    subfolders: Deep = None,
    poll: Poll = None,
) -> None:
    """Watch a folder on this machine. What lies in it comes in too."""
    desk = desk_of(context)
    if not path.expanduser().is_dir():
        raise UsageError(f"There is no folder {path}.")
    text, url = stored_path(path.expanduser().absolute())
    with opened(desk) as library:
        check_place(text, [str(library.media_root)])
        folder = WatchedFolder(FolderId(new_id()), text, this_machine(), url)
        folder = _with(
            library,
            folder,
            tags=tag,
            collection=collection,
            film=film,
            rule=rule,
            copies=copy,
            subfolders=subfolders,
            poll=poll,
        )
        key = perform(library, AddWatchedFolder(folder)).result
        desk.output().rows([row for row in _rows(library) if row["id"] == key], _COLUMNS)


@app.command("set")
def set_(
    context: typer.Context,
    folder: PathOrId,
    *,
    tag: Tags = None,
    collection: InCollection = None,
    film: InFilm = None,
    rule: Rule = None,
    copy: Copies = None,
    subfolders: Deep = None,
    poll: Poll = None,
    pause: Annotated[
        bool | None, typer.Option("--pause/--resume", help="Look no more for now, or again.")
    ] = None,
) -> None:
    """Change how a folder is watched. What came in before stays as it is."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = _named(library, folder)
        if pause is not None:
            found = replace(found, is_active=not pause)
        found = _with(
            library,
            found,
            tags=tag,
            collection=collection,
            film=film,
            rule=rule,
            copies=copy,
            subfolders=subfolders,
            poll=poll,
        )
        perform(library, ChangeWatchedFolder(found))
        desk.output().rows([row for row in _rows(library) if row["id"] == found.id], _COLUMNS)


@app.command("list")
def list_(context: typer.Context) -> None:
    """List watched folders, those of other machines too."""
    desk = desk_of(context)
    with opened(desk) as library:
        desk.output().rows(_rows(library), _COLUMNS)


@app.command("failed")
def failed(context: typer.Context) -> None:
    """List the files that could not be brought in, with the reasons. They are tried again."""
    desk = desk_of(context)
    with opened(desk) as library:
        every, files = library.read(
            lambda reads: (reads.watched_folders.all(), reads.watched_files.failed())
        )
    paths = {one.id: one.path for one in every}
    rows = [
        {"path": f"{paths[key]}/{one.path}", "error": one.error, "tries": one.try_count}
        for key, one in files
        if key in paths
    ]
    desk.output().rows(rows, _FAILED_COLUMNS)


@app.command("remove")
def remove(context: typer.Context, folder: PathOrId) -> None:
    """Watch a folder no longer. What came in stays."""
    desk = desk_of(context)
    with opened(desk) as library:
        found = _named(library, folder)
        perform(library, RemoveWatchedFolder(found.id, found.name))
    desk.output().facts({"id": found.id, "path": found.path, "removed": True})


@app.command("plan")
def plan(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="As S{scene}_SH{shot}_t{take}.")],
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="Whose names to try it on.")],
    film: Annotated[str, typer.Option("--film", help="The film that names speak of.")],
) -> None:
    """Say what a rule would make of the files in a folder. Nothing is brought in."""
    desk = desk_of(context)
    with opened(desk) as library:
        loaded = library.read(lambda reads: reads.films.load(film_named(reads, film)))
    listing = list_folder(str(path.expanduser().absolute()), is_deep=True)
    if listing.problem:
        raise UsageError(f"{path} cannot be looked at: {listing.problem}.")
    files = (one for one in listing.files if one.outcome in {None, Outcome.ADDED})
    names = [name for one in files if not is_unfinished(name := one.path.rpartition("/")[2])]
    rows = [
        {"name": one.name, "verdict": one.verdict, "says": one.words, "shot_id": one.shot_id}
        for one in ShotNames(rule, loaded).plans(names)
    ]
    desk.output().rows(rows, _PLAN_COLUMNS)


@app.command("run")
def run(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Take what is there and completely written, and end.")
    ] = False,
) -> None:
    """Watch the folders of this machine, without a window, until Ctrl-C."""
    desk = desk_of(context)
    output = desk.output()
    told: dict[FolderId, FolderStatus] = {}

    def step(progress: Any) -> None:
        if not isinstance(progress, WatchProgress):
            return
        if progress.problem:
            output.say(progress.problem)
        for key, status in progress.folders.items():
            if output.json and told.get(key) != status:
                output.row({"folder": key, **_facts(status)})
        told.update(progress.folders)

    with opened(desk) as library, JobFactory() as jobs:
        try:
            follow(jobs.watch(library, stay=not once, pace=PACE), step)
        except StoppedError:
            raise typer.Exit(0) from None
    output.say(f"{counted(len(told), 'folder')} looked at.")
    if any(status.failed or status.problem for status in told.values()):
        raise typer.Exit(1)


def _facts(status: FolderStatus) -> Mapping[str, Any]:
    return {
        "state": status.state.value,
        "waiting": status.waiting,
        "taken": status.taken,
        "duplicate": status.known,
        "failed": status.failed,
        "problem": status.problem,
    }


def _rows(library: Library) -> list[dict[str, Any]]:
    every, counts = library.read(
        lambda reads: (reads.watched_folders.all(), reads.watched_files.counts())
    )
    return [
        {
            "id": one.id,
            "path": one.path,
            "machine": one.machine,
            "state": _state(one),
            "media": one.media,
            "subfolders": one.is_recursive,
            "tags": list(one.tags),
            "collection_id": one.collection_id,
            "film_id": one.film_id,
            "rule": one.name_rule,
            "poll_seconds": one.poll_seconds,
            **{state.value: counts.get(one.id, {}).get(state, 0) for state in FileState},
        }
        for one in every
    ]


def _state(folder: WatchedFolder) -> str:
    if folder.machine != this_machine():
        return f"on {folder.machine}"
    return "watched" if folder.is_active else "paused"


def _named(library: Library, text: str) -> WatchedFolder:
    path = str(Path(text).expanduser().absolute())
    every = library.read(lambda reads: reads.watched_folders.all())
    found = [one for one in every if one.id == text]
    found = found or [one for one in every if (one.path, one.machine) == (path, this_machine())]
    if not found:
        raise NotFoundError(f"{text} is not watched.", advice="See: directors-desk watch list")
    return found[0]


def _with(
    library: Library,
    folder: WatchedFolder,
    *,
    tags: Sequence[str] | None,
    collection: str | None,
    film: str | None,
    rule: str | None,
    copies: bool | None,
    subfolders: bool | None,
    poll: int | None,
) -> WatchedFolder:
    """The folder with what was said; what was not said stays as it is."""
    if tags is not None:
        folder = replace(folder, tags=tuple(one for one in tags if one))
    if collection is not None:
        key = library.read(lambda r: collection_named(r, collection).id) if collection else None
        folder = replace(folder, collection_id=key)
    if film is not None:
        film_id = library.read(lambda r: film_named(r, film)) if film else None
        folder = replace(folder, film_id=film_id)
    if rule is not None:
        folder = replace(folder, name_rule=rule)
    if copies is not None:
        folder = replace(folder, media=COPY if copies else REFERENCE)
    if subfolders is not None:
        folder = replace(folder, is_recursive=subfolders)
    if poll is not None:
        folder = replace(folder, poll_seconds=poll or None)
    return folder
