"""Running a job in the terminal: a progress bar on standard error, and a clean stop by Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from desktop.base.errors import DeskError
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.jobs.job import Job
    from desktop.jobs.job import Progress as Step

R = TypeVar("R")


class StoppedError(DeskError):
    """Somebody pressed Ctrl-C, or asked the process to end; the job was closed in good order."""


def follow(job: Job[R], on_step: Callable[[Step], None] = lambda step: None) -> R:
    """Run a job to its end and show how far it is.

    The first Ctrl-C (or SIGTERM) closes the job between two of its steps, the second stops at once.

    Args:
        job: What to run.
        on_step: Called for each step of the job; rows that it prints do not disturb the bar.

    Raises:
        StoppedError: The job was stopped, and closed.
        DeskError: As the job raises.
    """
    bar = _bar() if sys.stderr.isatty() else None
    with _until_stopped() as is_stopped, bar if bar is not None else nullcontext():
        task = bar.add_task("Starting", total=None, detail="") if bar is not None else None
        try:
            while not is_stopped():
                try:
                    step = next(job)
                except StopIteration as end:
                    result: R = end.value
                    return result
                on_step(step)
                if bar is not None and task is not None:
                    _show(bar, task, step)
        finally:
            job.close()
    raise StoppedError("Stopped.")


def _bar() -> Progress:
    """A bar on standard error. Rows go around it only where both are the same terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[detail]}", style="dim", markup=False),
        console=Console(stderr=True, highlight=False),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )


def _show(bar: Progress, task: TaskID, step: Step) -> None:
    detail = clean_line(step.detail, limit=60)
    bar.update(task, description=step.label, completed=step.done, total=step.total, detail=detail)


@contextmanager
def _until_stopped() -> Iterator[Callable[[], bool]]:
    """A function that says whether somebody asked us to stop."""
    stopped = threading.Event()

    def stop(number: int, frame: Any) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield stopped.is_set  # signals are the main thread's business
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
