"""Films with shots that takes are generated for, and the steps on the way there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain.rate_card import Example, PriceLine, RateCard
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, AddShots, SetShot
from desktop.edits.rate_card import PutRateCards
from desktop.jobs.job import run
from tests.jobs.stand_in import NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.film import Take
    from desktop.domain.generation_queue import BatchQuote, GenerationCall, GenerationReport
    from desktop.domain.ids import AssetId
    from desktop.jobs.generation import GenerationJobs

MODEL = "pictures-1"


def film_with_shots(library: Library, count: int = 1) -> tuple[AssetId, list[AssetId]]:
    """A film, and its shots, each with a prompt of its own."""
    film = perform(library, AddFilm("Harbour")).result
    shots = list(perform(library, AddShots(film, ("",) * count)).result)
    for number, shot in enumerate(shots, 1):
        perform(library, SetShot(shot, {"prompt": f"boat {number}", "code": f"{number}A"}))
    return film, shots


def price(library: Library, cost: str = "0.30") -> None:
    """Every picture costs so much."""
    line = PriceLine("image", ("images",), Decimal(cost))
    example = Example({"images": Decimal(1)}, Decimal(cost))
    card = RateCard(
        *("standin.example", MODEL, "USD", "https://standin.example", "2020-01-01"),
        *((line,), (example,)),
        ignores=("*",),
    )
    perform(library, PutRateCards((card,)))


def quoted(
    library: Library, jobs: GenerationJobs, shots: Sequence[AssetId], **how: Any
) -> BatchQuote:
    """A quote for what the shots say."""
    asked = {"adapter": NAME, "model": MODEL, **how}
    wanted = run(jobs.propose(library, shots, **asked))
    return run(jobs.quote(library, wanted))


def admitted(library: Library, jobs: GenerationJobs, shots: Sequence[AssetId], **how: Any) -> str:
    """A batch in the queue; its id."""
    return run(jobs.admit(library, quoted(library, jobs, shots, **how)))


def run_all(library: Library, jobs: GenerationJobs) -> GenerationReport:
    """Work on the queue until nothing is left."""
    return run(jobs.run(library))


def calls(library: Library) -> tuple[GenerationCall, ...]:
    """The queue as it is shown, in the order of admission."""
    return tuple(sorted(library.read(lambda r: r.generation.queue()), key=lambda one: one.id))


def takes(library: Library, shot: AssetId) -> tuple[Take, ...]:
    """The takes of a shot."""
    return library.read(lambda r: r.films.takes(shot))
