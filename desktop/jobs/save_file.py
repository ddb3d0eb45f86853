"""Saving what the window shows as a file of its own, where a person said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.base.files import write_whole
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.jobs.job import Job


def save_file(path: Path, data: bytes, *, what: str, title: str) -> Job[None]:
    """Save a file whole or not at all.

    Args:
        path: Where.
        data: All of it.
        what: What it is at the beginning of a sentence, "The report".
        title: What is told while it is written.

    Raises:
        LibraryWriteError: It cannot be written there.
    """
    yield Progress(title)
    try:
        write_whole(path, data)
    except OSError as error:
        raise LibraryWriteError(
            f"{what} cannot be saved as {path.name}: {error.strerror}.",
            advice="Choose another folder.",
        ) from error
