"""What is proposed for the selected shots: pictures of them, or lines of their dialogue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.domain.asset import AssetCard
    from desktop.domain.generation import ModelSpec
    from desktop.domain.generation_queue import GeneratorInfo, WantedTake
    from desktop.domain.ids import AssetId
    from desktop.jobs.generation import GenerationJobs
    from desktop.jobs.job import Job

_NOTHING_SAID = "There is no dialogue in this shot: type what is to be said."


@frozen
class Proposal:
    """What there is to generate with, and what is proposed.

    Attributes:
        offers: The generators, also those that cannot be asked.
        wanted: For each shot, or for each line; none where no generator can be asked.
        cards: Of the references.
    """

    offers: tuple[GeneratorInfo, ...]
    wanted: tuple[WantedTake, ...]
    cards: Mapping[AssetId, AssetCard]


@frozen
class ShotsAsked:
    """The shots that a person asks takes of.

    Attributes:
        again: The take to be made once more; None to begin from the shots.
        is_seed_locked: With the seed that it had.
        is_from_previous: The last frame of the shot before is the first frame.
    """

    shots: tuple[AssetId, ...]
    again: AssetId | None = None
    is_seed_locked: bool = False
    is_from_previous: bool = False

    def first(
        self, jobs: GenerationJobs, library: Library, adapter: str, model: str
    ) -> Job[Proposal]:
        """Propose with a generator and its model: those of the take, else these, else any."""
        offers = yield from jobs.offers(library)
        made = self._made_with(library)
        if made is not None:
            told = str(made.get("generator") or made.get("provider") or "")
            offer = next((o for o in offers if told in (o.spec.name, o.spec.provider)), None)
            if offer is not None and offer.availability.is_on:
                adapter, model = offer.spec.name, str(made.get("model") or "")
        chosen = _offered(offers, adapter, model, is_picture=made is not None)
        if chosen is None:
            return Proposal(offers, (), {})
        wanted, cards = yield from self.propose(jobs, library, *chosen)
        return Proposal(offers, wanted, cards)

    def propose(
        self, jobs: GenerationJobs, library: Library, adapter: str, model: ModelSpec
    ) -> Job[tuple[tuple[WantedTake, ...], Mapping[AssetId, AssetCard]]]:
        """What this model would be asked for; a shot without dialogue has a line to be typed."""
        is_speech = model.makes is AssetType.AUDIO
        wanted = yield from jobs.propose(
            library,
            self.shots,
            adapter=adapter,
            model=model.name,
            again=None if is_speech else self.again,
            is_seed_locked=self.is_seed_locked,
            from_previous=self.is_from_previous and not is_speech,
        )
        if not wanted:
            empty = yield from jobs.propose(
                library, self.shots, adapter=adapter, model=model.name, words=""
            )
            wanted = tuple(replace(one, left_out=(_NOTHING_SAID,)) for one in empty)
        ids = [one.asset_id for take in wanted for one in take.request.references]
        return wanted, library.read(lambda reads: reads.assets.cards(ids))

    def _made_with(self, library: Library) -> Mapping[str, Any] | None:
        again = self.again
        if again is None:
            return None
        return library.read(lambda reads: reads.assets.load(again).generation)


def _offered(
    offers: Sequence[GeneratorInfo], adapter: str, model: str, *, is_picture: bool
) -> tuple[str, ModelSpec] | None:
    """The generator and model to propose: the ones before, else the first that can be asked."""
    ready = [
        (offer.spec.name, one)
        for offer in offers
        if offer.availability.is_on
        for one in offer.models
        if not (is_picture and one.makes is AssetType.AUDIO)
    ]
    same = [one for one in ready if one[0] == adapter]
    exact = [one for one in same if one[1].name == model]
    return next(iter([*exact, *same, *ready]), None)
