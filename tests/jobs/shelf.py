"""A library and its footage, some of which is moved or lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library
from desktop.domain.location import Location, named_path
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportReport, ImportRequest
from desktop.jobs.job import Progress, run
from desktop.jobs.verify import verify
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


PATIENCE = 20  # seconds; no test waits that long where all is well
FOUND = "whose file was missing; it is found here"
PUT_BACK = "whose copy was missing; it has been put back"
# As files: what is packed in an import has its files where they were.
BOTH = pytest.mark.parametrize("mode", [ImportMode.REFERENCE, ImportMode.COPY])


class Shelf:
    """A library and its footage, as a director has them."""

    def __init__(self, library: Library, pool: MediaPool, folder: Path) -> None:
        self.library, self.pool = library, pool
        self.old, self.new = folder / "old", folder / "new"
        self.old.mkdir()
        for shade in range(4):
            picture(self.old / f"{shade}.png", shade)
        self.history = History()

    def bring_in(
        self,
        folder: Path | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        **options: object,
    ) -> ImportReport:
        request = ImportRequest((str(folder or self.old),), **options)  # type: ignore[arg-type]
        return run(
            import_files(self.library, self.pool, request, history=self.history), on_progress
        )

    def errors(self, report: ImportReport) -> dict[str, str | None]:
        """What the report says of each file."""
        rows = self.library.read(lambda r: r.jobs.report(report.job_id))
        return {Path(row.path).name: row.error for row in rows}

    def id_of(self, name: str) -> AssetId:
        places = self.library.read(lambda r: [p for page in r.locations.all() for p in page])
        return next(place.asset_id for place in places if place.filename == name)

    def places(self, name: str) -> list[Location]:
        """Where an asset is, what is opened first."""
        key = self.id_of(name)
        return self.library.read(lambda r: r.locations.of([key]))[key]

    def opened(self, name: str) -> Path:
        return named_path(self.places(name)[0], self.library.media_root)

    def missing(self) -> set[str]:
        """What is marked as missing."""
        keys = {f"{n}.png": self.id_of(f"{n}.png") for n in range(4)}
        cards = self.library.read(lambda r: r.assets.cards(list(keys.values())))
        return {name for name, key in keys.items() if cards[key].is_missing}

    def count(self) -> int:
        return self.library.read(lambda r: r.stats.info()).total.count

    def is_sound(self) -> bool:
        """Whether verifying finds nothing, also the second time."""
        return all(run(verify(self.library, checksums=True)).is_sound for _ in range(2))


@pytest.fixture
def shelf(library: Library, pool: MediaPool, tmp_path: Path) -> Shelf:
    made = Shelf(library, pool, tmp_path)
    made.bring_in()
    return made


def lose(shelf: Shelf, name: str) -> Path:
    """Delete the library's own copy of something."""
    path = shelf.opened(name)
    path.unlink()
    return path
