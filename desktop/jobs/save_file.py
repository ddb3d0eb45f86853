"""Saving what the window shows as a file of its own, where a person said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.files import write_whole
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.jobs.job import Job

_DATABASE = b"SQLite format 3\0"  # what every library in a file begins with


def save_file(path: Path, data: bytes, *, what: str, title: str) -> Job[None]:
    """Save a file whole or not at all.

    Args:
        path: Where.
        data: All of it.
        what: What it is at the beginning of a sentence, "The report".
        title: What is told while it is written.

    Raises:
        LibraryWriteError: It cannot be written there, or a library is in its place.
    """
    yield Progress(title)
    if _is_library(path):  # a person may have said that the file is to be replaced
        raise LibraryWriteError(
            f"{what} cannot be saved as {path.name}: that is a library.",
            advice="Choose another name.",
        )
    try:
        write_whole(path, data)
    except OSError as error:
        raise LibraryWriteError(
            f"{what} cannot be saved as {path.name}: {error.strerror}.",
            advice="Choose another folder.",
        ) from error


def _is_library(path: Path) -> bool:
    """Whether there is a database at this place, open or not."""
    try:
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False  # nothing there, or nothing that can be read: writing will tell
