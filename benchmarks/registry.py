"""Cases of the benchmark: each says what it measures, against what, and how far apart they may be.

To add cases, put a file `bench_<what>.py` into this folder with functions under `@case(...)`.
"""

from __future__ import annotations

import importlib
import pkgutil
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7


@dataclass(frozen=True)
class Run:
    """How the benchmark was started.

    Attributes:
        is_full: The large sizes: a million assets instead of a hundred thousand.
    """

    is_full: bool = False

    @property
    def large(self) -> int:
        """How many assets a large library has."""
        return 1_000_000 if self.is_full else 100_000


@dataclass(frozen=True)
class Measured:
    """What came out: medians in `unit` and the median of the ratios of each round."""

    ours: float
    limit: float
    ratio: float
    note: str = ""
    unit: str = "ms"


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes:
        number: The bar of the design that this is about, or "".
        bar: How many times the limit ours may be.
    """

    name: str
    what: str
    limit: str
    bar: float
    measure: Callable[[Run], Measured]
    number: str = ""
    only_full: bool = False


@dataclass
class Registry:
    """All cases, in the order they were registered."""

    cases: list[Case] = field(default_factory=list)

    def load(self) -> list[Case]:
        """Import every `bench_*.py` and return what they registered, by bar."""
        package = importlib.import_module("benchmarks")
        for found in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
            if found.startswith("bench_"):
                importlib.import_module(f"benchmarks.{found}")
        return sorted(self.cases, key=lambda case: (int(case.number or 99), case.name))


REGISTRY = Registry()


def case(
    name: str, *, what: str, limit: str, bar: float, number: str = "", only_full: bool = False
) -> Callable[[Callable[[Run], Measured]], Callable[[Run], Measured]]:
    """Register a function that measures one row of the table."""

    def register(measure: Callable[[Run], Measured]) -> Callable[[Run], Measured]:
        REGISTRY.cases.append(
            Case(name, what, limit, bar, measure, number=number, only_full=only_full)
        )
        return measure

    return register


def compare(
    ours: Callable[[], object],
    limit: Callable[[], object],
    *,
    rounds: int = ROUNDS,
    repeat: int = 1,
    note: str = "",
) -> Measured:
    """Time two things in turn, `rounds` times; each once before, unmeasured.

    Args:
        repeat: For things of a millisecond: how often each is done in one round.
    """
    ours()
    limit()
    times: list[tuple[float, float]] = []
    for number in range(rounds):
        # In turn, and each first as often as the other: neither profits from the other's caches.
        first, second = (ours, limit) if number % 2 else (limit, ours)
        pair = {first: _time(first, repeat), second: _time(second, repeat)}
        times.append((pair[ours], pair[limit]))
    return Measured(
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
        note,
    )


def _time(act: Callable[[], object], repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        act()
    return (time.perf_counter() - start) * 1000 / repeat
