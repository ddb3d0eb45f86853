"""The table of commands, and how one is loaded when it is asked for.

A command's module is imported by name when the command runs (or its own help is shown), so that
`--help`, `--version` and shell completion answer without loading the database. This table is the
one place where that is done. To add a command: write a function in a file of this room, and add a
row here.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from desktop.base.frozen import frozen
from desktop.cli.desk import desk_of

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class CliCommand:
    """A command.

    Attributes:
        where: `module:name` of a function, or of a Typer with commands of its own.
        summary: What `--help` says of it: the first line of its docstring.
        takes_query: Its argument is a query, which may begin with a dash (`-tag:rejected`).
    """

    where: str
    panel: str
    summary: str
    takes_query: bool = False


COMMANDS: dict[str, CliCommand] = {
    "open": CliCommand(
        "window:open_window", "Window", "Open the window (what happens without a command)."
    ),
    "screenshot": CliCommand(
        "window:screenshot", "Window", "Write a picture of the window to a file."
    ),
    "init": CliCommand("library:init", "Library", "Make a library, or say that it is there."),
    "info": CliCommand("library:info", "Library", "Say what the library holds, in numbers."),
    "settings": CliCommand(
        "settings:settings",
        "Library",
        "Show or change what the library is set to, for everybody who opens it.",
    ),
    "backup": CliCommand("library:backup", "Library", "Make a checked copy of a local library."),
    "verify": CliCommand(
        "verify:verify", "Library", "Check the database and that every file is where it should be."
    ),
    "pack": CliCommand("packing:pack", "Library", "Pack media into the library, byte for byte."),
    "unpack": CliCommand(
        "packing:unpack", "Library", "Write packed media to files in a folder, byte for byte."
    ),
    "portable": CliCommand(
        "portable:portable",
        "Library",
        "Save a film, a collection or some assets as a library of their own.",
    ),
    "copy-library": CliCommand(
        "whole_library:copy_library",
        "Library",
        "Copy a whole library to another file or database, and compare every row.",
    ),
    "export-text": CliCommand(
        "whole_library:export_text",
        "Library",
        "Write the library as text: JSON Lines per table, media, and checksums.",
    ),
    "import-text": CliCommand(
        "whole_library:import_text", "Library", "Make a new library of an export as text."
    ),
    "merge": CliCommand(
        "portable:merge", "Library", "Take a portable copy, or any library, into this one."
    ),
    "repair": CliCommand(
        "repair:repair", "Library", "Repair what verify finds in the media folder."
    ),
    "locate": CliCommand(
        "locate:locate", "Library", "Find files that are offline in the folder they are in now."
    ),
    "doctor": CliCommand(
        "doctor:doctor",
        "Library",
        "Say what works here, what is off and why, and what to do about it.",
    ),
    "worker": CliCommand("worker:worker", "Library", "Do queued jobs without a window."),
    "read-facts": CliCommand(
        "worker:read_facts",
        "Library",
        "Read again what the files of assets say of themselves: dates, sizes, people, rights.",
    ),
    "recipes": CliCommand(
        "recipes:app",
        "Library",
        "Read how assets were made from their files again, compare two, say what they are from.",
    ),
    "sidecars": CliCommand("sidecars:app", "Assets", "Write what the library says into sidecars."),
    "demo": CliCommand("demo:demo", "Library", "Make a demo film's media and a library with them."),
    "import": CliCommand(
        "importing:import_paths", "Assets", "Bring files and folders into the library."
    ),
    "import-library": CliCommand(
        "import_library:import_old",
        "Assets",
        "Bring the library of another program in, or say what would come.",
    ),
    "watch": CliCommand(
        "watch:app", "Assets", "Watch folders, and bring in what is completely written in them."
    ),
    "search": CliCommand("search:search", "Assets", "Find assets.", takes_query=True),
    "similar": CliCommand(
        "similar:similar", "Assets", "Find what is most like an asset, or what looks the same."
    ),
    "duplicates": CliCommand(
        "duplicates:duplicates", "Assets", "List assets of the same content, byte for byte."
    ),
    "merge-duplicates": CliCommand(
        "duplicates:merge", "Assets", "Have one asset take the place of others, which are trashed."
    ),
    "not-duplicates": CliCommand(
        "duplicates:tell_apart", "Assets", "Say of assets that look or are the same that all stay."
    ),
    "show": CliCommand("show:show", "Assets", "Show everything known about one asset."),
    "history": CliCommand("history:history", "Assets", "Say who did what and when, newest first."),
    "lineage": CliCommand(
        "lineage:lineage",
        "Assets",
        "Show what an asset comes from, what came of it and what uses it.",
    ),
    "tag": CliCommand("marking:tag", "Assets", "Give assets tags."),
    "untag": CliCommand("marking:untag", "Assets", "Take tags off assets."),
    "rate": CliCommand("marking:rate", "Assets", "Give assets 0 to 5 stars."),
    "trash": CliCommand(
        "trash:trash", "Assets", "Move assets to the Trash, and say what uses them."
    ),
    "restore": CliCommand("trash:restore", "Assets", "Take assets out of the Trash."),
    "empty-trash": CliCommand(
        "emptying:empty_trash", "Assets", "Delete what is in the Trash, for good."
    ),
    "track": CliCommand(
        "track:app",
        "Assets",
        "Save what was generated, told as JSON, with all that is known of it.",
    ),
    "workflow": CliCommand(
        "workflow:app", "Assets", "Workflows of ComfyUI that takes are made with."
    ),
    "serve": CliCommand(
        "serve:serve",
        "Assets",
        "Let other programs in over HTTP: ComfyUI, other languages, old scripts.",
    ),
    "gallery": CliCommand(
        "gallery:gallery",
        "Assets",
        "Show the library as a web page: a grid, and films as storyboards with takes that play.",
    ),
    "cost": CliCommand(
        "cost:cost", "Money", "Say what generations have cost, and how many are of unknown cost."
    ),
    "budget": CliCommand(
        "budget:budget",
        "Money",
        "Show or set what may be spent on a film, or in the whole library.",
    ),
    "prices": CliCommand(
        "prices:app", "Money", "Prices of providers, and what currencies are worth."
    ),
    "generation": CliCommand(
        "generating:app", "Money", "Takes that are asked for: the queue of the generators."
    ),
    "calls": CliCommand("calls:app", "Money", "Calls of providers that are on record."),
    "collection": CliCommand(
        "collection:app", "Films and collections", "Make, fill and show collections."
    ),
    "film": CliCommand("film:app", "Films and collections", "Make films: scenes, shots, takes."),
}


# What is left out of a search looks like an option of one letter. There are none but -h, so a space
# in front, which means nothing to a query, keeps the two apart.
_EXCLUSION = re.compile(r"-[^-\s].")


def _want_json(context: typer.Context, *, value: bool) -> None:
    desk_of(context).json |= value


def _name_library(context: typer.Context, value: str | None) -> None:
    if value:
        desk_of(context).library = value


def _common(
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            callback=_want_json,
            expose_value=False,
            help="One JSON object per line on standard output, and nothing else there.",
        ),
    ] = False,
    library: Annotated[
        str | None,
        typer.Option(
            "--library",
            metavar="PATH_OR_URL",
            callback=_name_library,
            expose_value=False,
            help="The library: a .desk file or a postgresql+psycopg:// URL (or: DESK_LIBRARY).",
        ),
    ] = None,
) -> None:
    """The options that every command takes."""


def _command_of(function: Callable[..., Any], name: str) -> Any:
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    app.command(name)(function)
    return get_command(app)


def _with_common_options(command: Any) -> Any:
    """Let a command, and those below it, take the options that may stand anywhere."""
    for child in getattr(command, "commands", {}).values():
        _with_common_options(child)
    if not hasattr(command, "commands"):
        command.params += _common_options()
    return command


@cache
def _common_options() -> list[Any]:
    """Read from the signature once: that takes longer than many a command."""
    options: list[Any] = _command_of(_common, "common").params
    return options


@cache
def load(name: str) -> Any:
    """The real command: imports its module."""
    module, _, attribute = COMMANDS[name].where.partition(":")
    found = getattr(importlib.import_module(f"desktop.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        return _with_common_options(get_command(found))
    return _with_common_options(_command_of(found, name))


class LazyGroup(TyperGroup):
    """The program: lists its commands from the table, loads one when it is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, entry in COMMANDS.items():
            self.add_command(
                TyperCommand(name, help=entry.summary, rich_help_panel=entry.panel), name
            )

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that a person named, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is None:
            return name, command, rest
        if COMMANDS[name].takes_query:
            rest = [f" {word}" if _EXCLUSION.match(word) else word for word in rest]
        return name, load(name), rest
