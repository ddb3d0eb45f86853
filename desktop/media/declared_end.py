"""Where a film or a sound says that its file ends, to tell a whole one from half a copy.

Source of the layouts: RFC 9559 (Matroska), SMPTE ST 377-1 (MXF), Microsoft's ASF specification 3.2,
Apple's AIFF-C and Core Audio Format, Sony's Wave64, EBU Tech 3306 (RF64).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.media import ebml, riff
from desktop.media.truncation import boxes_end

if TYPE_CHECKING:
    from desktop.media.signatures import Found
    from desktop.media.source import Source

_HEAD = 64 << 10
# Larger than any file: what is written where the size is not known yet.
_NEVER = 1 << 60
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_MXF_PARTITION = bytes.fromhex("060e2b34020501010d01020101")
_CHUNKS = 200


def of(source: Source, found: Found) -> int:
    """Bytes from the beginning to the end by the file's own word; 0 where it gives none."""
    if found.format.startswith("mov"):
        return boxes_end(source)
    if found.format.startswith("matroska"):
        return ebml.segment_end(source)
    match found.format:
        case "wav" | "avi":
            return _riff(source)
        case "w64":
            return _known(_number(source, 16, 8, "little"))
        case "aiff":
            size = _number(source, 4, 4, "big")
            return 0 if riff.is_placeholder(size) else size + 8
        case "au":
            size = _number(source, 8, 4, "big")
            return 0 if riff.is_placeholder(size) else size + _number(source, 4, 4, "big")
        case "caf":
            return _core_audio(source)
        case "asf":
            return _asf(source)
        case "mxf":
            return _mxf(source)
        case _:
            return 0


def _riff(source: Source) -> int:
    head = source.bytes_at(0, 12)
    if head[:4] in {b"RF64", b"BW64"} and source.bytes_at(12, 4) == b"ds64":
        size = _known(_number(source, 20, 8, "little"))
    elif head[:4] in {b"RIFF", b"RIFX"}:
        size = int.from_bytes(head[4:8], "big" if head[:4] == b"RIFX" else "little")
    else:
        return 0
    # Recorders that never came to write the length leave a placeholder.
    return 0 if riff.is_placeholder(size) else size + 8


def _core_audio(source: Source) -> int:
    at = 8
    for _ in range(_CHUNKS):
        size = _number(source, at + 4, 8, "big")
        if at + 12 > source.size:
            break
        if size >= _NEVER:  # the sound goes on to the end, wherever that is
            return 0
        at += 12 + size
    return at


def _asf(source: Source) -> int:
    head = source.bytes_at(0, _HEAD)
    at = head.find(_ASF_FILE)
    if at < 0 or len(head) < at + 92:
        return 0
    is_broadcast = head[at + 88] & 1
    return 0 if is_broadcast else _known(int.from_bytes(head[at + 40 : at + 48], "little"))


def _mxf(source: Source) -> int:
    """Where the footer begins; an open file does not know it yet."""
    head = source.bytes_at(0, 64)
    if not head.startswith(_MXF_PARTITION):
        return 0
    body = 17 + (head[16] & 0x7F if head[16] & 0x80 else 0)
    footer = int.from_bytes(head[body + 24 : body + 32], "big")
    return _known(footer + 16) if footer else 0


def _known(size: int) -> int:
    return size if size < _NEVER else 0


def _number(source: Source, at: int, size: int, order: str) -> int:
    data = source.bytes_at(at, size)
    return int.from_bytes(data, "big" if order == "big" else "little")
