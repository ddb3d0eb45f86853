"""Copies into the store that are under way, or were cut off: the `.part` files in `incoming`.

Whoever copies holds a lock on his file, and its name says on which machine he is. A half copy is
removed only where it is certain that nobody writes to it: on this machine by the lock, on another
one when nothing was written for a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import sys
import uuid
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.base.programs import is_running
from desktop.domain.media_folder import INCOMING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

if sys.platform != "win32":  # where an open file cannot be removed anyhow
    import fcntl

ENDING = ".part"
OTHERS_SECONDS = 24 * 60 * 60.0  # without a byte, after which another machine's copy is given up
OWN_SECONDS = 60 * 60.0  # the same here, where its number belongs to another program by now


class WriterState(StrEnum):
    """Whether somebody writes to a half copy."""

    RUNNING = "running"
    UNKNOWN = "unknown"  # it was begun on another machine, not long ago
    DEAD = "dead"


@frozen
class HalfCopy:
    """One half copy.

    Attributes:
        host: The name of the machine that it was begun on, or empty.
        size: Bytes so far.
    """

    path: Path
    host: str
    size: int
    use: WriterState


def new_name(media_root: Path) -> Path:
    """A name of its own for a copy that begins now; its holder can be told from it."""
    folder = media_root / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{_here()}@{os.getpid()}-{uuid.uuid4().hex}{ENDING}"


def hold(descriptor: int) -> None:
    """Show others that an open half copy is being written to, until it is closed."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # a disk without locks: age has to do
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def half_copies(
    media_root: Path, *, now: float, busy: Collection[str] = frozenset()
) -> list[HalfCopy]:
    """All half copies, by name.

    Args:
        media_root: The media folder.
        now: What the clock of its disk says, seconds since 1970.
        busy: `host:pid` of who has work under way in the library, wherever that is.
    """
    found = []
    for path in sorted((media_root / INCOMING).glob(f"*{ENDING}")):
        with contextlib.suppress(OSError):
            status = path.stat()
            maker, _, rest = path.name.rpartition("@")
            host, pid = maker.rpartition("~")[0] or maker, rest.partition("-")[0]
            use = WriterState.RUNNING
            if f"{host}:{pid}" not in busy:
                use = _use(path, maker, pid, age=now - status.st_mtime)
            found.append(HalfCopy(path, host, _size(path, status), use))
    return found


def sweep(media_root: Path, *, busy: Collection[str] = frozenset()) -> int:
    """Remove the half copies that nobody writes to any more; returns how many."""
    if not any((media_root / INCOMING).glob(f"*{ENDING}")):
        return 0
    removed = 0
    with contextlib.suppress(OSError), _clock(media_root) as now:
        for half in half_copies(media_root, now=now, busy=busy):
            if half.use is WriterState.DEAD:
                with contextlib.suppress(OSError):
                    remove(half.path)
                    removed += 1
    return removed


def remove(path: Path) -> None:
    """Remove a half copy, of a file or of the frames of a sequence.

    Raises:
        OSError: It cannot be removed.
    """
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _size(path: Path, status: os.stat_result) -> int:
    if not path.is_dir():
        return status.st_size
    return sum(one.lstat().st_size for one in path.iterdir())


@contextmanager
def _clock(media_root: Path) -> Iterator[float]:
    """What the clock of the disk says: a server has its own, and may be hours apart from ours."""
    path = media_root / INCOMING / f"{uuid.uuid4().hex}.clock"
    path.touch()
    try:
        yield path.stat().st_mtime
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def _use(path: Path, maker: str, pid: str, *, age: float) -> WriterState:
    is_free = _is_free(path)
    if is_free is False:
        return WriterState.RUNNING
    if maker == _here() and pid.isdigit():
        is_over = not is_running(int(pid)) or (bool(is_free) and age > OWN_SECONDS)
        return WriterState.DEAD if is_over else WriterState.RUNNING
    return WriterState.DEAD if age > OTHERS_SECONDS else WriterState.UNKNOWN


def _is_free(path: Path) -> bool | None:
    """Whether nobody holds a file, as far as its disk knows; None where it does not say."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return True


@cache
def _here() -> str:
    """This machine, in names of files: two may well have one host name."""
    try:
        machine = Path("/etc/machine-id").read_bytes().strip()
    except OSError:
        machine = b""
    told = machine or str(uuid.getnode()).encode()
    return f"{socket.gethostname()}~{hashlib.sha256(told).hexdigest()[:8]}"
