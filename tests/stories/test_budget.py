"""A director is told of the budget: before files come in, when it is passed, and not again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.domain.typed_text import Money
from desktop.edits.asset import SetCost
from desktop.edits.rate_card import PutRateCards
from desktop.edits.spending import SetBudget
from desktop.ui.imports.options import ImportOptions
from desktop.ui.shell.budget_watch import BudgetWatch
from tests.formats.recipes.graphs import plain
from tests.jobs.test_import_costs import generated, model_of, prices
from tests.stories.conftest import Desk
from tests.stories.test_lut import performed


def test_a_budget_is_seen_to_come_near_and_to_be_passed(desk: Desk, tmp_path: Path) -> None:
    warned: list[str] = []
    noted: list[str] = []
    desk.window.report.warned.connect(lambda note: warned.append(note.text))
    desk.window.report.noted.connect(lambda note: noted.append(note.text))
    desk.wait(lambda: _watch(desk) is not None and _watch(desk).is_known)
    status: Any = desk.window.statusBar()
    assert not status.budget.isVisible()
    performed(desk, PutRateCards(prices(model_of(plain()), "0.75")))
    performed(desk, SetBudget(None, Money(Decimal(2), "USD")))

    # The question before an import says what it would come to.
    folder = generated(tmp_path / "made", 3)
    desk.window.imports.ask([folder])
    options = next(iter(desk.window.findChildren(ImportOptions)))
    desk.wait(lambda: "This passes the budget: $2.25 of $2.00" in options.costs.text())
    assert options.costs.isVisible()
    options.accept()
    desk.wait(lambda: warned == ["Budget passed: $2.25 of $2.00 spent."])
    desk.settle()
    assert status.budget.isVisible()
    assert (status.budget.text(), status.budget.toolTip() != "") == ("Budget passed", True)
    # From there to where the money went.
    status.budget.click()
    desk.wait(lambda: desk.window.panes.is_in_sight("spending"))

    # More of the same is not said again; when it falls and rises again, it is.
    first = desk.id_of("made 0.png")
    performed(desk, SetCost(first, Money(Decimal(5), "USD"), is_checked=False))
    desk.wait(lambda: "$6.50" in status.budget.toolTip())
    assert len(warned) == 1
    performed(desk, SetCost(first, Money(Decimal("0.2"), "USD"), is_checked=False))
    desk.wait(lambda: "Budget nearly used up: $1.70" in status.budget.toolTip())
    assert (status.budget.text(), len(warned)) == ("Budget nearly used up", 1)
    performed(desk, SetCost(first, Money(Decimal(1), "USD"), is_checked=False))
    desk.wait(lambda: len(warned) == 2)
    performed(desk, SetBudget(None, None))
    desk.wait(lambda: not status.budget.isVisible())

    # What was so when the library was opened is seen, and not said.
    performed(desk, SetBudget(None, Money(Decimal(1), "USD")))
    desk.wait(lambda: len(warned) == 3)
    desk.restart()
    desk.window.report.warned.connect(lambda note: warned.append(note.text))
    desk.wait(lambda: desk.window.statusBar().budget.isVisible())  # type: ignore[attr-defined]
    desk.settle()
    assert len(warned) == 3
    assert desk.failures == []


def test_costs_are_estimated_again_and_that_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    noted: list[Any] = []
    desk.window.report.noted.connect(noted.append)
    model = model_of(plain())
    performed(desk, PutRateCards(prices(model, "0.75")))
    desk.import_folder(generated(tmp_path / "made", 2))
    performed(desk, SetCost(desk.id_of("made 1.png"), Money(Decimal(9), "USD"), is_checked=False))
    performed(desk, PutRateCards(prices(model, "0.5")))

    def costs() -> list[Any]:
        keys = [desk.id_of(f"made {number}.png") for number in range(2)]
        return [desk.library.read(lambda r, k=k: r.assets.load(k).generation_cost) for k in keys]

    assert costs() == [Decimal("0.75"), Decimal(9)]
    desk.menu("spending.estimate")
    desk.wait(lambda: any("1 of 2 estimates changed" in note.text for note in noted))
    assert costs() == [Decimal("0.5"), Decimal(9)], "what somebody said stays"
    told = noted[-1]
    assert "$0.50 now, $0.75 before. 1 has no price." in told.text
    (undo,) = told.actions
    undo.act()
    desk.wait(lambda: costs() == [Decimal("0.75"), Decimal(9)])
    # Of the selection alone.
    desk.select("made 1.png")
    desk.wait(lambda: list(desk.window.state.acted_on.ids) == [desk.id_of("made 1.png")])
    desk.menu("asset.estimate")
    desk.wait(lambda: noted[-1].text.startswith("Nothing to estimate"))
    desk.select("made 0.png")
    desk.wait(lambda: list(desk.window.state.acted_on.ids) == [desk.id_of("made 0.png")])
    desk.menu("asset.estimate")
    desk.wait(lambda: noted[-1].text.startswith("1 of 1 estimate changed"))
    assert costs() == [Decimal("0.5"), Decimal(9)]
    assert desk.failures == []


def _watch(desk: Desk) -> Any:
    return desk.window.findChild(BudgetWatch)
