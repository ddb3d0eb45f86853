"""Commands on shots and scenes: what the handlers of `actions.py` do to the film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.asset import AssetStatus
from desktop.edits import lazy as edits
from desktop.ui.storyboard.board import ShotPosition

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit
    from desktop.ui.storyboard.area import BoardArea
    from desktop.ui.storyboard.board import Board, Section


class ShotCommands:
    """Works on the selection of a board.

    Args:
        view: Whose selection counts.
        change: Performs an edit; with True, what it makes is selected.
        new_scene: Lets a scene of a film be named in front of another, or last.
        trash: Asks for shots or scenes to be moved to the Trash.
    """

    def __init__(
        self,
        view: BoardArea,
        change: Callable[[Edit[object], bool], None],
        trash: Callable[[tuple[AssetId, ...]], None],
        new_scene: Callable[[AssetId, AssetId | None], None],
    ) -> None:
        self._view = view
        self._change = change
        self._trash = trash
        self._begin_scene = new_scene

    def handlers(self) -> dict[str, Callable[[], None]]:
        """By the ids of `actions.py`."""
        return {
            "film.new_scene": self._new_scene,
            "film.move_scene_up": lambda: self._move_scene(-1),
            "film.move_scene_down": lambda: self._move_scene(+1),
            "film.trash_scene": self._trash_scene,
            "film.previous_scene": lambda: self._go_scene(-1),
            "film.next_scene": lambda: self._go_scene(+1),
            "film.new_shot": self._new_shot,
            "film.new_shot_before": lambda: self._new_shot(before=True),
            "film.duplicate_shot": self._duplicate,
            "film.move_to_previous_scene": lambda: self._to_scene(-1),
            "film.move_to_next_scene": lambda: self._to_scene(+1),
            **{
                f"film.status.{status.value}": lambda s=status: self._set_status(s)  # type: ignore[misc]
                for status in (
                    AssetStatus.WIP,
                    AssetStatus.REVIEW,
                    AssetStatus.APPROVED,
                    AssetStatus.CUT,
                )
            },
        }

    def section(self) -> tuple[Board, int] | None:
        """The board and the section of the current shot, else the current one, else the last."""
        board, current, standing = (
            self._view.board, self._view.selection.current, self._view.section_id
        )  # fmt: skip
        if board is None:
            return None
        if current and (spot := board.positions.get(current)):
            return board, spot.section
        place = board.section_of(standing) if standing else -1
        return board, place if place >= 0 else len(board.sections) - 1

    def _chosen(self) -> list[AssetId]:
        """The selected shots in playing order; without any, the current one."""
        board, selection = self._view.board, self._view.selection
        if board is None:
            return []
        ids = selection.ids or ({selection.current} if selection.current else set())
        return board.in_order(ids)

    def _new_scene(self) -> None:
        at = self.section()
        if at is None:
            return
        board, section = at
        following = board.sections[section + 1 :]
        before = following[0].head if following else None
        self._begin_scene(board.film.id, before)

    def _move_scene(self, step: int) -> None:
        at = self.section()
        if at is None or at[0].sections[at[1]].scene is None:
            return
        board, section = at
        scenes = [s.parent_id for s in board.sections if s.scene]
        own = board.sections[section].parent_id
        place = scenes.index(own) + step
        if not 0 <= place < len(scenes):
            return
        rest = [key for key in scenes if key != own]
        before = rest[place] if place < len(rest) else None
        self._change(edits.film.MoveScenes((own,), board.film.id, before=before), False)

    def _trash_scene(self) -> None:
        at = self.section()
        if at is not None and (scene := at[0].sections[at[1]].scene):
            self._trash((scene.id, *(shot.id for shot in scene.shots)))

    def _go_scene(self, step: int) -> None:
        at = self.section()
        if at is None:
            return
        board, section = at
        section += step
        while 0 <= section < len(board.sections):
            if board.counts[section]:
                shot = board.at(ShotPosition(section, 0))
                self._view.select(self._view.selection.only(shot.id))
                return
            section += step

    def _new_shot(self, *, before: bool = False) -> None:
        at = self.section()
        if at is None:
            return
        board, section = at
        current = self._view.selection.current
        spot = board.positions.get(current) if current else None
        follower = None
        if spot is not None:
            follower = current if before else board.after(spot)
        self._change(edits.film.AddShots(board.sections[section].parent_id, before=follower), True)

    def _duplicate(self) -> None:
        """The copies go behind the last of the selected shots."""
        board, ids = self._view.board, self._chosen()
        if board is None or not ids:
            return
        last = board.positions[ids[-1]]
        parent = board.sections[last.section].parent_id
        self._change(edits.film.DuplicateShots(tuple(ids), parent, before=board.after(last)), True)

    def shift(self, step: int) -> None:
        """One place to the front or to the end; at a scene's end, into the scene beside it."""
        board, ids = self._view.board, self._chosen()
        if board is None or not ids:
            return
        edge = board.positions[ids[0] if step < 0 else ids[-1]]
        section = board.sections[edge.section]
        place = edge.place + step
        if not 0 <= place < len(section.shots):
            self._to_scene(step)
            return
        # Behind the next one means in front of the one after that.
        before = section.shot_at(place if step < 0 else place + 1)
        self._change(edits.film.MoveShots(tuple(ids), section.parent_id, before=before), False)

    def _to_scene(self, step: int) -> None:
        """To the end of the scene before, or to the start of the one after."""
        board, ids = self._view.board, self._chosen()
        if board is None or not ids:
            return
        section = board.positions[ids[0] if step < 0 else ids[-1]].section + step
        if not 0 <= section < len(board.sections):
            return
        target: Section = board.sections[section]
        before = target.shot_at(0 if step > 0 else len(target.shots))
        self._change(edits.film.MoveShots(tuple(ids), target.parent_id, before=before), False)

    def trash(self) -> None:
        """Where a scene is current and none of its shots, it is the scene that is meant."""
        if ids := self._chosen():
            self._trash(tuple(ids))
        elif self._view.section_id:
            self._trash_scene()

    def _set_status(self, status: AssetStatus) -> None:
        if ids := self._chosen():
            self._change(edits.film.SetShots(tuple(ids), {"status": status.value}), False)
