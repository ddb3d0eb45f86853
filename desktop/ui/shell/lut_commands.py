"""Commands on the LUT of the open film: choose one, look through it or not, let go of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from desktop.edits import lazy as edits
from desktop.ui.shell.first_folder import FirstFolder
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.services import Services
    from desktop.ui.storyboard.header import FilmHeader

_FOLDER = "lut_folder"
LUT_FILES = "LUTs (*.cube);;All files (*)"


class LutCommands(QObject):
    """Handlers of what is about the film's LUT."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._first = FirstFolder(self)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {
            "film.choose_lut": self.choose,
            "film.remove_lut": self.remove,
            "view.lut": self._services.lut.toggle,
        }

    def join(self, commands: Commands, header: FilmHeader) -> None:
        """Let the film's line show it, and switch it."""
        state = self._services.state
        state.lut_changed.connect(header.show_lut)
        header.lut_switched.connect(lambda: commands.run("view.lut"))
        header.show_lut(state.lut)

    def choose(self) -> None:
        """Ask for a file and look through it."""
        film_id = self._services.state.film_id
        if film_id is None:
            return

        def choose(start: str) -> None:
            chosen, _ = QFileDialog.getOpenFileName(
                self._window, "Look Through LUT", start, LUT_FILES
            )
            if chosen:
                window_file().setValue(_FOLDER, str(Path(chosen).parent))
                services, history = self._services, self._services.runner.history
                services.jobs.work(
                    lambda jobs, library: jobs.imports.choose_lut(
                        library, film_id, chosen, history
                    ),
                    "Reading the LUT",
                    lambda _: services.lut.switch_on(),
                )

        self._first.ask([str(window_file().value(_FOLDER) or ""), str(Path.home())], choose)

    def remove(self) -> None:
        """Look through none."""
        film_id = self._services.state.film_id
        if film_id is not None:
            self._services.runner.change(edits.film_use.SetFilmLut(film_id, None))
