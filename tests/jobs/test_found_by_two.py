"""Moved files and whoever comes in between: another import, the Trash, an end in the middle."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.ids import JobId, OperationId, new_id
from desktop.domain.job import Outcome
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.jobs import import_writer
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import run
from tests.jobs.shelf import PATIENCE, Shelf, shelf

if TYPE_CHECKING:
    from desktop.media.pool import MediaPool

__all__ = ["shelf"]  # a fixture


def test_what_lies_in_the_trash_and_is_lost_is_restored_and_found(shelf: Shelf) -> None:
    key = shelf.id_of("1.png")
    perform(shelf.library, TrashAssets((key,)))
    shelf.old.rename(shelf.new)
    report = shelf.bring_in(shelf.new)
    assert (report.restored, report.found) == (1, 4)
    assert shelf.errors(report)["1.png"] == (
        "duplicate of 1.png, which was in the Trash and has been restored; its file was missing"
        " and is found here"
    )
    assert shelf.opened("1.png") == shelf.new / "1.png"
    assert shelf.count() == 4
    shelf.history.undo(shelf.library)
    assert shelf.count() == 3
    assert len(shelf.places("1.png")) == 1
    shelf.history.redo(shelf.library)
    assert shelf.count() == 4
    assert shelf.is_sound()


def test_what_is_purged_takes_all_its_places_along(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    shelf.bring_in(shelf.new)
    perform(shelf.library, TrashAssets((shelf.id_of("1.png"),)))
    run(empty_trash(shelf.library))
    assert shelf.count() == 3
    assert (shelf.new / "1.png").exists()
    assert shelf.is_sound()
    shelf.history.undo(shelf.library)
    assert shelf.count() == 3


@pytest.mark.parametrize("ending", ["cancelled", "left"])
def test_an_import_that_is_cut_off_comes_to_the_same_end(
    shelf: Shelf, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 1)
    shelf.old.rename(shelf.new)
    request = ImportRequest((str(shelf.new),))
    job = import_files(shelf.library, shelf.pool, request, leave_open=lambda: ending == "left")
    for progress in job:
        if progress.changes.assets:
            break
    job.close()
    kept = shelf.library.read(lambda r: r.jobs.imports())[0]
    for number in range(4):  # what is found is found as a whole, and the rest not at all
        places = shelf.places(f"{number}.png")
        assert [place.is_primary for place in places] in ([True], [True, False])
        assert places[0].path.startswith(str(shelf.new)) == (len(places) == 2)
    report = run(resume_import(shelf.library, shelf.pool, kept.id, history=shelf.history))
    assert (report.found, report.counts) == (4, {Outcome.DUPLICATE: 4})
    assert [len(shelf.places(f"{n}.png")) for n in range(4)] == [2] * 4
    assert shelf.is_sound()
    shelf.history.undo(shelf.library)
    assert [len(shelf.places(f"{n}.png")) for n in range(4)] == [1] * 4


def test_two_imports_at_once_find_it_once(
    library_address: str, pool: MediaPool, tmp_path: Path
) -> None:
    first, second = (open_library(library_address, create=True) for _ in range(2))
    with closing(first), closing(second):
        shelf = Shelf(first, pool, tmp_path)
        shelf.bring_in()
        shelf.old.rename(shelf.new)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        for path in shelf.new.iterdir():
            (elsewhere / path.name).write_bytes(path.read_bytes())
        start = threading.Barrier(2)

        def bring_in(which: tuple[Library, Path]) -> ImportReport:
            start.wait(PATIENCE)
            library, folder = which
            return run(import_files(library, pool, ImportRequest((str(folder),))))

        with ThreadPoolExecutor(2) as threads:
            reports = list(threads.map(bring_in, [(first, shelf.new), (second, elsewhere)]))
        assert sum(report.found for report in reports) == 4
        for number in range(4):
            places = shelf.places(f"{number}.png")
            assert [place.is_primary for place in places] == [True, False]
        assert shelf.is_sound()


def test_who_looked_before_another_import_found_it_adds_nothing(shelf: Shelf) -> None:
    """The look is made before the transaction: what it showed may be history by then."""
    from desktop.domain.technical import Probe
    from desktop.jobs.import_batch import ImportBatch, ImportItem, store_batch
    from desktop.jobs.import_places import OriginalsSearch

    shelf.old.rename(shelf.new)
    place = shelf.places("0.png")[0]
    path = str(shelf.new / "0.png")
    probe = Probe(
        type="image",
        content_type="image/png",
        size=place.size or 0,
        checksum_sha256=place.checksum_sha256,
    )
    search = OriginalsSearch(shelf.library, [(place.checksum_sha256 or "", path)], silent=set())
    assert search.wait(PATIENCE)
    item = replace(
        ImportItem(path, path, probe, 1), places=search.found()[probe.checksum_sha256 or ""]
    )
    shelf.bring_in(shelf.new)
    job: JobId = shelf.library.maintain(lambda books: books.jobs.start_import("new", {}))
    request, key = ImportRequest((path,)), OperationId(new_id())
    stored = store_batch(shelf.library, job, key, request, ImportBatch([item]), first=0)
    assert stored.found == []
    assert stored.rows[0].error == "duplicate of 0.png"
    assert len(shelf.places("0.png")) == 2
