"""The only door to the user: a note in passing, a warning that stays, a failure, a bug.

Panes call; the shell listens to the signals and draws toast, banner, dialog and crash report.
All texts are plain text, whatever is in them.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import DeskError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
_SAME_WITHIN = 2.0  # seconds in which the same failure is told once


@frozen
class NoteAction:
    """Something to click in a note: "Undo", "Show Report"."""

    text: str
    act: Callable[[], None]


@frozen
class Note:
    """A short text with what can be done about it, in the order of the buttons."""

    text: str
    actions: tuple[NoteAction, ...] = ()


@frozen
class Failure:
    """What happened, and what the person can do about it."""

    text: str
    advice: str
    error: DeskError


class Report(QObject):
    """Collects what the user should hear.

    Signals:
        noted: A `Note` for a toast.
        warned: A `Note` for a banner that stays until it is closed.
        failed: A `Failure` for a dialog.
        bug_found: An exception nobody expected, for the crash dialog.
    """

    noted = Signal(object)
    warned = Signal(object)
    failed = Signal(object)
    bug_found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = ("", 0.0)

    def note(self, text: str, *actions: NoteAction | None) -> None:
        """Say something in passing, with buttons; None is no button."""
        self.noted.emit(Note(text, tuple(filter(None, actions))))

    def warn(self, text: str, *actions: NoteAction | None) -> None:
        """Say something that stays in sight until it is closed."""
        self.warned.emit(Note(text, tuple(filter(None, actions))))

    def fail(self, error: BaseException) -> None:
        """Tell that something failed: kindly if it was expected, as a bug if not."""
        if self._is_echo(f"{type(error).__name__}: {error}"):
            return
        if isinstance(error, DeskError):
            log.warning("%s: %s", type(error).__name__, error)
            self.failed.emit(Failure(str(error), error.advice, error))
            return
        log.error("unexpected failure", exc_info=error)
        self.bug_found.emit(error)

    def _is_echo(self, text: str) -> bool:
        """Whether the same failure was told a moment ago (ten panes asking a dead server)."""
        now = time.monotonic()
        last, at = self._last
        self._last = (text, now)
        return text == last and now - at < _SAME_WITHIN
