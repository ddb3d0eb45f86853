"""The file lock beside a local library: one process at a time writes and checkpoints.

SQLite before 3.51.3 may corrupt a WAL that two connections write and reset at once.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from desktop.base.errors import LibraryBusyError, LibraryWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WriterLock:
    """The lock of one library.

    Args:
        path: The library's file.
        patience: Seconds to wait for another program.
    """

    def __init__(self, path: Path, *, patience: float) -> None:
        self._lock = FileLock(f"{path}.lock", timeout=patience)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it.

        Raises:
            LibraryBusyError: Another program held it for too long.
            LibraryWriteError: The folder takes no lock.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            raise LibraryBusyError(
                "Another program has held the library for too long.",
                advice="Your change was not made. Try again in a moment.",
            ) from error
        except OSError as error:
            raise LibraryWriteError(
                f"The library's folder cannot be written to: {error.strerror}.",
                advice="Your change was not made. Look at the disk's space and permissions.",
            ) from error
        try:
            yield
        finally:
            self._lock.release()
