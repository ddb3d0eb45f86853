"""A PostgreSQL connection with a time limit on every answer; past it, it is closed.

The server's own time-outs do not help against a server that is frozen or cut off without a word:
the socket stays open and says nothing.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator

T = TypeVar("T")


class NoAnswerError(psycopg.OperationalError):
    """The server said nothing for too long; the connection was closed.

    Attributes:
        has_waited: What tells it from other errors where the driver is not loaded.
    """

    has_waited = True


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends.

    Attributes:
        answer_seconds: How long a silence is borne; set by who connects.
    """

    answer_seconds: float = math.inf

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
