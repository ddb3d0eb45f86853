"""Which of many files are where they were: one listing a folder, asked beside the caller.

A drive that does not answer holds whoever asks for it, perhaps for ever. So each drive has a thread
of its own, and one that has not answered after a while counts as out of reach.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH118

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from desktop.domain.location import drive_of
from desktop.storage.presence import PATIENCE, Presence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The machine's edges: a test puts a drive in their place that does not answer.
list_folder = os.listdir
is_there = os.path.lexists


class Survey:
    """One look at many folders. It begins at once; `wait` for it."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        """Begin.

        Args:
            files: For each folder (absolute; undecodable bytes as surrogates) names of files in it.
        """
        self._files = files
        self._found: dict[str, Presence | frozenset[str]] = {}
        self._began = time.monotonic()
        drives: dict[str, list[str]] = {}
        for folder in files:
            drives.setdefault(drive_of(folder), []).append(folder)
        self._waiting = [
            # As a daemon: one that is held for ever must not keep the program from ending.
            threading.Thread(target=self._ask, args=(folders,), name="storage-survey", daemon=True)
            for folders in drives.values()
        ]
        for thread in self._waiting:
            thread.start()

    def wait(self, seconds: float, *, patience: float = PATIENCE) -> bool:
        """Wait at most so long; whether it is over: all have answered, or `patience` is at an end.

        Args:
            seconds: How long this call may take.
            patience: Seconds without any answer after which nobody is waited for any more.
        """
        until = time.monotonic() + seconds
        known = len(self._found)
        for thread in self._waiting:
            thread.join(max(0.0, until - time.monotonic()))
        self._waiting = [thread for thread in self._waiting if thread.is_alive()]
        if len(self._found) > known:
            self._began = time.monotonic()
        return not self._waiting or time.monotonic() - self._began > patience

    def of(self, folder: str, name: str) -> Presence | None:
        """What was found out about one of the files; None where its folder may not be read."""
        found = self._found.get(folder, Presence.OFFLINE)
        if isinstance(found, frozenset):
            return Presence.MISSING if name in found else Presence.THERE
        return None if found is Presence.THERE else found

    def _ask(self, folders: Sequence[str]) -> None:
        for folder in folders:
            self._found[folder] = self._look(folder)

    def _look(self, folder: str) -> Presence | frozenset[str]:
        """The names that are not in a folder, or the state of all that should be in it."""
        try:
            names = set(list_folder(folder))
        except PermissionError:
            return Presence.THERE
        except (OSError, ValueError):
            return Presence.OFFLINE
        wanted = self._files[folder]
        # A file system may know a file by another spelling of its name.
        gone = frozenset(
            name
            for name in wanted
            if name not in names and not is_there(os.path.join(folder, name))
        )
        # A drive's folder without the drive is there, and empty.
        return Presence.OFFLINE if not names and wanted else gone
