"""`directors-desk`: the command line, and the window behind its default command.

Opening the window loads no part of the command line: that would take as long as half the window.
"""

from __future__ import annotations

import gc
import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.base.serving import ServeOptions, ServeReport
    from desktop.cli.desk import ScreenshotRequest
    from desktop.jobs.gallery_reads import GalleryReader


class Window:
    """The window as the command line sees it: loaded only when a command needs it."""

    def open(self, address: str | None) -> int:
        """Open the window; see `app.run`."""
        front_door = load_app()
        return 1 if front_door is None else int(front_door.run(address))

    def screenshot(self, address: str | None, picture: ScreenshotRequest) -> int:
        """Write a picture of the window; see `app.screenshot`."""
        front_door = load_app()
        return 1 if front_door is None else int(front_door.screenshot(address, picture))


class Failed(Window):
    """A window that could not be opened: says why, to whoever asks for it."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def open(self, address: str | None) -> int:
        """Raise what went wrong."""
        raise self._error


class Scripts:
    """The door for scripts as the command line sees it: loaded only when `track` needs it."""

    def open(self, address: str | None) -> Any:
        """See `tracking.from_json.open_door`."""
        return importlib.import_module("desktop.tracking.from_json").open_door(address)


class Server:
    """The doors over HTTP as the command line sees them: loaded when one is opened."""

    def serve(self, address: str | None, options: ServeOptions, report: ServeReport) -> None:
        """See `server.running.serve`."""
        importlib.import_module("desktop.server.running").serve(address, options, report)

    def gallery(
        self, reader: GalleryReader, options: ServeOptions, opened: Callable[[str], None]
    ) -> None:
        """See `server.gallery.gallery_running.run_gallery`."""
        module = importlib.import_module("desktop.server.gallery.gallery_running")
        module.run_gallery(reader, options, opened)

    def token(self, *, renew: bool) -> str:
        """See `server.tokens.lasting_token`."""
        return str(importlib.import_module("desktop.server.tokens").lasting_token(renew=renew))


def load_app() -> Any:
    """The module that builds the window, or None where Qt cannot be loaded (said on stderr)."""
    try:
        importlib.import_module("desktop.ui.kit.qt_import")  # before anything loads Qt
        return importlib.import_module("desktop.app")
    except ImportError as error:
        from desktop.base import machine  # noqa: PLC0415 - needed where there is no window only

        missing = machine.missing_libraries()
        sys.stderr.write(f"The window cannot be opened: {error}.\n")
        if missing:
            sys.stderr.write(
                f"Install what is missing with:\n    {machine.install_command(missing)}\n"
            )
        return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, or the window where nothing else is asked; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    asks_window, address = only_window(arguments)
    window = Window()
    if asks_window:
        # Nothing is garbage yet, and looking for it is felt: it is done later, by
        # `ui/shell/garbage_collection.py`.
        gc.disable()
        try:
            return window.open(address)
        except Exception as error:  # noqa: BLE001 - told in the way of every other command
            window = Failed(error)
            gc.enable()
    command_line: Any = importlib.import_module("desktop.cli.main")
    return int(command_line.run(arguments, window=window, scripts=Scripts(), server=Server()))


def only_window(arguments: Sequence[str]) -> tuple[bool, str | None]:
    """Whether nothing but the window is asked for, and the library that is named with it.

    Only the plain forms: `[--library ADDRESS] [open]`. All others are read by the command line.
    """
    rest, address = list(arguments), None
    if len(rest) > 1 and rest[0] == "--library" and rest[1] and not rest[1].startswith("-"):
        address, rest = rest[1], rest[2:]
    return rest in ([], ["open"]), address


if __name__ == "__main__":
    sys.exit(main())
