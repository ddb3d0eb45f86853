"""Queued jobs: done once however many workers there are, and given up after several tries."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.catalog.library import Library, open_library
from desktop.domain.derived import Derived, derived_path
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.work_queue import WorkReport, work
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


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
