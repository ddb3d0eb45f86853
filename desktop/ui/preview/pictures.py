"""Loads the picture files that our workers wrote, beside the window's thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.base.frozen import frozen
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.carrier import Carrier
from desktop.ui.kit.lanes import Lane
from desktop.ui.kit.picture_files import read_picture
from desktop.ui.kit.qt_callbacks import is_receiver_deleted
from desktop.ui.preview.picture_colours import AS_IT_IS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.preview.picture_colours import Shown

log = logging.getLogger(__name__)
# Qt refuses pictures above 256 MB of pixels; FULL is at most 100 megapixels of four bytes.
_MEGABYTES = 512
_TEXT_BYTES = 4_000_000


_LEAST = 400  # pixels of the longer side below which no smaller copy is made


@frozen
class DecodedPicture:
    """Decoded pixels, copies of half, a quarter ... of their size, and what to note of them.

    Drawn much smaller than it is, a picture loses lines and shimmers; drawn from the copy that is
    just large enough, it does not.
    """

    image: QImage
    smaller: tuple[QImage, ...] = ()
    note: str = ""


class FileLoader(QObject):
    """Reads derived pictures and texts in a lane and hands them over on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("look", 2, newest_first=True)
        self._carrier = Carrier(self)
        if QImageReader.allocationLimit() < _MEGABYTES:
            QImageReader.setAllocationLimit(_MEGABYTES)

    def picture(
        self, path: Path, then: Callable[[DecodedPicture], None], shown: Shown = AS_IT_IS
    ) -> None:
        """Load a picture in the colours it is shown in; one with a null image if it fails."""
        self._submit(lambda: _read_picture(path, shown), then, DecodedPicture(QImage()))

    def frame(self, turn: Callable[[], QImage], then: Callable[[QImage], None]) -> None:
        """Have the frame of a film turned into what is shown."""
        self._submit(turn, then, QImage())

    def text(
        self, path: Path, then: Callable[[object], None], *, shape: Callable[[str], object]
    ) -> None:
        """Load a UTF-8 text, hand over what `shape` makes of it in the lane; None if it fails."""

        def read() -> object:
            with path.open("rb") as file:
                return shape(file.read(_TEXT_BYTES).decode("utf-8", "replace"))

        self._submit(read, then, None)

    def close(self) -> None:
        """Stop the threads."""
        self._lane.close()
        self._lane.join(2.0)

    def _submit(self, read: Callable[[], object], then: Callable[..., None], lost: object) -> None:
        def work() -> None:
            try:
                made = read()
            except OSError as error:
                log.info("a derived file could not be read: %s", error)
                made = lost
            self._carrier.post(lambda: self._deliver(then, made))

        self._lane.submit(work)

    def _deliver(self, then: Callable[[object], None], made: object) -> None:
        if not is_receiver_deleted(then):
            then(made)


def _read_picture(path: Path, shown: Shown) -> DecodedPicture:
    """Decode one of our own files."""
    image = read_picture(path)
    if image.isNull():
        return DecodedPicture(image)
    note = clean_line(image.text("Description"), limit=200)
    image = shown.convert(image)
    # The two formats that are painted without a conversion each time.
    clear = image.hasAlphaChannel()
    image.convertTo(
        QImage.Format.Format_ARGB32_Premultiplied if clear else QImage.Format.Format_RGB32
    )
    smaller: list[QImage] = []
    last = image
    while max(last.width(), last.height()) > _LEAST:
        last = last.scaled(
            max(1, last.width() // 2),
            max(1, last.height() // 2),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        smaller.append(last)
    return DecodedPicture(image, tuple(smaller), note)
