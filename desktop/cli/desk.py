"""The context of every command: the library that was named, how to print, and the window's door.

Light on purpose: `--help` and `--version` load this and nothing of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import typer

    from desktop.base.serving import ServeOptions, ServeReport
    from desktop.cli.output import Output
    from desktop.jobs.gallery_reads import GalleryReader


@frozen
class ScreenshotRequest:
    """A picture of the window that somebody asked for.

    Attributes:
        width: Of the window in its own units; the file has `scale` times as many pixels.
        view: grid, table, storyboard or preview.
        select: A query; what it finds is selected in the picture.
    """

    out: Path
    width: int = 1440
    height: int = 900
    theme: str = "dark"
    view: str = "grid"
    select: str = ""
    scale: int = 1


class WindowDoor(Protocol):
    """How the command line reaches the window, which it does not know.

    `address` is what the person named with `--library` or `DESK_LIBRARY`, or None. Both return an
    exit code and print nothing to standard output.
    """

    def open(self, address: str | None) -> int:
        """Show the window until it is closed."""

    def screenshot(self, address: str | None, picture: ScreenshotRequest) -> int:
        """Write a picture of the real window."""


class ScriptSession(Protocol):
    """A library that is open for saving what is told as JSON."""

    def save(self, what: str, told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Save one thing: a `script`, `shot`, `film`, `audio`, `generation`, `failed` or `take`.

        Raises:
            DeskError: Nothing was saved.
        """


class ScriptDoor(Protocol):
    """How the command line reaches the door for scripts, which it does not know either."""

    def open(self, address: str | None) -> AbstractContextManager[ScriptSession]:
        """Open a library; closed at the end."""


class ServerDoor(Protocol):
    """How the command line reaches the doors over HTTP: for other programs, and for eyes."""

    def serve(self, address: str | None, options: ServeOptions, report: ServeReport) -> None:
        """Open a library to other programs, until the process is told to stop.

        Raises:
            DeskError: It cannot be opened.
        """

    def gallery(
        self, reader: GalleryReader, options: ServeOptions, opened: Callable[[str], None]
    ) -> None:
        """Show a library as a web page, until the process is told to stop.

        Raises:
            DeskError: It cannot be opened.
        """

    def token(self, *, renew: bool) -> str:
        """The token of this user, or a new one in its place.

        Raises:
            DeskError: There is none that would be the same next time.
        """


@dataclass(slots=True)
class Desk:
    """The options that stand before or after any command.

    Attributes:
        library: Path or URL that was named, or None for the default library.
        debug: Show tracebacks, log more.
        window: The door to the window, where there is one.
        scripts: The door for scripts, where there is one.
        server: The door for other programs, where there is one.
    """

    library: str | None = None
    json: bool = False
    debug: bool = False
    window: WindowDoor | None = None
    scripts: ScriptDoor | None = None
    server: ServerDoor | None = None

    def output(self) -> Output:
        """Where this command prints."""
        from desktop.cli.output import Output  # noqa: PLC0415 - rich is not loaded for --version

        return Output(json=self.json)


def desk_of(context: typer.Context) -> Desk:
    """The desk that a command was given."""
    desk = context.obj
    assert isinstance(desk, Desk)  # noqa: S101 - `main.run` puts it there
    return desk
