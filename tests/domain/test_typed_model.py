"""A model that is in no list is priced and kept by the name that is typed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desktop.domain.exchange import ExchangeRates
from desktop.domain.generation import GenerationRequest, GeneratorSpec, Value
from desktop.domain.generation_quote import QuoteFacts, priced
from desktop.domain.rate_card import Example, PriceLine, RateCard

SPEC = GeneratorSpec("openai", "OpenAI", "openai")
LINE = PriceLine(
    "image", ("images",), by=("quality",), table={("high",): Decimal(2), ("low",): Decimal(1)}
)
EXAMPLE = Example({"images": Decimal(1), "quality": "low"}, Decimal(1))
CARD = RateCard(
    *("openai", "flux-1-schnell", "USD", "https://a.example", "2020-01-01", (LINE,), (EXAMPLE,)),
)
FACTS = QuoteFacts({}, {}, {}, [CARD], ExchangeRates(()), [], [], "USD", "2026-11-28")


def typed(**parameters: Value) -> GenerationRequest:
    """A request for another image model."""
    return GenerationRequest("openai", "*image", parameters=parameters)


def test_a_typed_model_has_the_price_of_its_name() -> None:
    request = typed(
        **{
            "model": " flux-1-schnell ",
            "inputs": '{"quality": "high", "x": [1]}',
            "@image": "image",
        }
    )
    assert request.asked_model == "flux-1-schnell"
    assert request.counted_parameters == {"quality": "high"}
    assert priced(SPEC, None, request, FACTS).cost == Decimal(2)

    several = '{"quality": "low", "num_images": 3}'
    card = replace(CARD, ignores=("num_images",))
    facts = replace(FACTS, cards=[card])
    assert priced(SPEC, None, typed(model="flux-1-schnell", inputs=several), facts).cost == 3


def test_what_has_no_price_says_why_by_its_name() -> None:
    found = priced(SPEC, None, typed(model="kokoro", inputs="{"), FACTS)
    assert found.cost is None
    assert "kokoro" in found.problem
    assert typed().asked_model == "*image"
    assert GenerationRequest("a", "b", parameters={"model": "c"}).asked_model == "b"
