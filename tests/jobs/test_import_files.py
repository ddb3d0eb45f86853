"""Imports end to end: one row per file, nothing twice, one undo step, and going on after a stop."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryGoneError, RuleError
from desktop.catalog import intake
from desktop.catalog.job import JobWrites
from desktop.domain.ids import JobId
from desktop.domain.job import Outcome
from desktop.domain.location import origin_of
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs import import_writer, retrying
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import ImportMode, ImportRequest, ImportStoppedError
from desktop.jobs.job import Progress, run
from desktop.storage.stores import store_of
from tests.factory import bring_in, live, rows_of
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool

FOUND = {Outcome.ADDED: 14, Outcome.DUPLICATE: 1, Outcome.SKIPPED: 3, Outcome.FAILED: 1}
BOTH = pytest.mark.parametrize("mode", list(ImportMode))


@BOTH
def test_every_file_gets_one_row_and_the_counts_add_up(
    library: Library, pool: MediaPool, footage: Path, mode: ImportMode
) -> None:
    report = bring_in(library, pool, footage, mode=mode)
    rows = rows_of(library, report.job_id)
    assert report.counts == FOUND
    assert len(rows) == report.total == sum(len(names) for _, _, names in os.walk(footage))
    assert rows["empty.png"].outcome is Outcome.FAILED
    assert rows["data.bin"].outcome is Outcome.SKIPPED
    assert rows[".hidden.jpg"].error == "hidden file"
    assert rows[".DS_Store"].error == "system file"
    assert live(library) == 14


@BOTH
def test_what_came_in_can_be_read_again_and_is_what_it_was(
    library: Library, pool: MediaPool, footage: Path, mode: ImportMode
) -> None:
    report = bring_in(library, pool, footage, mode=mode)
    key = rows_of(library, report.job_id)["boat.png"].asset_id
    assert key
    asset = library.read(lambda r: r.assets.load(key))
    location = library.read(lambda r: r.locations.primary(key))
    technical = library.read(lambda r: r.assets.technical(key))
    assert location
    assert technical
    assert (asset.name, asset.type, asset.source) == ("boat.png", "image", "import")
    assert (technical.width, technical.height) == (64, 40)
    assert location.is_owned == (mode is ImportMode.COPY)
    assert location.is_packed == (mode is ImportMode.PACK)
    origin = origin_of(location, library.media_root)
    with store_of(origin).open(origin) as stream:
        data = stream.read()
    assert data == (footage / "day 2" / "boat.png").read_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    assert checksum == asset.checksum_sha256 == location.checksum_sha256


def test_text_is_found_by_its_words(library: Library, pool: MediaPool, footage: Path) -> None:
    report = bring_in(library, pool, footage)
    key = rows_of(library, report.job_id)["notes.txt"].asset_id
    assert key
    assert "grey gull" in library.read(lambda r: r.assets.body(key))


@BOTH
def test_a_second_import_of_the_same_folder_adds_nothing(
    library: Library, pool: MediaPool, footage: Path, mode: ImportMode
) -> None:
    bring_in(library, pool, footage, mode=mode)
    again = bring_in(library, pool, footage, mode=mode)
    rows = rows_of(library, again.job_id)
    assert again.counts == {Outcome.DUPLICATE: 15, Outcome.SKIPPED: 3, Outcome.FAILED: 1}
    assert rows["shot 05.jpg"].error == "duplicate of shot 05.jpg"
    assert rows["twin.jpg"].asset_id == rows["shot 03.jpg"].asset_id
    assert live(library) == 14


@pytest.mark.parametrize("beside", [1000, -1000], ids=["one walk", "path by path"])
def test_what_changed_in_a_known_folder_is_seen(
    library: Library,
    pool: MediaPool,
    footage: Path,
    beside: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "_BESIDE", beside)
    # Neighbours in the index that are not in the folder, before and after it and among its paths.
    odd = [os.fsdecode(b"\xff grey.jpg"), "\u00fcber.jpg", "shot 02.jpg.png"]
    for number, path in enumerate([footage.with_name("footage.jpg"), *(footage / o for o in odd)]):
        picture(path, 60 + number)
    bring_in(library, pool, footage.parent)
    first = rows_of(library, bring_in(library, pool, footage).job_id)
    assert Counter(row.outcome for row in first.values()) == {
        Outcome.DUPLICATE: 18,
        Outcome.SKIPPED: 3,
        Outcome.FAILED: 1,
    }
    trashed = first["shot 07.jpg"].asset_id
    assert trashed
    perform(library, TrashAssets((trashed,)))
    kept = (footage / "shot 01.jpg").stat()
    picture(footage / "shot 01.jpg", 91)  # other bytes, as large or not, later
    os.utime(footage / "shot 02.jpg", ns=(kept.st_atime_ns, kept.st_mtime_ns + 1))  # only touched
    larger = (footage / "shot 04.jpg").stat()
    picture(footage / "shot 04.jpg", 92, size=(80, 50))  # larger, but of the same time
    os.utime(footage / "shot 04.jpg", ns=(larger.st_atime_ns, larger.st_mtime_ns))
    (footage / "shot 05.jpg").unlink()
    picture(footage / "shot 99.jpg", 93)
    again = rows_of(library, bring_in(library, pool, footage).job_id)
    other = {name: row for name, row in again.items() if row != first.get(name)}
    assert {name: row.outcome for name, row in other.items()} == {
        "shot 01.jpg": Outcome.UPDATED,
        "shot 04.jpg": Outcome.UPDATED,
        "shot 07.jpg": Outcome.DUPLICATE,
        "shot 99.jpg": Outcome.ADDED,
    }
    assert "in the Trash" in (other["shot 07.jpg"].error or "")
    assert "shot 05.jpg" not in again


def test_a_look_at_known_files_that_is_cut_off_in_its_last_transaction_goes_on(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(library, pool, footage)
    (footage / "day 2" / "twin.jpg").unlink()  # it has no place of its own, and would be read
    known = {Outcome.DUPLICATE: 14, Outcome.SKIPPED: 3, Outcome.FAILED: 1}

    def gone(*_: object, **__: object) -> None:
        raise LibraryGoneError("The library cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(JobWrites, "finish", gone)
        patch.setattr(retrying, "WAITS", ())
        with pytest.raises(ImportStoppedError):
            bring_in(library, pool, footage)
    (cut, _) = library.read(lambda r: r.jobs.imports())
    assert cut.status == "processing"
    assert library.read(lambda r: r.jobs.report(cut.id)) == []  # rows and end come together
    report = run(resume_import(library, pool, cut.id))
    assert report.counts == known
    assert len(rows_of(library, cut.id)) == 18
    (cut, _) = library.read(lambda r: r.jobs.imports())
    assert (cut.status, cut.progress) == ("completed", 100)
    assert cut.result["summary"]["duplicate"] == 14


def test_the_twin_names_the_asset_it_is_a_duplicate_of(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    rows = rows_of(library, bring_in(library, pool, footage).job_id)
    pair = {rows["twin.jpg"].outcome, rows["shot 03.jpg"].outcome}
    assert pair == {Outcome.ADDED, Outcome.DUPLICATE}
    assert rows["twin.jpg"].asset_id == rows["shot 03.jpg"].asset_id


def test_tags_and_collection_are_put_on_what_came_in(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    report = bring_in(library, pool, footage, tags=("place/harbour", "day"), collection="Pier")
    rows = rows_of(library, report.job_id)
    asset_id = rows["boat.png"].asset_id
    assert asset_id
    assert library.read(lambda r: r.tags.of([asset_id]))[asset_id] == ["day", "place/harbour"]
    (pier,) = library.read(lambda r: r.collections.all())
    assert (pier.name, pier.count) == ("Pier", 14)


def test_a_whole_import_of_many_batches_is_one_undo_step(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 3)
    history = History()
    bring_in(library, pool, footage, history=history)
    assert history.undo_label == "Import footage"
    history.undo(library)
    assert live(library) == 0
    history.redo(library)
    assert live(library) == 14
    assert history.redo_label is None


def test_what_lies_in_the_trash_is_restored_and_the_row_says_so(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    first = rows_of(library, bring_in(library, pool, footage).job_id)
    boat = first["boat.png"].asset_id
    assert boat
    perform(library, TrashAssets((boat,)))
    history = History()
    report = bring_in(library, pool, footage, history=history)
    row = rows_of(library, report.job_id)["boat.png"]
    assert (row.outcome, row.asset_id) == (Outcome.DUPLICATE, boat)
    assert "Trash" in (row.error or "")
    assert report.restored == 1
    assert live(library) == 14
    history.undo(library)
    assert live(library) == 13


def test_the_asset_of_a_changed_file_follows_it(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    picture(footage / "shot 07.jpg", 99, size=(80, 60))
    report = bring_in(library, pool, footage)
    assert (report.counts[Outcome.UPDATED], report.counts[Outcome.ADDED]) == (1, 0)
    assert rows_of(library, report.job_id)["shot 07.jpg"].outcome is Outcome.UPDATED


def test_all_files_brings_in_the_rest_as_documents(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    report = bring_in(library, pool, footage, all_files=True)
    row = rows_of(library, report.job_id)["data.bin"]
    assert (row.outcome, row.type) == (Outcome.ADDED, "document")


def test_paths_are_told_as_they_were_reached(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(footage.parent)
    report = run(import_files(library, pool, ImportRequest(("footage/day 2", "./footage"))))
    paths = {row.path for row in library.read(lambda r: r.jobs.report(report.job_id))}
    assert "footage/day 2/boat.png" in paths
    assert "./footage/shot 00.jpg" in paths
    assert len(paths) == report.total == 19


def test_progress_counts_up_to_the_total_and_announces_what_came_in(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 4)
    seen: list[Progress] = []
    bring_in(library, pool, footage, on_progress=seen.append)
    assert {progress.total for progress in seen} <= {None, 19}
    assert seen[-1].done == seen[-1].total == 19
    announced = Counter(asset for progress in seen for asset in progress.changes.assets)
    assert len(announced) == 14
    assert max(announced.values()) == 1


def stopped_after(job: object, assets: int) -> None:
    """Run a job until some assets have come in, then leave it as a killed program would."""
    came = 0
    for progress in job:  # type: ignore[attr-defined]
        came += len(progress.changes.assets)
        if came >= assets:
            return
    raise AssertionError("the import ended before it was stopped")


def test_a_cancelled_import_keeps_its_rows_and_can_be_undone_and_continued(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 3)
    history = History()
    job = import_files(library, pool, ImportRequest((str(footage),)), history=history)
    stopped_after(job, 3)
    job.close()
    (kept,) = library.read(lambda r: r.jobs.imports())
    rows = library.read(lambda r: r.jobs.report(kept.id))
    assert kept.status == "cancelled"
    assert live(library) == sum(row.outcome is Outcome.ADDED for row in rows) >= 3
    assert history.undo_label == "Import footage"
    report = run(resume_import(library, pool, kept.id))
    assert report.counts == FOUND
    assert len(rows_of(library, kept.id)) == 19


@BOTH
def test_an_interrupted_import_is_offered_and_goes_on_with_nothing_twice(
    library: Library,
    pool: MediaPool,
    footage: Path,
    mode: ImportMode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 3)
    request = ImportRequest((str(footage),), mode=mode, tags=("day",))
    job = import_files(library, pool, request, leave_open=lambda: True)
    stopped_after(job, 3)
    assert library.read(lambda r: r.jobs.interrupted_imports()) == []  # it is being worked on
    job.close()
    (kept,) = library.read(lambda r: r.jobs.imports())
    assert [j.id for j in library.read(lambda r: r.jobs.interrupted_imports())] == [kept.id]
    history = History()
    report = run(resume_import(library, pool, kept.id, history=history))
    assert report.counts == FOUND
    assert len(rows_of(library, kept.id)) == 19
    assert live(library) == 14
    history.undo(library)
    assert live(library) == 0


def test_nothing_named_is_refused(library: Library, pool: MediaPool) -> None:
    with pytest.raises(RuleError):
        run(import_files(library, pool, ImportRequest(())))


def test_an_import_that_is_not_on_record_cannot_be_continued(
    library: Library, pool: MediaPool
) -> None:
    with pytest.raises(RuleError):
        run(resume_import(library, pool, JobId("01a1fbe1-4e05-7001-9b3c-6696fdab86a9")))


def test_a_path_that_is_not_there_is_a_failed_row(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    report = bring_in(library, pool, tmp_path / "nowhere.jpg")
    assert report.counts == {Outcome.FAILED: 1}


def test_the_librarys_own_files_are_not_brought_into_it(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(local_library, pool, footage, mode=ImportMode.COPY)
    report = bring_in(local_library, pool, footage.parent, all_files=True)
    assert report.counts[Outcome.ADDED] == 1  # data.bin
    assert report.counts[Outcome.DUPLICATE] == 15
