"""How often generators are asked, how many at once, and how long they are waited for."""

from __future__ import annotations

import random
from datetime import timedelta

from desktop.base.frozen import frozen

LONGEST_WAIT = 86_400.0  # seconds


@frozen
class GenerationPace:
    """How often, how many at once, and how long; times in seconds unless they say otherwise.

    Attributes:
        first_poll, slowest_poll: Between two questions how a job is: it grows from one to other.
        first_retry, slowest_retry: Before the next try of what did not work.
        send_tries: How often it is tried to send a call that certainly did not arrive.
        content_tries: How often a result is fetched that is no picture, film or sound.
        unknown_grace: In which a generator may say of a job just taken that it knows none such.
        patience: After which a call that was sent and never ends is given up.
        stopped_patience: After which what was stopped is given up where nobody answers.
        at_once: How many calls of one generator are under way at once.
        threads: How many steps of one generator are taken at once, with those of stopped calls.
        tick: Between two looks at what happens.
        idle: Between two looks at what others have put into the queue.
        grace: How long an end waits for what is being sent.
    """

    first_poll: float = 1.0
    slowest_poll: float = 15.0
    first_retry: float = 2.0
    slowest_retry: float = 300.0
    send_tries: int = 8
    content_tries: int = 5
    unknown_grace: float = 60.0
    patience: timedelta = timedelta(days=7)
    stopped_patience: float = 600.0
    at_once: int = 4
    threads: int = 12
    tick: float = 0.1
    idle: float = 1.0
    grace: float = 10.0

    def poll_after(self, asked: int) -> float:
        """How long to wait when it was asked so often already."""
        return min(self.slowest_poll, self.first_poll * 1.3 ** min(asked, 50))

    def retry_after(self, tried: int, least: float | None = None) -> float:
        """How long to wait after so many tries that did not work.

        No less than `least`, which a generator may ask for; nobody waits longer than a day.
        """
        wait = min(self.slowest_retry, self.first_retry * 2.0 ** min(max(tried - 1, 0), 30))
        spread = wait * random.uniform(0.5, 1.0)  # noqa: S311 - no secret: all would come at once
        asked = least if least is not None and least > 0 else 0.0  # no number is not above it
        return max(spread, min(asked, LONGEST_WAIT))


PACE = GenerationPace()
