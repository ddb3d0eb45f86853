"""A script has a take made: it comes, it is refused, or it comes to nothing with a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.edits.edit import perform
from desktop.edits.spending import SetBudget
from desktop.tracking import GenerationError, InvalidValueError, UnknownAssetError
from desktop.tracking.service import AssetService
from tests.jobs.generated import price
from tests.jobs.stand_in import NAME, StandIn, jobs_with, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.jobs.stand_in import Service


@pytest.fixture
def paid(service: AssetService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that costs money, which scripts find installed."""
    with served() as made:
        made.is_open.set()
        jobs = jobs_with(StandIn(made.port))
        monkeypatch.setattr(AssetService, "_generation", lambda _: jobs)
        price(service._library)
        yield made


def shot_in_film(service: AssetService) -> tuple[UUID, UUID]:
    """A film and a shot in it."""
    film = service.create_film(title="Harbour")
    shot = service.create_shot(name="Wide", shot_number="1A", prompt="a boat")
    service.add_shot_to_film(film, shot)
    return film, shot


def test_a_script_has_a_take_made(service: AssetService, paid: Service) -> None:
    film, shot = shot_in_film(service)
    made = service.generate_shot_take(shot, NAME, seed=5, parameters={"steps": 4})
    assert made["generation_metadata"]["prompt"] == "a boat"
    assert made["generation_metadata"]["parameters"] == {"steps": 4}
    take = service.get_selected_take(shot)
    assert take is not None
    assert take["id"] == made["id"]
    again = service.generate_shot_take(shot, NAME, again=made["id"], prompt="a ship")
    assert (again["generation_metadata"]["prompt"], len(paid.charges)) == ("a ship", 2)
    with pytest.raises(UnknownAssetError) as unknown:
        service.generate_shot_take(shot, "nobody")
    assert unknown.value.field == "generator"
    with pytest.raises(InvalidValueError) as preset:
        service.generate_shot_take(shot, NAME, preset="best")
    assert preset.value.field == "preset"
    paid.faults["submit"].append("500")
    with pytest.raises(GenerationError) as lost:
        service.generate_shot_take(shot, NAME)
    assert lost.value.state == "lost"
    from desktop.domain.typed_text import read_money

    perform(service._library, SetBudget(str(film), read_money("0.60")))  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="budget") as refused:
        service.generate_shot_take(shot, NAME)
    assert refused.value.field == "budget"
    assert len(paid.charges) == 3
    service.generate_shot_take(shot, NAME, over_budget=True)
    assert len(paid.charges) == 4
