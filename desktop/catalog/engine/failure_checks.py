"""Checks made after an error: is the file still ours, was the change stored?"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import exc, select, text

from desktop.base.errors import LibraryGoneError
from desktop.catalog.tables.all import activity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from desktop.catalog.engine.session import WriteSession

LOOKING_SECONDS = 15.0
LOG_SECONDS = 1.0


class Files:
    """The files of an open local library, to be recognised again.

    SQLite does not notice that another file took a library's name, or that its log was removed:
    what is written then goes to the wrong file, or into none.
    """

    def __init__(self, path: Path) -> None:
        self._paths = [str(path)]  # looked at before every read, where a `Path` costs a third more
        self._known = _identities(self._paths)
        self._look_again = 0.0

    def watch_logs(self) -> None:
        """Remember the log as well. From now on a connection of this process is always open."""
        logs = (self._paths[0] + ending for ending in ("-wal", "-shm"))
        self._paths += [log for log in logs if _identities([log])]
        self._known = _identities(self._paths)

    def check_to_read(self) -> None:
        """As `check`, but the log only once a second: it is not what is read that would be lost.

        Raises:
            LibraryGoneError: They are not.
        """
        now = time.monotonic()
        if now < self._look_again and _identities(self._paths[:1]) == self._known[:1]:
            return
        self.check()
        self._look_again = now + LOG_SECONDS

    def check(self) -> None:
        """Look whether the files are those that were opened.

        Raises:
            LibraryGoneError: They are not.
        """
        if _identities(self._paths) == self._known:
            return
        path = self._paths[0]
        name = Path(path).name
        if not _identities([path]):
            raise LibraryGoneError(
                f"{name} is not in its folder any more.",
                advice="Put it back where it was, or open it where it is now.",
            )
        if _identities([path]) != self._known[:1]:
            raise LibraryGoneError(
                f"{name} was replaced by another file while it was open.",
                advice="Nothing was written to the new one. Open the library again to go on in it.",
            )
        for log, known in zip(self._paths[1:], self._known[1:], strict=True):
            if _identities([log]) != [known]:
                raise LibraryGoneError(
                    f"{Path(log).name}, a part of the open library, was removed.",
                    advice="Nothing more is written. If you can, put it back; then open the"
                    " library again and look whether the last changes are there.",
                )


def _identities(paths: Sequence[str]) -> list[tuple[int, int]]:
    """What tells these files from others of their names; nothing where one is missing."""
    try:
        return [(found.st_dev, found.st_ino) for found in map(os.stat, paths)]
    except OSError:
        return []


def backend_of(connection: Connection) -> int:
    """The number of the server's process that answers a connection; 0 on SQLite."""
    driver = connection.connection.driver_connection
    return int(driver.info.backend_pid) if connection.dialect.name == "postgresql" and driver else 0


def was_committed(engine: Engine, session: WriteSession, backend: int) -> bool:
    """Whether a transaction whose COMMIT got no reply was stored: what it put on record is there.

    Raises:
        LibraryGoneError: That cannot be found out now.
    """
    end = time.monotonic() + LOOKING_SECONDS
    while session.on_record:
        try:
            with engine.connect() as connection:
                busy = connection.execute(
                    # The lost process may still be at it, and end either way.
                    text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid AND state <> 'idle'"),
                    {"pid": backend},
                ).scalar()
                found = connection.execute(
                    select(activity.c.id).where(activity.c.id == session.on_record)
                ).scalar()
            if found or not busy:
                return bool(found)
        except (exc.DBAPIError, LibraryGoneError):
            pass  # the server is starting again, perhaps
        if time.monotonic() > end:
            break
        time.sleep(0.2)
    raise LibraryGoneError(
        "The connection broke just when your last change was being stored.",
        advice="It may or may not be there: look before you repeat it.",
    )
