"""Thumbnails: wanted ones first, made once, and what cannot be made is not tried for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.base.errors import NotFoundError, SourceError
from desktop.domain.asset import AssetType
from desktop.domain.changes import Kind
from desktop.domain.derived import Derived, derived_path
from desktop.edits.asset import AddAsset
from desktop.edits.edit import perform
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails, render_derived, serve_thumbnails
from desktop.jobs.thumbnail_queue import ThumbnailQueue
from desktop.media.requests import RenderResult
from desktop.storage import finding
from desktop.storage.presence import look_at
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


@pytest.fixture
def pictures(local_library: Library, pool: MediaPool, tmp_path: Path) -> list[AssetId]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for shade in range(5):
        picture(folder / f"{shade}.jpg", shade, size=(600, 400))
    report = run(import_files(local_library, pool, ImportRequest((str(folder),))))
    rows = local_library.read(lambda r: r.jobs.report(report.job_id))
    return [row.asset_id for row in sorted(rows, key=lambda row: row.path) if row.asset_id]


def checksum(library: Library, asset_id: AssetId) -> str:
    return library.read(lambda r: r.assets.load(asset_id)).checksum_sha256 or ""


def test_each_picture_gets_a_thumbnail_of_256_pixels_and_only_once(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    changes = []
    report = run(
        make_thumbnails(local_library, pool, pictures, cache=cache),
        lambda progress: changes.append(progress.changes),
    )
    assert (report.made, report.present, report.failed) == (5, 0, {})
    made = derived_path(cache, checksum(local_library, pictures[0]), Derived.THUMB)
    with Image.open(made) as image:
        assert image.size[0] == 256
    told = {asset for change in changes for asset in change.assets}
    assert told == set(pictures)
    assert all(change.touches(Kind.LOCATIONS) for change in changes if change)
    again = run(make_thumbnails(local_library, pool, pictures, cache=cache))
    assert (again.made, again.present) == (0, 5)


def test_what_the_window_looks_at_is_made_before_the_rest(pictures: list[AssetId]) -> None:
    queue = ThumbnailQueue()
    queue.add(pictures)
    queue.want(["aa", "bb"])
    queue.want(["cc"])
    checksums, ids = queue.take(4)
    assert checksums == ["cc", "bb", "aa"]
    assert ids == pictures[:1]


def test_a_file_that_went_away_fails_once_and_is_not_tried_again(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    (tmp_path / "pictures" / "2.jpg").unlink()
    queue = ThumbnailQueue()
    queue.add(pictures)
    report = run(serve_thumbnails(local_library, pool, queue, cache=tmp_path / "cache"))
    lost = checksum(local_library, pictures[2])
    assert report.made == 4
    assert list(report.failed) == [lost]
    assert "not where" in queue.reason(lost)
    queue.want([lost])
    assert len(queue) == 0


class Interrupted:
    """A pool whose readers are ended from outside for the first so many pictures."""

    def __init__(self, pool: MediaPool, times: int) -> None:
        self._pool, self.times = pool, times

    def render_many(self, requests: Any) -> Any:
        for request in requests:
            self.times -= 1
            if self.times >= 0:
                yield RenderResult(request, reason="stopped", message="stopped from outside")
            else:
                yield self._pool.render(request).result()


def test_a_picture_whose_reader_was_stopped_is_tried_again_and_not_remembered_as_impossible(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    queue = ThumbnailQueue()
    queue.add(pictures)
    interrupted: Any = Interrupted(pool, 6)
    report = run(serve_thumbnails(local_library, interrupted, queue, cache=tmp_path / "cache"))
    assert (report.made, report.failed) == (5, {})
    assert not any(queue.reason(checksum(local_library, one)) for one in pictures)
    # One that never succeeds is not tried for ever.
    interrupted = Interrupted(pool, 10**9)
    queue.add(pictures[:1])
    report = run(serve_thumbnails(local_library, interrupted, queue, cache=tmp_path / "other"))
    assert list(report.failed.values()) == ["stopped from outside"]


def test_a_serving_job_waits_for_wishes_and_ends_when_it_is_closed(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    queue = ThumbnailQueue()
    job = serve_thumbnails(local_library, pool, queue, cache=tmp_path / "cache", stay=True)
    assert next(job).done == 0
    queue.want([checksum(local_library, pictures[4])])
    while not (progress := next(job)).changes:
        pass
    assert progress.changes.assets == {pictures[4]}
    job.close()


def test_thumbnails_on_a_silent_drive_are_tried_again_when_it_answers(
    local_library: Library,
    pool: MediaPool,
    pictures: list[AssetId],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = threading.Event()

    def late(*asked: Any) -> Any:
        answers.wait(60)
        return look_at(*asked)

    monkeypatch.setattr(finding, "look_at", late)
    queue, finder = ThumbnailQueue(), finding.OriginFinder(patience=0.1)
    queue.add(pictures)
    job = serve_thumbnails(
        local_library, pool, queue, cache=tmp_path / "cache", finder=finder, stay=True
    )
    sums = [checksum(local_library, one) for one in pictures]
    try:
        told = next(job)
        assert all("does not answer" in queue.reason(one) for one in sums)
        assert next(job).done == told.done == len(pictures), "they are left alone meanwhile"
        answers.set()
        made: set[AssetId] = set()
        while made != set(pictures):
            told = next(job)
            made |= told.changes.assets
        assert told.done == len(pictures)
        assert not any(queue.reason(one) for one in sums)
    finally:
        answers.set()
        job.close()


def test_a_derived_picture_is_made_on_demand_and_then_kept(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    path = render_derived(local_library, pool, pictures[0], Derived.PREVIEW, cache=cache)
    with Image.open(path) as image:
        assert image.size == (600, 400)
    (tmp_path / "pictures" / "0.jpg").unlink()
    assert render_derived(local_library, pool, pictures[0], Derived.PREVIEW, cache=cache) == path
    with pytest.raises(SourceError, match="not where"):
        render_derived(local_library, pool, pictures[0], Derived.FULL, cache=cache)


def test_an_asset_without_a_file_has_no_picture(local_library: Library, pool: MediaPool) -> None:
    character = perform(local_library, AddAsset(AssetType.CHARACTER_REF, "Mara")).result
    with pytest.raises(NotFoundError):
        render_derived(local_library, pool, character, Derived.THUMB)
