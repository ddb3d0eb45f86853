"""A program of its own that works on the queue, and kills itself where it is told to.

Called with the address of a library, the port of the stand-in, and the moment.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from desktop.catalog.library import open_library
from desktop.edits.generated_take import StoreGenerated
from desktop.jobs import generation_result, generation_step
from desktop.jobs.job import run
from tests.jobs.stand_in import StandIn, jobs_with

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENTS = (
    "before it begins to be sent",
    "before it is sent",
    "while it is sent",
    "before the first question",
    "before it is fetched",
    "while it is stored",
    "when it is stored",
)


def main(address: str, port: int, moment: str) -> None:
    """Work until the moment comes."""
    library, adapter = open_library(address), StandIn(port)
    wraps: dict[str, tuple[Any, str, bool]] = {
        "before it begins to be sent": (generation_step, "begin_sending", False),
        "before it is sent": (StandIn, "submit", False),
        "while it is sent": (StandIn, "submit", True),
        "before the first question": (StandIn, "poll", False),
        "before it is fetched": (generation_result, "fetch", False),
        "while it is stored": (StoreGenerated, "apply", True),
        "when it is stored": (generation_result, "store", True),
    }
    owner, name, is_after = wraps[moment]
    setattr(owner, name, dying(getattr(owner, name), is_after=is_after))
    run(jobs_with(adapter).run(library))


def dying(act: Callable[..., Any], *, is_after: bool) -> Callable[..., Any]:
    """The same, but nobody survives it."""

    def wrapped(*told: Any, **named: Any) -> Any:
        if is_after:
            act(*told, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return wrapped


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
