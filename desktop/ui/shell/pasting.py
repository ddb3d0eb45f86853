"""A picture on the clipboard becomes a file, so that it can come in like any other."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImageWriter

from desktop.base.errors import LibraryWriteError
from desktop.jobs.job import Progress

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtGui import QImage

    from desktop.jobs.job import Job


def pasted_name(when: datetime) -> str:
    """What a pasted picture is called: when it was pasted, to the thousandth of a second."""
    return f"Pasted {when:%Y-%m-%d %H.%M.%S}.{when.microsecond // 1000:03d}.png"


def write_picture(image: QImage, path: Path) -> Job[Path]:
    """A job that writes a picture as PNG, whole or not at all; returns where it is.

    Raises:
        LibraryWriteError: The folder takes no more.
    """
    yield Progress("Keeping the pasted picture")
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = QImageWriter(str(partial), QByteArray(b"png"))
        if not writer.write(image):
            raise OSError(writer.errorString())
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise LibraryWriteError(
            f"The pasted picture could not be kept in {path.parent}: {error.strerror or error}.",
            advice="Free some space on that disk or check its permissions, then paste it again.",
        ) from error
    return path
