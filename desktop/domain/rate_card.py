"""What a provider asks for a model's work, as data: sums, products and look-ups, never code.

A card holds the prices of one model for a time. Each of its lines counts one thing (seconds,
images, tokens): the product of some parameters, less what is free, times a price that may be looked
up by other parameters. The cost of a call is the sum of the lines. What a card does not know it
does not guess: such a call is unpriced, and never free.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.exchange import rounded
from desktop.domain.folding import folded
from desktop.domain.plain_number import plain
from desktop.domain.typed_text import MONEY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.ids import AssetId
    from desktop.domain.spending import Amount

Parameter: TypeAlias = "str | Decimal"
EVERYTHING_ELSE = "*"
_DIGITS = 60  # of a number, behind the point or before it
# Known of every asset, as far as it has them; a card need not say that they do not matter to it.
MEASURED = ("images", "seconds", "width", "height", "megapixels")


@frozen
class PriceLine:
    """One thing that is paid for.

    Attributes:
        unit: What is counted: `second`, `image`, `token`.
        count: The parameters whose product is the number of units.
        price: Of so many units as `per` says; None where it is looked up.
        by: The parameters that the price is looked up by.
        table: The prices, by the values of these.
        per: Tokens are sold by the million.
        free: Units of each call that cost nothing.
    """

    unit: str
    count: tuple[str, ...]
    price: Decimal | None = None
    by: tuple[str, ...] = ()
    table: Mapping[tuple[str, ...], Decimal] = field(default_factory=dict)
    per: int = 1
    free: Decimal = Decimal(0)


@frozen
class Example:
    """A call whose cost is known: a card that does not arrive at it is not taken."""

    parameters: Mapping[str, Parameter]
    cost: Decimal


@frozen
class RateCard:
    """The prices of one model, for a time.

    Attributes:
        source: Where the prices stand: an address, an invoice.
        valid_from: The first day on which they held, `2026-11-27`.
        valid_until: The last one; empty for none.
        ignores: Parameters that do not matter to the price; `*` for all others.
    """

    provider: str
    model: str
    currency: str
    source: str
    valid_from: str
    lines: tuple[PriceLine, ...]
    examples: tuple[Example, ...]
    valid_until: str = ""
    ignores: tuple[str, ...] = ()

    def holds_on(self, day: str) -> bool:
        """Whether these are the prices of a day."""
        return self.valid_from <= day and (not self.valid_until or day <= self.valid_until)

    @property
    def known(self) -> frozenset[str]:
        """Every parameter that it names."""
        named = (name for line in self.lines for name in (*line.count, *line.by))
        return frozenset(named) | frozenset(self.ignores)


@frozen
class CostLine:
    """What one line of a card comes to."""

    unit: str
    units: Decimal
    price: Decimal
    per: int


@frozen
class Estimate:
    """What a call costs by a card, or why it has no price.

    Attributes:
        cost: None where it is unpriced.
        parts: How it was reckoned.
        problem: A sentence; empty where it has a price.
    """

    cost: Decimal | None = None
    currency: str = ""
    parts: tuple[CostLine, ...] = ()
    problem: str = ""


@frozen
class NewEstimates:
    """What came of reckoning costs again.

    Attributes:
        found: What a price was looked for, and what was found.
        changed: How many of them cost something else than before.
        before, now: What they come to, in each currency.
    """

    found: Mapping[AssetId, Estimate]
    changed: int
    before: tuple[Amount, ...]
    now: tuple[Amount, ...]

    @property
    def unpriced(self) -> dict[AssetId, str]:
        """Those without a price, and why."""
        return {key: one.problem for key, one in self.found.items() if one.cost is None}

    @property
    def words(self) -> str:
        """`3 of 12 estimates changed: $3.40 now, $2.10 before. 2 have no price.`."""
        if not self.found:
            return "Nothing to estimate: no provider and model is known, or the cost is."
        unpriced = len(self.unpriced)
        rest = f" {unpriced:,} {'has' if unpriced == 1 else 'have'} no price." if unpriced else ""
        if not self.changed:
            return f"No estimate changed.{rest}"
        now, before = (" + ".join(one.words for one in part) for part in (self.now, self.before))
        told = f"{self.changed:,} of {display.counted(len(self.found), 'estimate')} changed"
        return f"{told}: {now or 'unknown'} now, {before or 'unknown'} before.{rest}"


def estimate(card: RateCard, parameters: Mapping[str, Parameter]) -> Estimate:
    """What a call with these parameters costs by a card."""
    if EVERYTHING_ELSE not in card.ignores:
        for name in parameters:
            if name not in card.known and name not in MEASURED:
                return Estimate(problem=f"The price does not say what “{name}” costs.")
    total, parts = Fraction(0), list[CostLine]()
    for line in card.lines:
        units, problem = _units(line, parameters)
        price, other = _price(line, parameters)
        if units is None or price is None:
            return Estimate(problem=problem or other)
        paid = max(units - Fraction(line.free), Fraction(0))
        total += paid * Fraction(price) / line.per
        parts.append(CostLine(line.unit, rounded(units), price, line.per))
    if total >= MONEY_LIMIT:
        return Estimate(problem="It comes to more than a cost can be.")
    return Estimate(rounded(total), card.currency, tuple(parts))


def estimate_on(
    cards: Iterable[RateCard],
    provider: str,
    model: str,
    day: str,
    parameters: Mapping[str, Parameter],
) -> Estimate:
    """What a call cost on a day, by the card of its very model that held then."""
    mine = [
        card
        for card in cards
        if (folded(card.provider), folded(card.model)) == (folded(provider), folded(model))
    ]
    held = [card for card in mine if card.holds_on(day)]
    if not held:
        what = "No price held on that day" if mine else "There is no price"
        return Estimate(problem=f"{what} for {model or 'an unknown model'} of {provider or '?'}.")
    return estimate(max(held, key=lambda card: card.valid_from), parameters)


def check_examples(card: RateCard) -> None:
    """Hold a card against its own examples.

    Raises:
        RuleError: It has none, or does not arrive at what one of them says.
    """
    if not card.examples:
        raise RuleError(
            f"The prices of {card.model} have no example.",
            advice="Add one: parameters and what they cost, so that the prices can be checked.",
        )
    for one in card.examples:
        found = estimate(card, one.parameters)
        told = ", ".join(f"{name} {value}" for name, value in one.parameters.items())
        if found.cost is None:
            raise RuleError(f"An example of {card.model} ({told}) has no price: {found.problem}")
        if found.cost != one.cost:
            raise RuleError(
                f"An example of {card.model} ({told}) costs {one.cost:f} by its own words, and"
                f" {found.cost.normalize():f} by the prices.",
                advice="Correct the price or the example; nothing was taken.",
            )


def as_number(value: Parameter) -> Decimal | None:
    """A parameter as the number that it is counted by; None where it is none."""
    try:
        number = Decimal(value.strip()) if isinstance(value, str) else value
    except ArithmeticError:
        return None
    exponent = number.as_tuple().exponent
    # A word of a file like `0e-99999999` would be written out as a fraction of as many digits.
    if not isinstance(exponent, int) or abs(exponent) > _DIGITS:
        return None
    return number if 0 <= number < Decimal(10) ** 12 else None


def as_word(value: Parameter) -> str:
    """A parameter as prices are looked up by it: `1080P` is `1080p`, 4.0 is 4."""
    if isinstance(value, str):
        return folded(value.strip())
    return plain(value)


def _units(line: PriceLine, parameters: Mapping[str, Parameter]) -> tuple[Fraction | None, str]:
    units = Fraction(1)
    for name in line.count:
        if name not in parameters:
            return None, f"It is not known how many {name} there were."
        number = as_number(parameters[name])
        if number is None:
            return None, f"“{parameters[name]}” is no number of {name}."
        units *= Fraction(number)
    return units, ""


def _price(line: PriceLine, parameters: Mapping[str, Parameter]) -> tuple[Decimal | None, str]:
    if not line.by:
        return line.price, ""
    for name in line.by:
        if name not in parameters:
            return None, f"The price depends on “{name}”, which is not known."
    key = tuple(as_word(parameters[name]) for name in line.by)
    told = ", ".join(f"{name} {parameters[name]}" for name in line.by)
    return line.table.get(key), f"There is no price for {told}."
