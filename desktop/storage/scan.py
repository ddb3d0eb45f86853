"""Walks files and folders and lists everything in them exactly once, readable or not.

Names are bytes: undecodable ones travel as surrogates (PEP 383) inside `str`, as Python's own
functions do. Nothing is opened but folders, so a pipe or a dead device cannot hold a walk up.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH100, PTH112, PTH116, PTH119

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.job import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from desktop.domain.frames import Frames

SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".localized"})
SYSTEM_FOLDERS = frozenset(
    {"__macosx", "$recycle.bin", "system volume information", "@eadir", "lost+found"}
)
_HIDDEN, _SYSTEM, _OWN = "hidden file", "system file", "part of this library itself"
# What SQLite and this program keep beside a library's file, by what its name has in addition.
_BESIDE = ("", "-wal", "-shm", "-journal", ".lock")
_FOLDER_BESIDE = ".backups"
_NAME = attrgetter("name")
PART = 256  # files of a folder that are handed on together: a walk can be stopped after each part
_KINDS = (
    (stat.S_ISFIFO, "a pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)
_WORDS = {
    errno.EACCES: "you may not read it",
    errno.EPERM: "you may not read it",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "it is not there",
    errno.ELOOP: "its symbolic links lead round in a circle",
    errno.ENAMETOOLONG: "its path is longer than this system allows",
    errno.EIO: "the disk could not read it",
    errno.ESTALE: "the network drive lost it",
}


class ScannedFile(NamedTuple):
    """One thing a walk came across.

    Attributes:
        path: As it was reached from what the person named.
        size: Bytes; -1 where it was not asked.
        mtime_ns: Modification time, nanoseconds since 1970; 0 where it was not asked.
        outcome: None for a plain file that can be read; SKIPPED or FAILED for everything else.
        reason: Why it was skipped or failed, for a person.
        told: How a report names it, where not by its path.
        frames: Of an image sequence its frames: `path` ends with their pattern then, and size and
            time are those of all of them.
    """

    path: str
    size: int = -1
    mtime_ns: int = 0
    outcome: Outcome | None = None
    reason: str = ""
    told: str = ""
    frames: Frames | None = None

    @property
    def shown(self) -> str:
        """How a report names it."""
        return self.told or self.path


@dataclass(slots=True)
class _Walk:
    """What one walk remembers.

    Attributes:
        named: Absolute paths of files that were named themselves; their folders pass them over.
        seen: (device, inode) of every folder entered: no folder is listed twice.
        roots: Real paths of the folders that were named.
        own: (device, inode) of folders that belong to the library.
        own_files: Names of the library's files, by the absolute path of the folder they are in.
        own_folders: Absolute paths of its folders, each with a separator at its end.
        own_here: Names of such files in the folder that is being listed.
    """

    named: set[str] = field(default_factory=set)
    seen: set[tuple[int, int]] = field(default_factory=set)
    roots: list[str] = field(default_factory=list)
    own: set[tuple[int, int]] = field(default_factory=set)
    own_files: Mapping[str, Collection[str]] = field(default_factory=dict)
    own_folders: tuple[str, ...] = ()
    own_here: Collection[str] = ()


def scan(paths: Sequence[str], *, own: Sequence[str] = ()) -> Iterator[ScannedFile]:
    """Everything in `paths`, one by one; see `scan_parts`."""
    return chain.from_iterable(scan_parts(paths, own=own))


def scan_parts(paths: Sequence[str], *, own: Sequence[str] = ()) -> Iterator[list[ScannedFile]]:
    """Everything in `paths`, files as they are and folders with all that is below them.

    In parts, each of one folder and never empty; those of a folder follow one another.

    A file that is named itself is taken even if it is hidden or a link; below a folder, links are
    listed and never followed, so no loop and no way out of the tree exists. A folder that cannot
    be read is one FAILED row, never an empty listing.

    Args:
        paths: What the person named; undecodable bytes as surrogates.
        own: The library's database file and media folder, which are never media to import.
    """
    places = [os.path.abspath(path) for path in own if path]
    own_folders = [*places, *(place + _FOLDER_BESIDE for place in places)]
    own_files: dict[str, set[str]] = {}
    for place in places:
        folder, name = os.path.split(place)
        own_files.setdefault(folder, set()).update(name + more for more in _BESIDE)
    walk = _Walk(
        own_files=own_files,
        own_folders=tuple(folder + os.sep for folder in own_folders),
        own={key for folder in own_folders if (key := _folder_key(folder))},
    )
    folders = []
    for path in dict.fromkeys(paths):
        if os.path.isdir(path):
            folders.append(path)
            walk.roots.append(os.path.realpath(path))
    for path in dict.fromkeys(paths):
        if path not in folders and os.path.abspath(path) not in walk.named:
            walk.named.add(os.path.abspath(path))
            yield [_named(walk, path)]
    for path in folders:
        yield from _below(walk, path)


def _folder_key(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _named(walk: _Walk, path: str) -> ScannedFile:
    """A file that was named itself."""
    name = os.path.basename(path).lower()
    if _is_system(name):
        return ScannedFile(path, outcome=Outcome.SKIPPED, reason=_SYSTEM)
    if _is_own(walk, os.path.abspath(path)):
        return ScannedFile(path, outcome=Outcome.SKIPPED, reason=_OWN)
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        return ScannedFile(path, outcome=Outcome.FAILED, reason=in_words(error))
    return _judged(path, status)


def _judged(path: str, status: os.stat_result) -> ScannedFile:
    """A file by its kind."""
    if stat.S_ISREG(status.st_mode):
        return ScannedFile(path, status.st_size, status.st_mtime_ns)
    kind = next((word for test, word in _KINDS if test(status.st_mode)), "not a plain file")
    return ScannedFile(path, outcome=Outcome.SKIPPED, reason=kind)


def _below(walk: _Walk, root: str) -> Iterator[list[ScannedFile]]:
    """Everything below one folder, in the order of names, without recursion: trees may be deep."""
    waiting: list[tuple[str, str]] = [(root, "")]
    while waiting:
        folder, fate = waiting.pop()
        try:
            status = os.stat(folder) if folder == root else os.lstat(folder)
            key = (status.st_dev, status.st_ino)
            if key in walk.seen:
                continue
            walk.seen.add(key)
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=_NAME)
        except (OSError, ValueError) as error:
            reason = f"the folder could not be listed: {in_words(error)}"
            yield [ScannedFile(folder, outcome=Outcome.FAILED, reason=reason)]
            continue
        if key in walk.own:
            fate = _OWN
        walk.own_here = walk.own_files.get(os.path.abspath(folder), ())
        below: list[tuple[str, str]] = []
        for first in range(0, len(entries), PART):
            if part := _part(walk, entries[first : first + PART], fate, below):
                yield part
        waiting.extend(reversed(below))


def _part(
    walk: _Walk, entries: Sequence[os.DirEntry[str]], fate: str, below: list[tuple[str, str]]
) -> list[ScannedFile]:
    """Some entries of one folder; see `_entry`."""
    listed: list[ScannedFile] = []
    is_plain = not (fate or walk.named or walk.own_here)
    for entry in entries:
        # Nearly all that is ever met, so without a call for each: a file with a usual name.
        if is_plain and entry.is_file(follow_symlinks=False):
            name = entry.name
            if name[0] != "." and name.lower() not in SYSTEM_FILES:
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError as error:
                    reason = in_words(error)
                    listed.append(ScannedFile(entry.path, outcome=Outcome.FAILED, reason=reason))
                    continue
                parts = (entry.path, status.st_size, status.st_mtime_ns, None, "", "", None)
                listed.append(tuple.__new__(ScannedFile, parts))
                continue
        found = _entry(walk, entry, fate, below)
        if found is not None:
            listed.append(found)
    return listed


def _entry(
    walk: _Walk, entry: os.DirEntry[str], fate: str, below: list[tuple[str, str]]
) -> ScannedFile | None:
    """One entry of a folder; folders go to `below`. `fate` is why the whole folder is skipped."""
    name, path = entry.name, entry.path
    try:
        if entry.is_dir(follow_symlinks=False):
            below.append((path, fate or _folder_fate(name)))
            return None
        if fate or name[0] == "." or _is_system(name.lower()):
            reason = fate or (_SYSTEM if _is_system(name.lower()) else _HIDDEN)
            return ScannedFile(path, outcome=Outcome.SKIPPED, reason=reason)
        if entry.is_symlink():
            return ScannedFile(path, outcome=Outcome.SKIPPED, reason=_link(walk, path))
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return ScannedFile(path, outcome=Outcome.FAILED, reason=in_words(error))
    if walk.named and os.path.abspath(path) in walk.named:
        return None
    if name in walk.own_here:
        return ScannedFile(path, outcome=Outcome.SKIPPED, reason=_OWN)
    if stat.S_ISREG(status.st_mode):
        return ScannedFile(path, status.st_size, status.st_mtime_ns)
    return _judged(path, status)


def _folder_fate(name: str) -> str:
    """Why everything in a folder of this name is skipped, or empty."""
    if name.lower() in SYSTEM_FOLDERS:
        return "in a system folder"
    return "in a hidden folder" if name[0] == "." else ""


def _is_system(name: str) -> bool:
    """Whether a lower-case name is one that systems strew about (`._x`: AppleDouble)."""
    return name in SYSTEM_FILES or name.startswith("._")


def _is_own(walk: _Walk, path: str) -> bool:
    """Whether an absolute path is one of the library's files, or in one of its folders."""
    folder, name = os.path.split(path)
    return name in walk.own_files.get(folder, ()) or path.startswith(walk.own_folders)


def _link(walk: _Walk, path: str) -> str:
    """What a symbolic link is, as the reason it is not followed."""
    try:
        target = os.path.realpath(path, strict=True)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            return "symbolic link that leads round in a circle"
        return "symbolic link to nothing"
    if any(target == root or target.startswith(root.rstrip("/") + "/") for root in walk.roots):
        return "symbolic link; what it points to is imported by itself"
    return "symbolic link that leads out of the folder; it is not followed"


def in_words(error: OSError | ValueError) -> str:
    """An operating system's error as the end of a sentence."""
    if isinstance(error, OSError):
        return _WORDS.get(error.errno or 0) or (error.strerror or "it could not be read")
    return "no file can have this name"
