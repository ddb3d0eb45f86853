"""What is typed in place, on the board or into cells of the list, and the commands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import DeskError
from desktop.domain.ids import AssetId
from desktop.edits import lazy as edits
from desktop.ui.storyboard.shot_fields import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from desktop.ui.kit.runner import Runner
    from desktop.ui.storyboard.cell_edit import CellEdit
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.new_scene import NewScene
    from desktop.ui.storyboard.shot_commands import ShotCommands
    from desktop.ui.storyboard.view import BoardView


class NameCommands:
    """Opens the line in which a name is typed, and keeps what was typed.

    Args:
        view: The board; its selection counts.
        shots: Knows the current scene.
        runner: Performs the edits.
        pane: Whose edits they are.
        new_scene: Takes the name of the scene that is not made yet.
    """

    def __init__(
        self,
        view: BoardView,
        shots: ShotCommands,
        runner: Runner,
        pane: QObject,
        *,
        new_scene: NewScene,
    ) -> None:
        self._view, self._shots = view, shots
        self._list: FilmList | None = None
        self._runner, self._pane, self._new_scene = runner, pane, new_scene
        view.renamed.connect(self._keep)

    def add_list(self, listing: FilmList) -> None:
        """The list has the lines in its cells while it is in sight."""
        self._list = listing
        listing.edited.connect(self._keep_cell)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        return {
            "film.rename_selected": self._rename_selected,
            "film.rename_scene": self._rename_scene,
        }

    def name_scene(self, section: int) -> None:
        """Edit a heading where it is seen."""
        if self._list is not None and self._list.isVisible():
            self._list.rename_scene(section)
        else:
            self._view.show_section(section)
            self._view.names.begin(section)

    def _rename_selected(self) -> None:
        """What is selected: a shot, else the scene that is current."""
        current = self._view.selection.current
        if current is None:
            self._rename_scene()
        elif self._list is not None and self._list.isVisible():
            self._list.rename_shot(current)
        else:
            self._view.names.begin_shot(current)

    def _rename_scene(self) -> None:
        if at := self._shots.section():
            self.name_scene(at[1])

    def _keep(self, key: str, text: str) -> None:
        """A scene or a shot has another name; a scene never none."""
        if self._new_scene.takes(key, text):
            return
        board = self._view.board
        shot = board.find(AssetId(key)) if board else None
        if board and shot:
            values = {"name": read(shot, "name", text, board.film.frame_rate)}
            self._runner.change(edits.film.SetShot(shot.id, values), source=self._pane)
        elif text:
            self._runner.change(
                edits.film.SetScene(AssetId(key), {"name": text}), source=self._pane
            )

    def _keep_cell(self, cell: CellEdit) -> None:
        """What was typed in the list; what the library refuses stays in its cell, with why."""
        if self._new_scene.takes(cell.key, cell.text):
            return

        def refused(error: BaseException) -> None:
            if self._list is not None and isinstance(error, DeskError):
                problem = f"{error} {error.advice}".strip()
                self._list.films.keep_typed(cell, problem)
            else:
                self._runner.report.fail(error)

        self._runner.change(cell.edit, None, refused, source=self._pane)
