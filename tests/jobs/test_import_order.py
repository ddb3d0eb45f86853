"""Files come in one after another in the order of the walk, however many are read at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from PIL import Image

from desktop.domain.job import Outcome
from desktop.domain.listing import Listing
from desktop.jobs.import_files import import_files
from desktop.jobs.import_probing import HELD, Probing
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.media.requests import ProbeResult
from desktop.storage.scan import ScannedFile
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool
    from desktop.media.requests import ProbeRequest


@pytest.fixture
def uneven(tmp_path: Path) -> Path:
    """A folder whose first files take long to read, and those after them no time."""
    folder = tmp_path / "uneven"
    folder.mkdir()
    noise = np.random.default_rng(1)
    for number in range(16):
        pixels = noise.integers(0, 256, (1500, 2000, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"a{number:02d}.bmp")
    for number in range(60):
        picture(folder / f"b{number:02d}.jpg", number)
    (folder / "c twin of b07.jpg").write_bytes((folder / "b07.jpg").read_bytes())
    return folder


@pytest.mark.parametrize("mode", list(ImportMode))
def test_what_came_in_stands_in_the_order_of_the_folder(
    library: Library, pool: MediaPool, uneven: Path, mode: ImportMode
) -> None:
    report = run(import_files(library, pool, ImportRequest((str(uneven),), mode)))
    names = sorted(path.name for path in uneven.iterdir())
    rows = library.read(lambda r: r.jobs.report(report.job_id))
    assert [Path(row.path).name for row in rows] == names
    assert [Path(r.path).name for r in rows if r.outcome is Outcome.DUPLICATE] == names[-1:]
    newest = library.read(lambda r: r.listing.page(Listing())).cards
    assert [card.name for card in newest] == names[-2::-1]


class Reading:
    """Worker processes that end in an order of the test's choice."""

    def __init__(self, order: Iterable[int]) -> None:
        self._order = list(order)

    def probe_many(self, requests: Iterable[ProbeRequest]) -> Iterator[ProbeResult]:
        asked = list(requests)
        for place in self._order:
            yield ProbeResult(asked[place], reason="unsupported")


def taken(order: list[int]) -> list[int]:
    files = [ScannedFile(f"/{number}") for number in range(len(order))]
    probing = Probing(cast("MediaPool", Reading(order)), files, all_files=False)
    places: list[int] = []
    while (results := probing.take(1.0)) is not None:
        assert len(probing.held) <= HELD
        places += [int(result.request.tag) for result in results]
    assert not probing.held
    return places


def test_results_are_told_in_order_whatever_order_they_come_in() -> None:
    everything = list(range(HELD))
    assert taken(everything) == everything
    assert taken(everything[::-1]) == everything
    assert taken([*everything[1::2], *everything[::2]]) == everything


def test_a_file_that_takes_very_long_holds_only_so_many_up() -> None:
    late = [*range(1, HELD * 3), 0]
    places = taken(late)
    assert sorted(places) == sorted(late)
    assert places != sorted(late)  # it came after the others
    assert [place for place in places if place] == sorted(late)[1:]
    missing = taken([*range(1, 40), 0])
    assert missing == list(range(40))
