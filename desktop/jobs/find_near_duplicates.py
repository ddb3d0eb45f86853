"""Finds all pictures of a library that look the same, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.jobs.job import Job, Progress

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.near_duplicate import NearDuplicates

LABEL = "Comparing pictures"


def find_near_duplicates(library: Library) -> Job[NearDuplicates]:
    """Compare all pictures whose looks are known; outside any transaction, and can be stopped."""
    from desktop.catalog.look_pairs import ROUNDS, PairSearch  # noqa: PLC0415 - NumPy comes with it

    yield Progress(LABEL, 0, ROUNDS)
    table = library.read(lambda reads: reads.near_duplicates.table(library.looks))
    search = PairSearch(table)
    for done in search.rounds():
        yield Progress(LABEL, done, ROUNDS)
    pairs = search.pairs()
    return library.read(lambda reads: reads.near_duplicates.groups(table, pairs))
