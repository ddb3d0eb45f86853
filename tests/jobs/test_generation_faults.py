"""A service that misbehaves: nothing is paid twice, nothing that was paid is lost, all is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryGoneError, RuleError
from desktop.base.paths import data_dir
from desktop.catalog.library import open_library
from desktop.domain.fair_order import fair_order
from desktop.domain.generation import JobReport, RemoteState
from desktop.domain.generation_queue import CallAction
from desktop.domain.provider_call import CallState
from desktop.edits.generated_take import StoreGenerated
from desktop.jobs import generation_fetch, generation_folder, generation_result
from desktop.jobs.generation_step import CallSteps
from desktop.jobs.generation_store import units_of
from desktop.jobs.job import run
from desktop.storage.finding import OriginFinder
from tests.jobs.generated import admitted, calls, film_with_shots, price, run_all, takes
from tests.jobs.stand_in import NAME, QUICK, StandIn, jobs_with, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from desktop.catalog.transaction import Tx
    from desktop.domain.generation import Submission
    from tests.jobs.stand_in import Service


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that has done a job as soon as it is asked how it is."""
    with served() as made:
        made.is_open.set()
        yield made


# What is wrong, by question; the state that it ends in; how often it was paid; how many takes.
FAULTS = {
    "busy twice": ({"submit": "429 429"}, CallState.SUCCEEDED, 1, 1),
    "always busy": ({"submit": "429 " * 8}, CallState.FAILED, 0, 0),
    "refused": ({"submit": "400"}, CallState.FAILED, 0, 0),
    "taken, then an error": ({"submit": "500"}, CallState.LOST, 1, 0),
    "taken, then cut": ({"submit": "cut"}, CallState.LOST, 1, 0),
    "no answers for a while": ({"poll": "500 cut 429 500"}, CallState.SUCCEEDED, 1, 1),
    "file cut and missing": ({"file": "cut 500 404"}, CallState.SUCCEEDED, 1, 1),
    "a page in place of a picture": ({"file": "html html"}, CallState.SUCCEEDED, 1, 1),
    "nothing but pages": ({"file": "html " * 5}, CallState.FAILED, 1, 0),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_a_service(name: str, local_library: Library, service: Service) -> None:
    faults, state, charges, made = FAULTS[name]
    library = local_library
    for question, words in faults.items():
        service.faults[question].extend(words.split())
    _, (shot,) = film_with_shots(library)
    price(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    run_all(library, jobs)
    (call,) = calls(library)
    assert call.state is state
    assert len(service.charges) == charges
    assert len(takes(library, shot)) == made
    assert bool(call.error) == (state is not CallState.SUCCEEDED)
    spent = library.read(lambda r: r.spending.total()).total("USD")
    # What may have been paid counts as it was estimated; what certainly was not, as nothing.
    assert (
        str(spent.normalize())
        == {
            CallState.SUCCEEDED: "0.25",
            CallState.LOST: "0.3",
            CallState.FAILED: "0.3" if charges else "0",
        }[state]
    )
    # Another run never sends it again; a person may, and that is another call.
    run_all(library, jobs)
    assert len(service.charges) == charges
    if state is not CallState.SUCCEEDED:
        assert CallAction.SEND_AGAIN in call.actions
        run(jobs.send_again(library, call.id))
        run_all(library, jobs)
        assert len(service.charges) == charges + 1
        assert len(takes(library, shot)) == 1
    else:
        with pytest.raises(RuleError):
            run(jobs.send_again(library, call.id))


def test_no_service_at_all_is_tried_again(local_library: Library) -> None:
    _, (shot,) = film_with_shots(local_library)
    with served() as gone:
        port = gone.port
    jobs = jobs_with(StandIn(port))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    (call,) = calls(local_library)
    assert (call.state, call.error) == (CallState.FAILED, "No connection.")


def test_an_id_that_is_chosen_is_asked_for(local_library: Library, service: Service) -> None:
    service.faults["submit"].append("cut")
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port, chooses=True))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert len(service.charges) == len(takes(local_library, shot)) == 1


def test_what_comes_with_the_answer_is_stored(local_library: Library, service: Service) -> None:
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port, at_once=True))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert len(service.charges) == len(takes(local_library, shot)) == 1


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("failed", CallState.FAILED),
        ("cancelled", CallState.CANCELLED),
        ("expired", CallState.EXPIRED),
        ("unknown", CallState.NOT_RESUMABLE),
    ],
)
def test_what_a_service_says_of_a_job(
    said: str, state: CallState, local_library: Library, service: Service
) -> None:
    service.is_open.clear()
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while not service.jobs:
        next(running)
    service.jobs["job-1"]["state"] = said
    run(running)
    assert calls(local_library)[0].state is state


def test_a_result_that_never_comes_is_given_up(local_library: Library, service: Service) -> None:
    service.is_open.clear()
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port), replace(QUICK, patience=timedelta(0)))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert calls(local_library)[0].state is CallState.NOT_RESUMABLE
    assert len(service.charges) == 1


def test_what_is_done_is_stored_however_long_nobody_asked(
    local_library: Library, service: Service
) -> None:
    # As if every call had been sent longer ago than anybody is waited for.
    jobs = jobs_with(StandIn(service.port), replace(QUICK, patience=timedelta(0)))
    _, (shot,) = film_with_shots(local_library)
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert calls(local_library)[0].state is CallState.SUCCEEDED
    assert len(service.charges) == len(takes(local_library, shot)) == 1


def test_an_answer_that_was_not_written_down_is_found_again(
    local_library: Library, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, troubles = CallSteps._made, list[str]()

    def ends(*told: Any) -> object:
        if not troubles:
            troubles.append("the program ends")
            raise LibraryGoneError("The window was closed.")
        return made(*told)

    monkeypatch.setattr(CallSteps, "_made", ends)
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port, at_once=True))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert troubles
    assert calls(local_library)[0].state is CallState.SUCCEEDED
    assert len(service.charges) == len(takes(local_library, shot)) == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_who_gives_a_call_up_leaves_it_to_its_sender(
    at_once: bool, local_library: Library, service: Service
) -> None:
    class Slow(StandIn):
        """While it waits for an answer, another program takes its call for lost."""

        def submit(self, *told: Any, **named: Any) -> Submission:
            finder, stop = OriginFinder(), threading.Event()
            other = CallSteps(local_library, "other|elsewhere:1", QUICK, finder, stop)
            other.step(calls(local_library)[0].id, self)
            return super().submit(*told, **named)

    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(Slow(service.port, at_once=at_once))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    assert len(service.charges) == len(takes(local_library, shot)) == 1


def test_what_lies_on_another_computer_is_left_to_that_one(
    local_library: Library, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port, at_once=True))
    admitted(local_library, jobs, [shot])
    here, there = data_dir(), tmp_path / "another computer"
    fetch = CallSteps._fetch

    def ends(*told: Any) -> object:
        monkeypatch.setattr(CallSteps, "_fetch", fetch)
        monkeypatch.setattr(generation_folder, "data_dir", lambda: there)
        return fetch(*told)

    monkeypatch.setattr(CallSteps, "_fetch", ends)
    running = jobs.run(local_library)
    while not (told := calls(local_library)[0].error):
        next(running)
    assert "the computer that asked for it" in told
    # Nobody has it now: whoever has the file takes it up, while the other one still runs.
    monkeypatch.setattr(generation_folder, "data_dir", lambda: here)
    run_all(local_library, jobs_with(StandIn(service.port, at_once=True)))
    assert len(service.charges) == len(takes(local_library, shot)) == 1
    running.close()


def test_a_stopped_job_that_is_not_known_any_more_is_stopped(
    local_library: Library, service: Service
) -> None:
    service.is_open.clear()
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while calls(local_library)[0].state is not CallState.RUNNING:
        next(running)
    run(jobs.cancel(local_library, [calls(local_library)[0].id]))
    service.jobs["job-1"]["state"] = "unknown"
    run(running)
    assert calls(local_library)[0].state is CallState.CANCELLED


def test_what_a_program_says_is_kept_by_every_database(library: Library, service: Service) -> None:
    _, (shot,) = film_with_shots(library)
    admitted(library, jobs_with(StandIn(service.port)), [shot])
    key = calls(library)[0].id

    def end(books: Maintenance) -> bool:
        books.generation.claim("me", {NAME: 1})
        words, code = "Node 3\x00 fell\ud800.", "a\x00b"
        return books.generation.steps.end("me", key, CallState.FAILED, error=words, code=code)

    assert library.maintain(end)
    call = calls(library)[0]
    assert (call.error, call.error_code) == ("Node 3 fell\N{REPLACEMENT CHARACTER}.", "ab")


@pytest.mark.parametrize(
    ("told", "kept"), [("3.123456789", "3.123456789"), ("1e40", None), ("-1", None), ("nan", None)]
)
def test_what_was_used_keeps_no_result_from_being_stored(told: str, kept: str | None) -> None:
    report = JobReport(RemoteState.SUCCEEDED, units=Decimal(told))
    assert units_of(report) == (None if kept is None else Decimal(kept))


def test_a_full_disk_and_a_library_that_is_away_are_waited_for(
    local_library: Library, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = local_library
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    fetched, apply = generation_fetch.fetch, StoreGenerated.apply
    troubles: list[str] = []

    def full(*told: object) -> None:
        if troubles.count("disk") < 2:
            troubles.append("disk")
            raise OSError(28, "No space left on device")
        fetched(*told)  # type: ignore[arg-type]

    def away(edit: StoreGenerated, tx: Tx) -> object:
        if troubles.count("library") < 2:
            troubles.append("library")
            raise LibraryGoneError("The server was restarted.")
        return apply(edit, tx)

    monkeypatch.setattr(generation_result, "fetch", full)
    monkeypatch.setattr(StoreGenerated, "apply", away)
    run_all(library, jobs)
    assert sorted(troubles) == ["disk", "disk", "library", "library"]
    assert len(service.charges) == len(takes(library, shot)) == 1


def test_two_programs_send_no_call_twice(library_address: str, service: Service) -> None:
    with ThreadPoolExecutor(2) as threads:
        libraries = [open_library(library_address), open_library(library_address)]
        try:
            _, shots = film_with_shots(libraries[0], 3)
            jobs = [jobs_with(StandIn(service.port)) for _ in libraries]
            admitted(libraries[0], jobs[0], shots, variations=4)
            begin = threading.Barrier(2)

            def work(number: int) -> int:
                begin.wait()
                return run_all(libraries[number], jobs[number]).made

            made = sum(threads.map(work, range(2)))
            assert made == len(service.charges) == len(set(service.charges)) == 12
            assert sum(len(takes(libraries[0], shot)) for shot in shots) == 12
        finally:
            for library in libraries:
                library.close()


def test_a_small_batch_is_not_kept_waiting_by_a_large_one() -> None:
    waiting = [(f"a{n}", "a") for n in range(1000)] + [("b0", "b"), ("b1", "b")]
    assert fair_order(waiting, {}, 4) == ["a0", "b0", "a1", "b1"]
    assert fair_order(waiting, {"a": 1}, 2) == ["b0", "a0"]
