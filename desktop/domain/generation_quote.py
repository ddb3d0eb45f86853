"""What takes would cost and which budgets they are held against: for the quote and the admission.

Both reckon by these functions, so that what was shown is what is sent, or the difference is said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.asset_price import price_of
from desktop.domain.budget import BudgetAhead, NamedBudget, NamedBudgetAhead
from desktop.domain.exchange import rounded
from desktop.domain.rate_card import Estimate
from desktop.domain.spending import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.basis import Basis
    from desktop.domain.exchange import ExchangeRates
    from desktop.domain.generation import GenerationRequest, GeneratorSpec, ModelSpec
    from desktop.domain.generation_queue import TakePlan
    from desktop.domain.ids import AssetId
    from desktop.domain.rate_card import RateCard

# What services call the number of images that one request makes.
_COUNTS = ("num_images", "n", "num_outputs", "number_of_images")


@frozen
class Committed:
    """A call that is admitted and not sent: its cost is spent already, as budgets go.

    Attributes:
        cost: What it is estimated at; None is unknown.
    """

    film_ids: tuple[AssetId, ...]
    cost: Decimal | None
    currency: str


@frozen
class QuoteFacts:
    """What a library says that a quote depends on.

    Attributes:
        bases: What each shot asks for; of those that are there.
        films: In which films each is.
        names: Of the assets that are to go along, as far as they are there and not in the Trash.
        budgets: Those that are set, as they stand.
        committed: What waits in the queue.
        currency: The library's.
        day: On which prices and rates are to hold.
    """

    bases: Mapping[AssetId, Basis]
    films: Mapping[AssetId, tuple[AssetId, ...]]
    names: Mapping[AssetId, str]
    cards: Sequence[RateCard]
    rates: ExchangeRates
    budgets: Sequence[NamedBudget]
    committed: Sequence[Committed]
    currency: str
    day: str


def priced(
    spec: GeneratorSpec, model: ModelSpec | None, request: GenerationRequest, facts: QuoteFacts
) -> Estimate:
    """What one take would cost, or why it has no price."""
    if spec.is_local:
        return Estimate(Decimal(0), facts.currency)
    parameters: dict[str, Any] = request.counted_parameters
    if request.makes is AssetType.IMAGE:
        parameters.setdefault("images", _images_of(parameters))
    if model is not None and model.unit.startswith("character"):
        parameters.setdefault("characters", len(request.prompt))
    told = {"provider": spec.provider, "model": request.asked_model, "parameters": parameters}
    size = {"width": request.width, "height": request.height}
    return price_of(
        facts.cards,
        told,
        facts.day,
        type_=request.makes,
        duration=request.seconds,
        metadata=size if all(size.values()) else {},
    )


def _images_of(parameters: Mapping[str, Any]) -> int:
    """How many images are asked for at once: one, where no input says otherwise."""
    told = (parameters.get(name) for name in _COUNTS)
    return next((one for one in told if type(one) is int and one > 0), 1)


def summed(plans: Iterable[TakePlan], home: str) -> tuple[Amount, ...]:
    """What those of these come to that have a price, the library's currency first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for plan in plans:
        if plan.cost.cost is not None and not plan.refused:
            sums[plan.cost.currency] += plan.cost.cost
    order = sorted(sums, key=lambda code: (code != home, code))
    return tuple(Amount(code, estimated=sums[code]) for code in order)


def held_against(plans: Sequence[TakePlan], facts: QuoteFacts) -> tuple[NamedBudgetAhead, ...]:
    """Every budget that these would be held against, with what becomes of it."""
    found: list[NamedBudgetAhead] = []
    for named in facts.budgets:
        film = named.film_id
        mine = [plan for plan in plans if film is None or film in plan.film_ids]
        if mine:
            waiting = [one for one in facts.committed if film is None or film in one.film_ids]
            found.append(NamedBudgetAhead(film, named.name, _ahead(named, mine, waiting, facts)))
    return tuple(found)


@frozen
class _Sum:
    """Amounts in one currency, and what could not be brought into it."""

    total: Decimal
    count: int
    unknown: int
    abroad: Mapping[str, Decimal] = field(default_factory=dict)


def _ahead(
    named: NamedBudget,
    plans: Sequence[TakePlan],
    waiting: Sequence[Committed],
    facts: QuoteFacts,
) -> BudgetAhead:
    budget = named.budget
    queued = _sum([(one.cost, one.currency) for one in waiting], budget.currency, facts)
    batch = _sum([(one.cost.cost, one.cost.currency) for one in plans], budget.currency, facts)
    stands = _with_queued(named, queued)
    left_out = tuple(Amount(code, estimated=cost) for code, cost in sorted(batch.abroad.items()))
    return BudgetAhead(stands.budget, batch.total, batch.count, batch.unknown, left_out)


def _with_queued(named: NamedBudget, queued: _Sum) -> NamedBudget:
    """A budget as it stands when what waits in the queue is spent."""
    budget = replace(
        named.budget,
        spent=named.budget.spent + queued.total,
        unknown=named.budget.unknown + queued.unknown,
    )
    return replace(named, budget=budget)


def _sum(costs: Iterable[tuple[Decimal | None, str]], currency: str, facts: QuoteFacts) -> _Sum:
    total, count, unknown = Fraction(0), 0, 0
    abroad: dict[str, Decimal] = defaultdict(Decimal)
    for cost, code in costs:
        if cost is None:
            unknown += 1
            continue
        worth = facts.rates.convert(cost, code, currency, facts.day)
        if worth is None:
            abroad[code] += cost
        else:
            total, count = total + worth, count + 1
    return _Sum(rounded(total), count, unknown, abroad)
