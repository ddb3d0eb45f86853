"""Which tests begin first: the longest, so that at the end no process works while others wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

# By the beginning of their names; the longest first.
LONG = (
    "tests/stories/test_every_key.py",
    "tests/torture/",
    "tests/catalog/engine/test_faults_local.py::test_killed",
    "tests/catalog/engine/test_faults.py::test_edits_over_a_line",
    "tests/edits/test_random_histories.py",
    "tests/cli/test_demo.py",
    "tests/stories/test_monkey.py",
    "tests/catalog/engine/test_faults_local.py",
    "tests/catalog/engine/test_damaged_files.py",
    "tests/catalog/search/test_search_sql.py",
    "tests/stories/test_quitting.py",
    "tests/demo/",
)


def dealt(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """Deal the long tests out among the processes, and the others in their order behind them.

    `worksteal` gives each process an equal run of the list, and takes from the end of another's
    run what one that has finished is to do next.
    """
    rank = {item: place for place, item in enumerate(_long_of(items))}
    others = iter([item for item in items if item not in rank])
    hands = [[item for item in rank if rank[item] % processes == hand] for hand in range(processes)]
    made: list[pytest.Item] = []
    for hand, first in enumerate(hands):
        made += first
        end = len(items) * (hand + 1) // processes
        made += [item for _, item in zip(range(end - len(made)), others, strict=False)]
    return made


def _long_of(items: list[pytest.Item]) -> list[pytest.Item]:
    """The long tests, the longest first."""
    found = [(place, item) for item in items if (place := _place(item)) < len(LONG)]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _place(item: pytest.Item) -> int:
    """Where in `LONG` a test stands."""
    return next((n for n, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))
