"""A PostgreSQL connection that waits for an answer for so long, and then hangs up.

The server's own time-outs do not help against a server that is frozen or cut off without a word:
the socket stays open and says nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator

T = TypeVar("T")

# Longer than the server's statement_timeout of 60 s, so that a server that lives speaks first.
ANSWER_SECONDS = 70.0


class NoAnswerError(psycopg.OperationalError):
    """The server said nothing for too long; the connection was closed."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends."""

    answer_seconds: float = ANSWER_SECONDS

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **kwargs: Any) -> T:
        """Wait as the driver does, but not for ever.

        Raises:
            NoAnswerError: Nothing came within `answer_seconds`; the connection is closed.
        """
        return super().wait(self._bounded(gen), *args, **kwargs)

    def _bounded(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        """`gen`, with a look at the clock each time the driver wakes without an answer."""
        try:
            wanted = next(gen)
            end = time.monotonic() + self.answer_seconds
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > end:
                    self.pgconn.finish()
                    raise NoAnswerError("the connection was closed: the server does not answer")
                wanted = gen.send(ready)
                if ready:
                    end = time.monotonic() + self.answer_seconds
        except StopIteration as stop:
            result: T = stop.value
            return result
