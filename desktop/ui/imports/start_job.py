"""How the imports of a window have a job run: the shell gives it, and owns the processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library
    from desktop.jobs.factory import JobFactory
    from desktop.jobs.job import Job
    from desktop.ui.kit.job_handle import JobHandle

    T = TypeVar("T")


class StartJob(Protocol):
    """Runs a job beside the window; it is made in its own thread."""

    def __call__(  # noqa: D102
        self,
        job: Callable[[JobFactory, Library], Job[T]],
        title: str,
        then: Callable[[T], None],
        on_error: Callable[[BaseException], None],
        /,
    ) -> JobHandle: ...
