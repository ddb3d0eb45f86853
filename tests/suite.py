"""What fault tests count, and the line that says it: one `Suite` for all of them."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field
from types import TracebackType

WRONGS = ("crashes", "hangs", "unaccounted", "lost", "leaked")
HANG = 60  # seconds


@dataclass
class Suite:
    """The figures of some cases.

    Attributes:
        judged: What is looked for in each case; a figure that nobody counts is not printed.
    """

    name: str
    judged: tuple[str, ...] = WRONGS
    cases: int = 0
    failed: int = 0
    crashes: int = 0
    hangs: int = 0
    unaccounted: int = 0
    lost: int = 0
    leaked: int = 0
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0

    def line(self) -> str:
        """`suite cases passed failed | crashes hangs unaccounted lost leaked | p99 s, peak MB`."""
        ordered = sorted(self.seconds) or [0.0]
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        wrongs = " ".join(f"{getattr(self, wrong)} {wrong}" for wrong in self.judged)
        return (
            f"{self.name} {self.cases} cases {self.cases - self.failed} passed {self.failed} failed"
            f" | {wrongs} | {p99:.2f} s, {self.peak_mb:.0f} MB"
        )


class Case:
    """One fault of a suite: a block that ends well, or counts as what went wrong."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    def __enter__(self) -> None:
        self._suite.cases += 1
        self._began = time.monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        suite, taken = self._suite, time.monotonic() - self._began
        suite.seconds.append(taken)
        suite.failed += kind is not None
        suite.lost += kind is AssertionError
        suite.crashes += kind not in (None, AssertionError)
        suite.hangs += taken > HANG
        suite.peak_mb = max(suite.peak_mb, peak_mb(resource.RUSAGE_SELF))


def peak_mb(who: int) -> float:
    """The most memory that this process, or its largest child, has had."""
    return resource.getrusage(who).ru_maxrss / 1024
