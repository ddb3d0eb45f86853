"""Which libraries are open to other programs by HTTP on this machine, and where.

A server that listens leaves a record, and takes it away when it ends. One that was killed leaves it
there: a record counts only while its process runs, told from a later one of the same number by when
it was started. No token is in it.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.files import write_whole
from desktop.base.frozen import frozen
from desktop.base.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST = 4096  # bytes of a record
_NAME = re.compile(r"\d+\.json")
_CLOCK = 1.0  # seconds by which two readings of when a process was started may differ


@frozen
class OpenDoor:
    """A library that programs can come into.

    Attributes:
        library: Its address, without a password.
        workspace_id: Of the library; the same however its address is written.
        address: Where programs ask.
        process: The number of the process that listens.
        is_of_window: A window has opened it, and ends it.
    """

    library: str
    workspace_id: str
    address: str
    process: int
    is_of_window: bool = False


@contextmanager
def recorded(door: OpenDoor) -> Iterator[None]:
    """Leave a record as long as a door is open; without one it is open all the same."""
    path = _folder() / f"{door.process}.json"
    told = {
        "library": door.library,
        "workspace_id": door.workspace_id,
        "address": door.address,
        "is_of_window": door.is_of_window,
        "host": socket.gethostname(),
        "started": _started(door.process),
    }
    with contextlib.suppress(OSError):
        _folder().mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(told).encode(), mode=0o600)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def open_doors() -> list[OpenDoor]:
    """The doors that are open now on this machine; records of processes that are gone go too."""
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(_folder().iterdir()):
            door = _read(path) if _NAME.fullmatch(path.name) else None
            if door is not None:
                found.append(door)
    return found


def _folder() -> Path:
    return data_dir() / "doors"


def _read(path: Path) -> OpenDoor | None:
    """What a record says; None where it is none, or its process is gone."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_LONGEST))
        door = OpenDoor(
            str(told["library"]),
            str(told["workspace_id"]),
            str(told["address"]),
            int(path.stem),
            bool(told["is_of_window"]),
        )
        is_here, started = told["host"] == socket.gethostname(), float(told["started"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not is_here:  # a home folder that several machines share
        return None
    if abs(_started(door.process) - started) > _CLOCK:
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    return door


def _started(process: int) -> float:
    """When a process was started, seconds since 1970; zero where there is none."""
    import psutil  # noqa: PLC0415 - only who opens a door or looks for one asks this

    try:
        return float(psutil.Process(process).create_time())
    except (psutil.Error, OverflowError):
        return 0.0
