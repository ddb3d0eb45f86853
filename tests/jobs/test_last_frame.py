"""The last frame of a clip is kept as a picture that is derived from it, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.relation import RelationType
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.last_frame import keep_last_frame
from desktop.storage.finding import OriginFinder
from tests.media.test_strip import clip

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


def test_a_frame_is_kept_once_and_a_picture_is_its_own(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    path = clip(tmp_path / "walk.mp4", 4)
    run(import_files(library, pool, ImportRequest((str(path),))))
    clip_id = library.read(lambda reads: reads.listing.page(Listing(), limit=1)).cards[0].id

    def kept(asset_id: AssetId, out: float | None = None) -> AssetId:
        job = keep_last_frame(
            library, pool, OriginFinder(), asset_id, out=out, cache=tmp_path / "cache"
        )
        return run(job)

    frame = kept(clip_id)
    asset = library.read(lambda reads: reads.assets.load(frame))
    assert (asset.type, asset.name) == (AssetType.IMAGE, "walk.mp4 last frame")
    assert kept(clip_id, out=2.0) != frame
    path.unlink()  # the pictures are the library's own
    (place,) = library.read(lambda reads: reads.locations.of([frame]))[frame]
    assert place.is_owned
    assert (library.media_root / place.path).read_bytes().startswith(b"\x89PNG")
    related = library.read(
        lambda reads: reads.relations.find(RelationType.DERIVED_FROM, clip_id, frame)
    )
    assert related is not None
    assert kept(clip_id) == frame
    assert kept(frame) == frame
