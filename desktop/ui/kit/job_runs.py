"""Jobs beside the window: each in a thread of its own, step by step, so that it can be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, TypeVar

from desktop.base.frozen import frozen
from desktop.domain.changes import Changes
from desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from desktop.ui.kit.carrier import Carrier, Raised
    from desktop.ui.kit.job_handle import JobHandle

T = TypeVar("T")
JobSteps = Generator[object, None, T]
JOBS = 12  # most of them wait for a worker process, and some for a drive: no other waits for those
_TELL_EVERY = 0.05  # seconds: what a person can follow


@frozen
class Stopped:
    """An outcome that is neither answer nor exception: the job was cancelled."""


def changes_of(progress: object) -> Changes | None:
    """What a step of a job says that it changed."""
    changes = getattr(progress, "changes", None)
    return changes if isinstance(changes, Changes) else None


class JobRuns:
    """Runs jobs in threads; what they yield and return arrives on the window's thread.

    Args:
        carrier: The way back to the window's thread.
        announce: Takes what a job yields, and the job, on the window's thread.
    """

    def __init__(self, carrier: Carrier, announce: Callable[[object, JobHandle], None]) -> None:
        self._carrier = carrier
        self._announce = announce
        self.running: list[JobHandle] = []
        self.lane = Lane("job", JOBS)

    def start(
        self,
        handle: JobHandle,
        job: Callable[[], JobSteps[T]],
        ended: Callable[[T | Raised | Stopped], None],
    ) -> None:
        """Begin `job`; `ended` gets what it returned or raised, or that it was stopped."""
        self.running.append(handle)

        def arrive(outcome: T | Raised | Stopped) -> None:
            handle.is_over = True
            if handle in self.running:
                self.running.remove(handle)
            ended(outcome)

        self.lane.submit(lambda: self._carrier.carry(lambda: self._steps(handle, job), arrive))

    def _steps(self, handle: JobHandle, job: Callable[[], JobSteps[T]]) -> T | Stopped:
        """In the job's thread: one step after another; closing the generator is how it stops."""
        steps = job()
        told_at = 0.0
        try:
            while not handle.is_cancelled:
                progress = next(steps)
                now = time.monotonic()
                if now - told_at > _TELL_EVERY or changes_of(progress):
                    told_at = now
                    self._carrier.post(self._teller(handle, progress))
                handle.wait_if_paused()
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()
        return Stopped()

    def _teller(self, handle: JobHandle, progress: object) -> Callable[[], None]:
        def tell() -> None:
            handle.progressed.emit(progress)
            self._announce(progress, handle)

        return tell
