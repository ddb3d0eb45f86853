"""Commands that rename in place: the selected shot or scene, on the board or in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.ids import AssetId
from desktop.edits.film import SetScene, SetShot
from desktop.ui.storyboard.shot_fields import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.edits.edit import Edit
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.shot_commands import ShotCommands
    from desktop.ui.storyboard.view import BoardView


class NameCommands:
    """Opens the line in which a name is typed, and keeps what was typed.

    Args:
        view: The board; its selection counts.
        listing: The list, which has the lines in its cells while it is in sight.
        shots: Knows the current scene.
        change: Performs an edit.
    """

    def __init__(
        self,
        view: BoardView,
        listing: FilmList,
        shots: ShotCommands,
        change: Callable[[Edit, bool], None],
    ) -> None:
        self._view, self._list, self._shots, self._change = view, listing, shots, change
        view.renamed.connect(self._keep)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        return {
            "film.rename_selected": self._rename_selected,
            "film.rename_scene": self._rename_scene,
        }

    def name_scene(self, section: int) -> None:
        """Edit a heading where it is seen."""
        if self._list.isVisible():
            self._list.rename_scene(section)
        else:
            self._view.show_section(section)
            self._view.names.begin(section)

    def _rename_selected(self) -> None:
        """What is selected: a shot, else the scene that is current."""
        current = self._view.selection.current
        if current is None:
            self._rename_scene()
        elif self._list.isVisible():
            self._list.rename_shot(current)
        else:
            self._view.names.begin_shot(current)

    def _rename_scene(self) -> None:
        if at := self._shots.section():
            self.name_scene(at[1])

    def _keep(self, key: str, text: str) -> None:
        """A scene or a shot has another name; a scene never none."""
        board = self._view.board
        shot = board.find(AssetId(key)) if board else None
        if board and shot:
            values = {"name": read(shot, "name", text, board.film.frame_rate)}
            self._change(SetShot(shot.id, values), False)
        elif text:
            self._change(SetScene(AssetId(key), {"name": text}), False)
