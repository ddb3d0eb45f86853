"""Puts copies of media into a library's media folder, named by what is in them.

An object is written under a temporary name in the same file system, hashed while it is copied,
synced, renamed to `ab/cd/<sha256>.<ext>`, its folder synced, and read back. A name in the store is
therefore always a whole object. Errors of the source and of the store are never mixed up: the
first fail one file, the second (`LibraryWriteError`) stop the run.
"""

# Paths are strings: the bytes of a name survive, and walks stay quick.
# ruff: noqa: PTH116, PTH119, PTH122

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.base.files import sync_folder
from desktop.base.frozen import frozen
from desktop.domain.media_folder import INCOMING, REMOVED, is_reserved
from desktop.domain.untrusted_text import display_name
from desktop.storage.half_copies import hold, new_name
from desktop.storage.scan import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Kept free on the disk, so that the database can still end its work cleanly.
RESERVE = 64 << 20
_CHUNK = 1 << 20
FRAMES_ENDING = ".frames"  # of a folder with the frames of an image sequence
SIDECARS_ENDING = ".sidecars"  # of a folder with the sidecars of the object of that name
_TRIES = 4
_EXTENSION = re.compile(r"[a-z0-9]{1,12}")
_OBJECT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})(?:\.[a-z0-9]{1,12})?")


@frozen
class Stored:
    """An object in the store.

    Attributes:
        path: Relative to the media folder, with `/`; what a location row holds.
        is_new: False where an equal object was there already.
        pattern: Of an image sequence, what its frames are called there.
    """

    path: str
    checksum: str
    size: int
    is_new: bool
    pattern: str = ""


def object_path(checksum: str, name: str) -> str:
    """Where an object of this SHA-256 lies, relative; the ending is taken from a file name."""
    ending = os.path.splitext(name)[1][1:].lower()
    suffix = f".{ending}" if _EXTENSION.fullmatch(ending) else ""
    return f"{checksum[:2]}/{checksum[2:4]}/{checksum}{suffix}"


def frames_path(checksum: str) -> str:
    """Where the folder with the frames of a sequence lies that has this checksum, relative."""
    return f"{checksum[:2]}/{checksum[2:4]}/{checksum}{FRAMES_ENDING}"


def checksum_of(relative: str) -> str | None:
    """The SHA-256 that an object's relative path promises, or None if it is no object's path."""
    match = _OBJECT.fullmatch(relative)
    return match.group(1) if match else None


def copy_in(source: str, media_root: Path, *, checksum: str, place: str = "") -> Stored:
    """Copy the file `source`, whose SHA-256 is known, into the store.

    Args:
        media_root: The library's media folder; made if it is missing.
        source: Path of a plain file; undecodable bytes as surrogates.
        checksum: SHA-256 it had when it was looked at, lower-case hex.
        place: Where an object of this content lay, relative, and is to lie again; the usual place
            if empty, or if that is no place for it.

    Raises:
        SourceReadError: It cannot be read, is no plain file, or is not what it was.
        LibraryWriteError: The media folder takes no more; nothing is half stored.
    """
    name = display_name(source)
    for _ in range(_TRIES):
        stored = _copy_once(source, media_root, name, checksum=checksum, place=place)
        if stored is not None:
            return stored
    raise LibraryWriteError(
        f"The copy of {name} does not stay where it was put.",
        advice="Look whether another program tidies the library's media folder.",
    )


def _copy_once(
    source: str, media_root: Path, name: str, *, checksum: str, place: str
) -> Stored | None:
    """As `copy_in`; None where a purge took the object, or somebody the half copy, meanwhile."""
    with _opened(source, name) as descriptor:
        before = os.fstat(descriptor)
        usual = object_path(checksum, os.path.basename(source))
        relative = place if checksum_of(place) == checksum else usual
        target = media_root / relative
        if _is_whole(target, checksum, before.st_size):
            return Stored(relative, checksum, before.st_size, is_new=False)
        with storing(media_root):
            check_space(media_root, before.st_size)
            partial = new_name(media_root)
        try:
            found = _copy(descriptor, partial, media_root, name)
            _check_source(source, descriptor, before, name)
            if found != checksum:
                raise SourceReadError(f"{name} changed while it was being copied.")
            if not _put_and_checked(partial, target, media_root, checksum, name):
                return None
        finally:
            with contextlib.suppress(OSError):
                partial.unlink()
    return Stored(relative, checksum, before.st_size, is_new=True)


def move_in(partial: Path, media_root: Path, *, checksum: str, name: str) -> Stored | None:
    """Give a whole, synced file that lies in `incoming` its place; it is gone from there then.

    None where a purge took it meanwhile.

    Raises:
        LibraryWriteError: The media folder takes no more.
    """
    relative = object_path(checksum, name)
    try:
        with storing(media_root):
            size = partial.stat().st_size
        if _is_whole(media_root / relative, checksum, size):
            return Stored(relative, checksum, size, is_new=False)
        is_there = _put_and_checked(partial, media_root / relative, media_root, checksum, name)
        return Stored(relative, checksum, size, is_new=True) if is_there else None
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _put_and_checked(
    partial: Path, target: Path, media_root: Path, checksum: str, name: str
) -> bool:
    """Give a synced copy its name and read it back; False where it is gone meanwhile."""
    with storing(media_root):
        if not _put_in_place(partial, target):
            return False
        try:
            is_good = _hash(target) == checksum
        except FileNotFoundError:
            return False
        if not is_good:
            target.unlink()
            raise LibraryWriteError(
                f"The copy of {name} came back from the disk different from what was written.",
                advice="Check the disk with the library before you go on.",
            )
    return True


def check_space(folder: Path, needed: int) -> None:
    """Make sure that `needed` bytes fit beside the reserve.

    Raises:
        LibraryWriteError: They do not.
    """
    existing = next((part for part in (folder, *folder.parents) if part.exists()), folder)
    free = shutil.disk_usage(existing).free
    if free < needed + RESERVE:
        raise LibraryWriteError(
            f"The disk with the library is full: {needed / 1e6:,.0f} MB are needed and"
            f" {max(0, free - RESERVE) / 1e6:,.0f} MB can be used.",
            advice="Free some space, or import by reference; what came in so far is safe.",
        )


def objects(media_root: Path) -> Iterator[tuple[str, int]]:
    """Every file in the store as (relative path, bytes), running copies left out.

    Raises:
        LibraryWriteError: A folder of the store cannot be listed.
    """
    if not media_root.exists():
        return
    with storing(media_root):
        for folder, folders, names in os.walk(media_root, onerror=_raise):
            if Path(folder) == media_root:
                folders[:] = [name for name in folders if name not in (INCOMING, REMOVED)]
                names = [name for name in names if not is_reserved(name)]
            folders.sort()
            # What lies beside a copy that is there is no object of its own.
            folders[:] = [name for name in folders if not _is_beside(name, names)]
            for name in [name for name in folders if name.endswith(FRAMES_ENDING)]:
                path = Path(folder, name)
                relative = path.relative_to(media_root).as_posix()
                if checksum_of(relative):  # the frames of a sequence are one object
                    folders.remove(name)
                    yield relative, sum(one.lstat().st_size for one in path.iterdir())
            for name in sorted(names):
                path = Path(folder, name)
                yield path.relative_to(media_root).as_posix(), path.lstat().st_size


def _is_beside(folder: str, names: Sequence[str]) -> bool:
    owner = folder.removesuffix(SIDECARS_ENDING)
    return owner != folder and owner in names


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, lower-case hex.

    Raises:
        SourceReadError: It cannot be read.
    """
    with _opened(str(path), display_name(str(path))) as descriptor:
        return _digest(descriptor)


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def _opened(source: str, name: str) -> Iterator[int]:
    """A plain file, open for reading; never waits for a pipe or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        if not stat.S_ISREG(os.stat(source).st_mode):
            raise SourceReadError(f"{name} is not a plain file.")
        descriptor = os.open(source, flags)
    except (OSError, ValueError) as error:
        raise SourceReadError(f"{name} could not be read: {in_words(error)}.") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SourceReadError(f"{name} is not a plain file.")
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def storing(media_root: Path) -> Iterator[None]:
    """Whatever the operating system refuses in here is the library's failure."""
    try:
        yield
    except OSError as error:
        raise LibraryWriteError(
            f"Nothing can be stored in {media_root}: {error.strerror or error}.",
            advice="Free some space on that disk or check its permissions, then continue the"
            " import; what came in so far is safe.",
        ) from error


def copy_file(source: str, target: Path, media_root: Path) -> str:
    """Copy a file to a new place in the media folder and sync it; returns its SHA-256.

    Raises:
        SourceReadError: It cannot be read, is no plain file, or changes meanwhile.
        LibraryWriteError: The media folder takes no more.
    """
    name = display_name(source)
    with _opened(source, name) as descriptor:
        before = os.fstat(descriptor)
        found = _copy(descriptor, target, media_root, name)
        _check_source(source, descriptor, before, name)
    return found


def _copy(descriptor: int, partial: Path, media_root: Path, name: str) -> str:
    """Copy everything and sync it; returns the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with storing(media_root):
        output = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        hold(output)
    try:
        while piece := _read(descriptor, name):
            digest.update(piece)
            with storing(media_root):
                _write_all(output, piece)
        with storing(media_root):
            os.fsync(output)
    finally:
        with storing(media_root):
            os.close(output)
    return digest.hexdigest()


def _read(descriptor: int, name: str) -> bytes:
    try:
        return os.read(descriptor, _CHUNK)
    except OSError as error:
        raise SourceReadError(f"{name} could not be read: {in_words(error)}.") from error


def _write_all(output: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[os.write(output, view) :]


def _check_source(source: str, descriptor: int, before: os.stat_result, name: str) -> None:
    """Make sure that one state of the file was copied, and that the name still means it."""
    try:
        now = [os.fstat(descriptor), os.stat(source)]
    except OSError as error:
        raise SourceReadError(f"{name} vanished while it was being copied.") from error
    keep = (before.st_size, before.st_mtime_ns, before.st_ino, before.st_dev)
    if any((one.st_size, one.st_mtime_ns, one.st_ino, one.st_dev) != keep for one in now):
        raise SourceReadError(f"{name} changed while it was being copied.")


def _put_in_place(partial: Path, target: Path) -> bool:
    """Give a synced copy its name, and sync the folders that got a new entry.

    False where the copy, or its folder, is not there any more: a purge removes empty folders.
    """
    try:
        make_folders(target)
        partial.replace(target)
        sync_folder(target.parent)
    except FileNotFoundError:
        return False
    return True


def name_once(file: Path, target: Path) -> bool:
    """Give a whole file a second name in the store, unless the name is taken already.

    False where that cannot be: it lies on another disk, or on one that knows no second names, or is
    not there any more.

    Raises:
        OSError: The folder of the new name cannot be made.
    """
    for _ in range(_TRIES):
        make_folders(target)
        try:
            os.link(file, target)
            sync_folder(target.parent)
        except FileExistsError:
            pass
        except FileNotFoundError:
            if file.exists():
                continue  # a purge has just removed the folder, which was empty until now
            return False
        except OSError:
            return False
        return True
    return False


def make_folders(target: Path) -> None:
    """Make the two folders that an object lies in, durably."""
    for folder in reversed([target.parent, target.parent.parent]):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)


def _is_whole(target: Path, checksum: str, size: int) -> bool:
    """Whether an object is there and is what its name says; anything less is written again."""
    try:
        return target.stat().st_size == size and _hash(target) == checksum
    except OSError:
        return False


def _hash(path: Path) -> str:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return _digest(descriptor)
    finally:
        os.close(descriptor)


def _digest(descriptor: int) -> str:
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
