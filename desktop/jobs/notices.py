"""Says that long work has ended: on the desktop, by Telegram, by apprise.

For a thread of its own, since each way waits for somebody. What fails is kept as the last
`Delivery` of that way, and is no error of anybody. Each way takes a few words a minute; what is
held back is counted in the next.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import DeskError
from desktop.domain.work_end import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST, PERIOD = 5, 60.0  # words one way, in so many seconds
TITLE = "Director's Desk"
TEST_WORDS = "This is a test: words about long work arrive here."
LONGEST_WAIT = 3_600.0  # seconds: no service holds us up for longer


class NoticeError(DeskError):
    """A word was not taken; the text holds no secret.

    Attributes:
        after: Seconds to wait before the next; None where nobody asked for it.
    """

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class NoticeChannel(Protocol):
    """A way to say something."""

    @property
    def name(self) -> str:
        """As `Delivery` has it."""

    def is_on(self) -> bool:
        """Whether it is set up."""

    def send(self, title: str, words: str) -> None:
        """Say it, once.

        Raises:
            NoticeError: It was not taken.
        """


class _Pace:
    """How many words went one way lately, and how many were held back."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.not_before = 0.0
        self.held = 0

    def allows(self, now: float) -> bool:
        self.sent = [at for at in self.sent if now - at < PERIOD]
        return now >= self.not_before and len(self.sent) < MOST


class Notices:
    """Says things in every way that is set up. Any thread may call; one is served after another.

    Args:
        channels: The ways there are.
        now: Seconds that only grow.
    """

    def __init__(
        self, channels: Sequence[NoticeChannel], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._channels = tuple(channels)
        self._now = now
        self._lock = threading.Lock()
        self._paces = {channel.name: _Pace() for channel in channels}
        self._last: dict[str, Delivery] = {}

    @property
    def deliveries(self) -> Mapping[str, Delivery]:
        """What became of the last word each way."""
        return dict(self._last)

    def tell(self, words: str, *, ways: Sequence[str] | None = None) -> None:
        """Say it, in some of the ways or in all. Never raises."""
        with self._lock:
            for channel in self._channels:
                if ways is None or channel.name in ways:
                    self._tell(channel, words)

    def _tell(self, channel: NoticeChannel, words: str) -> None:
        pace, now = self._paces[channel.name], self._now()
        reason = ""
        try:
            if not channel.is_on():
                return
            if not pace.allows(now):
                pace.held += 1
                return
            pace.sent.append(now)
            more = f" {pace.held:,} more ended before it." if pace.held else ""
            channel.send(TITLE, words + more)
            pace.held = 0
        except NoticeError as error:
            reason = str(error)
            pace.held += 1
            if error.after is not None:
                pace.not_before = now + min(max(error.after, 0.0), LONGEST_WAIT)
        except Exception as error:  # noqa: BLE001 - its text may hold the address, with the secret
            reason = f"it failed ({type(error).__name__})"
            pace.held += 1
        self._last[channel.name] = Delivery(channel.name, datetime.now(UTC), reason)
