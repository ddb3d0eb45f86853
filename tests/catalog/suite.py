"""What the fault tests of a file count, and the line of the reliability page that says it."""

from __future__ import annotations

import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from tests import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library


@dataclass
class Suite:
    """Figures of the cases of one file."""

    counted: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """`suite cases passed failed | crashes hangs unaccounted lost leaked | p99 s, peak MB`."""
        n, times = self.counted, sorted(self.seconds) or [0.0]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return (
            f"{name} {n['cases']} cases {n['passed']} passed {n['cases'] - n['passed']} failed"
            f" | {n['crashes']} crashes {n['hangs']} hangs {n['unaccounted']} unaccounted"
            f" {n['lost']} lost {n['leaked']} leaked"
            f" | {times[min(len(times) - 1, int(len(times) * 0.99))]:.2f} s, {peak} MB"
        )


SUITE = Suite()


class Case:
    """One fault: counted when it begins, and as passed when its block ends well."""

    def __enter__(self) -> None:
        SUITE.counted["cases"] += 1
        self._began = time.monotonic()

    def __exit__(self, kind: object, *_: object) -> None:
        taken = time.monotonic() - self._began
        SUITE.seconds.append(taken)
        SUITE.counted["passed"] += kind is None
        SUITE.counted["lost"] += kind is AssertionError
        SUITE.counted["crashes"] += kind not in (None, AssertionError)
        SUITE.counted["hangs"] += taken > 60


@pytest.fixture(scope="module", autouse=True)
def suite_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """Counts from nothing, and prints the line at the end of the file."""
    SUITE.counted.clear()
    SUITE.seconds.clear()
    yield
    name = request.module.__name__.rpartition(".")[2].removeprefix("test_")
    lines.say(request.config, SUITE.line(name))


def add(library: Library, name: str = "a.png") -> Any:
    """A new image."""
    return library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name))


def rating(library: Library, asset: Any) -> int:
    """How many stars it has."""
    return int(library.read(lambda reads: reads.assets.load(asset)).rating)
