"""Copies a whole library to another place, between SQLite and PostgreSQL or from one to the same.

Rows go in the order of their keys, a batch at a time, so an interrupted copy goes on behind the
last key that came in. At the end every table is compared in both, the source as it is at one
moment; a table that differs, because somebody worked on meanwhile, is copied anew. Only when all
are equal does the copy become a library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.catalog.whole_places import whole_target
from desktop.catalog.whole_tables import whole_tables
from desktop.jobs.job import Job, Progress
from desktop.jobs.whole_rows import (
    ROUNDS,
    WholeReport,
    bring_media,
    digests,
    never_still,
    pages,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.catalog.library import Library
    from desktop.catalog.whole_tables import Digest, WholeTable
    from desktop.catalog.whole_target import WholeTarget


def copy_library(library: Library, address: str) -> Job[WholeReport]:
    """Copy a library with everything in it, and its media folder.

    What is stopped or dies goes on when the same library is copied to the same place again.

    Args:
        library: What to copy; it can be worked with meanwhile.
        address: A path that is free, or the URL of an empty database.

    Raises:
        LibraryError: It cannot be made there, or there is something else.
    """
    with whole_target(address, library.workspace_id) as target:
        copying = _Copying(library, target)
        yield from copying.run()
    return copying.report


class _Copying:
    """One run."""

    def __init__(self, library: Library, target: WholeTarget) -> None:
        self._library, self._target = library, target
        self._known: dict[str, Digest] = {}  # what the tables of the target hold
        self._total = self._done = 0
        self.report = WholeReport(is_gone_on_with=target.is_gone_on_with)

    def run(self) -> Generator[Progress]:
        self._total = self._library.read(lambda reads: reads.whole.count())
        for whole in whole_tables():
            yield from self._copy(whole)
        yield from self._make_equal()
        folder = self._target.media(self._library.workspace_id)
        if self._library.media_root.is_dir():
            yield from bring_media(self._library.media_root, folder.to_store(), self.report)
        yield Progress("Checking links, filling the index")
        self._target.finish()

    def _copy(self, whole: WholeTable) -> Generator[Progress]:
        """The rows of a table that are not there yet, by their keys."""
        for rows in pages(self._library, whole, self._target.last(whole)):
            self._target.insert(whole, rows)
            self._done += len(rows)
            yield Progress("Copying", min(self._done, self._total), self._total, detail=whole.name)

    def _make_equal(self) -> Generator[Progress]:
        """Compare all tables; what differs is copied anew."""
        for _ in range(ROUNDS):
            yield Progress("Comparing every row")
            theirs = digests(self._library)
            differing = []
            for whole in whole_tables():
                yield from self._look(whole)
                if self._known[whole.name] != theirs[whole.name]:
                    differing.append(whole)
            if not differing:
                self.report.tables = theirs
                return
            for whole in differing:
                self._target.empty(whole)
                del self._known[whole.name]
                yield from self._copy(whole)
        raise never_still()

    def _look(self, whole: WholeTable) -> Generator[Progress]:
        """What a table of the target holds, unless that is known."""
        if whole.name in self._known:
            return
        for digest in self._target.digest(whole):
            self._known[whole.name] = digest
            yield Progress("Comparing every row", digest.rows, detail=whole.name)
