"""What it would cost to finish a film: a quote for each shot to be made, and their sum.

A quote is reckoned by the function that estimates what comes in, so that it says what the estimate
will say. It is made as the last attempt at the shot was; where there was none, as most takes of the
film were. What has no price is counted beside the sum, and never as zero.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.asset_price import price_of
from desktop.domain.display import counted, money
from desktop.domain.exchange import rounded
from desktop.domain.folding import folded
from desktop.domain.owed_facts import NO_FACTS
from desktop.domain.rate_card import Estimate
from desktop.domain.spending import Amount, Converted, Spending, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from desktop.domain.film import Film, Shot, Take
    from desktop.domain.ids import AssetId
    from desktop.domain.owed_facts import CallFacts, OwedFacts, TakeFacts

_SIZE = ("width", "height")


class QuoteBasis(StrEnum):
    """As what a shot would be made, for a quote."""

    LAST_ATTEMPT = "last_attempt"
    MOST_TAKES = "most_takes"
    NOTHING = "nothing"  # nobody knows with which model


@frozen
class Quote:
    """What making a shot would cost.

    Attributes:
        number: Of the take that was the last attempt; 0 where that was a call, or there was none.
        estimate: The cost, or why there is none.
    """

    shot_id: AssetId
    basis: QuoteBasis
    provider: str = ""
    model: str = ""
    number: int = 0
    estimate: Estimate = field(default_factory=Estimate)

    @property
    def words(self) -> str:
        """`$0.35`; `no price`."""
        cost = self.estimate.cost
        return "no price" if cost is None else money(cost, self.estimate.currency)


@frozen
class FinishCost:
    """What it would cost to make everything that is missing or out of date.

    Attributes:
        quotes: One for each of these shots, in the order of the board.
        priced: What those come to that have a price, the library's currency first.
        converted: The same in the library's currency, where it is in others and every rate is
            there.
    """

    quotes: tuple[Quote, ...] = ()
    priced: tuple[Amount, ...] = ()
    converted: Converted | None = None

    @property
    def unpriced(self) -> int:
        """How many have no price."""
        return sum(quote.estimate.cost is None for quote in self.quotes)

    @property
    def total(self) -> tuple[Amount, ...] | None:
        """What all of it comes to; None while a part has no price."""
        return None if self.unpriced else self.priced

    def words(self, currency: str) -> str:
        """`$1.20 for 3 shots, and 2 that cannot be priced`; empty where nothing is to be made.

        Args:
            currency: The library's.
        """
        count, unpriced = len(self.quotes), self.unpriced
        if not count:
            return ""
        if count == unpriced:
            return f"{counted(count, 'shot')} that cannot be priced"
        amounts = " + ".join(one.words for one in self.priced)
        if self.converted is not None:
            amounts += f" (together {money(self.converted.amount, currency)} at the rates entered)"
        text = f"{amounts} for {counted(count - unpriced, 'shot')}"
        return f"{text}, and {unpriced:,} that cannot be priced" if unpriced else text


def finish_cost(film: Film, to_make: Iterable[Shot], facts: OwedFacts) -> FinishCost:
    """Quote these shots.

    Args:
        film: All of it: most takes say how a shot without any would be made.
        to_make: Its shots that are to be made, in order.
        facts: What the film does not carry.
    """
    making = tuple(to_make)
    if not making:
        return FinishCost()
    maker = _Quoting(film, facts)
    quotes = tuple(maker.quote(shot) for shot in making)
    costs = [(one.estimate.cost, one.estimate.currency) for one in quotes]
    known = [
        Spending((Amount(code, estimated=cost),), known=1)
        for cost, code in costs
        if cost is not None
    ]
    priced = together(known, facts.currency).amounts
    return FinishCost(quotes, priced, _converted(priced, facts))


def _converted(priced: Sequence[Amount], facts: OwedFacts) -> Converted | None:
    """In the library's currency; None where it is in that already, or a rate is not there."""
    if all(one.currency == facts.currency for one in priced):
        return None
    amount = Fraction(0)
    for one in priced:
        worth = facts.rates.convert(one.total, one.currency, facts.currency, facts.day)
        if worth is None:
            return None
        amount += worth
    return Converted(rounded(amount))


@frozen
class _Attempt:
    """How something was made, or was to be.

    Attributes:
        type: What came of it, or was to; None where nobody knows.
        seconds: How long it is.
        is_measured: There is a picture, and what is known of it was measured.
    """

    provider: str
    model: str
    parameters: Mapping[str, Any]
    type: AssetType | None = None
    is_measured: bool = False
    seconds: float | None = None
    size: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    at: datetime | None = None

    @property
    def model_key(self) -> tuple[str, str]:
        """The same for all spellings of a model."""
        return folded(self.provider), folded(self.model)

    @property
    def likeness(self) -> object:
        """The same for takes that were made alike; how long each is does not matter."""
        told = frozenset((name, repr(value)) for name, value in self.parameters.items())
        return self.model_key, self.type, told, tuple(self.size.values())


class _Quoting:
    """Quotes of one film.

    Args:
        film: The film.
        facts: What it does not carry.
    """

    def __init__(self, film: Film, facts: OwedFacts) -> None:
        self._facts = facts
        self._called: dict[AssetId, CallFacts] = {}
        self._targeted: dict[AssetId, CallFacts] = {}
        for call in facts.calls:  # the last one stays
            self._called.update(dict.fromkeys(call.made, call))
            if call.target_id is not None and call.model and not call.made:
                self._targeted[call.target_id] = call
        self._usual, self._usual_of = self._most(film)

    def quote(self, shot: Shot) -> Quote:
        """What one shot would cost."""
        attempt, basis = self._last(shot), QuoteBasis.LAST_ATTEMPT
        if attempt is None:
            attempt, basis = self._usual, QuoteBasis.MOST_TAKES
        if attempt is None:
            problem = "Nobody knows with which model it would be made."
            return Quote(shot.id, QuoteBasis.NOTHING, estimate=Estimate(problem=problem))
        if basis is QuoteBasis.LAST_ATTEMPT and attempt.is_measured:
            priced = self._price(attempt, attempt.seconds)
        else:
            priced = self._price_of_next(attempt, shot)
        number = attempt.number if basis is QuoteBasis.LAST_ATTEMPT else 0
        return Quote(shot.id, basis, attempt.provider, attempt.model, number, priced)

    def _price_of_next(self, attempt: _Attempt, shot: Shot) -> Estimate:
        """Of what has no picture to be measured: as long as planned, as large as most are."""
        like = self._usual_of.get(attempt.model_key, attempt)
        type_ = attempt.type or like.type
        seconds = shot.duration if shot.duration is not None else attempt.seconds or like.seconds
        size = attempt.size or like.size
        parameters = dict(attempt.parameters)
        if type_ is not AssetType.VIDEO:
            parameters = {"images": 1, **parameters}
        if type_ is None and seconds is not None:
            parameters = {"seconds": seconds, **parameters}
        told = _Attempt(attempt.provider, attempt.model, parameters, type_, size=size)
        return self._price(told, seconds)

    def _price(self, attempt: _Attempt, seconds: float | None) -> Estimate:
        said = {
            "provider": attempt.provider,
            "model": attempt.model,
            "parameters": attempt.parameters,
        }
        type_ = attempt.type or AssetType.IMAGE
        cards, day = self._facts.cards, self._facts.day
        return price_of(cards, said, day, type_=type_, duration=seconds, metadata=attempt.size)

    def _last(self, shot: Shot) -> _Attempt | None:
        """The last attempt at a shot of which the model is known."""
        found = (self._of_take(take) for take in reversed(shot.takes))
        take = next((attempt for attempt in found if attempt is not None), None)
        call = self._targeted.get(shot.id)
        if call is None or (take is not None and take.at is not None and take.at >= call.at):
            return take
        return _Attempt(call.provider, call.model, call.parameters, at=call.at)

    def _of_take(self, take: Take) -> _Attempt | None:
        facts = self._facts.takes.get(take.card.id, NO_FACTS)
        told = facts.generation
        call = self._called.get(take.card.id)
        provider = str(told.get("provider") or (call.provider if call else ""))
        model = str(told.get("model") or (call.model if call else ""))
        if not (provider and model):
            return None
        asked = told.get("parameters") or (call.parameters if call else {})
        parameters = dict(asked) if hasattr(asked, "items") else {}
        return _Attempt(
            provider,
            model,
            parameters,
            take.card.type,
            not take.is_failed,
            take.card.duration,
            _size(take, facts),
            take.number,
            facts.at,
        )

    def _most(self, film: Film) -> tuple[_Attempt | None, dict[tuple[str, str], _Attempt]]:
        """How most takes were made: of the whole film, and of each model; the last of them."""
        attempts = [
            attempt
            for shot in film.shots()
            for take in shot.takes
            if (attempt := self._of_take(take)) is not None
        ]
        measured = [attempt for attempt in attempts if attempt.is_measured]
        if not measured:
            return (attempts[-1] if attempts else None), {}
        alike = [attempt.likeness for attempt in measured]
        counts = Counter(alike)
        best: dict[tuple[str, str], tuple[int, _Attempt]] = {}
        models: Counter[tuple[str, str]] = Counter()
        for attempt, likeness in zip(measured, alike, strict=True):
            key, count = attempt.model_key, counts[likeness]
            models[key] += 1
            if count >= best.get(key, (0,))[0]:
                best[key] = count, attempt
        usual_of = {key: attempt for key, (_, attempt) in best.items()}
        most = max(models.values())
        usual = [key for key in usual_of if models[key] == most][-1]
        return usual_of[usual], usual_of


def _size(take: Take, facts: TakeFacts) -> dict[str, Any]:
    """Width and height as measured; of an attempt without a picture, as they were asked for."""
    told = facts.generation if take.is_failed else facts.metadata
    return {name: told[name] for name in _SIZE if told.get(name) is not None}
