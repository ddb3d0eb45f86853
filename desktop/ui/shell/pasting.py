"""A picture on the clipboard becomes a file, so that it can come in like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageWriter

from desktop.base.errors import LibraryWriteError
from desktop.base.files import write_whole
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
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    try:
        if not writer.write(image):
            raise OSError(writer.errorString())
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, bytes(buffer.data().data()))
    except OSError as error:
        raise LibraryWriteError(
            f"The pasted picture could not be kept in {path.parent}: {error.strerror or error}.",
            advice="Free some space on that disk or check its permissions, then paste it again.",
        ) from error
    return path
