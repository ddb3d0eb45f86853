"""Commands on films: make one, its settings, the next one of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.timecode import DEFAULT_FRAME_RATE
from desktop.edits import lazy as edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied, Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.film_dialog import FilmFacts


class FilmCommands:
    """Works on the film that is open, and on the list of films.

    Args:
        pane: Over whose window questions are asked.
        view: Shows the film.
        runner: Makes films.
        state: Hears which one is opened.
        change: Performs an edit of the film that is open.
    """

    def __init__(
        self,
        pane: QWidget,
        view: BoardArea,
        runner: Runner,
        state: DeskState,
        change: Callable[[Edit[object], bool], None],
    ) -> None:
        self.new_rate = DEFAULT_FRAME_RATE  # frames a second of the next new film
        self._pane, self._view = pane, view
        self._runner, self._state, self._change = runner, state, change
        self._films: list[AssetId] = []

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        return {
            "film.new": self._new,
            "film.rename": self._settings,
            "film.set_target": lambda: self._settings(on_target=True),
            "film.next_film": self._next,
            "film.renumber": self._renumber,
        }

    def show_films(self, films: list[AssetId]) -> None:
        """The films of the library, in order."""
        self._films = films

    def _new(self) -> None:
        def make(film: FilmFacts) -> None:
            def opened(applied: Applied[AssetId]) -> None:
                self._state.open_film(applied.result)

            edit = edits.film.AddFilm(
                film.name,
                target_seconds=film.target,
                frame_rate=film.rate,
                aspect_ratio=film.aspect,
            )
            self._runner.change(edit, opened, source=self._pane)

        from desktop.ui.storyboard.film_dialog import FilmDialog  # noqa: PLC0415 - when opened

        FilmDialog(self._pane.window(), None, make, rate=self.new_rate).open()

    def _settings(self, *, on_target: bool = False) -> None:
        board = self._view.board
        if board is None:
            return
        film = board.film

        def keep(facts: FilmFacts) -> None:
            values = {
                "name": facts.name,
                "target_duration": facts.target,
                "frame_rate": facts.rate,
                "aspect_ratio": facts.aspect,
            }
            self._change(edits.film.SetFilm(film.id, values, expected_version=film.version), False)

        from desktop.ui.storyboard.film_dialog import FilmDialog  # noqa: PLC0415 - when opened

        FilmDialog(self._pane.window(), film, keep, on_target=on_target).open()

    def _renumber(self) -> None:
        """The codes of the shots, after moving them."""
        board, view = self._view.board, self._view
        if board is None or not board.is_whole:
            return
        spot = board.positions.get(view.selection.current) if view.selection.current else None
        standing = board.sections[spot.section].parent_id if spot else view.section_id
        place = board.section_of(standing) if standing else -1
        scene = board.sections[place].scene if place >= 0 else None
        from desktop.ui.storyboard.renumber_dialog import RenumberDialog  # noqa: PLC0415 - as above

        RenumberDialog(
            self._pane.window(),
            board.film,
            scene,
            lambda codes: self._change(edits.renumber.RenumberShots(codes), False),
        ).open()

    def _next(self) -> None:
        if self._films:
            now = self._state.film_id
            place = self._films.index(now) if now in self._films else -1
            self._state.open_film(self._films[(place + 1) % len(self._films)])
