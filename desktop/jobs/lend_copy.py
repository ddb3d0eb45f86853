"""Makes a read-only copy of a library's own file for another program, named as the asset is.

The library's copies are kept by their content, so a program that saved into one would break it, and
every asset of that content with it. Another program therefore gets a copy, read-only: it asks where
to save, and what is saved there can be imported.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import time
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.base.paths import cache_dir
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.jobs.job import Job, Progress
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedIOBase
    from pathlib import Path

    from desktop.domain.bytes import PackedFile
    from desktop.domain.frames import Frames

KEPT_FOR = 3 * 24 * 3600.0  # seconds
PIECE = 8 * 1024 * 1024  # bytes
_LONGEST = 150  # bytes of a name, so that its folder fits into any path
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')  # by one file system or another
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def lend_copy(source: Path, name: str, *, root: Path | None = None) -> Job[Path]:
    """Copy a file of the library to where another program may open it; returns the copy.

    Args:
        source: The library's own file, which is called by its content.
        name: What the asset is called.
        root: Where copies are lent from; the user's cache if None.

    Raises:
        SourceReadError: The file cannot be read.
        LibraryWriteError: The copy cannot be written.
    """
    folder = (root or cache_dir() / "opened") / source.stem[:32]
    copy = folder / file_name(name, source.suffix)
    return (yield from _lend(lambda: source.open("rb"), copy, _size(source)))


def lend_packed(packed: PackedFile, name: str, *, root: Path | None = None) -> Job[Path]:
    """As `lend_copy`, of what is packed into a library.

    Raises:
        SourceReadError, LibraryWriteError: As `lend_copy`.
    """
    folder = (root or cache_dir() / "opened") / packed.origin.name
    copy = folder / file_name(name, PurePath(packed.filename).suffix)
    origin = packed.origin
    return (yield from _lend(lambda: store_of(origin).open(origin), copy, packed.size))


def lend_all(files: Sequence[PackedFile], *, root: Path | None = None) -> Job[list[Path]]:
    """As `lend_packed`, of several files under the names that they came with.

    Raises:
        SourceReadError, LibraryWriteError: As `lend_copy`.
    """
    copies = []
    for packed in files:
        copies.append((yield from lend_packed(packed, packed.filename, root=root)))
    return copies


def _lend(opened: Callable[[], BufferedIOBase], copy: Path, size: int) -> Job[Path]:
    folder = copy.parent
    if _is_whole(copy, size):
        os.utime(copy)  # it is wanted again
        return copy
    partial = folder / ".part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if copy.exists():  # somebody has saved into it all the same: that is theirs
            copy = _beside(copy)
        with opened() as here, partial.open("wb") as there:
            done = 0
            while piece := here.read(PIECE):
                there.write(piece)
                done += len(piece)
                yield Progress("Copying", done, size, detail=copy.name)
        partial.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        partial.replace(copy)
    except OSError as error:
        raise LibraryWriteError(
            f"{copy.name} could not be copied for the other program: {error.strerror or error}.",
            advice="Free some space on the disk of your home folder.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return copy


def lend_frames(source: Path, frames: Frames, *, root: Path | None = None) -> Job[Path]:
    """Copy an image sequence of the library to where another program may open it.

    Args:
        source: Path of the pattern of its frames.
        frames: Which there are.
        root: As in `lend_copy`.

    Returns:
        The copy of the first frame; the others lie beside it.

    Raises:
        SourceReadError, LibraryWriteError: As `lend_copy`.
    """
    folder = (root or cache_dir() / "opened") / source.parent.stem[:32]
    first = folder / frames.name(frames.first)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for done, number in enumerate(frames, 1):
            here, copy = source.with_name(frames.name(number)), folder / frames.name(number)
            if _is_whole(copy, _size(here)):
                os.utime(copy)
            else:
                partial = folder / ".part"
                shutil.copyfile(here, partial)
                partial.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
                # What somebody has saved into all the same is theirs.
                copy = _beside(copy) if copy.exists() else copy
                partial.replace(copy)
            first = copy if number == frames.first else first
            yield Progress("Copying", done, len(frames), detail=copy.name)
    except OSError as error:
        raise LibraryWriteError(
            f"{frames.pattern} could not be copied for the other program: {error.strerror}.",
            advice="Free some space on the disk of your home folder.",
        ) from error
    return first


def file_name(name: str, suffix: str) -> str:
    """A name for a file that every system takes, ending as the file itself does."""
    plain = _FORBIDDEN.sub("-", clean_line(name, limit=200)).strip(" .") or "Untitled"
    stem = plain[: -len(suffix)] if suffix and plain.lower().endswith(suffix.lower()) else plain
    cut = stem.encode("utf-8")[: _LONGEST - len(suffix.encode())].decode("utf-8", "ignore")
    return (cut.rstrip(" .") or "Untitled") + suffix


def take_back(*, root: Path | None = None) -> Job[int]:
    """Remove copies that were lent days ago and that nobody has saved into; returns how many."""
    gone = 0
    for copy in _lent(root or cache_dir() / "opened"):
        with contextlib.suppress(OSError):
            facts = copy.stat(follow_symlinks=False)
            is_ours = stat.S_ISREG(facts.st_mode) and not facts.st_mode & _WRITABLE
            if is_ours and time.time() - facts.st_mtime > KEPT_FOR:
                copy.unlink()
                gone += 1
        yield Progress("Removing", gone)
    return gone


def _lent(root: Path) -> Iterator[Path]:
    try:
        for folder in sorted(root.iterdir()):
            with contextlib.suppress(OSError):
                yield from sorted(folder.iterdir())
    except OSError:
        return  # none was ever lent


def _size(source: Path) -> int:
    try:
        return source.stat().st_size
    except OSError as error:
        raise SourceReadError(
            f"{display_name(str(source))} cannot be read: {error.strerror}."
        ) from error


def _is_whole(copy: Path, size: int) -> bool:
    try:
        facts = copy.stat()
    except OSError:
        return False
    return facts.st_size == size and not facts.st_mode & _WRITABLE


def _beside(copy: Path) -> Path:
    """The first free name beside one that is taken: `boat 2.png`."""
    number = 2
    while (other := copy.with_name(f"{copy.stem} {number}{copy.suffix}")).exists():
        number += 1
    return other
