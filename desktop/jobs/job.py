"""What a job is: a generator of `Progress` that works through the library it is given.

A job runs in a worker thread of the window, or straight in the command line. It never holds a
transaction between two steps, so a person's own edits slip in between; closing the generator stops
it, and `finally` blocks put things in order. To add one: write a function like

    def count_words(library: Library, ids: Sequence[AssetId]) -> Generator[Progress, None, Report]:
        for done, asset_id in enumerate(ids):
            ...
            yield Progress("Counting", done + 1, len(ids))
        return Report(...)

and run it with `runner.work(...)` in the window or `for progress in job:` elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import field
from typing import TypeVar

from desktop.base.frozen import frozen
from desktop.domain.changes import Changes

R = TypeVar("R")


@frozen
class Progress:
    """How far a job is.

    Attributes:
        label: What is being done, for the status bar.
        done: Units done.
        total: Units in all, or None while that is not known.
        changes: What the library now shows differently; the window refreshes by it.
        detail: The thing in hand, e.g. a file's name; readable text.
        problem: Why what was just tried did not come about; for a person, else empty.
    """

    label: str
    done: int = 0
    total: int | None = None
    changes: Changes = field(default_factory=Changes)
    detail: str = ""
    problem: str = ""


Job = Generator[Progress, None, R]


def run(job: Job[R], on_progress: Callable[[Progress], None] | None = None) -> R:
    """Run a job to its end and return its result."""
    while True:
        try:
            progress = next(job)
        except StopIteration as end:
            result: R = end.value
            return result
        if on_progress is not None:
            on_progress(progress)
