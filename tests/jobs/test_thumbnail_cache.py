"""The cache on disk: cut down to its limit, emptied while it is used, and filled again."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from desktop.domain.derived import CacheSize, Derived, derived_path
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import render_derived, serve_thumbnails
from desktop.jobs.thumbnail_cache import empty_cache, measure_cache, trim_cache
from desktop.jobs.thumbnail_queue import ThumbnailQueue
from tests.jobs.test_make_thumbnails import checksum, pictures

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

__all__ = ["pictures"]
HOUR = 3600


def put(root: Path, key: str, size: int, *, hours: float) -> Path:
    """A derived file that was last used so long ago."""
    path = derived_path(root, key * 32, Derived.PREVIEW)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    then = time.time() - hours * HOUR
    os.utime(path, (then, then))
    return path


def test_what_was_not_looked_at_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    assert run(measure_cache(root=tmp_path / "never made")) == CacheSize()
    old, older = put(tmp_path, "aa", 400, hours=5), put(tmp_path, "ab", 400, hours=9)
    new, looked_at = put(tmp_path, "ba", 400, hours=1), put(tmp_path, "bb", 400, hours=50)
    os.utime(looked_at, (time.time(), looked_at.stat().st_mtime))
    growing = old.with_name(f"{old.name}.part")
    growing.write_bytes(bytes(9))
    died = new.with_name(f"{new.name}.part")
    died.write_bytes(bytes(9))
    os.utime(died, (time.time() - 2 * HOUR, time.time() - 2 * HOUR))

    assert run(measure_cache(root=tmp_path)) == CacheSize(5, 1609)
    assert run(trim_cache(1609, root=tmp_path)) == CacheSize()
    assert run(trim_cache(1000, root=tmp_path)) == CacheSize(3, 809)
    assert [path for path in (died, old, older) if path.exists()] == []
    assert new.exists()
    assert looked_at.exists()
    assert growing.exists()


def test_an_emptied_cache_is_filled_again_while_somebody_looks(
    local_library: Library, pool: MediaPool, pictures: list[AssetId], tmp_path: Path
) -> None:
    root = tmp_path / "cache"
    queue = ThumbnailQueue()
    queue.add(pictures)
    serving = serve_thumbnails(local_library, pool, queue, cache=root, stay=True)
    key = checksum(local_library, pictures[0])
    thumb = derived_path(root, key, Derived.THUMB)
    while not thumb.exists():
        next(serving)
    emptied = empty_cache(root=root)
    preview = render_derived(local_library, pool, pictures[0], Derived.PREVIEW, cache=root)
    assert preview.is_file()
    assert run(emptied).files >= 1
    assert thumb.parent.is_dir()  # a worker may be about to write there
    queue.want([key])
    while not thumb.exists():
        next(serving)
    serving.close()
    assert run(empty_cache(root=root)).files >= 1
    assert run(measure_cache(root=root)) == CacheSize()
