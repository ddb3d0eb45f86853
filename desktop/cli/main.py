"""The command line: `directors-desk [--library PATH_OR_URL] COMMAND [--json] ...`.

Exit codes: 0 all well, 1 something failed (rows say what), 2 wrong usage.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

import desktop
from desktop.base import log, paths
from desktop.base.address import redact
from desktop.base.errors import DeskError, UsageError
from desktop.cli.commands import LazyGroup
from desktop.cli.desk import Desk, WindowDoor, desk_of
from desktop.cli.window import door_of

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "directors-desk"
FAILED, MISUSED = 1, 2

app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    invoke_without_command=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(*, value: bool) -> None:
    if value:
        print(f"Director's Desk {desktop.__version__}")
        raise typer.Exit


@app.callback()
def start(
    context: typer.Context,
    library: Annotated[
        str | None,
        typer.Option(
            metavar="PATH_OR_URL",
            envvar="DESK_LIBRARY",
            help="A .desk file or a postgresql+psycopg:// URL. Without it: your own library, made "
            "at first use.",
        ),
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="One JSON object per line on standard output, and nothing else there."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the details of a failure; log more.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say the version.")
    ] = False,
) -> None:
    """The asset library and storyboard that film directors keep open all day.

    Every command takes `--json` and `--library`, before or after its name. Exit codes: 0 all well,
    1 something failed, 2 wrong usage.
    """
    desk = desk_of(context)
    desk.library, desk.json, desk.debug = library or None, json, debug
    if debug:
        log.set_up(verbose=True, to_stderr=True)
    if context.invoked_subcommand is None:
        raise typer.Exit(door_of(desk).open(desk.library))


def run(argv: Sequence[str], *, window: WindowDoor | None = None) -> int:
    """Run the command line and return its exit code. Never raises but for `--debug`.

    Args:
        argv: The arguments, without the program's name.
        window: What `open` and `screenshot` use; without it they say that there is no window.
    """
    desk = Desk(window=window)
    try:
        code = _run(argv, desk)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has seen enough (`| head`). Python would complain once more at its exit.
        _let_go_of_stdout()
        code = FAILED
    return code


def _run(argv: Sequence[str], desk: Desk) -> int:
    try:
        get_command(app).main(args=list(argv), prog_name=PROGRAM, obj=desk)
    except SystemExit as end:
        return int(end.code) if end.code in (0, FAILED, MISUSED) else FAILED
    except DeskError as error:
        _say(f"{error}" + (f"\n{error.advice}" if error.advice else ""))
        return MISUSED if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        _say("stopped")
        return FAILED
    except BrokenPipeError:
        raise
    except Exception as error:
        if desk.debug:
            raise
        _report(error)
        return FAILED
    return 0


def _say(message: str) -> None:
    print(redact(f"{PROGRAM}: {message}"), file=sys.stderr)


def _report(error: Exception) -> None:
    """A bug: the traceback goes to the log, one line to the person."""
    log.set_up()
    logging.getLogger("desktop.cli").error("unexpected", exc_info=error)
    summary = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    place = paths.log_dir() / "directors-desk.log"
    _say(f"this should not have happened ({summary}). A report is in {place}")


def _let_go_of_stdout() -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return  # no real stream to let go of
