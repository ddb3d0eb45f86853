"""The end of long work, as somebody is told of it who looks elsewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.display import length
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from datetime import datetime

LONG = 20.0  # seconds: shorter work is not worth a word
_LONGEST_TITLE = 120


class WorkOutcome(StrEnum):
    """How work ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # by a person, who knows


@frozen
class WorkEnd:
    """Work that has ended: what it was, how it went and how long it took; nothing that is in files.

    Attributes:
        title: "Importing Harbour": counts and names only.
        came: What came of it, where that says more than how it went: "3 takes arrived".
    """

    title: str
    outcome: WorkOutcome
    seconds: float
    came: str = ""

    @property
    def is_worth_a_word(self) -> bool:
        """Whether somebody who looks elsewhere wants to know."""
        is_own = self.outcome is WorkOutcome.STOPPED
        return bool(self.title) and self.seconds >= LONG and not is_own

    @property
    def words(self) -> str:
        """`Importing Harbour: done after 3:05`, as one sentence."""
        title = clean_line(self.title)[:_LONGEST_TITLE]
        how = "done" if self.outcome is WorkOutcome.DONE else "failed"
        return f"{title}: {self.came or how} after {length(self.seconds, places=0)}."


@frozen
class Delivery:
    """What became of the last word that was sent one way.

    Attributes:
        channel: `desktop`, `telegram` or `apprise`.
        reason: Why it was not taken; empty where it was. Holds no secret.
    """

    channel: str
    at: datetime
    reason: str = ""
