"""What files would be estimated at is what the import estimates them at, told before it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain.budget import BudgetState
from desktop.domain.rate_card_data import read_cards
from desktop.domain.typed_text import Money
from desktop.edits.edit import perform
from desktop.edits.rate_card import PutRateCards
from desktop.edits.spending import SetBudget
from desktop.jobs.import_marks import look_at_marks
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from tests.factory import bring_in
from tests.formats.recipes.graphs import plain
from tests.media import recipe_makers as makers

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


def prices(model: str, amount: str, currency: str = "USD", *, unit: str = "image") -> Any:
    """So much for each picture, or for each second of a clip, whatever else it was made with."""
    counted = f"{unit}s"
    told = {
        "model": model,
        "ignores": ["*"],
        "prices": [{"unit": unit, "count": [counted], "price": amount}],
        "examples": [{counted: 2, "cost": str(Decimal(amount) * 2)}],
    }
    head = {"provider": "ComfyUI", "source": "test", "currency": currency, "from": "2020-01-01"}
    return read_cards({**head, "models": [told]})


def generated(folder: Path, count: int) -> Path:
    """Pictures that say how they were made, one that does not, and a clip."""
    folder.mkdir()
    graph = json.dumps(plain())
    for number in range(count):
        path = folder / f"made {number}.png"
        # Told apart by one more chunk: the same bytes would be one asset.
        more = makers.text_chunk("number", str(number))
        makers.png(path, makers.text_chunk("prompt", graph) + more)
    makers.png(folder / "camera.png", b"")
    makers.film(folder / "clip.mp4", {"comment": json.dumps({"prompt": graph})})
    return folder


def model_of(graph: dict[str, Any]) -> str:
    """Which model the graph was made with."""
    names = [node["inputs"].get("ckpt_name") for node in graph.values()]
    return str(next(name for name in names if name))


def test_what_it_will_cost_is_told_before(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder, model = generated(tmp_path / "made", 3), model_of(plain())

    def look() -> Any:
        return run(look_at_marks(library, pool, ImportRequest((str(folder),)))).costs

    assert look() is None, "there is no budget"
    perform(library, SetBudget(None, Money(Decimal(2), "USD")))
    assert look() is None, "there are no prices"
    perform(library, PutRateCards(prices(model, "0.75")))
    ahead = look()
    assert (ahead.estimated, ahead.priced, ahead.unpriced) == (Decimal("2.25"), 3, 1)
    assert (ahead.budget.state, ahead.state) == (BudgetState.FINE, BudgetState.PASSED)
    assert "This passes the budget: $2.25 of $2.00" in ahead.words
    bring_in(library, pool, folder)
    budget = library.read(lambda reads: reads.budgets.of())
    assert (budget.spent, budget.state) == (ahead.estimated, ahead.state)
    again = look()
    assert (again.estimated, again.words) == (Decimal(0), ""), "what is known costs nothing more"


def test_a_price_in_another_currency_needs_a_rate(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = generated(tmp_path / "made", 1)
    perform(library, SetBudget(None, Money(Decimal(2), "USD")))
    perform(library, PutRateCards(prices(model_of(plain()), "0.75", "CHF")))
    ahead = run(look_at_marks(library, pool, ImportRequest((str(folder),)))).costs
    assert ahead is not None
    assert (ahead.priced, [one.words for one in ahead.left_out]) == (0, ["0.75 CHF"])
    assert ahead.state is BudgetState.FINE
