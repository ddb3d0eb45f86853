"""The command line: `directors-desk [--library PATH_OR_URL] COMMAND [--json] ...`.

Exit codes: 0 all well, 1 something failed (rows say what), 2 wrong usage.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command
from typer.rich_utils import rich_format_error

import desktop
from desktop.base import log, paths
from desktop.base.address import is_url, redact, redacted
from desktop.base.errors import DeskError, UsageError
from desktop.cli.commands import LazyGroup
from desktop.cli.desk import Desk, ScriptDoor, ServerDoor, WindowDoor, desk_of
from desktop.cli.window import door_of

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "directors-desk"
FAILED, MISUSED = 1, 2
# Typer gives the family of its errors of usage no name of its own.
MISUSE: Any = typer.BadParameter.__bases__[0]

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


def run(
    argv: Sequence[str],
    *,
    window: WindowDoor | None = None,
    scripts: ScriptDoor | None = None,
    server: ServerDoor | None = None,
) -> int:
    """Run the command line and return its exit code. Never raises.

    Args:
        argv: The arguments, without the program's name.
        window: What `open` and `screenshot` use; without it they say that there is no window.
        scripts: What `track` uses.
        server: What `serve` uses.
    """
    desk = Desk(window=window, scripts=scripts, server=server)
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
        code = get_command(app).main(
            args=list(argv), prog_name=PROGRAM, obj=desk, standalone_mode=False
        )
    except SystemExit as end:
        code = end.code
    except MISUSE as error:
        _say_misuse(error, argv)
        return MISUSED
    except DeskError as error:
        _say(f"{error}" + (f"\n{error.advice}" if error.advice else ""))
        return MISUSED if isinstance(error, UsageError) else FAILED
    except (KeyboardInterrupt, typer.Abort):
        _say("stopped")
        return FAILED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug, and told as one
        _report(error, in_full=desk.debug)
        return FAILED
    if code is None:
        return 0
    return code if code in (0, FAILED, MISUSED) else FAILED


def _say_misuse(error: Any, argv: Sequence[str]) -> None:
    """What Typer says of wrong usage, which repeats what was typed: an address, with its password.

    An address stands there word for word and is found; only then is the rest looked at.
    """
    said = error.format_message()
    for word in sorted(argv, key=len, reverse=True):
        # `--library=ADDRESS` is one word.
        for typed in (word, word.partition("=")[2]):
            if is_url(typed):
                said = said.replace(repr(typed)[1:-1], redacted(typed))
                said = said.replace(typed, redacted(typed))
    rich_format_error(MISUSE(redact(said), ctx=error.ctx))


def _say(message: str) -> None:
    print(redact(f"{PROGRAM}: {message}"), file=sys.stderr)


def _report(error: Exception, *, in_full: bool) -> None:
    """A bug: the traceback goes to the log, one line to the person, or all of it with `--debug`."""
    if in_full:
        _say("".join(traceback.format_exception(error)))
        return
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
