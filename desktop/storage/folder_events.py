"""Word of what happens in a folder, where the file system tells it.

What is told is only that something happened: who waits looks for himself. Network folders tell
nothing, so nobody may rely on it.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 2.0  # seconds in which the thread ends where its drive answers
_STEP, _BEAT = 50, 1000  # milliseconds


class FolderEvents:
    """Calls somebody when something happens in a folder, from a thread of its own."""

    def __init__(self, path: str, tell: Callable[[], None], *, is_deep: bool) -> None:
        """Listen, until `close`; a folder that cannot be listened to is silent."""
        self._path, self._tell, self._is_deep = path, tell, is_deep
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="folder-events", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still listens: not where the folder went away, or cannot be listened to."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Listen no more."""
        self._stop.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        # Only who watches loads what listens.
        from watchfiles import watch  # noqa: PLC0415

        with suppress(OSError, RuntimeError):  # gone, or no room for another listener
            is_first = True
            for changes in watch(
                self._path,
                watch_filter=None,
                stop_event=self._stop,
                recursive=self._is_deep,
                ignore_permission_denied=True,
                raise_interrupt=False,
                debounce=4 * _STEP,
                step=_STEP,
                rust_timeout=_BEAT,
                yield_on_timeout=True,
            ):
                # What happened before it listened was told to nobody: the first beat stands for it.
                if changes or is_first:
                    self._tell()
                is_first = False
