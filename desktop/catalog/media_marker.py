"""Reads and writes the record in a media folder that says whose it is.

It is written whole: beside it, synced, renamed over it. Whoever changes it holds the folder's lock,
so that two libraries that come at the same moment do not both take the folder.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from desktop.base.files import write_whole
from desktop.domain.ids import new_id
from desktop.domain.media_folder import (
    ENDING,
    LOCK,
    MARKER,
    NOTE,
    Marker,
    OtherFormatError,
    read_marker_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_SECONDS = 10.0
_LONGEST = 64 << 10


class UnreadableMarkerError(Exception):
    """Whose a folder is cannot be found out: its marker may not be read, or is of a newer form."""


def read(folder: Path) -> Marker | None:
    """The marker of a folder; None where there is none, or what is there says nothing.

    Raises:
        UnreadableMarkerError: There is one that may say something.
    """
    return _read(folder / MARKER)


def write(folder: Path, marker: Marker) -> None:
    """Put a marker into a folder; an old one that says nothing is kept beside it.

    Raises:
        OSError: It cannot be written; the old one is as it was.
    """
    path = folder / MARKER
    if path.exists() and _read(path) is None:
        path.replace(folder / f"{MARKER}.damaged-{new_id()[:13]}")
    write_whole(path, marker.text().encode("ascii"), is_durable=True)


def notes(folder: Path) -> list[tuple[Path, Marker | None]]:
    """The notes of other libraries that still need something in a folder; None: it says nothing."""
    found: list[tuple[Path, Marker | None]] = []
    with suppress(FileNotFoundError):
        for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - no more than names is needed
            if entry.startswith(NOTE) and entry.endswith(".json"):
                path = folder / entry
                try:
                    found.append((path, _read(path)))
                except UnreadableMarkerError:
                    found.append((path, None))
    return found


def leave_note(folder: Path, marker: Marker) -> None:
    """Note in another library's folder that this one still needs copies of its own from there."""
    with locked(folder):
        write_whole(
            folder / f"{NOTE}{marker.owner.key}.json",
            marker.text().encode("ascii"),
            is_durable=True,
        )


def take_note_away(folder: Path, marker: Marker) -> None:
    """The opposite of `leave_note`."""
    with suppress(OSError):
        (folder / f"{NOTE}{marker.owner.key}.json").unlink(missing_ok=True)


def marked_in(parent: Path) -> list[Path]:
    """All media folders in a folder that have a marker, by name."""
    try:
        with os.scandir(parent) as listing:
            names = sorted(entry.name for entry in listing if entry.name.endswith(ENDING))
    except OSError:
        return []
    return [parent / name for name in names if (parent / name / MARKER).exists()]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who changes what a folder says of itself.

    Raises:
        OSError: It cannot be locked: it may not be written to, or somebody held it for too long.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as error:
        raise BlockingIOError(11, "another program is changing it") from error
    try:
        yield
    finally:
        lock.release()


def _read(path: Path) -> Marker | None:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableMarkerError(f"{path.name} in it cannot be read: {reason}") from error
    try:
        return read_marker_text(data.decode("utf-8"))
    except OtherFormatError as error:
        raise UnreadableMarkerError("a newer Director's Desk has marked it") from error
    except ValueError:
        return None
