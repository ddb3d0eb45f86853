"""The list of what is being generated: how far it is, what can be done with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.changes import Changes, Kind
from desktop.domain.provider_call import CallState
from desktop.domain.typed_text import Money
from desktop.edits.film import AddFilm, AddShots, SetShot
from desktop.edits.spending import SetBudget
from desktop.jobs.generation import GenerationJobs
from desktop.jobs.job import run
from desktop.ui.generation.again_dialog import SendAgainDialog
from desktop.ui.generation.pane import GenerationPane
from desktop.ui.generation.queue_filter import QueuePart
from desktop.ui.generation.queue_model import STATE, TARGET, told
from tests.jobs.generated import MODEL, price
from tests.jobs.stand_in import NAME, StandIn, jobs_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.generation_queue import BatchQuote
    from desktop.domain.ids import AssetId
    from desktop.edits.history import History
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


@pytest.fixture
def shots(library: Library, history: History) -> Sequence[AssetId]:
    film = history.perform(library, AddFilm("Harbour")).result
    made = list(history.perform(library, AddShots(film, ("", ""))).result)
    for number, shot in enumerate(made, 1):
        history.perform(library, SetShot(shot, {"prompt": "boat", "code": f"{number}A"}))
    return made


@pytest.fixture
def jobs(library: Library, shots: Sequence[AssetId]) -> GenerationJobs:
    """Two takes are in the queue of a service that nobody has asked yet."""
    made = jobs_with(StandIn(1))
    wanted = run(made.propose(library, shots, adapter=NAME, model=MODEL))
    run(made.admit(library, run(made.quote(library, wanted))))
    return made


@pytest.fixture
def pane(qtbot: Any, runner: Runner, state: DeskState) -> GenerationPane:
    made = GenerationPane(runner, state)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitUntil(lambda: made.is_settled)
    return made


def test_what_waits_is_listed_and_can_be_stopped_and_put_away(
    qtbot: Any, library: Library, jobs: GenerationJobs, pane: GenerationPane, runner: Runner
) -> None:
    asked: list[tuple[str, list[str]]] = []
    pane.cancel_requested.connect(lambda ids: asked.append(("cancel", ids)))
    pane.forget_requested.connect(lambda ids: asked.append(("forget", ids)))
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)
    assert sorted(pane.model.index(row, TARGET).data() for row in range(2)) == ["1A", "2A"]
    assert pane.title.text() == "2 waiting"
    assert not pane.cancel.isEnabled()  # nothing is selected
    pane.table.selectAll()
    QTest.mouseClick(pane.cancel, Qt.MouseButton.LeftButton)
    ((what, ids),) = asked
    assert (what, len(ids)) == ("cancel", 2)
    for step in jobs.cancel(library, ids):
        runner.announce(step.changes)
    run(jobs.run(library))
    runner.announce(Changes(frozenset({Kind.JOBS}), everything=True))
    qtbot.waitUntil(lambda: {one.state for one in pane.model.calls} == {CallState.CANCELLED})
    assert pane.model.index(0, STATE).data().startswith("Cancelled")
    assert not pane.cancel.isEnabled()
    assert pane.again.isEnabled()
    assert pane.tidy.isEnabled()
    again: list[list[str]] = []
    pane.send_again_requested.connect(lambda calls: again.append([told(one) for one in calls]))
    QTest.mouseClick(pane.again, Qt.MouseButton.LeftButton)
    ((first, _second),) = again
    assert first.endswith(f"{MODEL}, cost before not known")
    QTest.mouseClick(pane.tidy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert (asked[1][0], sorted(asked[1][1])) == ("forget", sorted(ids))
    for step in jobs.dismiss(library, ids):
        runner.announce(step.changes)
    qtbot.waitUntil(lambda: pane.empty.isVisible())


def test_trouble_is_explained_and_its_row_leads_to_its_shot(
    qtbot: Any, library: Library, jobs: GenerationJobs, pane: GenerationPane, runner: Runner
) -> None:
    run(jobs.run(library))  # nobody is there: both fail
    runner.announce(Changes(frozenset({Kind.JOBS}), everything=True))
    qtbot.waitUntil(lambda: {one.state for one in pane.model.calls} == {CallState.FAILED})
    assert pane.filter.itemText(2) == "Came to Nothing (2)"
    assert not pane.tidy.isEnabled()  # what came to nothing is put away by hand
    pane.table.selectRow(1)
    assert pane.detail.text().startswith("Failed: No connection.")
    pane.filter.choose(QueuePart.UNDER_WAY)
    qtbot.waitUntil(lambda: pane.empty.isVisible())
    pane.empty.chosen.emit("everything")
    assert pane.model.rowCount() == 2
    pane.table.selectRow(1)
    menu = pane.menu()
    entries = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    menu.deleteLater()
    assert entries == {
        "Go to the Shot": True,
        "Show What Came": False,
        "Send Again…": True,
        "Cancel": False,
        "Put Away": True,
        "Copy": True,
        "Put Away Done": False,
    }
    led: list[list[str]] = []
    pane.shots_requested.connect(lambda _film, shots: led.append(shots))
    place = pane.table.visualRect(pane.model.index(1, STATE)).center()
    QTest.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert led == [[pane.model.calls[1].target_id]]


def test_send_again_is_quoted_anew_against_the_budget(
    qtbot: Any, library: Library, history: History, jobs: GenerationJobs, pane: GenerationPane
) -> None:
    run(jobs.run(library))
    price(library, "0.30")
    history.perform(library, SetBudget(None, Money(Decimal("0.50"), "USD")))
    calls = library.read(lambda reads: reads.generation.queue())
    dialog = SendAgainDialog(
        calls,
        lambda calls, then, _error: then(run(jobs.quote_again(library, [one.id for one in calls]))),
        pane,
    )
    dialog.open()
    assert dialog.foot.cost.text() == "2 takes, $0.60"
    assert "passes the budget" in dialog.foot.note.text()
    assert not dialog.send.isEnabled()
    dialog.foot.over.click()
    agreed: list[tuple[BatchQuote, bool]] = []
    dialog.agreed.connect(lambda quote, over: agreed.append((quote, over)))
    QTest.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    ((quote, over),) = agreed
    run(jobs.admit(library, quote, over_budget=over, is_again=True))
    assert library.read(lambda reads: reads.generation.counts()).waiting == 2


def test_cancel_all_says_so_where_there_is_nothing(
    qtbot: Any, pane: GenerationPane, runner: Runner
) -> None:
    said: list[str] = []
    runner.report.noted.connect(lambda message: said.append(message.text))
    pane.handlers["generation.cancel_all"]()
    qtbot.waitUntil(lambda: said == ["Nothing is being generated."])
