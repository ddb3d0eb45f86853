"""Judging what is looked at: what the foot of the quick look shows and does, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.domain.changes import Kind
from desktop.edits import lazy as edits
from desktop.ui.preview.judge_bar import Judgement, read_judgement

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.asset import AssetCard, ColourLabel
    from desktop.domain.changes import Changes
    from desktop.domain.ids import AssetId
    from desktop.edits.edit import Edit
    from desktop.ui.kit.report import Note
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.preview.quick_look import QuickLook

_KEY = "judgement"


class Judging(QObject):
    """Keeps the foot of a quick look true, and turns its clicks into edits.

    Attributes:
        advances: After a rating, a label or a heart the next asset is looked at.
    """

    def __init__(
        self,
        quick: QuickLook,
        runner: Runner,
        state: DeskState,
        *,
        go_on: Callable[[], object],
        lost: Callable[[], object],
    ) -> None:
        """Begin.

        Args:
            quick: Where it is shown.
            runner: Reads and edits.
            state: Is told the card in sight, as soon as it reads differently.
            go_on: Looks at the next asset, if there is one.
            lost: What is in sight has gone to the Trash, or for good.
        """
        super().__init__(quick)
        self.advances = False
        self._quick, self._runner, self._state = quick, runner, state
        self._go_on, self._lost = go_on, lost
        self._was_trashed = False
        bar = quick.bar
        bar.rated.connect(
            lambda stars: self._judge(lambda key: edits.asset.RateAssets((key,), stars))
        )
        bar.favoured.connect(
            lambda on: self._judge(lambda key: edits.asset.FavouriteAssets((key,), on))
        )
        bar.labelled.connect(self._label)
        bar.tagged.connect(
            lambda name: self._change(lambda key: edits.tag.TagAssets((key,), (name,)))
        )
        bar.untagged.connect(
            lambda name: self._change(lambda key: edits.tag.UntagAssets((key,), (name,)))
        )
        runner.changed.connect(self._changed)
        runner.report.noted.connect(self._noted)

    def look_at(self, card: AssetCard) -> None:
        """Another asset is in sight."""
        self._was_trashed = card.is_trashed
        self._quick.bar.set_writable(not self._runner.is_read_only)
        self._ask()

    def judged(self, what: str) -> None:
        """A command has judged the asset in sight: say so and go on, if that is wanted."""
        card = self._quick.card
        if self.advances and card is not None:
            self._quick.say(f"{card.name}: {what}")
            self._go_on()
        self._quick.wake()

    def _label(self, label: ColourLabel) -> None:
        self._judge(lambda key: edits.asset.LabelAssets((key,), label))

    def _judge(self, edit: Callable[[AssetId], Edit[object]]) -> None:
        self._change(edit)
        if self.advances:
            self._go_on()

    def _change(self, edit: Callable[[AssetId], Edit[object]]) -> None:
        if self._quick.card is not None:
            self._runner.change(edit(self._quick.card.id))

    def _ask(self) -> None:
        card = self._quick.card
        if card is not None and self._runner.library is not None:
            key = card.id
            self._runner.ask(
                lambda reads: read_judgement(reads, key), lambda t: self._came(key, t), key=_KEY
            )

    def _came(self, key: AssetId, told: Judgement | None) -> None:
        card = self._quick.card
        if card is None or card.id != key:
            return
        if told is None or (told.card.is_trashed and not self._was_trashed):
            self._lost()
            return
        self._was_trashed = told.card.is_trashed
        self._quick.bar.show_judgement(told)
        self._quick.card = told.card
        self._state.look(told.card)

    def _changed(self, changes: Changes, _source: object) -> None:
        card = self._quick.card
        if card is None or not changes.touches(Kind.ASSETS, Kind.TAGS, Kind.MEMBERSHIP):
            return
        if changes.everything or card.id in changes.assets or changes.touches(Kind.TAGS):
            self._quick.wake()
            self._ask()

    def _noted(self, note: Note) -> None:
        if self._quick.card is not None:
            self._quick.say(note.text)
