"""Retries: a library that went away for a moment is waited for, and asked again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import LibraryBusyError, LibraryError, LibraryGoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.catalog.library import Library
    from desktop.jobs.job import Progress

T = TypeVar("T")
# A server that restarts is back within these, in seconds; a file that is gone stays gone.
WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)


def retrying(
    library: Library, act: Callable[[], T], progress: Callable[[], Progress]
) -> Generator[Progress, None, T]:
    """Do it; where the library is busy or its server away, wait and do it again.

    `act` must be harmless to repeat: its first try may have been committed unheard.

    Raises:
        LibraryError: Of the last try.
    """

    def once() -> Generator[Progress, None, T]:
        yield from ()
        return act()

    return (yield from retrying_job(library, once, progress))


def retrying_job(
    library: Library,
    job: Callable[[], Generator[Progress, None, T]],
    progress: Callable[[], Progress],
) -> Generator[Progress, None, T]:
    """As `retrying`, of a job that is begun anew."""
    for wait in WAITS:
        try:
            return (yield from job())
        except (LibraryGoneError, LibraryBusyError) as error:
            if not _may_come_back(library, error):
                raise
        until = time.monotonic() + wait
        while time.monotonic() < until:
            time.sleep(0.05)
            yield progress()
    return (yield from job())


def _may_come_back(library: Library, error: LibraryError) -> bool:
    return library.dialect == "postgresql" or isinstance(error, LibraryBusyError)
