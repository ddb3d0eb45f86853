"""Where a film or a sound says that its file ends, to tell a whole one from half a copy.

What lies behind pictures and sound (an index, notes) may be missing: then nothing is lost. Source
of the layouts: RFC 9559 (Matroska), SMPTE ST 377-1 (MXF), Microsoft's ASF specification 3.2 and AVI
RIFF reference, Apple's AIFF-C and Core Audio Format, Sony's Wave64, EBU Tech 3306 (RF64), Adobe's
Flash Video specification 10.1, WavPack 4 and 5 binary format, and the IVF of the VP8 tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.media import ebml, riff
from desktop.media.truncation import boxes_end

if TYPE_CHECKING:
    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_HEAD = 64 << 10
# Larger than any file: what is written where the size is not known yet.
_NEVER = 1 << 60
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_MXF_PARTITION = bytes.fromhex("060e2b34020501010d01020101")
_CHUNKS = 200
_UNITS = 1_000_000
_TAGS = frozenset({8, 9, 18})  # of Flash Video: sound, picture, data
_LATEST = 1 << 40  # a time that no picture has: what is read there is none
# All that a file of Core Audio is made of; what else lies behind it somebody has appended.
_CAF_CHUNKS = frozenset(
    b"desc data pakt chan kuki free info strg mark regn midi inst umid uuid ovvw peak edct".split()
)


def of_content(source: Source, found: ContentKind) -> int:
    """Where pictures and sound end by the file's own word; 0 where it gives none apart."""
    match found.format:
        case "wav":
            return _chunk_end(
                source, {b"data"}, "big" if source.head()[:4] == b"RIFX" else "little"
            )
        case "avi":
            return _chunk_end(source, {b"LIST"}, "little", inside=b"movi")
        case "aiff":
            return _chunk_end(source, {b"SSND"}, "big")
        case "asf":
            at = int.from_bytes(source.bytes_at(16, 8), "little")
            is_data = source.bytes_at(at, 16) == _ASF_DATA if at < source.size else False
            return _known(at + _number(source, at + 16, 8, "little")) if is_data else 0
        case _:
            return 0


def _chunk_end(source: Source, names: set[bytes], order: str, *, inside: bytes = b"") -> int:
    """Where the first chunk of a name ends; 0 where there is none, or it does not know."""
    at = 12
    for _ in range(_CHUNKS):
        head = source.bytes_at(at, 12) if at + 8 <= source.size else b""
        if len(head) < 8:
            break
        size = int.from_bytes(head[4:8], "big" if order == "big" else "little")
        if head[:4] in names and head[8:12].startswith(inside):
            return 0 if riff.is_placeholder(size) else at + 8 + size
        at += 8 + size + size % 2
    return 0


def lacking(source: Source, found: ContentKind) -> int | None:
    """Bytes of its last packet that are behind the end of a file.

    For formats of which each packet says how long it is; None for others.
    """
    match found.format:
        case "flv":
            start, head, last = int.from_bytes(source.bytes_at(5, 4), "big") + 4, 11, 0
        case "ivf":
            start, head, last = int.from_bytes(source.bytes_at(6, 2), "little"), 12, 0
        case "wv":
            start, head, last = 0, 8, 0
        case _:
            return None
    data = source.bytes_at(0, source.size)
    for _ in range(_UNITS):
        unit = data[start : start + head]
        if len(unit) < head:
            break
        if found.format == "flv":
            if unit[0] & 0x1F not in _TAGS:
                break
            last = start + head + int.from_bytes(unit[1:4], "big")
            start = last + 4
        elif found.format == "ivf":
            if int.from_bytes(unit[4:12], "little") > _LATEST:
                break
            start = last = start + head + int.from_bytes(unit[:4], "little")
        elif unit[:4] != b"wvpk":
            break
        else:
            start = last = start + head + int.from_bytes(unit[4:8], "little")
    rest = data[start:] if start < len(data) else b""
    is_begun = 0 < len(rest) < head and _begins_packet(found.format, rest)
    return 1 if is_begun else max(0, last - len(data))


def _begins_packet(format_name: str, rest: bytes) -> bool:
    """Whether what is too short for the head of a packet is its beginning."""
    if format_name == "flv":
        return rest[0] & 0x1F in _TAGS
    return format_name == "ivf" or b"wvpk".startswith(rest[:4])


def of(source: Source, found: ContentKind) -> int:
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
        name, size = source.bytes_at(at, 4), _number(source, at + 4, 8, "big")
        if at + 12 > source.size or name not in _CAF_CHUNKS:
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
