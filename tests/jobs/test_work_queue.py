"""Queued jobs: done once however many workers there are, and given up after several tries."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.catalog.library import Library, open_library
from desktop.domain.derived import Derived, derived_path
from desktop.domain.job import Outcome
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.work_queue import WorkReport, work
from tests.jobs.conftest import picture
from tests.media import still_makers

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool
    from desktop.media.requests import RenderRequest, RenderResult


def bring_in(library: Library, pool: MediaPool, folder: Path) -> list[AssetId]:
    report = run(import_files(library, pool, ImportRequest((str(folder),))))
    rows = library.read(lambda r: r.jobs.report(report.job_id))
    return [row.asset_id for row in rows if row.asset_id and row.type == "image"]


def test_two_workers_share_a_queue_and_do_each_job_once(
    library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    ids = list(dict.fromkeys(bring_in(library, pool, footage)))
    library.write(lambda tx: tx.jobs.queue("thumbnail", ids))
    reports: list[WorkReport] = []
    second = open_library(library.address)
    threads = [
        threading.Thread(
            target=lambda lib=lib: reports.append(run(work(lib, pool, cache=tmp_path / "c")))
        )
        for lib in (library, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    second.close()
    assert sum(report.done for report in reports) == len(ids) == 13
    assert library.read(lambda r: r.jobs.counts()) == {"completed": 13}
    sums = library.read(lambda r: r.assets.values(ids, "checksum_sha256")).values()
    assert all(derived_path(tmp_path / "c", s, Derived.THUMB).is_file() for s in sums)


def test_a_job_whose_file_is_gone_is_given_up_after_its_tries(
    library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    ids = bring_in(library, pool, footage)
    first = library.read(lambda r: r.locations.primary(ids[0]))
    assert first
    Path(first.path).unlink()
    library.write(lambda tx: tx.jobs.queue("thumbnail", ids[:1]))
    report = run(work(library, pool, cache=tmp_path / "c"))
    assert (report.done, report.retried) == (0, 4)
    assert library.read(lambda r: r.jobs.counts()) == {"failed": 1}


def test_a_picture_that_cannot_be_made_is_tried_once_and_says_why(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.dng").write_bytes(still_makers.raw("dng", 1, preview=False))
    done = run(import_files(local_library, pool, ImportRequest((str(tmp_path / "in"),))))
    (row,) = local_library.read(lambda r: r.jobs.report(done.job_id))
    assert (row.outcome, row.error) == (
        Outcome.ADDED,
        "no picture: the camera put no preview into it, and its sensor's numbers cannot be read",
    )
    assert row.asset_id
    key = row.asset_id
    asset = local_library.read(lambda r: r.assets.load(key))
    assert asset.metadata["warnings"] == [
        "No picture: the camera put no preview into it, and its sensor's numbers cannot be read."
    ]
    local_library.write(lambda tx: tx.jobs.queue("thumbnail", [key]))
    told: list[str] = []
    report = run(
        work(local_library, pool, cache=tmp_path / "c"), lambda step: told.append(step.problem)
    )
    assert (report.done, report.retried) == (0, 1)
    assert set(told) - {""} == {"The numbers of the sensor in a.dng cannot be read."}
    assert local_library.read(lambda r: r.jobs.counts()) == {"failed": 1}


def test_technical_facts_are_read_again_and_nothing_else_changes(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    key = bring_in(library, pool, footage)[0]
    before = library.read(lambda r: (r.assets.load(key), r.assets.technical(key)))
    assert before[1]
    assert before[1].width
    older = replace(before[1], width=None, video_codec="unheard of", analyzer_version="1")
    library.write(lambda tx: tx.upkeep.note_facts(key, older, duration=7.5))
    library.write(lambda tx: tx.jobs.queue("metadata", [key]))
    assert run(work(library, pool)) == WorkReport(done=1)
    asset, facts = library.read(lambda r: (r.assets.load(key), r.assets.technical(key)))
    assert facts
    assert replace(facts, analyzed_at=before[1].analyzed_at) == before[1]
    assert replace(asset, updated_at=before[0].updated_at) == before[0]


def test_facts_of_other_bytes_are_not_taken(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    key = bring_in(library, pool, footage)[0]
    before = library.read(lambda r: r.assets.technical(key))
    place = library.read(lambda r: r.locations.primary(key))
    assert place
    picture(Path(place.path), 200, size=(90, 90))
    library.write(lambda tx: tx.jobs.queue("metadata", [key]))
    assert run(work(library, pool)).done == 0
    assert library.read(lambda r: r.assets.technical(key)) == before


def test_several_jobs_are_done_at_once_and_what_is_slow_holds_up_no_other(
    local_library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    ids = list(dict.fromkeys(bring_in(local_library, pool, footage)))
    local_library.write(lambda tx: tx.jobs.queue("thumbnail", ids))
    rendered, gate = pool.render, threading.Event()
    begun: list[object] = []

    class SlowAtFirst:
        """The pool, but for a first picture that is ready when most others are."""

        workers = 2

        def render(self, request: RenderRequest, *, urgent: bool = False) -> Future[RenderResult]:
            begun.append(request)
            if len(begun) > 1:
                gate.set() if len(begun) > 8 else None
                return rendered(request, urgent=urgent)
            late: Future[RenderResult] = Future()

            def answer() -> None:
                gate.wait(60)
                late.set_result(rendered(request).result())

            threading.Thread(target=answer).start()
            return late

    report = run(work(local_library, SlowAtFirst(), cache=tmp_path / "c"))  # type: ignore[arg-type]
    assert gate.is_set(), "the others waited for the first"
    assert (report.done, report.retried) == (len(ids), 0)


def test_a_worker_that_is_stopped_leaves_what_it_had_to_the_next(
    local_library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    ids = list(dict.fromkeys(bring_in(local_library, pool, footage)))
    local_library.write(lambda tx: tx.jobs.queue("thumbnail", ids))
    job = work(local_library, pool, cache=tmp_path / "c")
    next(job)
    job.close()
    counts = local_library.read(lambda r: r.jobs.counts())
    assert counts["pending"] > 0
    assert "processing" not in counts  # whoever comes need not wait for a lease to run out
    assert sum(counts.values()) == len(ids)
