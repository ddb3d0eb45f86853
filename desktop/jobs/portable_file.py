"""The file of a portable copy: written under another name, and renamed when it is whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from desktop.base.errors import LibraryBusyError, LibraryWriteError, RuleError
from desktop.base.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.catalog.library import Library

_BESIDE = ("-wal", "-shm", "-journal", ".lock")  # what SQLite and the program put beside a library


def check_target(library: Library, target: Path, *, replaces: bool) -> None:
    """Make sure that a copy of a library can be made at a place.

    Raises:
        RuleError: There is a file already, or the library itself lies there.
        LibraryWriteError: There is no such folder.
    """
    if library.path is not None and _is_same(library.path, target):
        raise RuleError("That is the library itself.", advice="Choose another name.")
    if not target.parent.is_dir():
        raise LibraryWriteError(f"There is no folder {target.parent}.", advice="Make it first.")
    if os.path.lexists(target) and not replaces:
        raise RuleError(f"{target} is there already.", advice="Choose another name.")
    left = target.with_name(target.name + "-wal")
    if left.exists() and left.stat().st_size:
        raise RuleError(
            f"{target.name} is a library that is open, or was not closed in order.",
            advice="Close it, or choose another name.",
        )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


@contextmanager
def held_target(target: Path) -> Iterator[Path]:
    """The name that the file has until it is whole, held against other programs."""
    partial = target.with_name(f".{target.name}.part")
    hold = FileLock(f"{partial}.hold", timeout=0)
    try:
        hold.acquire()
    except Timeout as error:
        raise LibraryBusyError(
            f"Another program is saving {target.name} at this moment.", advice="Wait for it."
        ) from error
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        remove_partial(partial)  # what a program that was killed has left
        yield partial
    finally:
        hold.release()
        with suppress(OSError):
            os.unlink(hold.lock_file)  # noqa: PTH108 - a text


def remove_partial(partial: Path) -> None:
    """Remove what is not whole, with what lies beside it."""
    for ending in ("", *_BESIDE):
        with suppress(OSError):
            partial.with_name(partial.name + ending).unlink()


def put_in_place(partial: Path, target: Path) -> None:
    """Give a whole file, which is closed, its name.

    Raises:
        LibraryWriteError: It cannot be written there.
    """
    log = partial.with_name(partial.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryWriteError(f"{target.name} could not be closed in order.")
    try:
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> LibraryWriteError:
    return LibraryWriteError(
        f"{target} cannot be written: {error.strerror or error}.",
        advice="Free some space there, or choose another folder. Nothing was left behind.",
    )
