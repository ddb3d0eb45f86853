"""The queue: the urgent first, leases that run out, tries that are counted, imports that go on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog import job as job_module
from desktop.catalog import lease
from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.domain.job import Effect, Outcome, ReportRow

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def queue(library: Library, count: int, *, priority: int = 5) -> list[Any]:
    """Assets with a thumbnail to make for each."""
    ids = library.write(
        lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(count)]
    )
    assert library.write(lambda tx: tx.jobs.queue("thumbnail", ids, priority=priority)) == count
    return ids


def claim(library: Library, limit: int = 1) -> list[Any]:
    """The next jobs."""
    return library.write(lambda tx: tx.jobs.claim("thumbnail", limit=limit))


def test_the_urgent_come_first_and_then_the_oldest(library: Library) -> None:
    slow, fast = queue(library, 2), queue(library, 2, priority=9)
    assert [job.asset_id for job in claim(library, 10)] == [*fast, *slow]
    assert claim(library) == []


def test_the_same_work_is_not_queued_twice_while_it_waits(library: Library) -> None:
    ids = queue(library, 3)
    assert library.write(lambda tx: tx.jobs.queue("thumbnail", ids)) == 0
    for job in claim(library, 3):
        library.write(lambda tx, j=job: tx.jobs.finish(j.id, "completed"))  # type: ignore[misc]
    assert library.write(lambda tx: tx.jobs.queue("thumbnail", ids[:1])) == 1


def test_a_failed_try_is_repeated_three_times_and_then_closed(library: Library) -> None:
    queue(library, 1)
    for _ in range(4):
        (job,) = claim(library)
        library.write(lambda tx, j=job: tx.jobs.retry(j.id, "the worker crashed"))  # type: ignore[misc]
    assert claim(library) == []
    found = library.read(lambda r: r.jobs.load(job.id))
    assert found is not None
    assert (found.status, found.error_message) == ("failed", "the worker crashed")


def test_a_job_whose_holder_vanishes_again_and_again_is_closed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(library, 1)
    monkeypatch.setattr(job_module, "LEASE", timedelta(seconds=-1))
    tries = 0
    while taken := claim(library):
        tries += 1
        assert tries <= 4
        assert taken[0].status in {"pending", "processing"}
    assert tries == 4
    assert library.read(lambda r: r.jobs.counts()) == {"failed": 1}


def test_a_lease_that_is_kept_is_nobody_elses(library: Library) -> None:
    queue(library, 1)
    (job,) = claim(library)
    library.write(lambda tx: tx.jobs.renew(job.id, progress=250))
    found = library.read(lambda r: r.jobs.load(job.id))
    assert found is not None
    assert found.progress == 100
    assert claim(library) == []


def test_what_a_dead_program_left_is_taken_up_by_one(
    postgres_library_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(open_library(postgres_library_url)) as mine,
        closing(open_library(postgres_library_url)) as theirs,
    ):
        queue(mine, 1)
        (job,) = claim(mine)
        dead = {"locked_by": f"{socket.gethostname()}:{2**22 + 1}"}
        mine.write(lambda tx: tx.jobs._set(job.id, dead))

        def take_up(library: Library) -> None:
            library.write(lambda tx: tx.jobs.free_left("thumbnail"))
            taken.append(claim(library))

        def is_running(_: int) -> bool:
            asked.append(1)
            if len(asked) == 1:
                take_up(theirs)  # while the other one still looks whether the holder is alive
            return False

        taken: list[list[Any]] = []
        asked: list[int] = []
        monkeypatch.setattr(lease, "is_running", is_running)
        take_up(mine)
        assert [len(jobs) for jobs in taken] == [1, 0]


def test_an_import_whose_process_died_is_offered_and_one_that_runs_is_not(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = library.write(lambda tx: tx.jobs.start_import("/footage", {"mode": "copy"}))
    assert library.read(lambda r: r.jobs.interrupted_imports()) == []
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    for holder, is_free in (
        (f"{socket.gethostname()}:{ended.pid}", True),
        (f"{socket.gethostname()}:{os.getppid()}", False),
        (f"another-machine:{ended.pid}", False),
        ("", False),
    ):
        monkeypatch.setattr(job_module, "holder", lambda h=holder: h)
        library.write(lambda tx: tx.jobs.renew(mine))
        offered = library.read(lambda r: r.jobs.interrupted_imports())
        assert [job.id for job in offered] == [mine] * is_free, holder
    assert offered == []
    monkeypatch.setattr(job_module, "LEASE", timedelta(seconds=-1))
    library.write(lambda tx: tx.jobs.renew(mine))
    (job,) = library.read(lambda r: r.jobs.interrupted_imports())
    assert job.result["options"] == {"mode": "copy"}


def test_a_report_is_kept_in_order_and_read_from_anywhere(library: Library) -> None:
    job = library.write(lambda tx: tx.jobs.start_import("/footage", {}))
    key = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "0.png"))
    others = [
        ReportRow(
            "/footage/\u00fc \\xff.png", Outcome.FAILED, error="{\"it\", is 'not' there, 50%}"
        ),
        ReportRow("/footage/a.png", Outcome.DUPLICATE, key, "image", "duplicate of NULL"),
        ReportRow(
            "/footage/b.png", Outcome.UPDATED, key, "image", None, (Effect.UPDATED, Effect.TAGGED)
        ),
        ReportRow("/footage/c.png", Outcome.DUPLICATE, key, None, "", (Effect.FOUND,)),
        ReportRow("/footage/d", Outcome.SKIPPED),
    ]
    # More than a statement takes, and some over.
    rows = [*others, *(ReportRow(f"/footage/{n}.png", Outcome.ADDED, key) for n in range(995))]
    for first in range(0, 1000, 400):
        library.write(lambda tx, f=first: tx.jobs.add_rows(job, f, rows[f : f + 400]))  # type: ignore[misc]
    library.write(lambda tx: tx.jobs.add_rows(job, 1000, []))
    assert library.read(lambda r: r.jobs.report(job)) == rows
    assert library.read(lambda r: r.jobs.report(job, first=20)) == rows[20:]
