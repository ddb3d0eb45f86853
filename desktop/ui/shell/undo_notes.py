"""Says what undo and redo did, with a way to it where it is out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.shell.services import Services
    from desktop.ui.storyboard.pane import StoryboardPane

_LOOKED_AT = 200  # of an edit of more assets, the first ones tell whether it is in sight
_ON_BOARD = (AssetType.SHOT, AssetType.SCENE, AssetType.FILM)


class UndoNotes(QObject):
    """Listens to the runner.

    Args:
        show: Brings a pane into sight.
        flush: Writes what is being typed.
    """

    def __init__(
        self,
        services: Services,
        parent: QObject,
        *,
        library: LibraryPane,
        storyboard: StoryboardPane,
        show: Callable[[str], None],
        flush: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._services, self._library, self._storyboard = services, library, storyboard
        self._show, self._flush = show, flush
        services.runner.undone.connect(lambda applied: self._tell("Undid", applied))
        services.runner.redone.connect(lambda applied: self._tell("Redid", applied))

    def undo(self) -> None:
        """Take the last change back; what is being typed counts as a change of its own first."""
        self._flush()
        self._services.runner.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._services.runner.redo()

    def _tell(self, verb: str, applied: Applied[int] | None) -> None:
        again = "undo" if verb == "Undid" else "redo"
        if applied is None:
            self._services.report.note(f"There is nothing to {again}.")
            return
        if not applied.changes:
            self._services.report.note(
                f"Nothing to {again} in “{applied.label}”: it was changed or removed since."
            )
            return
        text = f"{verb}: {applied.label}"
        if applied.result:
            rows = display.counted(applied.result, "change")
            text += f" ({rows} made since stay)"
        # In the order they come: a set has none, and which one is gone to does not matter.
        ids = tuple(applied.changes.assets)[:_LOOKED_AT]
        if not ids or self._are_in_sight(ids):
            self._services.report.note(text)
            return

        def add_way(cards: Mapping[AssetId, AssetCard]) -> None:
            self._services.report.note(text, self._way_to(cards))

        self._services.runner.ask(lambda reads: reads.assets.cards(ids), add_way, key="undo-note")

    def _are_in_sight(self, ids: tuple[AssetId, ...]) -> bool:
        """Whether one of the assets can be seen in the library or on the board."""
        library, board = self._library, self._storyboard.view.board
        if self._storyboard.isVisible() and board is not None:
            known = {board.film.id, *(section.parent_id for section in board.sections)}
            if any(key in known or board.find(key) is not None for key in ids):
                return True
        view = library.view
        for key in ids:
            row = library.model.row_of(key)
            if row >= 0:
                box = view.visualRect(library.model.index(row, 0))
                if view.viewport().rect().intersects(box):
                    return True
        return False

    def _way_to(self, cards: Mapping[AssetId, AssetCard]) -> NoteAction | None:
        """A button that goes to what changed; None where nothing of it can be gone to."""
        board = self._storyboard.view.board
        for key, card in cards.items():
            if card.is_trashed:
                continue
            if card.type not in _ON_BOARD:
                return NoteAction("Show", lambda key=key: self._library.reveal(key))  # type: ignore[misc]
            if card.type is AssetType.FILM:
                return NoteAction("Show", lambda key=key: self._show_film(key))  # type: ignore[misc]
            if board is not None and board.find(key) is not None:
                return NoteAction("Show", lambda: self._show("storyboard"))
        return None

    def _show_film(self, film_id: AssetId) -> None:
        self._services.state.open_film(film_id)
        self._show("storyboard")
