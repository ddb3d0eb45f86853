"""What was spent, against the bare sum: the first chart of a dashboard, and by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.bench_database import by_raw
from benchmarks.libraries import sqlite_library
from benchmarks.registry import Measured, Run, case, compare
from desktop.domain.spending import Grouping

if TYPE_CHECKING:
    from collections.abc import Callable

COSTS = (
    "SELECT {key}, sum(CAST(round(generation_cost * 1e6) AS INTEGER)), count(generation_cost),"
    " count(*) FROM assets WHERE workspace_id = ?1"
    " AND (generation_cost IS NOT NULL OR source = 'generation') GROUP BY 1"
)
BARE = "the sums alone by bare sqlite3: no currencies, no failed attempts"


def told_apart(run: Run, grouping: Grouping) -> Callable[[], object]:
    """Ours."""
    library = sqlite_library(run.large)
    return lambda: library.read(lambda reads: reads.spending.by(grouping))


@case("spending-type", what="the first chart: what was spent, by type", limit=BARE, bar=3)
def _by_type(run: Run) -> Measured:
    limit = by_raw(run.large, COSTS.format(key="type"))
    return compare(told_apart(run, Grouping.TYPE), limit, rounds=5)


@case("spending-month", what="what was spent, by month", limit=BARE, bar=4)
def _by_month(run: Run) -> Measured:
    limit = by_raw(run.large, COSTS.format(key="substr(created_at, 1, 7)"))
    return compare(told_apart(run, Grouping.MONTH), limit, rounds=5)
