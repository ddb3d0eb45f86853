"""The question what is to be generated: fields by model, several shots, quotes, budgets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.domain.asset import AssetType
from desktop.domain.budget import Budget, BudgetAhead, NamedBudgetAhead
from desktop.domain.generation import (
    Availability,
    AvailabilityState,
    GenerationPayload,
    GenerationRequest,
    GeneratorSpec,
    ModelSpec,
    ParameterKind,
    ParameterSpec,
    Preset,
    Reference,
    ReferenceRole,
)
from desktop.domain.generation_queue import BatchQuote, GeneratorInfo, TakePlan, WantedTake
from desktop.domain.ids import AssetId
from desktop.domain.rate_card import Estimate
from desktop.domain.spending import Amount
from desktop.ui.generation.dialog import GenerateDialog
from desktop.ui.generation.takes import TakesAsked
from desktop.ui.kit.thumbnails import Thumbnails
from tests.guards import delete_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.domain.asset import AssetCard

CLIP = ModelSpec(
    "clip",
    "Clips",
    AssetType.VIDEO,
    {ReferenceRole.FIRST_FRAME: 1},
    frozenset({"negative", "seed", "width", "height", "seconds"}),
    parameters=(
        ParameterSpec("guidance", "Guidance", ParameterKind.NUMBER, 3.5, low=0, high=20),
        ParameterSpec("loop", "Loop", ParameterKind.SWITCH, False),
    ),
    presets={Preset.DRAFT: {"width": 832, "height": 480, "guidance": 2.0, "negative": "noise"}},
)
STILL = ModelSpec("still", "Stills", AssetType.IMAGE, takes=frozenset({"seed"}))
VOICE = ModelSpec("voice", "Voices", AssetType.AUDIO, takes=frozenset({"voice"}))
ON = Availability(AvailabilityState.ON)
OFF = Availability(AvailabilityState.NO_KEY, "No key is known.", "Set FAL_KEY.")
OFFERS = (
    GeneratorInfo(GeneratorSpec("sketch", "Sketch", "Sketch"), ON, (CLIP, STILL, VOICE)),
    GeneratorInfo(GeneratorSpec("fal", "fal", "fal"), OFF, (STILL,)),
)
FRAMES = (
    Reference(ReferenceRole.FIRST_FRAME, AssetId("a"), "pier.png"),
    Reference(ReferenceRole.AUDIO, AssetId("b"), "wind.wav"),
)


def wanted(name: str, prompt: str, seed: int | None = None) -> WantedTake:
    return WantedTake(
        AssetId(name),
        name,
        GenerationRequest(
            "sketch", "clip", AssetType.VIDEO, prompt, "blur", seed, references=FRAMES
        ),
    )


def others(
    adapter: str,
    model: ModelSpec,
    then: Callable[[Sequence[WantedTake], dict[AssetId, AssetCard]], None],
    on_error: Callable[[BaseException], None],
) -> None:
    """Speech of two lines, or a picture of the shot."""
    del on_error
    if model.makes is not AssetType.AUDIO:
        then([wanted("3A", "A pier")], {})
        return
    lines = (("MARA", "Come in.", "mara"), ("", "A bell rings.", ""))
    then(
        [
            WantedTake(
                *(AssetId("3A"), "3A"),
                GenerationRequest(adapter, model.name, AssetType.AUDIO, said, voice=voice),
                number,
                speaker=who,
            )
            for number, (who, said, voice) in enumerate(lines, 1)
        ],
        {},
    )


class Quotes:
    """Reckons 0.35 a take, against what is left of a budget."""

    def __init__(self, limit: str = "20") -> None:
        self.asked: list[Sequence[WantedTake]] = []
        self.limit = Decimal(limit)
        self.refused = ""

    def __call__(
        self,
        takes: Sequence[WantedTake],
        then: Callable[[BatchQuote], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        del on_error
        self.asked.append(takes)
        plans = tuple(
            TakePlan(
                one.target_id,
                one.target_name,
                one.request,
                None if self.refused else GenerationPayload({"prompt": one.request.prompt}),
                refused=self.refused,
                cost=Estimate(Decimal("0.35"), "USD"),
            )
            for one in takes
        )
        cost = Decimal("0.35") * len(plans)
        budget = Budget(self.limit, "USD", Decimal("10"))
        ahead = NamedBudgetAhead(None, "", BudgetAhead(budget, cost, len(plans)))
        then(BatchQuote(plans, (Amount("USD", estimated=cost),), (ahead,)))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    delete_all(made)


@pytest.fixture
def asked(qtbot: QtBot, tmp_path: Path, window: QWidget) -> Callable[..., GenerateDialog]:
    thumbnails = Thumbnails(tmp_path, budget=1 << 20, parent=window)

    def ask(takes: Sequence[WantedTake], quotes: Quotes, **more: int) -> GenerateDialog:
        dialog = GenerateDialog(
            OFFERS,
            takes,
            quotes,
            window,
            ask_takes=others,
            cards={},
            thumbnails=thumbnails,
            **more,
        )
        dialog.open()
        qtbot.waitUntil(lambda: dialog.is_settled)
        return dialog

    return ask


def test_what_is_typed_is_quoted_and_what_was_quoted_is_agreed_to(
    qtbot: QtBot, asked: Callable[..., GenerateDialog]
) -> None:
    quotes = Quotes()
    dialog = asked([wanted("3A", "A pier")], quotes)
    dialog.form.prompt.selectAll()
    QTest.keyClicks(dialog.form.prompt, "A boat")
    assert not dialog.generate.isEnabled()  # what stands there is not what was quoted
    qtbot.waitUntil(lambda: dialog.is_settled)
    agreed: list[tuple[BatchQuote, bool]] = []
    dialog.agreed.connect(lambda quote, over: agreed.append((quote, over)))
    QTest.mouseClick(dialog.generate, Qt.MouseButton.LeftButton)
    ((quote, over),) = agreed
    assert [plan.request.prompt for plan in quote.plans] == ["A boat"]
    assert not over
    # The sound stays in the list, and is not sent: this model takes none.
    assert [one.name for one in quote.plans[0].request.references] == ["pier.png"]


def test_a_model_shows_its_own_fields_and_keeps_what_both_know(
    qtbot: QtBot, asked: Callable[..., GenerateDialog]
) -> None:
    quotes = Quotes()
    dialog = asked([wanted("3A", "A pier", seed=7)], quotes)
    assert dialog.form.negative.isVisible()
    dialog.choice.models.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.is_settled)
    request = quotes.asked[-1][0].request
    assert (request.model, request.makes, request.seed) == ("still", AssetType.IMAGE, 7)
    assert (request.negative, request.parameters, request.references) == ("", {}, ())
    assert not dialog.form.negative.isVisible()
    dialog.choice.models.setCurrentIndex(0)  # and back: nothing is lost on the way
    qtbot.waitUntil(lambda: dialog.is_settled)
    request = quotes.asked[-1][0].request
    assert (request.negative, request.seed) == ("blur", 7)
    assert [one.name for one in request.references] == ["pier.png"]


def test_speech_is_asked_for_line_by_line_and_the_picture_comes_back_as_it_was_typed(
    qtbot: QtBot, asked: Callable[..., GenerateDialog]
) -> None:
    quotes = Quotes()
    dialog = asked([wanted("3A", "A pier")], quotes)
    assert dialog.list.isHidden()
    dialog.form.prompt.selectAll()
    QTest.keyClicks(dialog.form.prompt, "A boat")
    dialog.choice.models.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.is_settled)
    assert [dialog.list.item(row).text() for row in range(2)] == [
        "3A, MARA: Come in.",
        "3A, line 2: A bell rings.",
    ]
    assert dialog.form.prompt.toPlainText() == "Come in."
    assert dialog.form.voice.text() == "mara"
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # not this line
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    dialog.form.prompt.selectAll()
    QTest.keyClicks(dialog.form.prompt, "Who?")
    qtbot.waitUntil(lambda: dialog.is_settled)
    said = [(one.line, one.request.prompt, one.request.voice) for one in quotes.asked[-1]]
    assert said == [(2, "Who?", "")]
    assert dialog.generate.text() == "Generate"
    dialog.choice.models.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog.is_settled)
    (picture,) = quotes.asked[-1]
    assert (picture.line, picture.request.prompt, picture.request.negative) == (0, "A boat", "blur")
    dialog.choice.models.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.is_settled)
    assert [one.request.prompt for one in quotes.asked[-1]] == ["Who?"]
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # nothing is left
    qtbot.waitUntil(lambda: dialog.foot.problem.text() == "Nothing is ticked.")
    assert not dialog.generate.isEnabled()


def test_several_shots_share_settings_and_keep_their_words(
    qtbot: QtBot, asked: Callable[..., GenerateDialog]
) -> None:
    quotes = Quotes()
    dialog = asked([wanted("3A", "A pier"), wanted("3B", "A boat", seed=5)], quotes)
    dialog.choice.presets.setCurrentIndex(1)
    dialog.choice.presets.activated.emit(1)
    dialog.list.setCurrentRow(1)
    dialog.of_each.setValue(2)
    qtbot.waitUntil(lambda: dialog.is_settled)
    requests = [take.request for take in quotes.asked[-1]]
    assert [one.prompt for one in requests] == ["A pier", "A pier", "A boat", "A boat"]
    assert [one.seed for one in requests] == [None, None, 5, 6]
    assert {(one.width, one.height) for one in requests} == {(832, 480)}
    assert {one.parameters["guidance"] for one in requests} == {2.0}
    assert {one.negative for one in requests} == {"noise"}
    assert dialog.generate.text() == "Generate 4 Takes"


def test_a_budget_is_passed_only_by_a_person_who_says_so(
    asked: Callable[..., GenerateDialog],
) -> None:
    dialog = asked([wanted("3A", "A pier")], Quotes(limit="10.20"))
    assert not dialog.generate.isEnabled()
    dialog.foot.over.setChecked(True)
    assert dialog.generate.isEnabled()
    agreed: list[bool] = []
    dialog.agreed.connect(lambda _quote, over: agreed.append(over))
    dialog.accept()
    assert agreed == [True]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("seed", "-1", "Seed is a whole number."),
        ("seed", "²", "Seed is a whole number."),
        ("seed", str(2**64), "Seed is a whole number."),
        ("width_field", "1e3", "Width is a whole number."),
        ("seconds", "nan", "The length is a number of seconds."),
    ],
)
def test_what_makes_no_sense_is_said_and_not_sent(
    qtbot: QtBot, asked: Callable[..., GenerateDialog], name: str, text: str, problem: str
) -> None:
    dialog = asked([wanted("3A", "A pier")], Quotes())
    line = getattr(dialog.form, name)
    line.selectAll()
    QTest.keyClicks(line, text)
    qtbot.waitUntil(lambda: dialog.foot.problem.text() == problem)
    assert not dialog.generate.isEnabled()


def test_a_generator_without_a_key_is_listed_and_says_what_is_missing(
    asked: Callable[..., GenerateDialog],
) -> None:
    dialog = asked([wanted("3A", "A pier")], Quotes())
    model = dialog.choice.generators.model()
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsEnabled
    dialog.choice.generators.setCurrentIndex(1)
    assert dialog.foot.problem.text() == "No key is known. Set FAL_KEY."
    assert not dialog.generate.isEnabled()


def test_tab_goes_through_the_question_as_it_is_laid_out(
    asked: Callable[..., GenerateDialog],
) -> None:
    dialog = asked([wanted("3A", "A pier"), wanted("3B", "A boat")], Quotes(limit="10.20"))
    dialog.activateWindow()
    dialog.choice.generators.setFocus()
    reached: list[str] = []
    for _ in range(40):
        at = dialog.focusWidget()
        assert at is not None
        name = at.accessibleName() or getattr(at, "text", str)()
        if reached and name == reached[0]:
            break
        reached.append(name)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert reached == [
        *("Generator", "Model", "Preset", "Shots", "Prompt", "Negative prompt", "Seed", "New Seed"),
        *("Width", "Height", "Seconds", "Guidance", "Loop"),
        *("What pier.png is handed over as", "Leave out pier.png", "Leave out wind.wav"),
        *("Takes", "What Is Sent", "Go over the budget", "Cancel"),
    ]
    leave = dialog.references.findChildren(QToolButton)[0]
    leave.setFocus()
    QTest.keyClick(leave, Qt.Key.Key_Space)
    at = dialog.focusWidget()
    assert at is not None
    assert at.accessibleName() == "Leave out wind.wav"  # the keyboard stays in the list


def test_to_go_over_a_budget_is_said_of_one_sum(
    qtbot: QtBot, asked: Callable[..., GenerateDialog]
) -> None:
    dialog = asked([wanted("3A", "A pier")], Quotes(limit="10.20"))
    dialog.foot.over.setChecked(True)
    dialog.of_each.setValue(3)
    qtbot.waitUntil(lambda: dialog.is_settled)
    assert not dialog.foot.over.isChecked()
    assert not dialog.generate.isEnabled()


def test_a_refusal_names_its_shot(qtbot: QtBot, asked: Callable[..., GenerateDialog]) -> None:
    quotes = Quotes()
    quotes.refused = "A first frame is needed."
    dialog = asked([wanted("3A", "A pier"), wanted("3B", "A boat")], quotes)
    assert dialog.foot.problem.text().startswith("3A: A first frame is needed.")
    assert not dialog.generate.isEnabled()


def test_lines_keep_the_voices_of_their_characters() -> None:
    def line(number: int, voice: str) -> WantedTake:
        said = GenerationRequest("sketch", "voice", AssetType.AUDIO, f"line {number}", voice=voice)
        return WantedTake(AssetId("2A"), "2A", said, number)

    asked = TakesAsked([line(1, "mara"), line(2, "tom"), line(3, "mara"), line(4, "")])
    asked.change(replace(asked.request, prompt="Come in!"), ())
    assert [one.request.voice for one in asked.wanted()] == ["mara", "tom", "mara", ""]
    asked.change(replace(asked.request, voice="nova"), ())
    assert [one.request.voice for one in asked.wanted()] == ["nova", "tom", "nova", ""]
