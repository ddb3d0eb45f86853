"""A library, and a folder that a renderer writes to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportReport, ImportRequest
from desktop.jobs.job import run
from desktop.storage.store import hash_file
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.domain.job import ReportRow
    from desktop.domain.location import Location
    from desktop.media.pool import MediaPool


class Renders:
    """A library, and a folder that a renderer writes to."""

    def __init__(self, library: Library, pool: MediaPool, folder: Path) -> None:
        self.library, self.pool, self.folder = library, pool, folder
        self.history = History()
        folder.mkdir()

    def write(self, name: str, shade: int, **options: Any) -> Path:
        """Draw a picture there; all of them have one size in bytes where they are no PNG."""
        return picture(self.folder / name, shade, **options)

    def bring_in(self, folder: Path | None = None, **options: Any) -> dict[str, ReportRow]:
        """Import all of it; returns the rows by file."""
        self.report: ImportReport = run(
            import_files(
                self.library,
                self.pool,
                ImportRequest((str(folder or self.folder),), **options),
                history=self.history,
            )
        )
        rows = self.library.read(lambda r: r.jobs.report(self.report.job_id))
        self.check_claims()
        return {Path(row.path).name: row for row in rows}

    def id_of(self, row: ReportRow) -> AssetId:
        assert row.asset_id is not None
        return row.asset_id

    def asset(self, key: AssetId) -> Asset:
        return self.library.read(lambda r: r.assets.load(key))

    def places(self, key: AssetId) -> list[Location]:
        return self.library.read(lambda r: r.locations.of([key]))[key]

    def find(self, query: str) -> list[str]:
        page = self.library.read(lambda r: r.listing.page(Listing(query=parse(query))))
        return sorted(card.name for card in page.cards)

    def check_claims(self) -> None:
        """No two assets say that one file is theirs, and none that a file is which is another."""
        places = self.library.read(lambda r: [p for page in r.locations.all() for p in page])
        claimed = [p for p in places if p.is_present and not p.is_owned and p.frames is None]
        for place in claimed:
            path = Path(place.path)
            if path.exists():
                assert hash_file(path) == place.checksum_sha256, place
        assert len({place.path for place in claimed}) == len(claimed)
        copies = [p for p in places if p.is_owned and p.source and p.source.status == "available"]
        sources = [place.source.path for place in copies if place.source]
        assert len(set(sources)) == len(sources), sources
