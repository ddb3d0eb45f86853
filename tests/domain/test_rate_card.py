"""Prices as data: what they come to, what they do not know, and what is refused with a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.exchange import ExchangeRate, ExchangeRates, rounded
from desktop.domain.provider_call import shares
from desktop.domain.rate_card import RateCard, estimate, estimate_on
from desktop.domain.rate_card_data import as_data, read_cards
from desktop.formats.rate_cards import as_csv, as_json, parse


def file(**changes: Any) -> dict[str, Any]:
    """A file of prices: a clip by the second and its size, and words by the million."""
    clip = {
        "model": "clip-1",
        "ignores": ["fps"],
        "prices": [
            {
                "unit": "second",
                "count": ["seconds"],
                "by": ["resolution"],
                "table": [
                    {"resolution": "720p", "price": "0.05"},
                    {"resolution": "1080p", "price": "0.12"},
                ],
                "free": "1",
            }
        ],
        "examples": [{"seconds": 5, "resolution": "720P", "cost": "0.2"}],
    }
    words = {
        "model": "words-1",
        "prices": [
            {"unit": "input token", "count": ["input_tokens"], "price": "3", "per": 1_000_000},
            {"unit": "output token", "count": ["output_tokens"], "price": "15", "per": 1_000_000},
        ],
        "examples": [{"input_tokens": 1000, "output_tokens": 200, "cost": "0.006"}],
    }
    head = {"provider": "Example", "source": "an invoice", "from": "2026-11-01"}
    return {**head, "models": [clip | changes, words]}


def card(**changes: Any) -> RateCard:
    return read_cards(file(**changes))[0]


def test_a_price_is_a_sum_of_products_with_what_is_free_and_looked_up() -> None:
    clip, words = read_cards(file())
    found = estimate(clip, {"seconds": Decimal("4.5"), "resolution": "1080p", "fps": Decimal(24)})
    assert (found.cost, found.currency) == (Decimal("0.42"), "USD")
    assert [(part.unit, part.units, part.price) for part in found.parts] == [
        ("second", Decimal("4.5"), Decimal("0.12"))
    ]
    free = estimate(clip, {"seconds": Decimal("0.5"), "resolution": "1080p"})
    assert free.cost == 0
    told: dict[str, str | Decimal] = {"input_tokens": "1000000", "output_tokens": Decimal(1)}
    assert estimate(words, told).cost == Decimal("3.000015")


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"resolution": "720p"}, "It is not known how many seconds there were."),
        ({"seconds": "5"}, "The price depends on “resolution”, which is not known."),
        ({"seconds": "5", "resolution": "4k"}, "There is no price for resolution 4k."),
        ({"seconds": "many", "resolution": "720p"}, "“many” is no number of seconds."),
        ({"seconds": "-5", "resolution": "720p"}, "“-5” is no number of seconds."),
        ({"seconds": "0e-9999999", "resolution": "720p"}, "“0e-9999999” is no number of seconds."),
        (
            {"seconds": "5", "resolution": "720p", "audio": "true"},
            "The price does not say what “audio” costs.",
        ),
    ],
)
def test_what_a_card_does_not_know_is_unpriced_and_never_free(
    parameters: dict[str, str], problem: str
) -> None:
    found = estimate(card(), parameters)
    assert (found.cost, found.problem) == (None, problem)


def test_only_the_very_model_has_a_price_and_only_on_its_days() -> None:
    later = {**file(), "from": "2026-12-01", "until": "2026-12-31"}
    later["models"][0]["prices"][0]["free"] = 0
    later["models"][0]["examples"][0]["cost"] = "0.25"
    cards = [*read_cards(file()), *read_cards(later)]
    told: dict[str, Any] = {"seconds": "5", "resolution": "720p"}

    def cost(model: str, day: str, provider: str = "example") -> Decimal | None:
        return estimate_on(cards, provider, model, day, told).cost

    assert cost("CLIP-1", "2026-11-30") == Decimal("0.2")
    assert cost("clip-1", "2026-12-31") == Decimal("0.25")
    assert cost("clip-1", "2027-01-01") == Decimal("0.2")
    assert cost("clip-1", "2026-10-31") is None
    assert cost("clip-1-pro", "2026-12-31") is None
    assert cost("clip-1", "2026-12-31", "another") is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"examples": []}, "have no example"),
        ({"examples": [{"seconds": 5, "resolution": "720p", "cost": "0.3"}]}, "0.3 by its own"),
        ({"examples": [{"seconds": 5, "cost": "0.3"}]}, "has no price"),
        ({"model": ""}, "has no name"),
        ({"prices": []}, "needs one price"),
        ({"prices": [{"unit": "second", "count": ["seconds"], "price": "-1"}]}, "zero or more"),
        ({"prices": [{"unit": "second", "count": ["seconds"], "price": "NaN"}]}, "zero or more"),
        ({"prices": [{"unit": "second", "count": [], "price": "1"}]}, "what is counted"),
        ({"prices": [{"unit": "s", "count": ["s"], "price": 1, "formula": "x"}]}, "“formula”"),
        ({"prices": [{"unit": "s", "count": ["s"], "by": ["x"], "table": []}]}, "1 to"),
        ({"currency": "dollars"}, "three letters"),
        ({"from": "yesterday"}, "from which day"),
        ({"ignores": [1]}, "list of words"),
        ({"prices": [{"unit": "s" * 31, "count": ["s"], "price": 1}]}, "30 characters"),
        ({"examples": [{"seconds": 10**11, "resolution": "720p", "cost": 1}]}, "more than a cost"),
        ({"prices": "free"}, "has no prices"),
    ],
)
def test_what_is_no_price_is_refused_with_a_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        card(**changes)


def test_prices_come_back_from_every_form_as_they_were() -> None:
    cards = read_cards(file())
    assert read_cards(as_data("Example", cards)) == cards
    assert parse(as_json(cards), ".json") == cards
    assert parse(as_csv(cards), ".csv") == cards
    toml = """
        provider = "Example"
        source = "an invoice"
        from = 2026-11-01
        [[models]]
        model = "still-1"
        ignores = "*"
        prices = [{unit = "megapixel", count = ["megapixels"], price = 0.03}]
        examples = [{megapixels = 2.5, cost = 0.075}]
    """
    (still,) = parse(toml, ".toml")
    pixels: dict[str, Any] = {"megapixels": Decimal(1), "anything": "else"}
    assert estimate(still, pixels).cost == Decimal("0.03")
    assert still.valid_from == "2026-11-01"


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("{", ".json"),
        ("[" * 100_000, ".json"),
        ('{"provider": NaN}', ".json"),
        ("[]", ".json"),
        ("= 3", ".toml"),
        ("a,b\n1,2\n", ".csv"),
        ("kind,provider,model\nnothing,x,y\n", ".csv"),
        ("kind,provider,model,unit,count,price,per\nprice,x,y,s,s,1,many\n", ".csv"),
        ("", ".txt"),
    ],
)
def test_what_is_no_file_of_prices_is_refused(text: str, ending: str) -> None:
    with pytest.raises(RuleError):
        parse(text, ending)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["models", "model", "prices", "unit", "count", "by", "table", "price"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_nothing_but_a_sentence_comes_of_nonsense(data: Any) -> None:
    for one in (data, file(prices=data), file(examples=data), file(ignores=data)):
        with suppress(RuleError):
            read_cards(one)
    with pytest.raises(RuleError):
        parse(json.dumps([data]), ".json")


@given(
    st.decimals(0, 9_000_000, places=6, allow_nan=False, allow_infinity=False),
    st.integers(1, 500),
)
def test_shares_add_up_exactly_and_differ_by_a_millionth_at_most(cost: Decimal, count: int) -> None:
    parts = [part for part in shares(cost, count) if part is not None]
    assert sum(parts) == cost
    assert len(parts) == count
    assert max(parts) - min(parts) <= Decimal("0.000001")


def test_an_amount_is_worth_what_the_rate_of_its_day_says() -> None:
    rates = ExchangeRates(
        [
            ExchangeRate("EUR", "2026-11-01", Decimal("1.10")),
            ExchangeRate("EUR", "2026-12-01", Decimal("1.20")),
            ExchangeRate("JPY", "2026-01-01", Decimal("0.0066")),
        ]
    )

    def worth(amount: str, source: str, target: str, day: str) -> Decimal | None:
        found = rates.convert(Decimal(amount), source, target, day)
        return None if found is None else rounded(found)

    assert worth("2", "EUR", "USD", "2026-11-30") == Decimal("2.2")
    assert worth("2", "EUR", "USD", "2026-12-01") == Decimal("2.4")
    assert worth("2", "EUR", "USD", "2026-10-31") is None
    assert worth("1", "USD", "EUR", "2026-11-05") == Decimal("0.909091")
    assert worth("1", "EUR", "JPY", "2026-11-05") == Decimal("166.666667")
    assert worth("1", "CHF", "USD", "2026-11-05") is None
    assert worth("1", "CHF", "CHF", "2026-11-05") == 1
