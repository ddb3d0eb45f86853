"""What happens when something is dropped on the film: an edit, or an import and then the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.ui.kit.purpose import FileDrop, ImportUse, done_words
from desktop.ui.kit.report import NoteAction
from desktop.ui.storyboard.drop_edits import edit_for
from desktop.ui.storyboard.drop_intent import DropIntent, DropKind, Payload
from desktop.ui.storyboard.header_drops import HeaderDrops
from desktop.ui.storyboard.window_selection import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Applied, Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import Selection
    from desktop.ui.storyboard.drop_target import DropTarget
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.header import FilmHeader
    from desktop.ui.storyboard.view import BoardView

_ASKED = 2_000  # of one drag; what is not known counts as a picture


class PerformEdit(Protocol):
    """Performs an edit; with `select`, the shots it makes are selected when they appear."""

    def __call__(  # noqa: D102
        self,
        edit: Edit[object],
        select: bool = False,
        *,
        then: Callable[[Applied[object]], None] | None = None,
    ) -> None: ...


class DropHandler(QObject):
    """Takes the drops of board, list and header.

    Signals:
        taken: Something was dropped and is about to be done.
        files_dropped: A `FileDrop`: import these, then let them land where they were dropped.
    """

    taken = Signal()
    files_dropped = Signal(object)

    def __init__(
        self, view: BoardView, header: FilmHeader, runner: Runner, change: PerformEdit
    ) -> None:
        super().__init__(view)
        self._view, self._runner, self._change = view, runner, change
        self._targets: list[DropTarget] = []
        self._learned: Mapping[AssetId, AssetCard] = {}
        self.on_header = HeaderDrops(header, view)
        self.on_header.dropped.connect(self._take)
        self.add_list(view)

    def add_list(self, view: BoardView | FilmList) -> None:
        """Take what is dropped on the board or, once that is built, on the list."""
        self._targets.append(view.drops)
        view.drops.kinds_wanted.connect(self._ask_kinds)
        view.dropped.connect(self._take)
        self._teach(self._learned)

    def perform(self, intent: DropIntent, asset_ids: Sequence[AssetId] = ()) -> None:
        """Do what a drop announced, with the ids that dropped files have got by their import."""
        if not (asset_ids or intent.ids):
            return  # nothing of the files has come in
        purpose = intent.purpose
        # What is dragged inside the window is seen on the board; sound is not.
        is_told = purpose is not None and bool(asset_ids or purpose.use is ImportUse.SOUND)
        count = len(asset_ids or intent.ids)

        def tell(applied: Applied[object]) -> None:
            if purpose is not None and is_told:
                self._tell(done_words(purpose, _made(applied.result), count), applied)

        select = intent.kind in (DropKind.INSERT, DropKind.REUSE)
        self._change(edit_for(intent, asset_ids), select, then=tell)
        if intent.from_shot is not None or intent.kind is DropKind.ORDER:
            return  # who sorts takes out stays with the strip
        view = self._view
        if intent.shot_id is not None and view.board and view.board.find(intent.shot_id):
            view.select(view.selection.only(intent.shot_id))

    def _tell(self, text: str, applied: Applied[object]) -> None:
        key, undo = applied.operation_id, self._runner.undo
        is_done = bool(applied.changes)
        self._runner.report.note(text, NoteAction("Undo", lambda: undo(key)) if is_done else None)

    def learn(self, selection: Selection) -> None:
        """What the library has selected is what will be dragged: its types are known then."""
        if selection.source != SOURCE and selection.cards:
            self._teach(selection.cards)

    def _teach(self, cards: Mapping[AssetId, AssetCard]) -> None:
        """Tell everything that takes drops what these are."""
        self._learned = cards
        for drops in self._targets:
            drops.learn({key: card.type for key, card in cards.items()})

    def _ask_kinds(self, ids: tuple[AssetId, ...]) -> None:
        self._runner.ask(
            lambda reads: reads.assets.cards(ids[:_ASKED]), self._teach, key="drag kinds"
        )

    def _take(self, intent: DropIntent, payload: Payload) -> None:
        self.taken.emit()
        if payload.files:
            self.files_dropped.emit(
                FileDrop(payload.files, intent.purpose, lambda ids: self.perform(intent, ids))
            )
        else:
            self.perform(intent)


def _made(result: object) -> int:
    """How many shots or takes an edit has made."""
    return len(result) if isinstance(result, list) else result if isinstance(result, int) else 0
