"""Starts the jobs of the window, with the worker processes that they share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library
    from desktop.jobs.factory import JobFactory
    from desktop.jobs.job import Job
    from desktop.ui.kit.asks import OnError
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner

    T = TypeVar("T")


class JobStarter:
    """Gives every job the one factory, which is made when it is first needed.

    Args:
        load: Makes the factory, for a number of worker processes.
        workers: Says how many are wanted.
    """

    def __init__(
        self, runner: Runner, load: Callable[[int], JobFactory], workers: Callable[[], int]
    ) -> None:
        self._runner, self._load, self._workers = runner, load, workers
        self._factory: JobFactory | None = None
        self._lock = threading.Lock()

    def work(
        self,
        job: Callable[[JobFactory, Library], Job[T]],
        title: str,
        then: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> JobHandle:
        """Run a job; `job` gets the factory and the library, in the job's thread."""
        return self._runner.work(
            lambda library: job(self._made(), library), title=title, then=then, on_error=on_error
        )

    def work_alone(
        self,
        job: Callable[[JobFactory], Job[T]],
        title: str,
        then: Callable[[T], None] | None = None,
    ) -> JobHandle:
        """As `work`, for a job that needs no library and goes on when another is opened."""
        return self._runner.work_alone(lambda: job(self._made()), title=title, then=then)

    def end(self) -> None:
        """End the worker processes, if any were started."""
        with self._lock:
            if self._factory is not None:
                self._factory.close()

    def _made(self) -> JobFactory:
        with self._lock:
            if self._factory is None:
                self._factory = self._load(self._workers())
            return self._factory
