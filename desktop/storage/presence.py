"""Whether files are where they were: asked beside the caller, so that no dead drive holds it up.

A file on a drive that does not answer holds whoever asks for it, perhaps for ever. So each folder
has a thread of its own, and who has not answered after a while counts as out of reach.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH112

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain import location
from desktop.domain.bytes import PackedFile
from desktop.domain.display import counted
from desktop.domain.location import Seen, Sight, origin_of
from desktop.storage import local
from desktop.storage.scan import in_words
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.domain.frames import Frames
    from desktop.domain.location import Location

PATIENCE = 10.0  # seconds for all that is asked at once; a disk that sleeps is awake within them
# The file may well be there, only not for us.
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR})


class Presence(StrEnum):
    """What a look at a place showed, in the words of a location's `status`."""

    THERE = location.AVAILABLE
    MISSING = location.MISSING  # its folder is there, a file of its size is not
    OFFLINE = location.OFFLINE  # its folder is not there either, or does not answer


def look_at(place: Location, media_root: Path) -> Sight:
    """Look at the bytes of one place, in whichever store they are.

    Waits for its drive, perhaps for ever: never to be called where somebody waits.
    """
    path: Path | None = None
    try:
        origin = origin_of(place, media_root)
        store = store_of(origin)
        path = store.local_path(origin)
        found = store.stat(origin)
    except RuleError as error:
        return Sight(Seen.REFUSED, why=str(error))
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.ENOENT
        if number not in _NOTHING_THERE:
            return Sight(Seen.UNREADABLE, path, in_words(error))
        return Sight(Seen.NO_FILE if store.has_folder(origin) else Seen.NO_FOLDER, path)
    if not found.is_plain:
        return Sight(Seen.NOT_PLAIN, path)
    if place.is_packed:
        packed = PackedFile(origin, place.filename or place.path, found.size, found.modified_ns)
        return Sight(Seen.FILE, size=found.size, modified_ns=found.modified_ns, packed=packed)
    is_same = place.size in (None, found.size)
    if found.absent and place.frames is not None:
        why = gone_text(len(found.absent), place.frames)
        return Sight(Seen.CHANGED, path, why, found.size, found.modified_ns, len(found.absent))
    if place.status == location.REPLACED and place.modified_ns != found.modified_ns:
        is_same = False  # as it was when another file was met here, though as large by chance
    seen = Seen.FILE if is_same else Seen.CHANGED
    return Sight(seen, path, size=found.size, modified_ns=found.modified_ns)


def gone_text(absent: int, frames: Frames) -> str:
    """As in "4 of 240 frames are gone", a clause."""
    return f"{absent:,} of {counted(len(frames), 'frame')} {'is' if absent == 1 else 'are'} gone"


class PresenceCheck:
    """One look at many files. It begins at once; `wait` for it."""

    def __init__(
        self,
        files: Mapping[str, Sequence[str]],
        *,
        frames: Mapping[str, Frames] | None = None,
        silent: set[str] | None = None,
    ) -> None:
        """Begin.

        Args:
            files: For each folder the absolute paths of files in it or below it; undecodable bytes
                as surrogates.
            frames: Those of these files that are image sequences, by their patterns' paths.
            silent: Folders that did not answer before and are not asked again; added to here.
        """
        self._frames = frames or {}
        self._silent = set[str]() if silent is None else silent
        self._found: dict[str, int | Presence] = {}
        self._began = time.monotonic()
        self._waiting: dict[str, threading.Thread] = {}
        for folder, paths in files.items():
            if folder not in self._silent:
                # As a daemon: one that is held for ever must not keep the program from ending.
                thread = threading.Thread(
                    target=self._ask, args=(folder, paths), name="storage-look", daemon=True
                )
                self._waiting[folder] = thread
                thread.start()

    @classmethod
    def at(
        cls,
        places: Iterable[tuple[Location, str]],
        media_root: Path,
        *,
        silent: set[str] | None = None,
    ) -> PresenceCheck:
        """Begin a look at places on this machine's disks, each with its path.

        Their folders are asked for; of the library's own copies, which lie in very many, the media
        folder. See `__init__` for `silent`.
        """
        files: dict[str, list[str]] = {}
        frames: dict[str, Frames] = {}
        for place, path in places:
            folder = os.fspath(media_root) if place.is_owned else os.fspath(Path(path).parent)
            files.setdefault(folder, []).append(path)
            if place.frames is not None:
                frames[path] = place.frames
        return cls(files, frames=frames, silent=silent)

    def wait(self, seconds: float, *, patience: float | None = None) -> bool:
        """Wait at most so long; whether it is over: all have answered, or `patience` is at an end.

        Args:
            seconds: How long this call may take.
            patience: Seconds since the look began after which nobody is waited for any more;
                `PATIENCE` if None.
        """
        end = self._began + (PATIENCE if patience is None else patience)
        until = min(time.monotonic() + seconds, end)
        for folder, thread in list(self._waiting.items()):
            thread.join(max(0.0, until - time.monotonic()))
            if not thread.is_alive():
                del self._waiting[folder]
        if self._waiting and time.monotonic() < end:
            return False
        self._silent.update(self._waiting)
        self._waiting.clear()
        return True

    def of(self, path: str, size: int | None) -> Presence:
        """What was found out about one of the files; who has not answered is out of reach.

        `size` is what the file has if it is the one that is looked for, in bytes; None if that is
        not known. Another one may lie there by now, under the old name.
        """
        found = self._found.get(path, Presence.OFFLINE)
        if isinstance(found, Presence):
            return found
        return Presence.THERE if size in (None, found) else Presence.MISSING

    def _ask(self, folder: str, paths: Sequence[str]) -> None:
        gone = Presence.MISSING if os.path.isdir(folder) else Presence.OFFLINE
        for path in paths:
            self._found[path] = _found_at(path, gone, self._frames.get(path))


def _found_at(path: str, gone: Presence, frames: Frames | None) -> int | Presence:
    """The size of the file there, in bytes, or how it is not there."""
    try:
        if frames is not None:
            return local.stat_frames(Path(path).parent, frames).size
        status = local.look_up(path)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.ENOENT
        if number in _FORBIDDEN:
            return Presence.THERE
        return gone if number in _NOTHING_THERE else Presence.OFFLINE
    return status.st_size if stat.S_ISREG(status.st_mode) else Presence.MISSING
