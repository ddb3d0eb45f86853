"""What happens when something is dropped on the film: an edit, or an import and then the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.ui.storyboard.film_drop import FilmDrop
from desktop.ui.storyboard.intent import DropIntent, DropKind, Payload
from desktop.ui.storyboard.perform import edit_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import Selection
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.header import FilmHeader
    from desktop.ui.storyboard.view import BoardView

SOURCE = "storyboard"
_ASKED = 2_000  # of one drag; what is not known counts as a picture


class Change(Protocol):
    """Performs an edit; with `select`, the shots it makes are selected when they appear."""

    def __call__(  # noqa: D102
        self, edit: Edit[object], select: bool = False, *, say: str = ""
    ) -> None: ...


class DropHandler(QObject):
    """Takes the drops of board, list and header.

    Signals:
        taken: Something was dropped and is about to be done.
        files_dropped: (paths, DropIntent) Import these, then call `perform` with the ids.
    """

    taken = Signal()
    files_dropped = Signal(object, object)

    def __init__(
        self, view: BoardView, listing: FilmList, header: FilmHeader, runner: Runner, change: Change
    ) -> None:
        super().__init__(view)
        self._view, self._runner, self._change = view, runner, change
        self._targets = (view.drops, listing.drops)
        self.on_header = FilmDrop(header, view)
        for drops in self._targets:
            drops.kinds_wanted.connect(self._ask_kinds)
        for dropped in (view.dropped, listing.dropped, self.on_header.dropped):
            dropped.connect(self._take)

    def perform(self, intent: DropIntent, asset_ids: Sequence[AssetId] = ()) -> None:
        """Do what a drop announced, with the ids that dropped files have got by their import."""
        if not (asset_ids or intent.ids):
            return  # nothing of the files has come in
        self._change(
            edit_for(intent, asset_ids),
            intent.kind in (DropKind.INSERT, DropKind.REUSE),
            say=f"{intent.done}." if intent.done else "",
        )
        if intent.from_shot is not None or intent.kind is DropKind.ORDER:
            return  # who sorts takes out stays with the strip
        view = self._view
        if intent.shot_id is not None and view.board and view.board.find(intent.shot_id):
            view.select(view.selection.only(intent.shot_id))

    def learn(self, selection: Selection) -> None:
        """What the library has selected is what will be dragged: its types are known then."""
        if selection.source != SOURCE and selection.cards:
            self._teach(selection.cards)

    def _teach(self, cards: Mapping[AssetId, AssetCard]) -> None:
        """Tell everything that takes drops what these are."""
        for drops in self._targets:
            drops.learn({key: card.type for key, card in cards.items()})

    def _ask_kinds(self, ids: tuple[AssetId, ...]) -> None:
        self._runner.ask(
            lambda reads: reads.assets.cards(ids[:_ASKED]), self._teach, key="drag kinds"
        )

    def _take(self, intent: DropIntent, payload: Payload) -> None:
        self.taken.emit()
        if payload.files:
            self.files_dropped.emit(list(payload.files), intent)
        else:
            self.perform(intent)
