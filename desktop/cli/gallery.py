"""`gallery`: shows the library as a web page, until it is stopped."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base import log
from desktop.base.errors import UsageError
from desktop.base.serving import GALLERY_PORT, ServeOptions
from desktop.cli.desk import desk_of
from desktop.cli.finding import collection_named, film_named
from desktop.cli.opening import opened
from desktop.cli.running import follow
from desktop.cli.serve import (  # noqa: TC001 - typer reads them
    Certificate,
    Host,
    Key,
    Names,
    Port,
    UntilInputEnds,
    WithoutTls,
)
from desktop.domain.display import counted, size
from desktop.domain.gallery import GalleryScope

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.cli.output import Output
    from desktop.jobs.gallery_reads import GalleryReader

Film = Annotated[
    str | None, typer.Option("--film", metavar="ID", help="Only this film, by its id or name.")
]
CollectionName = Annotated[
    str | None,
    typer.Option("--collection", metavar="ID", help="Only this collection, by its id or name."),
]
ReadOnly = Annotated[
    bool,
    typer.Option("--read-only", help="Take no notes from who looks. A gallery takes none yet."),
]
NoPrompts = Annotated[
    bool, typer.Option("--no-prompts", help="Tell no prompts, models and parameters.")
]
NoCosts = Annotated[bool, typer.Option("--no-costs", help="Tell no costs.")]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export", metavar="FOLDER", help="Write it as a folder that needs no program, and end."
    ),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Open no browser.")]


def gallery(
    context: typer.Context,
    *,
    host: Host = "127.0.0.1",
    port: Port = GALLERY_PORT,
    film: Film = None,
    collection: CollectionName = None,
    read_only: ReadOnly = False,
    no_prompts: NoPrompts = False,
    no_costs: NoCosts = False,
    no_open: NoOpen = False,
    export: Export = None,
    certificate: Certificate = None,
    key: Key = None,
    without_tls: WithoutTls = False,
    names: Names = None,
    until_input_ends: UntilInputEnds = False,
) -> None:
    """Show the library as a web page: a grid, and films as storyboards with takes that play.

    It only reads. Everybody who reaches its address sees it, so it listens on this machine alone
    unless --host says otherwise. It ends with Ctrl-C. The page of the API is at /docs.

    With --export it is written as a folder instead: open index.html, or lay it on any web server.
    """
    desk = desk_of(context)
    output = desk.output()
    if desk.server is None:
        raise UsageError("Nothing can be shown here.")
    options = ServeOptions(
        host,
        port,
        certificate,
        key,
        without_tls,
        tuple(names or ()),
        ends_with_input=until_input_ends,
    )
    if not desk.debug:
        log.set_up()
    told = {"shows_prompts": not no_prompts, "shows_costs": not no_costs}
    with opened(desk) as library:
        from desktop.jobs.gallery_reads import GalleryReader  # noqa: PLC0415 - not for --help

        reader = GalleryReader(library, scope_of(library, film, collection, **told))
        if export is not None:
            _write(output, reader, export)
            return
        is_browsed = not (no_open or output.json or until_input_ends)
        desk.server.gallery(reader, options, lambda url: _tell(output, url, opens=is_browsed))


def scope_of(
    library: Library,
    film: str | None,
    collection: str | None,
    *,
    shows_prompts: bool,
    shows_costs: bool,
) -> GalleryScope:
    """What is shown, as a person named it.

    Raises:
        DeskError: There is no such film or collection, or both were named.
    """
    if film is not None and collection is not None:
        raise UsageError("Show a film or a collection, not both.")
    return GalleryScope(
        film_id=None if film is None else library.read(lambda reads: film_named(reads, film)),
        collection_id=None
        if collection is None
        else library.read(lambda reads: collection_named(reads, collection)).id,
        shows_prompts=shows_prompts,
        shows_costs=shows_costs,
    )


def _write(output: Output, reader: GalleryReader, folder: Path) -> None:
    """Write it as a folder, and say what came of it."""
    from desktop.jobs.gallery_folder import write_gallery  # noqa: PLC0415 - not for --help
    from desktop.jobs.gallery_pictures import GalleryPictures  # noqa: PLC0415 - as above

    pictures = GalleryPictures(reader.library)
    try:
        made = follow(write_gallery(reader, pictures, folder.expanduser().absolute()))
    finally:
        pictures.close()
    if output.json:
        output.row(asdict(made))
        return
    lost = f" {counted(made.without_media, 'clip or sound', 'clips or sounds')} could not be read."
    output.say(
        f"The gallery is in {made.folder}: {counted(made.assets, 'item')},"
        f" {size(made.size)}.{lost if made.without_media else ''}"
    )


def _tell(output: Output, url: str, *, opens: bool) -> None:
    """Say where it is, and show it."""
    if output.json:
        output.row({"url": url})
        return
    output.say(f"The gallery is at {url} Ctrl-C ends it.")
    if opens:
        import webbrowser  # noqa: PLC0415 - few commands open one

        webbrowser.open(url)
