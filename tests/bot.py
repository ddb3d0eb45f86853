"""A robot at the keyboard that waits as long as a busy machine needs, and looks often meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pytestqt.exceptions import TimeoutError as WaitedInVainError
from pytestqt.qtbot import QtBot

from tests import in_vain

# Milliseconds. No test measures speed by it: it only ends a test that waits for what never comes.
PATIENCE = 60_000
_LOOKS = (0, 1, 1, 2, 4, 8)  # milliseconds between two looks; the last one from then on


class PatientBot(QtBot):
    """pytest-qt's robot, with one patience for everything and shorter steps."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """Let the event loop run until `callback` is true, or stops asserting."""
        __tracebackhide__ = True
        until = time.monotonic() + timeout / 1000
        look = 0
        while True:
            is_late = time.monotonic() > until
            try:
                if callback() in (True, None):
                    return
            except AssertionError as error:
                if is_late:
                    raise _in_vain(callback, timeout, f": {error}") from error
            if is_late:
                raise _in_vain(callback, timeout)
            self.wait(_LOOKS[min(look, len(_LOOKS) - 1)])
            look += 1

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        """A context that lasts until `signal` was emitted."""
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        """A context that lasts until all `signals` were emitted."""
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        """A context that lasts until `widget` can be seen."""
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        """A context that lasts until `widget` has the keyboard's window."""
        return super().waitActive(widget, timeout=timeout)


def _in_vain(callback: Callable[..., object], timeout: int, why: str = "") -> WaitedInVainError:
    """What is raised: which condition it was, and what is to be seen instead."""
    return WaitedInVainError(
        f"not so within {timeout} ms{why}\n{in_vain.condition(callback)}\n{in_vain.sights()}"
    )
