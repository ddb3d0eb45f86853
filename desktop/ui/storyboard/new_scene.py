"""A scene that is being named: it is on the board already, and made when it has a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.film import Scene
from desktop.domain.ids import AssetId, RelationId, new_id
from desktop.edits import lazy as edits
from desktop.ui.storyboard.board import Board

if TYPE_CHECKING:
    from desktop.ui.kit.runner import Runner
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.view import BoardView


class NewScene(QObject):
    """Enter or leaving makes it; Escape or no name leaves nothing behind.

    Signals:
        redraw: The board must be shown again: `drawn` has another answer now.
    """

    redraw = Signal()

    def __init__(self, view: BoardView, runner: Runner, pane: QObject) -> None:
        super().__init__(pane)
        self._view, self._runner, self._pane = view, runner, pane
        self._list: FilmList | None = None
        self._edit: edits.film.AddScene | None = None
        self._key = AssetId("")
        self._is_asked = False  # it has a name, and is on its way into the library
        self._stood = (view.selection, view.section_id)
        view.names.closed.connect(self._closed)

    def add_list(self, listing: FilmList) -> None:
        """From now on a scene may be named in the list, too."""
        self._list = listing
        listing.cells.closeEditor.connect(self._closed)
        # The list takes its fields away when scenes come or go: as leaving does, that keeps.
        listing.films.modelAboutToBeReset.connect(self._keep_typed)

    def begin(self, film_id: AssetId, before: AssetId | None) -> None:
        """Show a scene in front of another, or last, and let it be named."""
        self.finish()
        # The id it will have, so that what is done in it at once can follow.
        self._key = key = AssetId(new_id())
        self._edit = edits.film.AddScene(film_id, "New scene", before=before, scene_id=key)
        self._is_asked = False
        self._stood = (self._view.selection, self._view.section_id)
        self.redraw.emit()
        board = self._view.board
        place = board.section_of(key) if board else -1
        if place < 0:
            return
        self._view.stand_on_section(key)
        if self._list is not None and self._list.isVisible():
            self._list.name_new_scene(place)
        else:
            self._view.show_section(place)
            self._view.names.begin(place, is_new=True)

    def drawn(self, board: Board | None) -> Board | None:
        """A board with the new scene on it, while that is not in the library yet."""
        edit = self._edit
        is_other = edit is None or board is None or board.film.id != edit.film_id
        if edit is None or board is None or is_other or board.section_of(self._key) >= 0:
            self._edit = None
            return board
        film = board.film
        parts = film.parts()
        after = next((part.sequence for part in parts if part.id == edit.before), None)
        last = parts[-1].sequence if parts else 0
        # A place on the film's one line; of one that is taken, what has it comes first.
        place = last + 1 if after is None else after - 1
        at = sum(scene.sequence <= place for scene in film.scenes)
        new = Scene(self._key, RelationId(""), "", edit.name, place)
        scenes = (*film.scenes[:at], new, *film.scenes[at:])
        return Board(replace(film, scenes=scenes), board, is_whole=board.is_whole)

    def takes(self, key: str, name: str) -> bool:
        """Whether it is the new scene that got a name; then it is made."""
        edit = self._edit
        if edit is None or key != self._key or self._is_asked:
            return False
        self._is_asked = True
        self._edit = replace(edit, name=name)
        self._runner.change(self._edit, None, self._refused, source=self._pane)
        return True

    def finish(self) -> None:
        """Something else begins, perhaps in the new scene: it is made with the name it has."""
        if self._edit is not None and not self._is_asked:
            self._view.names.finish()
            if self._list is not None:
                self._list.cells.finish()
            self._closed()

    def _keep_typed(self) -> None:
        if self._list is not None and self._edit is not None and not self._is_asked:
            self._list.cells.finish()

    def _closed(self, *_: object) -> None:
        """No name is typed any more: a scene without one was not wanted."""
        if self._edit is not None and not self._is_asked:
            self._drop()

    def _refused(self, error: BaseException) -> None:
        self._drop()
        self._runner.report.fail(error)

    def _drop(self) -> None:
        """The board as it was, and where one stood on it."""
        self._edit = None
        selection, section = self._stood
        self.redraw.emit()
        if section is not None:
            self._view.stand_on_section(section)
        else:
            self._view.select(selection, scroll=False)
