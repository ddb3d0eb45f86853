"""Who works on a job: a lease that is renewed, and runs out when its holder has died."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.base.errors import JobTakenError
from desktop.base.programs import is_running
from desktop.catalog.engine.session import utc_now

if TYPE_CHECKING:
    from desktop.domain.job import Job

LEASE = timedelta(seconds=60)
# What is further ahead was written by a clock that was wrong: it counts as over.
FURTHEST = timedelta(days=2)


def holder() -> str:
    """Who holds a lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_free(job: Job) -> bool:
    """Whether nobody works on a job: its lease ran out, or its holder on this machine is dead."""
    if job.locked_until is None or job.locked_until < utc_now():
        return True
    host, _, pid = (job.locked_by or "").rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return not is_running(int(pid))


def taken(job: Job) -> JobTakenError:
    """What a person is told of an import that is not this program's any more."""
    if job.status != "processing":
        return JobTakenError(
            f"Another program has gone on with this import, which is {job.status} now.",
            advice="Nothing came in twice. Its report is in the library.",
        )
    host, _, process = (job.locked_by or "").rpartition(":")
    who = f"Another program (process {process} on {host})" if host else "Another program"
    return JobTakenError(
        f"{who} goes on with this import.",
        advice="Nothing came in twice. Its report is in the library when that has ended.",
    )
