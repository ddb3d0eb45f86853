"""`film generate-take` and `generation`: a take is made, one is stopped, a budget stops a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.jobs import generation_adapters
from tests.cli.conftest import Answer, both
from tests.jobs.stand_in import NAME, StandIn, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.jobs.stand_in import Service

    Desk = Callable[..., Answer]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that costs money, which the command line finds installed."""
    with served() as made:
        made.is_open.set()
        shelf = generation_adapters.AdapterShelf.__init__
        adapter = StandIn(made.port)
        monkeypatch.setattr(shelf, "__defaults__", (lambda setups, names: {NAME: adapter}, dict))
        yield made


def begun(desk: Desk) -> str:
    """A film with a shot; the shot's id."""
    desk("film", "new", "Harbour")
    return str(desk("film", "add-shot", "Harbour", "Wide", "--prompt", "a boat").row["id"])


@both
def test_a_take_is_drawn_without_a_network(desk: Desk) -> None:
    shot = begun(desk)
    assert "sketch" in [one["name"] for one in desk("generation", "generators").rows]
    made = desk("film", "generate-take", shot, "--generator", "sketch", "--variations", "2")
    assert made.code == 0, made.err
    assert [one["state"] for one in made.rows] == ["succeeded", "succeeded"]
    assert {one["shot_id"] for one in made.rows} == {shot}
    takes = desk("film", "takes", shot).rows
    assert len(takes) == len({one["made"][0] for one in made.rows}) == 2
    assert desk("generation", "dismiss", made.rows[0]["id"]).row == {"dismissed": 1}
    assert len(desk("generation", "list").rows) == 1


def test_what_costs_is_asked_for_and_a_budget_stops_it(desk: Desk, service: Service) -> None:
    asked = ("film", "generate-take", begun(desk), "--generator", NAME)
    unsent = desk(*asked)
    assert unsent.code == 2
    assert "1 take, 1 without a price" in unsent.err
    assert "--yes" in unsent.err
    assert desk("generation", "list").out == ""
    assert desk(*asked, "--model", "pictures-2", "--yes").code != 0
    (call,) = desk(*asked, "--yes", "--queue-only").rows
    assert (call["state"], call["cost"]) == ("queued", None)
    assert desk("generation", "cancel", call["id"]).row["state"] == "cancelled"
    assert not service.charges
    again = desk("generation", "send-again", call["id"]).row
    assert again["id"] != call["id"]
    assert desk("generation", "run").row["made"] == 1
    assert len(service.charges) == 1
    service.faults["submit"].append("cut")
    lost = desk(*asked, "--yes")
    assert lost.code == 1
    assert lost.row["state"] == "lost"
    assert "may have been paid" in lost.row["advice"]
