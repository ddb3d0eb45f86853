"""Stop: at once and in a safe state, whatever a generator is at, whether or not it can be asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.generation import Reference, ReferenceRole
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.jobs.job import run
from tests.jobs.generated import admitted, calls, film_with_shots, price, run_all, takes
from tests.jobs.stand_in import QUICK, StandIn, jobs_with, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library, Maintenance
    from desktop.domain.generation import Submission
    from desktop.domain.ids import AssetId
    from tests.jobs.stand_in import Service

PRICE = Decimal("0.3")


@pytest.fixture
def service() -> Iterator[Service]:
    """A service whose jobs run until they are let go."""
    with served() as made:
        yield made


def one_shot(library: Library) -> AssetId:
    """A shot, and a price for pictures of it."""
    _, (shot,) = film_with_shots(library)
    price(library)
    return shot


def unwritten(books: Maintenance, key: str) -> None:
    """Make a call that runs one that was sent, and no more."""
    values = {"state": CallState.SENT.value, "provider_job_id": None}
    assert books.generation.steps._set(key, ("running",), values)


# What comes when it was stopped already; how it ends then, and what is spent.
ANSWERS = {
    "hold": (CallState.SUCCEEDED, PRICE),
    "hold500": (CallState.LOST, PRICE),
    "hold400": (CallState.FAILED, Decimal(0)),
    "hold429": (CallState.CANCELLED, Decimal(0)),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_is_waited_for_that_comes_with_the_result(
    answer: str, local_library: Library, service: Service
) -> None:
    library, shot = local_library, one_shot(local_library)
    service.faults["submit"].append(answer)
    jobs = jobs_with(StandIn(service.port, at_once=True))
    admitted(library, jobs, [shot])
    running = jobs.run(library)
    while not service.is_held.is_set():
        next(running)
    run(jobs.cancel(library, [calls(library)[0].id]))
    assert run(running).failed == 1
    (call,) = calls(library)
    assert (call.state, call.error_code) == (CallState.LOST, "stopped")
    assert (call.cost, call.basis) == (PRICE, CostBasis.ESTIMATED)
    # Nobody sends it again, and what it was answered with is heard all the same.
    run_all(library, jobs)
    (sending,) = [one for one in threading.enumerate() if one.name == "generation"]
    service.goes_on.set()
    sending.join()
    state, spent = ANSWERS[answer]
    assert calls(library)[0].state is state
    assert library.read(lambda r: r.spending.total()).total("USD") == spent
    assert len(takes(library, shot)) == (state is CallState.SUCCEEDED)
    assert service.asked["submit"] == 1


def test_what_is_being_sent_holds_no_program_at_its_end(
    local_library: Library, service: Service
) -> None:
    shot = one_shot(local_library)
    service.faults["submit"].append("hold")
    adapter = StandIn(service.port, at_once=True)
    jobs = jobs_with(adapter, replace(QUICK, grace=0.0))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library, stay=True)
    while not service.is_held.is_set():
        next(running)
    running.close()
    (sending,) = [one for one in threading.enumerate() if one.name == "generation"]
    assert sending.daemon  # Python waits for no such thread
    assert calls(local_library)[0].state is CallState.SENT
    service.goes_on.set()
    sending.join()
    assert calls(local_library)[0].state is CallState.SUCCEEDED
    assert len(service.charges) == len(takes(local_library, shot)) == 1


@pytest.mark.parametrize("is_sent_only", [True, False])
@pytest.mark.parametrize("is_stopped_before", [True, False])
def test_what_cannot_be_asked_any_more_is_stopped(
    is_sent_only: bool, is_stopped_before: bool, library: Library, service: Service
) -> None:
    shot = one_shot(library)
    on, off = StandIn(service.port), StandIn(service.port, is_on=False)
    jobs = jobs_with(on)
    admitted(library, jobs, [shot])
    running = jobs.run(library, stay=True)
    while calls(library)[0].state is not CallState.RUNNING:
        next(running)
    running.close()
    key = calls(library)[0].id
    if is_sent_only:  # as if its id had not been written down
        library.maintain(lambda books: unwritten(books, key))
    service.faults["cancel"].append("500")
    run((jobs if is_stopped_before else jobs_with(off)).cancel(library, [key]))
    if is_stopped_before:
        assert calls(library)[0].is_stopping
        run_all(library, jobs_with(off))
    (call,) = calls(library)
    assert call.state is (CallState.LOST if is_sent_only else CallState.NOT_RESUMABLE)
    assert (call.cost, call.basis) == (PRICE, CostBasis.ESTIMATED)
    assert call.advice


def test_what_is_stopped_while_its_files_are_sent_is_not_paid(
    local_library: Library, service: Service
) -> None:
    library, shot = local_library, one_shot(local_library)
    reference = Reference(ReferenceRole.IMAGE, shot)

    class Slow(StandIn):
        """While its first file is sent, somebody stops the call."""

        def submit(self, payload: Any, files: Any, **named: Any) -> Submission:
            run(jobs.cancel(library, [calls(library)[0].id]))
            files[reference]
            return super().submit(payload, files, **named)

    jobs = jobs_with(Slow(service.port))
    admitted(library, jobs, [shot])
    assert run_all(library, jobs).cancelled == 0  # put back by its sender, and stopped then
    assert calls(library)[0].state is CallState.CANCELLED
    spent = library.read(lambda r: r.spending.total())
    assert (spent.known, spent.unknown, service.charges) == (0, 0, [])


def test_what_nobody_is_paid_for_is_stopped_where_it_does_not_answer(
    local_library: Library, service: Service
) -> None:
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port, is_local=True))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while calls(local_library)[0].state is not CallState.RUNNING:
        next(running)
    service.faults["cancel"].extend(["500"] * 99)
    service.faults["poll"].extend(["500"] * 99)
    run(jobs.cancel(local_library, [calls(local_library)[0].id]))
    assert run(running).cancelled == 1
    assert calls(local_library)[0].cost == 0


def test_a_service_that_does_not_answer_is_not_asked_to_stop_for_ever(
    library: Library, service: Service
) -> None:
    shot = one_shot(library)
    jobs = jobs_with(StandIn(service.port), replace(QUICK, stopped_patience=0.1))
    admitted(library, jobs, [shot])
    running = jobs.run(library)
    while calls(library)[0].state is not CallState.RUNNING:
        next(running)
    service.faults["cancel"].extend(["500"] * 999)
    service.faults["poll"].extend(["500"] * 999)
    run(jobs.cancel(library, [calls(library)[0].id]))
    assert run(running).failed == 1
    (call,) = calls(library)
    assert (call.state, call.error_code) == (CallState.NOT_RESUMABLE, "stopped")
    assert (call.cost, call.basis) == (PRICE, CostBasis.ESTIMATED)
    assert "does not answer" in call.error
    assert service.asked["poll"] > 1
