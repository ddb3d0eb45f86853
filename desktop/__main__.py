"""`directors-desk`: the command line, and the window behind its default command."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from desktop.base import machine
from desktop.cli import main as command_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.cli.desk import Picture


class Window:
    """The window as the command line sees it: loaded only when a command needs it."""

    def open(self, address: str | None) -> int:
        """Open the window; see `app.run`."""
        front_door = _front_door()
        return 1 if front_door is None else int(front_door.run(address))

    def screenshot(self, address: str | None, picture: Picture) -> int:
        """Write a picture of the window; see `app.screenshot`."""
        front_door = _front_door()
        return 1 if front_door is None else int(front_door.screenshot(address, picture))


def _front_door() -> Any:
    """The module that builds the window, or None where Qt cannot be loaded (said on stderr)."""
    try:
        return importlib.import_module("desktop.app")
    except ImportError as error:
        missing = machine.missing_libraries()
        sys.stderr.write(f"The window cannot be opened: {error}.\n")
        if missing:
            sys.stderr.write(
                f"Install what is missing with:\n    {machine.install_command(missing)}\n"
            )
        return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return command_line.run(list(sys.argv[1:] if argv is None else argv), window=Window())


if __name__ == "__main__":
    sys.exit(main())
