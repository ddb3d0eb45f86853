"""Questions to the library, answered on reader threads; the newest question of a key wins."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer

from desktop.ui.kit.carrier import Carrier, Raised
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.qt_callbacks import is_receiver_deleted

if TYPE_CHECKING:
    from desktop.base.lanes import Ticket
    from desktop.catalog.library import Library, Reads

T = TypeVar("T")
OnError = Callable[[BaseException], None]
READERS = 3
_INTERRUPT_AGAIN = 50  # milliseconds


class Asks:
    """Asks the open library. While there is none yet, questions wait for it.

    Args:
        carrier: The way back to the window's thread.
        fail: Takes the failures of questions that bring no `on_error`.
    """

    def __init__(self, carrier: Carrier, fail: OnError) -> None:
        self._carrier = carrier
        self._fail = fail
        self._library: Library | None = None
        self._session = 0
        self._serial = itertools.count(1)
        self._latest: dict[str, tuple[object, Ticket | None]] = {}
        self._waiting: list[Callable[[], None]] = []
        self._unwanted: list[tuple[Library, object, Ticket]] = []
        self.lane = Lane("reader", READERS)
        self._again = QTimer(carrier)
        self._again.setSingleShot(True)
        self._again.setInterval(_INTERRUPT_AGAIN)
        self._again.timeout.connect(self._interrupt)

    @property
    def is_busy(self) -> bool:
        """Whether a question waits or is being answered."""
        return bool(self._waiting) or self.lane.is_busy

    def set_library(self, library: Library | None) -> None:
        """Exchange the library; answers of the other one are dropped."""
        self._session += 1
        if self._library is not None:
            self._latest.clear()
            self._waiting.clear()
        self._library = library

    def ask_what_waited(self) -> None:
        """Ask what was asked before there was a library."""
        waiting, self._waiting = self._waiting, []
        for ask in waiting if self._library is not None else []:
            ask()

    def close(self) -> None:
        """Drop every answer that is still to come."""
        self._session += 1
        self._again.stop()

    def ask(
        self,
        fn: Callable[[Reads], T],
        then: Callable[[T], None],
        on_error: OnError | None,
        key: str | None,
    ) -> None:
        """See `Runner.ask`."""
        token = (key, next(self._serial))
        if key is not None:
            self._replace(key, token)
        library = self._library
        if library is None:
            self._waiting.append(lambda: self._ask_again(fn, then, on_error, key, token))
            return
        arrive = self._gate(then, on_error, key, token)
        ticket = self.lane.submit(
            lambda: self._carrier.carry(lambda: library.read(fn, token=token), arrive)
        )
        if key is not None:
            self._latest[key] = (token, ticket)

    def _replace(self, key: str, token: object) -> None:
        """Stop the older ask of `key`, whether it waits or runs."""
        older, ticket = self._latest.get(key, (None, None))
        if ticket is not None and self._library is not None:
            ticket.cancel()
            if ticket.is_running:
                self._unwanted.append((self._library, older, ticket))
                self._interrupt()
        self._latest[key] = (token, None)

    def _interrupt(self) -> None:
        """Stop reads nobody waits for; again and again, since one may be between two statements."""
        self._unwanted = [unwanted for unwanted in self._unwanted if unwanted[2].is_running]
        for library, token, _ in self._unwanted:
            library.interrupt(token)
        if self._unwanted:
            self._again.start()

    def _ask_again(
        self,
        fn: Callable[[Reads], T],
        then: Callable[[T], None],
        on_error: OnError | None,
        key: str | None,
        token: object,
    ) -> None:
        """An ask that waited for a library, unless it has been replaced since."""
        if key is None or self._latest.get(key, (token,))[0] == token:
            self.ask(fn, then, on_error, key)

    def _gate(
        self,
        then: Callable[[T], None],
        on_error: OnError | None,
        key: str | None,
        token: object,
    ) -> Callable[[T | Raised], None]:
        """Delivers an answer if it is still wanted by this library and this key."""
        session = self._session

        def arrive(outcome: T | Raised) -> None:
            if session != self._session or is_receiver_deleted(then):
                return
            if key is not None:
                if self._latest.get(key, (None,))[0] != token:
                    return
                del self._latest[key]
            if isinstance(outcome, Raised):
                (on_error or self._fail)(outcome.error)
            else:
                then(outcome)

        return arrive
