"""What each part of the query planner of listings is worth: `python -m benchmarks.planner_without`.

Reads first pages on a local library with the planner as it is, without its named indexes, without
its join orders, and without any of it, each with SQLite's statistics (`ANALYZE`) and without. What
is counted are steps of SQLite's virtual machine, in hundreds: they are the same on a busy machine.
Decision 15 has the result.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import false
from sqlalchemy.sql.selectable import Join

from benchmarks.libraries import sqlite_path
from benchmarks.rows import BROAD_TAG, COMMON, RARE, RARE_TAG, USUAL
from desktop.catalog import listing as listings
from desktop.catalog.library import Reads, open_library
from desktop.catalog.search import indexes, planner
from desktop.catalog.search.compiler import hits
from desktop.catalog.search.source import Source
from desktop.catalog.tables.all import assets
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

SEARCHES = (
    "",
    "type:video",
    "is:favourite",
    "rating:5",
    "cost>0.5",
    "is:favourite rating>=4",
    f'tag:"{BROAD_TAG}"',
    f'tag:"{RARE_TAG}"',
    f'tag:"{BROAD_TAG}" tag:"{RARE_TAG}"',
    RARE,
    USUAL,
    COMMON,
    f"{USUAL} type:video",
    f'{COMMON} tag:"{RARE_TAG}"',
)
LISTINGS = {
    f"{text or 'everything'}, by {key.value}": Listing(
        query=parse(text) if text else None, order=Order(key)
    )
    for key in (SortKey.ADDED, SortKey.SIZE)
    for text in SEARCHES
} | {"the Trash": Listing(trashed=True)}


class _Free(planner.Planner):
    """No choice of ours: conditions as they are, and SQLite plans."""

    def source(self, listing: Listing, **known: Any) -> Source:
        parts = self._parts(listing, known.get("sets") or self.sets(listing), whole=False)
        if any(found.is_empty for found in parts.sets):
            return Source(assets, (false(),), assets.c.id)
        where = [*parts.base, *parts.others, *(found.gathered() for found in parts.sets)]
        if parts.match is not None:
            where.append(assets.c.id.in_(hits(parts.match, is_sqlite=True)))
        return Source(assets, tuple(where), assets.c.id)

    def by_hits(self, listing: Listing) -> None:
        del listing


def _any_index(_index: str) -> Any:
    return assets


WITHOUT: dict[str, tuple[AbstractContextManager[Any], ...]] = {
    "as it is": (),
    "no named index": (
        patch.object(planner, "indexed", _any_index),
        patch.object(indexes, "indexed", _any_index),
    ),
    "nor join order": (
        patch.object(planner, "indexed", _any_index),
        patch.object(indexes, "indexed", _any_index),
        patch.object(planner, "CrossJoin", Join),
    ),
    "no planner": (patch.object(listings, "Planner", _Free),),
}


def steps(path: Path, listing: Listing) -> int:
    """Hundreds of steps for the first page, everything that is looked up before it included."""
    library, taken = open_library(path), 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    def read(reads: Reads) -> None:
        reads.listing._session.connection.connection.driver_connection.set_progress_handler(  # type: ignore[attr-defined]
            count, 100
        )
        reads.listing.page(listing)

    library.read(read)
    library.close()
    return taken


def main(count: int) -> None:
    """Print the table."""
    plain = sqlite_path(count)
    analyzed = plain.with_name(f"{plain.stem}-analyzed.desk")
    shutil.copyfile(plain, analyzed)
    connection = sqlite3.connect(analyzed)
    connection.execute("ANALYZE")
    connection.close()
    columns = [(way, path) for way in WITHOUT for path in (plain, analyzed)]
    heads = [way + (", ANALYZE" if path == analyzed else "") for way, path in columns]
    print("| listing |", " | ".join(heads), "|")
    print("| --- |" + " ---: |" * len(heads))
    for name, listing in LISTINGS.items():
        found = []
        for way, path in columns:
            for change in WITHOUT[way]:
                change.__enter__()
            listings._STATEMENTS.clear()
            found.append(steps(path, listing))
            for change in reversed(WITHOUT[way]):
                change.__exit__(None, None, None)
        print(f"| {name} |", " | ".join(f"{number:,}" for number in found), "|", flush=True)
    analyzed.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
