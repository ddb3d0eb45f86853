"""What lies in a media folder for nothing is named by verifying, and repaired as one chooses."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryWriteError
from desktop.catalog import job
from desktop.catalog.library import open_library
from desktop.domain.media_folder import INCOMING
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs import repair as repairing
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.leftovers import look_for_leftovers
from desktop.jobs.repair import plan_repair, repair
from desktop.jobs.repair_report import (
    COLLECTION,
    OrphanAction,
    RepairReport,
    plan_words,
    report_words,
)
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.half_copies import new_name
from desktop.storage.store import copy_in, hash_file
from tests.factory import bring_in, live
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool

ORPHANS = 3


@pytest.fixture
def orphans(library: Library, pool: MediaPool, footage: Path, tmp_path: Path) -> list[str]:
    """Copies that an import which died left in the folder of a library that has others; no row
    names them, and the files that they were made of are gone."""
    request = ImportRequest((str(footage),), mode=ImportMode.COPY)
    run(import_files(library, pool, request))
    paths = []
    for shade in range(100, 100 + ORPHANS):
        source = picture(tmp_path / f"lost {shade}.jpg", shade)
        stored = copy_in(str(source), library.media_root, checksum=hash_file(source))
        paths.append(stored.path)
        source.unlink()
    return sorted(paths)


def found(library: Library, problem: Problem) -> list[str]:
    return sorted(f.path for f in run(verify(library)).findings if f.problem is problem)


def mend(library: Library, pool: MediaPool, choice: OrphanAction, **named: Any) -> RepairReport:
    return run(repair(library, pool, choice, **named))


def test_verifying_names_them_and_says_how_much_it_is(library: Library, orphans: list[str]) -> None:
    report = run(verify(library))
    assert found(library, Problem.UNTRACKED) == orphans
    size = sum((library.media_root / path).stat().st_size for path in orphans)
    assert report.sizes() == {"untracked": size}
    assert report.is_repairable
    plan = run(plan_repair(library))
    assert [path for path, _ in plan.objects] == orphans
    assert plan_words(plan) == [
        f"3 copies ({size / 1000:.1f} kB) in the media folder belong to no asset."
    ]


def test_they_are_taken_in_as_assets_with_a_backup_before(
    library: Library, pool: MediaPool, orphans: list[str]
) -> None:
    before, history = live(library), History()
    report = mend(library, pool, OrphanAction.TAKE_IN, history=history)
    assert (report.backup is not None) == (library.path is not None)
    assert report.backup is None or report.backup.exists()
    assert len(report.added) == ORPHANS
    assert live(library) == before + ORPHANS
    assert run(verify(library, checksums=True)).is_sound
    (collection,) = (c for c in library.read(lambda r: r.collections.all()) if c.name == COLLECTION)
    assert collection.count == ORPHANS
    for asset_id in report.added:
        asset = library.read(lambda r, key=asset_id: r.assets.load(key))  # type: ignore[misc]
        assert asset.name.startswith("found ")
        assert asset.name.endswith(".jpg")
        assert library.read(lambda r, key=asset_id: r.assets.technical(key)).width == 64  # type: ignore[misc]
    assert report_words(report).startswith("3 assets taken in")
    history.undo(library)
    assert live(library) == before
    again = mend(library, pool, OrphanAction.TAKE_IN)
    assert report_words(again) == "There was nothing to repair."


def test_they_are_removed(library: Library, pool: MediaPool, orphans: list[str]) -> None:
    before = live(library)
    report = mend(library, pool, OrphanAction.REMOVE)
    assert (report.removed, report.added, report.left) == (ORPHANS, (), 0)
    assert live(library) == before
    assert not any((library.media_root / path).exists() for path in orphans)
    assert run(verify(library, checksums=True)).is_sound


def test_they_can_be_left_where_they_are(
    library: Library, pool: MediaPool, orphans: list[str]
) -> None:
    mend(library, pool, OrphanAction.LEAVE)
    assert found(library, Problem.UNTRACKED) == orphans


def test_one_that_is_not_what_its_name_says_is_not_taken_in(
    library: Library, pool: MediaPool, orphans: list[str]
) -> None:
    (library.media_root / orphans[0]).write_bytes(b"no picture at all")
    report = mend(library, pool, OrphanAction.TAKE_IN)
    assert (len(report.added), report.bad) == (ORPHANS - 1, 1)
    assert found(library, Problem.UNTRACKED) == orphans[:1]
    assert mend(library, pool, OrphanAction.REMOVE).removed == 1
    assert run(verify(library)).is_sound


def test_a_spare_copy_of_what_is_there_makes_no_second_asset(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage, mode=ImportMode.COPY)
    before = live(library)
    (path,) = (p for p in library.media_root.rglob("*.png"))
    spare = path.with_suffix(".spare")
    spare.write_bytes(path.read_bytes())
    report = mend(library, pool, OrphanAction.TAKE_IN)
    assert (report.added, report.spare, live(library)) == ((), 1, before)
    assert mend(library, pool, OrphanAction.REMOVE).removed == 1
    assert path.exists()
    assert run(verify(library, checksums=True)).is_sound


def test_what_the_trash_has_stays_there(library: Library, pool: MediaPool, footage: Path) -> None:
    bring_in(library, pool, footage, mode=ImportMode.COPY)
    (path,) = (p for p in library.media_root.rglob("*.png"))
    path.with_suffix(".spare").write_bytes(path.read_bytes())
    places = [p for page in library.read(lambda r: list(r.locations.all())) for p in page]
    (mine,) = (p.asset_id for p in places if p.path.endswith(".png"))
    perform(library, TrashAssets((mine,)))
    assert mend(library, pool, OrphanAction.TAKE_IN).spare == 1
    assert library.read(lambda r: r.stats.info()).trash.count == 1


def test_an_asset_that_had_lost_its_copy_gets_it_back(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage, mode=ImportMode.COPY)
    (path,) = (p for p in library.media_root.rglob("*.png"))
    path.rename(path.with_suffix(".img"))
    assert found(library, Problem.MISSING)
    report = mend(library, pool, OrphanAction.TAKE_IN)
    assert (report.found, report.added) == (1, ())
    assert found(library, Problem.UNTRACKED) == []
    placed = [p for page in library.read(lambda r: list(r.locations.all())) for p in page]
    assert any(p.path.endswith(".img") and p.is_present for p in placed)


def test_files_of_others_in_the_folder_are_named_and_never_touched(
    library: Library, pool: MediaPool, orphans: list[str]
) -> None:
    mine = library.media_root / "notes.txt"
    mine.write_text("mine")
    assert "notes.txt" in found(library, Problem.UNTRACKED)
    for choice in (OrphanAction.REMOVE, OrphanAction.TAKE_IN):
        mend(library, pool, choice)
        assert mine.read_text() == "mine"


def test_half_copies_are_named_and_swept(library: Library, pool: MediaPool) -> None:
    root = library.media.to_store()
    dead = new_name(root)
    dead = dead.with_name(dead.name.replace(f"@{os.getpid()}-", "@4194304999-"))
    other = dead.with_name("elsewhere~01234567@1-x.part")
    for path in (dead, other):
        path.write_bytes(b"half")
    assert found(library, Problem.UNFINISHED) == [
        f"{INCOMING}/{name}" for name in sorted((dead.name, other.name))
    ]
    assert run(verify(library)).sizes() == {"unfinished": 8}
    report = mend(library, pool, OrphanAction.LEAVE)
    assert report.swept == 1
    assert other.exists(), "it may still be under way"
    then = time.time() - 25 * 60 * 60
    os.utime(other, (then, then))
    assert mend(library, pool, OrphanAction.LEAVE).swept == 1
    assert run(verify(library)).is_sound


def test_what_an_import_is_copying_now_is_left_out(
    library: Library,
    library_address: str,
    pool: MediaPool,
    footage: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import desktop.jobs.bring_in as importing

    copied, may_go_on = threading.Event(), threading.Event()

    def look(*args: Any) -> Any:
        copied.set()
        assert may_go_on.wait(30)
        return looked(*args)

    looked = importing.look_at_copies
    monkeypatch.setattr(importing, "look_at_copies", look)
    other = open_library(library_address)
    with ThreadPoolExecutor(1) as threads:
        coming = threads.submit(bring_in, library, pool, footage)
        assert copied.wait(30)
        monkeypatch.setattr(job, "is_free", lambda _: False)
        left = look_for_leftovers(other)
        assert left.is_importing
        assert left.objects == []
        assert mend(other, pool, OrphanAction.REMOVE).removed == 0
        may_go_on.set()
        coming.result(60)
    other.close()
    assert run(verify(library, checksums=True)).is_sound


@pytest.mark.parametrize("choice", [OrphanAction.TAKE_IN, OrphanAction.REMOVE])
def test_a_repair_that_is_stopped_after_any_step_is_finished_by_the_next(
    library: Library, pool: MediaPool, orphans: list[str], choice: OrphanAction
) -> None:
    before, steps = live(library), 0
    while True:
        job = repair(library, pool, choice)
        try:
            for _ in range(steps + 1):
                next(job)
        except StopIteration:
            break
        job.close()
        steps += 1
        bad = run(verify(library, checksums=True)).findings
        assert {f.problem for f in bad} <= {Problem.UNTRACKED, Problem.UNFINISHED}
        assert steps < 20
    mend(library, pool, choice)
    assert steps >= 2
    assert run(verify(library, checksums=True)).is_sound
    assert live(library) == before + (ORPHANS if choice is OrphanAction.TAKE_IN else 0)
    assert library.read(lambda r: r.upkeep.purge_lists()) == []
    for job_id in [job.id for job in library.read(lambda r: r.jobs.interrupted_imports())]:
        run(resume_import(library, pool, job_id))


def test_nothing_is_changed_where_no_backup_can_be_made(
    local_library: Library, pool: MediaPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = picture(tmp_path / "lost.jpg", 5)
    root = local_library.media.to_store()
    stored = copy_in(str(source), root, checksum=hash_file(source))

    def full(_: Path) -> Path:
        raise LibraryWriteError("There is not enough space to back the library up.")

    monkeypatch.setattr(repairing, "back_up", full)
    with pytest.raises(LibraryWriteError):
        mend(local_library, pool, OrphanAction.REMOVE)
    assert (root / stored.path).exists()
    assert found(local_library, Problem.UNTRACKED) == [stored.path]


def test_a_purge_that_was_cut_off_is_named_and_finished(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage, mode=ImportMode.COPY)
    places = [p.asset_id for page in library.read(lambda r: list(r.locations.all())) for p in page]
    perform(library, TrashAssets(tuple(places[:2])))
    job = empty_trash(library)
    next(job)
    job.close()
    report = run(verify(library))
    assert report.counts() == {"unfinished": 1}
    assert "2 copies" in report.findings[0].message
    assert mend(library, pool, OrphanAction.LEAVE).removed == 2
    assert run(verify(library)).is_sound


def test_where_another_library_may_need_it_nothing_goes_until_a_person_says_so(
    library: Library, pool: MediaPool, orphans: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from desktop.catalog import media_marker
    from desktop.domain.media_folder import Doubt

    root = library.media_root
    marker = media_marker.read(root)
    assert marker is not None
    media_marker.write(root, replace(marker, doubt=Doubt.LINK))
    assert found(library, Problem.UNTRACKED) == [], "they are not said to be for nothing"
    assert len(found(library, Problem.SHARED)) == 2
    for choice in OrphanAction:
        report = mend(library, pool, choice)
        assert (report.removed, report.added, report.kept) == (0, (), ORPHANS)
        assert report.why
    assert mend(library, pool, OrphanAction.REMOVE, is_sole=True).removed == ORPHANS
    assert run(verify(library, checksums=True)).is_sound
