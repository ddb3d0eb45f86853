"""The head of an OpenEXR file: its parts with their channels, windows and attributes.

Read in plain Python, so that a file whose pixels are broken is told all the same. Source: the
OpenEXR file layout (openexr.com, "OpenEXR File Layout") and SMPTE ST 12-1 for timecode.
"""

from __future__ import annotations

import struct
from dataclasses import field
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.media.plates.head import BrokenHeadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from desktop.media.source import Source

_HEAD_LIMIT = 4 << 20
_PART_LIMIT = 256
_ATTRIBUTE_LIMIT = 2000
_CHANNEL_LIMIT = 4096
_NAME_LIMIT = 255
_MULTI_PART, _DEEP, _ONE_TILED = 0x1000, 0x800, 0x200
_TYPES = {0: "uint", 1: "half", 2: "float"}
BITS = {"uint": 32, "half": 16, "float": 32}
COMPRESSIONS = (
    *("none", "RLE", "ZIPS", "ZIP", "PIZ", "PXR24", "B44", "B44A", "DWAA", "DWAB"),
    *("HTJ2K256", "HTJ2K32"),
)
# Lines in one chunk, where it is not one.
_LINES = {"ZIP": 16, "PXR24": 16, "PIZ": 32, "B44": 32, "B44A": 32, "DWAA": 32, "DWAB": 256}
_LINES |= {"HTJ2K256": 256, "HTJ2K32": 32}
_CHUNK_LIMIT = 1 << 16
Box = tuple[int, int, int, int]  # left, top, right, bottom; all of them inside


@frozen
class Channel:
    """One channel: its whole name (`diffuse.R`), the kind of its numbers, its subsampling."""

    name: str
    kind: str
    sampling: tuple[int, int] = (1, 1)


@frozen
class ExrPart:
    """One part of a file; most files have one.

    Attributes:
        name: Its own, or empty.
        channels: In the order of the file, which is that of their names.
        data: The window in which there are pixels.
        display: The window that one looks at.
        compression: As people call it.
        is_deep: Pixels have several samples, one behind the other.
        is_tiled: In tiles instead of lines.
        values: Other attributes whose kind is known, as plain data.
    """

    name: str
    channels: tuple[Channel, ...]
    data: Box
    display: Box
    compression: str = ""
    is_deep: bool = False
    is_tiled: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


def read(source: Source) -> tuple[list[ExrPart], int]:
    """Every part of a file, and where what follows the head begins.

    Raises:
        BrokenHeadError: The head ends early, or makes no sense.
    """
    data = source.bytes_at(0, _HEAD_LIMIT)
    if data[:4] != b"\x76\x2f\x31\x01":
        raise BrokenHeadError
    flags = int.from_bytes(data[4:8], "little")
    parts = []
    at = 8
    for _ in range(_PART_LIMIT):
        attributes, at = _attributes(data, at)
        if attributes:
            parts.append(_part(attributes, flags))
        if not flags & _MULTI_PART or not attributes:
            break
    if not parts:
        raise BrokenHeadError
    return parts, at


def is_whole(source: Source, parts: Sequence[ExrPart], at: int) -> bool:
    """Whether every chunk of pixels is where the tables behind the head, from `at` on, say it is.

    A renderer that was stopped leaves places of a table empty; a copy that broke off lacks what it
    names.
    """
    for part in parts:
        count = min(_chunks(part), _CHUNK_LIMIT)
        table = source.bytes_at(at, count * 8)
        offsets = struct.unpack(f"<{len(table) // 8}Q", table[: len(table) // 8 * 8])
        if len(offsets) < count or not all(offsets):
            return False
        last = max(offsets, default=0)
        skip = (4 if len(parts) > 1 else 0) + (16 if part.is_tiled else 4)
        size = 0 if part.is_deep else int.from_bytes(source.bytes_at(last + skip, 4), "little")
        if last + skip + 4 + size > source.size:
            return False
        at += count * 8
    return True


def _chunks(part: ExrPart) -> int:
    """How many pieces the pixels of a part are in; at least one."""
    stated = part.values.get("chunkCount")
    if isinstance(stated, int) and stated > 0:
        return stated
    across, down = (max(1, part.data[at + 2] - part.data[at] + 1) for at in (0, 1))
    tiles = part.values.get("tiles")
    if isinstance(tiles, tuple) and part.is_tiled and all(tiles[:2]):
        # Those of the first level of detail.
        return -(-across // int(tiles[0])) * -(-down // int(tiles[1]))
    if part.is_tiled or part.is_deep:
        return 1
    return -(-down // _LINES.get(part.compression, 1))


def _attributes(data: bytes, at: int) -> tuple[dict[str, tuple[str, bytes]], int]:
    """Kind and bytes of each attribute up to the empty name, and where the next part begins."""
    found: dict[str, tuple[str, bytes]] = {}
    for _ in range(_ATTRIBUTE_LIMIT):
        name, at = _name(data, at)
        if not name:
            return found, at
        kind, at = _name(data, at)
        size = int.from_bytes(data[at : at + 4], "little")
        if at + 4 + size > len(data):
            raise BrokenHeadError
        found[name] = (kind, data[at + 4 : at + 4 + size])
        at += 4 + size
    raise BrokenHeadError


def _name(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at, at + _NAME_LIMIT + 1)
    if end < 0:
        raise BrokenHeadError
    return data[at:end].decode("utf-8", "replace"), end + 1


def _part(attributes: dict[str, tuple[str, bytes]], flags: int) -> ExrPart:
    bodies = {name: body for name, (_, body) in attributes.items()}
    try:
        channels = tuple(_channels(bodies["channels"]))
        data = struct.unpack_from("<4i", bodies["dataWindow"])
        display = struct.unpack_from("<4i", bodies.get("displayWindow", bodies["dataWindow"]))
    except (KeyError, struct.error) as error:
        raise BrokenHeadError from error
    kind = bodies.get("type", b"").rstrip(b"\0")
    squeezed = (bodies.get("compression") or b"\xff")[0]
    values = {name: _value(kind, body) for name, (kind, body) in attributes.items()}
    return ExrPart(
        name=str(values.get("name") or ""),
        channels=channels,
        data=(data[0], data[1], data[2], data[3]),
        display=(display[0], display[1], display[2], display[3]),
        compression=COMPRESSIONS[squeezed] if squeezed < len(COMPRESSIONS) else "",
        is_deep=kind in {b"deepscanline", b"deeptile"} or (not kind and bool(flags & _DEEP)),
        is_tiled=kind in {b"tiledimage", b"deeptile"} or bool(flags & _ONE_TILED),
        values={name: value for name, value in values.items() if value is not None},
    )


def _channels(body: bytes) -> Iterator[Channel]:
    at = 0
    for _ in range(_CHANNEL_LIMIT):
        name, at = _name(body, at)
        if not name:
            return
        kind, _, across, down = struct.unpack_from("<iiii", body, at)
        yield Channel(name, _TYPES.get(kind, ""), (across, down))
        at += 16


_PLAIN = {"float": "<f", "double": "<d", "int": "<i", "v2f": "<2f", "v2i": "<2i", "v3f": "<3f"}
_PLAIN |= {"chromaticities": "<8f", "rational": "<iI", "timecode": "<II", "keycode": "<7i"}
_PLAIN |= {"box2i": "<4i", "tiledesc": "<IIB"}


def _value(kind: str, body: bytes) -> object:
    """A value of a known kind; one number as itself, more as a tuple; None for others."""
    if kind == "string":
        return body.rstrip(b"\0").decode("utf-8", "replace")
    layout = _PLAIN.get(kind)
    if layout is None or len(body) < struct.calcsize(layout):
        return None
    numbers = struct.unpack_from(layout, body)
    return numbers[0] if len(numbers) == 1 else numbers
