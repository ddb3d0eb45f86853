"""What a generator says is kept as every database takes it, and means what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryGoneError
from desktop.catalog.engine.session import utc_now
from desktop.domain.generation import JobReport, RemoteFile, RemoteState, Submission
from desktop.domain.generation_answer import clean_job_id, clean_report
from desktop.domain.provider_call import CallState
from desktop.domain.spending import CostBasis
from desktop.jobs import generation_folder, generation_notes, generation_step
from desktop.jobs.job import run
from tests.jobs.generated import admitted, calls, film_with_shots, price, run_all, takes
from tests.jobs.stand_in import NAME, QUICK, StandIn, jobs_with, png, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.library import Library, Maintenance
    from tests.jobs.stand_in import Service

BAD = "a\x00b\ud800\u202e"


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that has done a job as soon as it is asked how it is."""
    with served() as made:
        made.is_open.set()
        yield made


class Says(StandIn):
    """Answers what it is told to."""

    def __init__(self, answer: Submission, later: JobReport | None = None) -> None:
        super().__init__(0, at_once=later is None)
        self._answer, self._later = answer, later

    def submit(self, *_: Any, into: Path, **__: Any) -> Submission:
        """The answer, and a picture."""
        (into / "made.png").write_bytes(png(1))
        return self._answer

    def poll(self, job_id: str) -> JobReport:
        """What is said of the job."""
        return self._later or super().poll(job_id)


def strange() -> JobReport:
    """A report in which everything is as no database takes it."""
    nested: Any = [1]
    for _ in range(99):
        nested = [nested]
    return JobReport(
        RemoteState.SUCCEEDED,
        progress=float("nan"),
        files=(RemoteFile(path="made.png", name=BAD, content_type=BAD), RemoteFile(url=BAD)),
        error=BAD,
        error_code=BAD * 99,
        cost=Decimal("NaN"),
        units=Decimal(-1),
        unit=BAD * 99,
        seed=10**5000,
        model=f"m{BAD}" * 999,
        facts={
            BAD: BAD,
            "deep": nested,
            "none": float("inf"),
            "large": 10**5000,
            "long": "o" * 10**6,
        },
    )


def test_a_strange_report_keeps_nothing_from_being_stored(library: Library) -> None:
    _, (shot,) = film_with_shots(library)
    price(library)
    jobs = jobs_with(Says(Submission(report=strange())))
    admitted(library, jobs, [shot])
    run_all(library, jobs)
    (call,) = calls(library)
    assert (call.state, call.cost) == (CallState.SUCCEEDED, Decimal("0.3"))
    assert len(takes(library, shot)) == 1
    kept = library.read(lambda r: r.generation.kept(call.id))
    assert kept is not None
    assert "\x00" not in str(kept.response)
    assert len(str(kept.response)) < 100_000


def test_what_is_well_is_left_as_it_is() -> None:
    file = RemoteFile("https://a.example/1.png?k=%20", name="1.png", content_type="image/png")
    told = JobReport(
        *(RemoteState.SUCCEEDED, 0.5, 3, (file,), "", "Node 3\nfell.", Decimal("0.1"), "EUR"),
        *(Decimal(2), "second", 7, "flux"),
        facts={"timings": {"inference": 2.5}, "ids": ["a", None, True]},
    )
    assert clean_report(told) == told
    assert clean_report(replace(told, currency="Euro")).cost is None
    assert clean_job_id("fal-ai/x/requests/1#a") == "fal-ai/x/requests/1#a"


@pytest.mark.parametrize("job_id", ["a\x00b", "a\nb", " a", "a" * 256])
def test_an_id_that_cannot_be_kept_is_none(job_id: str, library: Library) -> None:
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(Says(Submission(job_id)))
    admitted(library, jobs, [shot])
    run_all(library, jobs)
    (call,) = calls(library)
    assert (call.state, call.error_code) == (CallState.LOST, "bad_answer")


def test_what_a_failure_cost_is_in_its_own_currency(local_library: Library) -> None:
    _, (shot,) = film_with_shots(local_library)
    price(local_library)
    failed = JobReport(RemoteState.FAILED, cost=Decimal("0.4"), currency="EUR")
    jobs = jobs_with(Says(Submission("job-1"), failed))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    (call,) = calls(local_library)
    assert (call.cost, call.currency, call.basis) == (Decimal("0.4"), "EUR", CostBasis.BILLED)


def test_what_was_made_and_is_not_kept_is_expired_at_once(
    local_library: Library, service: Service
) -> None:
    _, (shot,) = film_with_shots(local_library)
    service.faults["file"].extend(["404"] * 999)
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while not service.asked["file"]:
        next(running)
    service.jobs["job-1"]["state"] = "expired"
    run(running)
    assert calls(local_library)[0].state is CallState.EXPIRED
    assert len(service.charges) == 1


def test_what_is_said_to_be_expired_is_taken_where_it_still_is(
    local_library: Library, service: Service
) -> None:
    _, (shot,) = film_with_shots(local_library)
    service.faults["file"].append("404")
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while not service.asked["file"]:
        next(running)
    service.jobs["job-1"]["state"] = "expired"
    service.faults["poll"].clear()
    run(running)
    assert calls(local_library)[0].state is CallState.SUCCEEDED


def test_a_program_that_ends_before_it_sends_has_not_sent(
    library: Library, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, ended = generation_folder.begin_sending, list[str]()

    def ends(call_id: str) -> bool:
        if not ended:
            ended.append(call_id)
            raise LibraryGoneError("The window was closed.")
        return begin(call_id)

    monkeypatch.setattr(generation_step, "begin_sending", ends)
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    run_all(library, jobs)
    assert ended
    assert calls(library)[0].state is CallState.SUCCEEDED
    assert len(service.charges) == len(takes(library, shot)) == 1


def test_who_may_send_is_one(library: Library, service: Service) -> None:
    _, (shot,) = film_with_shots(library)
    admitted(library, jobs_with(StandIn(service.port)), [shot])
    key, at = calls(library)[0].id, utc_now()
    generation_folder.folder_to_send(key, at)
    library.maintain(lambda books: books.generation.claim("me", {NAME: 1}))

    def mark(moment: Any) -> bool:
        return library.maintain(lambda books: books.generation.steps.mark_sent("me", key, moment))

    assert mark(at)
    assert mark(at)  # once more, where the answer to the first got lost
    assert not mark(at + timedelta(seconds=1))
    assert not generation_folder.was_never_sent(key, at + timedelta(seconds=1))
    assert generation_folder.was_never_sent(key, at)
    assert not generation_folder.begin_sending(key)  # its sender wakes up too late
    generation_folder.folder_to_send(key, at)
    assert generation_folder.begin_sending(key)
    assert not generation_folder.was_never_sent(key, at)


def test_nothing_is_paid_that_there_is_no_room_for(
    local_library: Library, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation_folder, "_ROOM", 2**80)
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    run_all(local_library, jobs)
    (call,) = calls(local_library)
    assert (call.state, call.cost, service.charges) == (CallState.FAILED, Decimal(0), [])
    assert "no room" in call.error


def test_a_clock_that_is_set_wrong_gives_nothing_up(
    local_library: Library, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.is_open.clear()
    _, (shot,) = film_with_shots(local_library)
    jobs = jobs_with(StandIn(service.port))
    admitted(local_library, jobs, [shot])
    running = jobs.run(local_library)
    while calls(local_library)[0].state is not CallState.RUNNING:
        next(running)
    monkeypatch.setattr(generation_notes, "utc_now", lambda: utc_now() + timedelta(days=30))
    asked = service.asked["poll"]
    while service.asked["poll"] < asked + 3:
        next(running)
    service.is_open.set()
    run(running)
    assert calls(local_library)[0].state is CallState.SUCCEEDED


def test_what_a_wrong_clock_has_put_off_is_due(library: Library, service: Service) -> None:
    _, (shot,) = film_with_shots(library)
    jobs = jobs_with(StandIn(service.port))
    admitted(library, jobs, [shot])
    key, year = calls(library)[0].id, utc_now() + timedelta(days=365)

    def put_off(books: Maintenance) -> bool:
        values = {"next_try_at": year, "locked_by": "other|elsewhere:1", "locked_until": year}
        return books.generation.steps._set(key, ("queued",), values)

    assert library.maintain(put_off)
    run_all(library, jobs)
    assert calls(library)[0].state is CallState.SUCCEEDED


@pytest.mark.parametrize("asked", [3e9, float("inf"), float("nan"), -1.0])
def test_nobody_waits_longer_than_a_day(asked: float) -> None:
    assert 0 < QUICK.retry_after(1, asked) <= 86_400
