"""A take is proposed, quoted, admitted, sent, fetched and stored: on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import ChangedElsewhereError, RuleError
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.domain.typed_text import Money
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import Undo, perform
from desktop.edits.film import SetShot
from desktop.edits.spending import SetBudget
from desktop.jobs.job import run
from tests.jobs.generated import (
    admitted,
    calls,
    film_with_shots,
    price,
    quoted,
    run_all,
    takes,
)
from tests.jobs.stand_in import NAME, StandIn, jobs_with, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library
    from desktop.domain.work_end import WorkEnd
    from tests.jobs.stand_in import Service


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that has done a job as soon as it is asked how it is."""
    with served() as made:
        made.is_open.set()
        yield made


def test_a_take_comes_with_everything_known_of_it(library: Library, service: Service) -> None:
    film, (shot,) = film_with_shots(library)
    price(library)
    jobs = jobs_with(StandIn(service.port))
    quote = quoted(library, jobs, [shot])
    assert quote.words == "1 take, $0.30"
    assert quote.is_admissible
    run(jobs.admit(library, quote))
    (waiting,) = calls(library)
    assert (waiting.state, waiting.target_name, waiting.prompt) == (
        CallState.QUEUED,
        "1A",
        "boat 1",
    )
    assert waiting.film_id == film
    assert run_all(library, jobs).made == 1
    (call,) = calls(library)
    assert (call.state, call.cost, call.basis) == (
        CallState.SUCCEEDED,
        Decimal("0.25"),
        CostBasis.BILLED,
    )
    (take,) = takes(library, shot)
    assert take.is_selected
    assert not take.causes
    assert call.made == (take.card.id,)
    asset = library.read(lambda r: r.assets.load(take.card.id))
    told = {name: asset.generation[name] for name in ("provider", "model", "prompt", "seed")}
    assert told == {
        "provider": "standin.example",
        "model": "pictures-1",
        "prompt": "boat 1",
        "seed": "7",
    }
    assert asset.generation_cost == Decimal("0.25")
    assert len(service.charges) == 1
    kept = library.read(lambda r: r.generation.kept(call.id))
    assert kept is not None
    assert kept.request["payload"]["body"]["prompt"] == "boat 1"
    assert "secret" not in str(kept)
    assert library.read(lambda r: r.budgets.of(film)).spent == Decimal("0.25")
    # What is undone goes to the Trash; what was paid stays on record.
    entry = library.read(lambda r: r.activity.of(take.card.id))[0]
    assert entry.label == "Generate take for 1A"
    perform(library, Undo(entry.operation_id, entry.label))
    assert takes(library, shot) == ()
    assert calls(library)[0].state is CallState.SUCCEEDED


def test_what_changed_meanwhile_is_parked_and_told(library: Library, service: Service) -> None:
    _, (changed, trashed) = film_with_shots(library, 2)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [changed, trashed])
    perform(library, SetShot(changed, {"prompt": "a ship"}))
    perform(library, TrashAssets((trashed,)))
    run_all(library, jobs)
    (parked,) = takes(library, changed)
    assert parked.is_parked
    assert not parked.is_selected
    assert [one.error_code for one in calls(library)] == ["parked", "shot_trashed"]
    assert all(one.state is CallState.SUCCEEDED for one in calls(library))


def test_a_batch_is_admitted_whole_or_not_at_all(library: Library, service: Service) -> None:
    film, shots = film_with_shots(library, 3)
    price(library)
    perform(library, SetBudget(film, Money(Decimal("0.70"), "USD")))
    jobs = jobs_with(StandIn(service.port))
    first = quoted(library, jobs, shots[:2])
    run(jobs.admit(library, first))
    # What waits in the queue counts: one more would pass the budget.
    third = quoted(library, jobs, shots[2:])
    assert [one.film_id for one in third.passed] == [film]
    assert "passes the budget: $0.90 of $0.70" in third.passed[0].words
    with pytest.raises(RuleError, match="passes the budget"):
        run(jobs.admit(library, third))
    assert len(calls(library)) == 2
    run(jobs.admit(library, third, over_budget=True))
    assert len(calls(library)) == 3
    assert not service.charges


def test_the_quote_that_was_shown_is_what_is_sent(library: Library, service: Service) -> None:
    film, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    unpriced = quoted(library, jobs, [shot])
    assert unpriced.total is None
    assert unpriced.words == "1 take, 1 without a price"
    perform(library, SetBudget(film, Money(Decimal(9), "USD")))
    (ahead,) = quoted(library, jobs, [shot]).budgets
    assert ahead.ahead.is_unsure
    assert "Not all of it can be held against the budget" in ahead.words
    perform(library, SetBudget(film, None))
    price(library)
    with pytest.raises(ChangedElsewhereError, match="price"):
        run(jobs.admit(library, unpriced))
    shown = quoted(library, jobs, [shot])
    perform(library, SetBudget(film, Money(Decimal("0.10"), "USD")))
    with pytest.raises(ChangedElsewhereError, match="since the quote"):
        run(jobs.admit(library, shown))
    perform(library, SetBudget(film, None))
    perform(library, SetShot(shot, {"prompt": "a ship"}))
    with pytest.raises(ChangedElsewhereError, match="1A has changed"):
        run(jobs.admit(library, shown))
    assert calls(library) == ()
    refused = quoted(library, jobs, [shot], model="pictures-1", variations=2)
    assert len(refused.plans) == 2


def test_stop_before_and_while_it_is_made(local_library: Library, service: Service) -> None:
    library = local_library
    service.is_open.clear()
    _, shots = film_with_shots(library, 2)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, shots)
    first, second = calls(library)
    assert run(jobs.cancel(library, [first.id])) == 1
    running = jobs.run(library)
    while not service.charges or calls(library)[1].state is not CallState.RUNNING:
        next(running)
    assert run(jobs.cancel(library, [second.id])) == 1
    assert run(running).cancelled == 1
    assert [one.state for one in calls(library)] == [CallState.CANCELLED] * 2
    assert len(service.charges) == 1
    assert service.cancelled == ["job-1"]
    spent = library.read(lambda r: r.spending.total())
    assert (spent.known, spent.unknown) == (0, 1)  # nobody says what a stopped one cost
    assert run(jobs.dismiss(library, [first.id, second.id])) == 2
    assert calls(library) == ()


def test_what_comes_though_it_was_stopped_is_stored(
    local_library: Library, service: Service
) -> None:
    library = local_library
    service.is_open.clear()
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    running = jobs.run(library)
    while calls(library)[0].state is not CallState.RUNNING:
        next(running)
    service.jobs["job-1"]["state"] = "succeeded"
    run(jobs.cancel(library, [calls(library)[0].id]))
    assert run(running).made == 1
    assert len(takes(library, shot)) == 1
    assert calls(library)[0].state is CallState.SUCCEEDED


def test_a_closed_run_is_gone_on_with_by_another(local_library: Library, service: Service) -> None:
    library = local_library
    service.is_open.clear()
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    running = jobs.run(library, stay=True)
    while calls(library)[0].state is not CallState.RUNNING:
        next(running)
    running.close()
    service.is_open.set()
    assert run_all(library, jobs_with(StandIn(service.port))).made == 1
    assert len(service.charges) == 1
    assert len(takes(library, shot)) == 1


def test_it_is_said_once_how_it_went_when_the_queue_has_run_empty(
    local_library: Library, service: Service
) -> None:
    library = local_library
    _, shots = film_with_shots(library, 3)
    jobs = jobs_with(StandIn(service.port))
    service.faults["submit"] += ["", "400"]
    admitted(library, jobs, shots)
    running = jobs.run(library, stay=True)
    ends: list[WorkEnd] = []

    def until_told(count: int) -> None:
        for step in running:
            end = getattr(step, "last_end", None)
            if end is not None and (not ends or end is not ends[-1]):
                ends.append(end)
            if len(ends) == count:
                return

    until_told(1)
    assert sorted(call.state for call in calls(library)) == ["failed", "succeeded", "succeeded"]
    admitted(library, jobs, shots[:1])
    until_told(2)
    assert [end.came for end in ends] == ["2 takes arrived, 1 failed", "1 take arrived"]
    # What a person has stopped is told nobody.
    service.is_open.clear()
    admitted(library, jobs, shots[:1])
    while calls(library)[-1].state is not CallState.RUNNING:
        next(running)
    run(jobs.cancel(library, [calls(library)[-1].id]))
    while calls(library)[-1].state is not CallState.CANCELLED:
        next(running)
    service.is_open.set()
    service.faults["submit"] += ["400"]
    admitted(library, jobs, shots[:1])
    until_told(3)
    assert ends[-1].came == "1 take failed"
    running.close()


def test_batches_share_the_room_that_there_is(local_library: Library, service: Service) -> None:
    library = local_library
    _, shots = film_with_shots(library, 6)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, shots[:1], variations=8)
    admitted(library, jobs, shots[1:])
    run_all(library, jobs)
    assert service.most_at_once <= 4
    assert len(service.charges) == 13
    # The small batch does not wait for the large one to end.
    assert "boat 2" in service.order[:4]
    assert "boat 1" in service.order[-3:]


def test_again_with_the_seed_and_what_was_said(local_library: Library, service: Service) -> None:
    library = local_library
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    run_all(library, jobs)
    perform(library, SetShot(shot, {"prompt": "a ship"}))
    (take,) = takes(library, shot)
    how = {"adapter": NAME, "model": "pictures-1", "again": take.card.id}
    first, other = run(
        jobs.propose(library, [shot], **how, is_seed_locked=True, variations=2)  # type: ignore[arg-type]
    )
    assert (first.request.prompt, first.request.seed) == ("boat 1", 7)
    assert (other.request.prompt, other.request.seed) == ("boat 1", None)
