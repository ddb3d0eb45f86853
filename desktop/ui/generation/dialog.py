"""Generate Take: what is to be made, with what, and what that costs, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.domain.display import counted
from desktop.ui.generation.model_choice import ModelChoice
from desktop.ui.generation.quote_view import QuoteView
from desktop.ui.generation.reference_list import ReferenceList
from desktop.ui.generation.request_form import RequestForm
from desktop.ui.generation.take_list import TakeList
from desktop.ui.generation.takes import MOST_OF_EACH, TakesAsked
from desktop.ui.kit.labels import hairline, make_primary, plain_label
from desktop.ui.kit.number_field import NumberField
from desktop.ui.kit.tab_order import tab_as_laid_out
from desktop.ui.kit.tokens import GAP, GAP_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.generation import ModelSpec
    from desktop.domain.generation_queue import BatchQuote, GeneratorInfo, WantedTake
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.thumbnails import Thumbnails

    # Asks for a quote; the answer, or why there is none, comes later.
    AskQuote = Callable[
        [Sequence[WantedTake], Callable[[BatchQuote], None], Callable[[BaseException], None]], None
    ]
    Cards = Mapping[AssetId, AssetCard]
    TakesCame = Callable[[Sequence[WantedTake], Cards], None]
    # Asks what an adapter's model would be asked for, with the cards of the references.
    AskTakes = Callable[
        [str, ModelSpec, TakesCame, Callable[[BaseException], None]],
        None,
    ]

CALM = 250  # milliseconds without a key after which a quote is asked for
WIDTH, HEIGHT = 720, 660  # logical pixels at first
_LIST = 190
_NUMBER = 120
_OF_SCREEN = 0.95


class GenerateDialog(QDialog):
    """Asks what is to be generated for one or several shots.

    Signals:
        agreed: The `BatchQuote` that was shown, and whether it may pass a budget.
        model_chosen: The names of an adapter and a model, to be proposed the next time.
    """

    agreed = Signal(object, bool)
    model_chosen = Signal(str, str)

    def __init__(
        self,
        offers: Sequence[GeneratorInfo],
        wanted: Sequence[WantedTake],
        ask_quote: AskQuote,
        parent: QWidget,
        *,
        ask_takes: AskTakes,
        cards: Cards,
        thumbnails: Thumbnails,
        of_each: int = 1,
    ) -> None:
        """Ask.

        Args:
            offers: The generators, also those that cannot be asked.
            wanted: What is proposed, one for each shot or line of dialogue; not empty.
            ask_quote: Reckons what takes would cost, beside the window.
            parent: The window.
            ask_takes: Proposes others, where a person goes from pictures to speech, or back.
            cards: Of the references, for their pictures.
            thumbnails: Where pictures come from.
            of_each: How many takes of each are proposed.
        """
        super().__init__(parent)
        self.setWindowTitle("Generate Take")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asked = TakesAsked(wanted)
        self._cards, self._ask_quote, self._ask_takes = dict(cards), ask_quote, ask_takes
        self.quote: BatchQuote | None = None
        self._question = 0
        self._is_filling = False
        self.choice = ModelChoice(offers, self)
        self.list = TakeList(self)
        self.form = RequestForm(self)
        self.references = ReferenceList(thumbnails, self)
        self.left_out = plain_label("", "quiet", self)
        self.of_each = NumberField(1, MOST_OF_EACH, of_each, self)
        self.foot = QuoteView(self)
        self.generate = QPushButton("Generate", self)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._build()
        self._connect()
        self._begin()

    def _begin(self) -> None:
        """Show what is proposed, and have it quoted."""
        self._asked.of_each = self.of_each.value()
        request = self._asked.request
        with QSignalBlocker(self.choice):
            self.choice.choose(request.adapter, request.model)
        self._show_takes()
        self._model_changed()
        self.form.prompt.setFocus()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is quoted."""
        return not self._calm.isActive() and self.quote is not None

    def accept(self) -> None:
        """Send it: exactly what is shown and quoted."""
        quote = self.quote
        if quote is None or not self.foot.may_be_sent:
            return
        super().accept()
        self.model_chosen.emit(self._asked.request.adapter, self._asked.request.model)
        self.agreed.emit(quote, self.foot.passes_budget)

    # What a person does

    def _edited(self) -> None:
        """Something was typed: what all takes share is theirs too, and the quote is old."""
        model = self.choice.model
        if self._is_filling or model is None:
            return
        self._asked.change(self.form.request(), self.references.references)
        self._asked.of_each = self.of_each.value()
        self.list.tell(self._asked, self._asked.current)
        self._reckon_soon()

    def _references_edited(self) -> None:
        """Their rows are other ones."""
        tab_as_laid_out(self)
        self._edited()

    def _model_changed(self) -> None:
        """Another generator or model: the fields are its own."""
        model, offer = self.choice.model, self.choice.offer
        if model is None or offer is None or not offer.availability.is_on:
            self._say_why_not()
            return
        if not self._asked.has(model):
            self._ask_others(offer.spec.name, model)
            return
        self.form.setEnabled(True)
        self._asked.turn_to(offer.spec.name, model)
        self._show_takes()
        self._edited()

    def _ask_others(self, adapter: str, model: ModelSpec) -> None:
        """From pictures to speech, or back, for the first time: something else is asked for."""
        self._wait("Reading what is asked for…")
        question = self._question

        def arrive(wanted: Sequence[WantedTake], cards: Cards) -> None:
            if isValid(self) and question == self._question:
                self._cards.update(cards)
                self._asked.put(wanted)
                self._model_changed()

        def fail(error: BaseException) -> None:
            if isValid(self) and question == self._question:
                self.foot.say("", f"{error} {getattr(error, 'advice', '')}".strip())

        self._ask_takes(adapter, model, arrive, fail)

    def _preset_changed(self) -> None:
        model = self.choice.model
        if model is not None:
            self._asked.set_preset(self.choice.preset, model)
            self._show_current()
            self._reckon_soon()

    def _choose_take(self, row: int) -> None:
        self._asked.current = row
        self._show_current()
        if self.quote is not None:
            self.foot.show_quote(self.quote, self._asked.place)

    def _tick(self, row: int, is_made: bool) -> None:
        self._asked.make(row, is_made=is_made)
        self._reckon_soon()

    # What is shown

    def _show_takes(self) -> None:
        """Shots or lines of dialogue, and of one of them the fields."""
        self.list.show_takes(self._asked)
        several = len(self._asked.takes) > 1
        self.form.label_below(self.of_each, "Takes of each" if several else "Takes")
        self._show_current()

    def _show_current(self) -> None:
        model = self.choice.model
        if model is None:
            return
        self._is_filling = True
        take = self._asked.takes[self._asked.current]
        self.form.show_request(take.request, model)
        self.references.show_references(take.request.references, self._cards, model)
        self.left_out.setText("\n".join(take.left_out))
        self.form.set_below_visible(self.left_out, is_visible=bool(take.left_out))
        has_references = bool(model.references or take.request.references)
        self.form.set_below_visible(self.references, is_visible=has_references)
        self._is_filling = False
        tab_as_laid_out(self)

    def _say_why_not(self) -> None:
        """A generator that cannot be asked: what is missing, and where to put it."""
        offer = self.choice.offer
        self._wait("")
        words = offer.availability if offer is not None else None
        problem = f"{words.words} {words.advice}".strip() if words is not None else ""
        self.foot.say("", problem or "There is nothing to generate with.")

    def _wait(self, words: str) -> None:
        """Nothing can be typed or sent until something has been read."""
        self._calm.stop()
        self.quote, self._question = None, self._question + 1
        self.form.setEnabled(False)
        self.foot.say(words)
        self._enable()

    def _reckon_soon(self) -> None:
        self.quote = None
        self._enable()
        self._calm.start()

    def _reckon(self) -> None:
        """Ask what it would cost as it is now; an older answer is dropped."""
        problem = self.form.problem or ("" if self._asked.count else "Nothing is ticked.")
        if problem:
            self.foot.say("", problem)
            return
        self._question += 1
        question = self._question

        def arrive(quote: BatchQuote) -> None:
            if isValid(self) and question == self._question and not self._calm.isActive():
                self.quote = quote
                self.foot.show_quote(quote, self._asked.place)
                self._enable()

        def fail(error: BaseException) -> None:
            if isValid(self) and question == self._question:
                self.foot.say("", f"{error} {getattr(error, 'advice', '')}".strip())

        self._ask_quote(self._asked.wanted(), arrive, fail)

    def _enable(self) -> None:
        count = self._asked.count
        self.generate.setText("Generate" if count == 1 else f"Generate {counted(count, 'Take')}")
        self.generate.setEnabled(self.quote is not None and self.foot.may_be_sent)

    # How it is put together

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_WIDE, GAP_WIDE, GAP_WIDE, GAP_WIDE)
        column.setSpacing(GAP)
        takes = self._asked.takes
        shots = len({take.target_id for take in takes})
        title = takes[0].target_name if shots == 1 else counted(shots, "shot")
        column.addWidget(plain_label(title, "title", self))
        column.addWidget(self.choice)
        middle = QHBoxLayout()
        middle.setSpacing(GAP_WIDE)
        middle.addWidget(self.list)
        middle.addWidget(self._fields(), 1)
        column.addLayout(middle, 1)
        column.addWidget(hairline(parent=self))
        column.addWidget(self.foot)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.generate, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        make_primary(self.generate)
        self.list.setFixedWidth(_LIST)
        first = QSize(WIDTH + (_LIST if len(takes) > 1 else 0), HEIGHT)
        self.resize(first.boundedTo(self.screen().availableSize() * _OF_SCREEN))

    def _fields(self) -> QWidget:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has the keyboard
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        body = QWidget(area)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(self.form)
        self.form.add_below("References", self.references)
        self.left_out.setWordWrap(True)
        self.form.add_below("", self.left_out)
        self.form.add_below("Takes", self.of_each)
        self.of_each.setMaximumWidth(_NUMBER)
        self.of_each.setAccessibleName("Takes")
        column.addStretch(1)
        area.setWidget(body)
        return area

    def _connect(self) -> None:
        self.choice.model_changed.connect(self._model_changed)
        self.choice.preset_changed.connect(self._preset_changed)
        self.form.edited.connect(self._edited)
        self.references.edited.connect(self._references_edited)
        self.of_each.valueChanged.connect(lambda _count: self._edited())
        self.list.looked_at.connect(self._choose_take)
        self.list.ticked.connect(self._tick)
        self.foot.answered.connect(self._enable)
        self._calm.timeout.connect(self._reckon)
