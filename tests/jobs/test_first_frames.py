"""A shot begins with the last frame of what plays before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.asset import AssetType
from desktop.domain.generation import ReferenceRole
from desktop.domain.listing import Listing
from desktop.edits.edit import perform
from desktop.edits.film import AddTakes
from desktop.jobs.generation import GenerationJobs
from desktop.jobs.generation_adapters import AdapterShelf
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from tests.jobs.generated import MODEL, film_with_shots
from tests.jobs.stand_in import NAME, StandIn
from tests.media.test_strip import clip

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


def test_of_a_clip_its_last_frame_is_kept_and_goes_along(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    _, shots = film_with_shots(library, 3)
    path = clip(tmp_path / "walk.mp4", 2)
    run(import_files(library, pool, ImportRequest((str(path),))))
    clip_id = library.read(lambda reads: reads.listing.page(Listing(), limit=1)).cards[0].id
    perform(library, AddTakes(shots[0], (clip_id,), select_first=True))
    shelf = AdapterShelf(lambda _setups, _names: {NAME: StandIn(1)})
    jobs = GenerationJobs(None, shelf, pool=pool)
    wanted = run(jobs.propose(library, shots, adapter=NAME, model=MODEL, from_previous=True))
    assert [one.left_out for one in wanted] == [
        ("There is no shot before it.",),
        (),
        ("Nothing plays in the shot before it yet.",),
    ]
    (frame,) = wanted[1].request.references
    assert (frame.role, frame.name) == (ReferenceRole.FIRST_FRAME, "walk.mp4 last frame")
    assert library.read(lambda reads: reads.assets.load(frame.asset_id)).type is AssetType.IMAGE
