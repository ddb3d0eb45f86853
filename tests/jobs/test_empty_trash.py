"""Purging: rows first, then bytes that nobody else needs; never a file that is only referenced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.derived import Derived, derived_path
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails
from desktop.jobs.verify import verify

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


def bring_in(
    library: Library, pool: MediaPool, folder: Path, mode: ImportMode
) -> dict[str, AssetId]:
    report = run(import_files(library, pool, ImportRequest((str(folder),), mode=mode)))
    rows = library.read(lambda r: r.jobs.report(report.job_id))
    return {Path(row.path).name: row.asset_id for row in rows if row.asset_id}


def test_only_what_is_in_the_trash_goes_with_its_copy_and_its_pictures(
    library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    ids = bring_in(library, pool, footage, ImportMode.COPY)
    boat = ids["boat.png"]
    run(make_thumbnails(library, pool, list(ids.values()), cache=cache))
    checksum = library.read(lambda r: r.assets.load(boat)).checksum_sha256 or ""
    copy = next(library.media_root.rglob(f"{checksum}*"))
    perform(library, TrashAssets((boat,)))
    report = run(empty_trash(library, cache=cache))
    assert (report.assets, report.objects, report.left) == (1, 1, ())
    assert not copy.exists()
    assert not derived_path(cache, checksum, Derived.THUMB).exists()
    assert len(list(library.media_root.rglob("*.jpg"))) == 12
    assert run(verify(library, checksums=True)).is_sound
    assert (footage / "day 2" / "boat.png").exists()


def test_a_referenced_original_is_never_touched(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    ids = bring_in(library, pool, footage, ImportMode.REFERENCE)
    before = {path: path.stat().st_mtime_ns for path in footage.rglob("*")}
    perform(library, TrashAssets(tuple(ids.values())))
    report = run(empty_trash(library))
    assert (report.assets, report.objects) == (14, 0)
    assert {path: path.stat().st_mtime_ns for path in footage.rglob("*")} == before


def test_only_the_named_ids_that_are_in_the_trash_are_purged(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    ids = bring_in(library, pool, footage, ImportMode.REFERENCE)
    perform(library, TrashAssets((ids["boat.png"], ids["notes.txt"])))
    report = run(empty_trash(library, [ids["boat.png"], ids["shot 00.jpg"]]))
    assert report.assets == 1
    info = library.read(lambda r: r.stats.info())
    assert (info.total.count, info.trash.count) == (12, 1)


def test_a_purge_that_was_cut_off_is_finished_by_the_next(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    ids = bring_in(library, pool, footage, ImportMode.COPY)
    perform(library, TrashAssets((ids["boat.png"],)))
    job = empty_trash(library)
    next(job)  # the rows are gone, the bytes are not
    job.close()
    assert len(library.read(lambda r: r.upkeep.purge_lists())) == 1
    assert list(library.media_root.rglob("*.png"))
    report = run(empty_trash(library))
    assert (report.assets, report.objects) == (0, 1)
    assert not list(library.media_root.rglob("*.png"))
    assert library.read(lambda r: r.upkeep.purge_lists()) == []


def test_content_that_came_in_again_meanwhile_is_kept(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    ids = bring_in(library, pool, footage, ImportMode.COPY)
    perform(library, TrashAssets((ids["boat.png"],)))
    job = empty_trash(library)
    next(job)
    job.close()
    bring_in(library, pool, footage, ImportMode.COPY)
    report = run(empty_trash(library))
    assert report.objects == 0
    assert run(verify(library, checksums=True)).is_sound
