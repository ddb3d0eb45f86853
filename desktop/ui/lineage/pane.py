"""The lineage pane: follows the selection, shows its graph or answers a question about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.base.errors import NotFoundError
from desktop.domain.changes import JUDGEMENT, Changes, Kind
from desktop.domain.display import counted
from desktop.domain.ids import AssetId
from desktop.domain.lineage import more_line, named
from desktop.domain.relation import RelationType
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.read_when_seen import ReadWhenSeen
from desktop.ui.kit.state import Selection
from desktop.ui.kit.tokens import GAP, GAP_HALF
from desktop.ui.lineage.bar import LineageBar
from desktop.ui.lineage.canvas import LineageCanvas
from desktop.ui.lineage.lists import LineageList
from desktop.ui.lineage.reading import Answer, LineageQuestion, LineageView, read_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library
    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails

T = TypeVar("T")
SOURCE = "lineage"
_REST = 60  # milliseconds on a selection before it is read: arrowing along reads little
_HISTORY = 50
_WATCHED = (Kind.ASSETS, Kind.MEMBERSHIP, Kind.RELATIONS, Kind.LOCATIONS)
_NOTHING = (
    "Nothing selected",
    "Select an asset to see what it comes from, what was made of it and what uses it.",
)
_GONE = ("No longer in the library", "Select something else to see its lineage.")
_NO_ROWS = {
    LineageView.USES: (
        "Nothing uses it",
        "No film, scene, shot or character uses it or what came of it.",
    ),
    LineageView.DEPENDENTS: ("Nothing would lose its source", "Nothing was made of it."),
    LineageView.VARIANTS: ("No variants", "Add one under Relations in the inspector."),
}
_ALONE = (
    "Nothing is related to it yet",
    "Relations come with takes, references and sources. Add others in the inspector.",
)
_FILTERED = ("Nothing by these relations", "Some kinds of relation are switched off.")
RETRY, ALL = "retry", "all"


class LineagePane(QWidget):
    """Shows where the selected asset comes from and what came of it.

    Attributes:
        answer: What is in sight, or None.

    Signals:
        menu_requested: (ContextMenu, global position).
    """

    menu_requested = Signal(object, QPoint)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lineage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # while there is nothing in it
        self._runner, self._state = runner, state
        self.answer: Answer | None = None
        self._question: LineageQuestion | None = None
        self._history: list[AssetId] = []
        self._is_asking = self._is_pinned = False
        self._fresh = ReadWhenSeen(self, self._read, _REST)
        self.bar = LineageBar(self)
        self.canvas = LineageCanvas(thumbnails, self)
        self.list = LineageList(thumbnails, self)
        self.empty = EmptyState("tree-structure", self)
        self.note = plain_label(role="quiet", parent=self)
        self._pages = QStackedWidget(self)
        self._build()
        self._wire()
        self._selected(state.selection)

    @property
    def is_settled(self) -> bool:
        """Whether what is selected is in sight."""
        return self._fresh.is_settled and not self._is_asking

    @property
    def keyboard(self) -> QWidget:
        """What takes the keyboard."""
        for page in (self.canvas, self.list):
            if self._pages.currentWidget() is page:
                return page
        return self

    def show_asset(self, asset_id: AssetId, *, in_middle: bool = True) -> None:
        """Show the lineage of an asset."""
        question = self._question or LineageQuestion(asset_id)
        if question.asset_id != asset_id:
            if in_middle:
                self._history = [*self._history, question.asset_id][-_HISTORY:]
            question = replace(question, asset_id=asset_id, steps=())
        self._ask(question)

    def show_view(self, view: LineageView) -> None:
        """Show it as a graph or a list, or answer a question."""
        if self._question is None:
            self.bar.views[LineageView.GRAPH].setChecked(True)
            return
        self._ask(replace(self._question, view=view))

    def back(self) -> None:
        """Show what was in the middle before."""
        if self._history and self._question is not None:
            key = self._history.pop()
            self._ask(replace(self._question, asset_id=key, steps=()))

    # Below here: building.

    def _build(self) -> None:
        for page in (self.canvas, self.list, self.empty):
            self._pages.addWidget(page)
        self.note.setContentsMargins(GAP, GAP_HALF, GAP, GAP_HALF)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.note)
        self.note.hide()
        self._say(*_NOTHING)

    def _wire(self) -> None:
        bar, canvas = self.bar, self.canvas
        bar.view_chosen.connect(self.show_view)
        bar.types_chosen.connect(self._filter)
        bar.pinned.connect(self._pin)
        bar.back_wanted.connect(self.back)
        bar.fit_wanted.connect(canvas.fit)
        bar.zoom_wanted.connect(canvas.zoom)
        bar.centre_wanted.connect(self._centre)
        canvas.back_wanted.connect(self.back)
        canvas.centred.connect(lambda key: self.show_asset(AssetId(key)))
        canvas.more_wanted.connect(self._open_side)
        self.empty.chosen.connect(self._answered)
        for view in (canvas, self.list):
            view.chosen.connect(self._choose)
            view.opened.connect(self._open)
            view.menu_requested.connect(self._menu)
        self._state.selection_changed.connect(self._selected)
        self._runner.changed.connect(self._changed)
        self._runner.library_changed.connect(self._library_changed)

    # Below here: what is asked and shown.

    def _selected(self, selection: Selection) -> None:
        """Follow the window, but not what was selected here."""
        if selection.source == SOURCE or self._is_pinned:
            return
        if selection.current is None:
            self._ask(None)
        elif self._question is None or self._question.asset_id != selection.current.id:
            self.show_asset(selection.current.id, in_middle=False)

    def _pin(self, pinned: bool) -> None:
        self._is_pinned = pinned
        if not pinned:
            self._selected(self._state.selection)

    def _filter(self, types: frozenset[RelationType]) -> None:
        if self._question is not None:
            self._ask(replace(self._question, types=types))

    def _open_side(self, key: str, side: int) -> None:
        """Bring in what hangs on a side of an asset and is not known yet."""
        if self._question is not None:
            steps = (*self._question.steps, (AssetId(key), side))
            self._ask(replace(self._question, steps=steps))

    def _centre(self) -> None:
        if self.canvas.current is not None:
            self.show_asset(self.canvas.current)

    def _ask(self, question: LineageQuestion | None) -> None:
        moved = question is None or self._question is None
        moved = moved or question.asset_id != self._question.asset_id  # type: ignore[union-attr]
        self._question = question
        if question is None:
            self.answer = None
            self._fresh.forget()
            self._say(*_NOTHING)
        else:
            self._fresh.soon(after=None if moved else 0)

    def _read(self) -> None:
        question = self._question
        if question is None:
            return
        if self._runner.library is None:
            self._say(*_NOTHING)
            return
        self._is_asking = True
        types = self.bar.types
        question = self._question = replace(question, types=types)
        self._runner.ask(
            lambda reads: read_answer(reads, question),
            self._if_still_asked(question, self._show),
            self._if_still_asked(question, self._failed),
            key=SOURCE,
        )

    def _if_still_asked(
        self, question: LineageQuestion, show: Callable[[T], None]
    ) -> Callable[[T], None]:
        """Shows an answer, or says why there is none, only if nothing else is asked by now."""

        def act(answer: T) -> None:
            self._is_asking = False
            if question == self._question:
                show(answer)

        return act

    def _show(self, answer: Answer) -> None:
        self.answer = answer
        view = answer.question.view
        had_keyboard = self.window().focusWidget() in (self, self.canvas, self.list)
        self._fill(answer)
        if answer.is_empty:
            is_filtered = answer.lineage is not None and answer.question.types != set(RelationType)
            words = _NO_ROWS.get(view, _FILTERED if is_filtered else _ALONE)
            self._say(*words, buttons={ALL: "Show All Relations"} if is_filtered else None)
            if view is LineageView.GRAPH and not is_filtered:
                self._pages.setCurrentWidget(self.canvas)
                self._tell(words[0])
        else:
            self._pages.setCurrentWidget(self.canvas if view is LineageView.GRAPH else self.list)
        self.bar.show_state(view, named(answer.card), can_go_back=bool(self._history))
        if had_keyboard:
            self.keyboard.setFocus()

    def _fill(self, answer: Answer) -> None:
        rows, lineage = self.list.rows, answer.lineage
        view = answer.question.view
        if lineage is not None and view is LineageView.GRAPH:
            self.canvas.show_lineage(lineage, answer.opened)
            self._tell(", ".join(filter(None, (
                counted(len(lineage.nodes), "asset"), more_line(lineage)
            ))))  # fmt: skip
            return
        keep = self._state.selection.current
        shows = {
            LineageView.LIST: lambda: rows.show_lineage(lineage) if lineage else None,
            LineageView.USES: lambda: rows.show_uses(answer.uses),
            LineageView.DEPENDENTS: lambda: rows.show_dependents(answer.dependents),
            LineageView.VARIANTS: lambda: rows.show_cards(answer.variants),
        }
        self.list.fill(shows[view], keep=keep.id if keep else None)
        self._tell(more_line(lineage) if lineage else "")

    def _failed(self, error: BaseException) -> None:
        self.answer = None
        self.canvas.show_lineage(None)
        if isinstance(error, NotFoundError):
            self._say(*_GONE)
        else:
            self._say("The lineage could not be read", str(error), buttons={RETRY: "Try Again"})

    def _say(self, title: str, advice: str, buttons: dict[str, str] | None = None) -> None:
        self.empty.say(title, advice, buttons)
        self._pages.setCurrentWidget(self.empty)
        self._tell("")
        view = self._question.view if self._question else LineageView.GRAPH
        self.bar.show_state(view, "", can_go_back=bool(self._history))

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _answered(self, button: str) -> None:
        if button == ALL:
            self.bar.choose_types(frozenset(RelationType))
        else:
            self._fresh.soon(after=0)

    def _changed(self, changes: Changes, _source: object) -> None:
        """Something was edited: what is in sight is read again; who is nobody's source stays."""
        if changes.is_only(JUDGEMENT) or not changes.touches(*_WATCHED):
            return
        if self._question is not None and self._may_show(changes):
            self._fresh.soon(after=0)

    def _may_show(self, changes: Changes) -> bool:
        """Whether anything that is in sight may read differently now.

        A relation names both of its ends: one that is new hangs on an asset that is in sight.
        """
        answer = self.answer
        if answer is None or answer.lineage is None or self._is_asking or self._fresh.is_stale:
            return True
        if changes.everything or not changes.assets or answer.lineage.more:
            return True
        return not changes.assets.isdisjoint(answer.lineage.nodes)

    def _library_changed(self, _library: Library | None) -> None:
        self._history.clear()
        self._question = None
        self._is_asking = False
        self.canvas.show_lineage(None)
        self._ask(None)
        self._selected(self._state.selection)

    # Below here: what a person does with an asset.

    def _choose(self, card: AssetCard) -> None:
        self._state.select(Selection((card.id,), {card.id: card}, card, SOURCE))

    def _open(self, card: AssetCard) -> None:
        self._choose(card)
        self._state.quick_look_requested.emit()

    def _menu(self, card: AssetCard, at: QPoint) -> None:
        self._choose(card)
        self.menu_requested.emit(ContextMenu.TRASHED if card.is_trashed else ContextMenu.ASSET, at)
