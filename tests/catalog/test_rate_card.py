"""Estimates: filled in when files come in, never over what was billed or typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset
from desktop.domain.rate_card_data import read_cards
from desktop.domain.typed_text import Money
from desktop.edits.asset import SetCost
from desktop.edits.edit import Undo, perform
from desktop.edits.rate_card import EstimateCosts, PutRateCards

if TYPE_CHECKING:
    from desktop.catalog.library import Library

MADE = {"provider": "Example", "model": "clip-1", "parameters": {"resolution": "720p"}}


def prices(of_a_second: str) -> Any:
    """Prices of clips by the second, in euros."""
    line = {
        "unit": "second",
        "count": ["seconds"],
        "by": ["resolution"],
        "table": [{"resolution": "720p", "price": of_a_second}],
    }
    model = {
        "model": "clip-1",
        "prices": [line],
        "examples": [{"seconds": 1, "resolution": "720p", "cost": of_a_second}],
    }
    head = {"provider": "example", "source": "an invoice", "currency": "EUR", "from": "2020-01-01"}
    return read_cards({**head, "models": [model]})


def clip(number: int, generation: dict[str, Any], cost: Money | None = None) -> IncomingFile:
    """A clip of four seconds that says how it was made."""
    asset = NewAsset(
        "video",
        f"clip {number}",
        f"{number:064x}",
        10,
        4.0,
        metadata={"width": 1280, "height": 720},
        source=AssetSource.GENERATION,
        generation=generation,
        cost=cost,
    )
    return IncomingFile(asset, None)


def test_what_comes_in_gets_its_price_and_keeps_what_it_says_itself(library: Library) -> None:
    perform(library, PutRateCards(prices("0.25")))
    assert library.read(lambda reads: reads.rate_cards.all()) == list(prices("0.25"))
    odd = {**MADE, "parameters": {"resolution": "720p", "audio": True}}
    told: list[tuple[dict[str, Any], Money | None]] = [
        *((MADE, None), (MADE, Money(Decimal(9)))),
        *((odd, None), ({"model": "clip-1"}, None)),
    ]
    files = {
        AssetId(new_id()): clip(number, made, cost) for number, (made, cost) in enumerate(told)
    }
    library.write(lambda tx: tx.intake.add(files))
    reckoned, billed, unpriced, unnamed = files

    def cost(key: AssetId) -> tuple[Decimal | None, str, Any]:
        asset = library.read(lambda reads: reads.assets.load(key))
        return asset.generation_cost, asset.currency, asset.generation.get("cost_basis")

    assert cost(reckoned) == (Decimal(1), "EUR", "estimated")
    assert cost(billed) == (Decimal(9), "USD", None)
    assert cost(unpriced) == cost(unnamed) == (None, "USD", None)
    total = library.read(lambda reads: reads.spending.total())
    assert (total.words, total.estimated_words) == ("$9.00 + €1.00, and 2 of unknown cost", "€1.00")

    # New prices change nothing until they are asked for, and then nothing that somebody has said.
    perform(library, PutRateCards(prices("0.5")))
    assert cost(reckoned)[0] == Decimal(1)
    again = perform(library, EstimateCosts(tuple(files)))
    assert set(again.result.found) == {reckoned, unpriced}
    assert again.result.words == (
        "1 of 2 estimates changed: €2.00 now, €1.00 before. 1 has no price."
    )
    once_more = perform(library, EstimateCosts(tuple(files)))
    assert once_more.result.words == "No estimate changed. 1 has no price."
    assert not once_more.is_undoable
    assert cost(reckoned) == (Decimal(2), "EUR", "estimated")
    perform(library, Undo(again.operation_id, again.label))
    assert cost(reckoned) == (Decimal(1), "EUR", "estimated")
    perform(library, SetCost(reckoned, Money(Decimal("1.5")), is_checked=False))
    perform(library, EstimateCosts(tuple(files)))
    assert cost(reckoned) == (Decimal("1.5"), "EUR", None)
    assert cost(billed) == (Decimal(9), "USD", None)
