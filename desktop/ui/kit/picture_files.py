"""Reads our own JPEGs and PNGs in a lane, without holding up the window.

Of `QImageReader` only `read` may be called outside the window's thread: it lets go of Python's lock
while it works. `size` and its like hold on to it while Qt looks for who can read the file, which
waits for locks of Qt's signals. The window's thread may have one of these, inside a destructor that
waits for Python's: then all stand still for ever. So the size is read here, from the file's head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# Frame headers of JPEG; among them are tables (DHT, JPG, DAC), which say nothing of the size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers that have no length


def read_picture(path: Path, *, limit: int = 0) -> QImage:
    """The picture in a JPEG or PNG file, decoded to at most `limit` pixels of its longer side.

    The ending does not matter, the content does. What cannot be read is a null image, and so is a
    file of any other kind. `limit` 0 is none.
    """
    try:
        with path.open("rb") as file:
            kind, size = _head(file)
    except OSError:
        return QImage()
    if not kind or size.isEmpty():
        return QImage()  # Qt would complain aloud
    reader = QImageReader(str(path), kind)
    reader.setAutoDetectImageFormat(False)
    if limit and max(size.width(), size.height()) > limit:
        reader.setScaledSize(size.scaled(QSize(limit, limit), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _head(file: BinaryIO) -> tuple[bytes, QSize]:
    """What kind of picture a file is, as Qt calls it, and its size; empty where it is neither."""
    start = file.read(24)
    if start.startswith(_PNG):
        return b"png", QSize(_number(start[16:20]), _number(start[20:24]))
    if start.startswith(_JPEG):
        file.seek(2)
        return b"jpeg", _size_of_jpeg(file)
    return b"", QSize()


def _size_of_jpeg(file: BinaryIO) -> QSize:
    """Go from marker to marker until one says the size; none where they end before."""
    while file.read(1) == b"\xff":
        while (code := file.read(1)) == b"\xff":
            pass  # any number of them may fill the gap before a marker
        if code and code[0] in _ALONE:
            continue
        head = file.read(7)
        if len(head) < 7 or _number(head[:2]) < 2:
            break
        if code[0] in _FRAMES:
            return QSize(_number(head[5:7]), _number(head[3:5]))
        file.seek(_number(head[:2]) - len(head), 1)
    return QSize()


def _number(code: bytes) -> int:
    """What the bytes say; no more than Qt can count to, whatever a damaged file claims."""
    return min(int.from_bytes(code, "big"), 0x7FFF_FFFF)
