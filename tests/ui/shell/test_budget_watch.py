"""How budgets stand is asked one question at a time, and again after one that failed."""

from __future__ import annotations

from decimal import Decimal
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop.base.errors import LibraryError
from desktop.catalog.budget import BudgetReads
from desktop.domain.typed_text import Money
from desktop.edits.spending import SetBudget
from desktop.ui.shell.budget_watch import BudgetWatch
from desktop.ui.shell.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.budget import NamedBudget
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

ONE = SetBudget(None, Money(Decimal(1), "USD"))


@pytest.fixture
def watch(qtbot: Any, runner: Runner, state: DeskState, report: Report) -> Iterator[BudgetWatch]:
    window = QWidget()
    qtbot.addWidget(window)
    made = BudgetWatch(runner, report, StatusBar(runner, state, window), lambda: None, window)
    made._calm.setInterval(10)
    yield made
    window.close()


def test_an_answer_that_takes_its_time_is_waited_for(
    qtbot: Any, runner: Runner, watch: BudgetWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Event] = []
    read = BudgetReads.limited

    def slow(self: BudgetReads) -> list[NamedBudget]:
        asked.append(Event())
        assert asked[-1].wait(30)
        return read(self)

    monkeypatch.setattr(BudgetReads, "limited", slow)
    watch.look()
    qtbot.waitUntil(lambda: len(asked) == 1)
    with qtbot.waitSignal(watch._calm.timeout):
        runner.change(ONE)
    qtbot.waitUntil(watch._calm.isActive)
    assert len(asked) == 1  # a second question would stop the first
    asked[0].set()
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert watch.is_known
    asked[1].set()
    qtbot.waitUntil(lambda: None in watch._before)


def test_after_one_that_failed_it_is_asked_with_the_next_change(
    qtbot: Any, runner: Runner, watch: BudgetWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_reads: BudgetReads) -> list[NamedBudget]:
        raise LibraryError("The database does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(BudgetReads, "limited", broken)
        watch.look()
        qtbot.waitUntil(lambda: not runner.is_reading)
    assert not watch.is_known
    runner.change(ONE)
    qtbot.waitUntil(lambda: watch.is_known)
