"""What a file is, by its first bytes against an allowlist; by its name where they leave it open.

Those are texts, raw pictures that are built like TIFF, Targa, and a few streams and bitmaps.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from desktop.media.encodings import wide_encoding
from desktop.media.mpeg_audio import frame_length
from desktop.media.signatures import (
    BOXES,
    BRANDS,
    CONTAINED,
    FILMS,
    JPEG,
    MAGIC,
    MOTION_JPEG,
    MOTION_JPEG_NAMES,
    MP4,
    PCX,
    PLAYLISTS,
    PROGRAMS,
    PROMISES,
    RAW_TIFF,
    SGI,
    SOUNDS,
    TARGA,
    TEXT_TYPES,
    ContentKind,
)

# The ending of a name, without its dot, lower-case.
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})$")


def ending(name: str) -> str:
    """The extension of a name, lower-case and without its dot; empty if there is none."""
    match = _ENDING.search(name)
    return match.group(1).lower() if match else ""


def sniff(head: bytes, name: str, size: int) -> ContentKind | None:
    """What the file is that begins with `head` (up to 4 KiB), or None if it is on no list."""
    suffix = ending(name)
    found = _binary(head, suffix) or _text(head, suffix, size)
    if found is None:
        return None
    promised = PROMISES.get(suffix)
    is_text = found.reader == "text_file" and found.format != "fdx"
    real = "text" if is_text else found.content_type
    if promised and not real.startswith(promised):
        return replace(found, misnamed=f"its name ends in .{suffix}, but it is {_in_words(found)}")
    return found


def breaks_its_promise(head: bytes, name: str) -> bool:
    """Whether content that is on no list has the name of one that is, and is not just refused."""
    return ending(name) in PROMISES and not _start(head).startswith((*PLAYLISTS, *PROGRAMS))


def misnamed_sound(name: str, type_: str) -> str:
    """A clause for a person, if a film's name has only sound behind it, or a sound's a picture."""
    suffix = ending(name)
    if suffix in FILMS and type_ == "audio":
        return f"its name ends in .{suffix}, but it has only sound"
    if suffix in SOUNDS and type_ == "video":
        return f"its name ends in .{suffix}, but it has a moving picture"
    return ""


def _in_words(found: ContentKind) -> str:
    """What a content is, as one says it."""
    family, _, kind = found.content_type.partition("/")
    if found.format == "fdx":
        return "a Final Draft script"
    if found.reader == "text_file":
        return "text"
    if found.reader == "pdf":
        return "a PDF"
    if found.reader == "camera_raw":
        return f"a camera's raw picture ({found.format})"
    names = {"image": f"a {kind.removeprefix('vnd.adobe.').removesuffix('+xml').upper()} picture"}
    return names.get(family, f"sound ({kind})" if family == "audio" else f"film ({kind})")


def _binary(head: bytes, suffix: str) -> ContentKind | None:
    """Content that begins with a signature."""
    for offset, magic, found in MAGIC:
        if head.startswith(magic, offset):
            # The same begins a picture and a film of such pictures without a container.
            return MOTION_JPEG if found is JPEG and suffix in MOTION_JPEG_NAMES else found
    contained = CONTAINED.get((head[:4], head[8:12]))
    if contained:
        return contained
    if head[4:8] in BOXES:
        return _iso_media(head)
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIRS", b"MMOR"}:
        return _tiff(head, suffix)
    if head[:2] == b"BM" and len(head) > 18 and head[14:18] in _BMP_HEADERS:
        return ContentKind("still_image", "image/bmp", "BMP")
    return _picture_without_magic(head, suffix) or _by_sync(head, suffix)


# A plain head of Netpbm, with its comments; those that are text go by their names too.
_NETPBM = re.compile(rb"P([1-6])(?:\s+(?:#[^\n]*\n\s*)*\d{1,9}){2}\s|P7\n|P[Ff]\s+\d")
_NETPBM_KINDS = {b"4": "bitmap", b"5": "graymap", b"6": "pixmap", b"7": "arbitrarymap"}
_NETPBM_NAMES = {"pbm": "bitmap", "pgm": "graymap", "ppm": "pixmap", "pnm": "anymap"}
_ICON_LIMIT = 200  # pictures in one file


def _picture_without_magic(head: bytes, suffix: str) -> ContentKind | None:
    """Pictures whose signature is short or none: more of their head has to make sense."""
    if _NETPBM.match(head):
        if head[1:2] in b"Ff":
            return ContentKind("plates.reader", "image/x-portable-floatmap", "NETPBM")
        kind = _NETPBM_KINDS.get(head[1:2]) or _NETPBM_NAMES.get(suffix)
        return ContentKind("plates.reader", f"image/x-portable-{kind}", "NETPBM") if kind else None
    if _is_silicon_graphics(head):
        return SGI
    if suffix == "pcx" and len(head) > 128 and head[:3] in _PCX_HEADS and head[3] in {1, 2, 4, 8}:
        return PCX
    if head[:4] == b"\0\0\x01\0" and _is_icon(head):
        return ContentKind("still_image", "image/vnd.microsoft.icon", "ICO")
    if head[:2] == b"\x1f\x8b" and _is_packed_drawing(head):
        return ContentKind("svg", "image/svg+xml", "SVGZ")
    if TARGA.content_type in PROMISES.get(suffix, ()):
        from desktop.media.plates.targa_header import fields  # noqa: PLC0415 - for few files

        return TARGA if fields(head) else None
    return None


# Manufacturer, version and encoding, which is always the same one.
_PCX_HEADS = frozenset(bytes((10, version, 1)) for version in (0, 2, 3, 5))


def _is_silicon_graphics(head: bytes) -> bool:
    """Whether a head of SGI's makes sense: storage, bytes of a number, dimensions, size, rest."""
    if head[:2] != b"\x01\xda" or len(head) < 512 or head[2] > 1 or head[3] not in {1, 2}:
        return False
    dimensions, *size = (int.from_bytes(head[at : at + 2], "big") for at in (4, 6, 8, 10))
    return 1 <= dimensions <= 3 and size[0] > 0 and not any(head[108:512])


def _is_icon(head: bytes) -> bool:
    """Whether each entry of a list of icons makes sense."""
    count = int.from_bytes(head[4:6], "little")
    entries = [head[at : at + 16] for at in range(6, 6 + 16 * min(count, _ICON_LIMIT), 16)]
    return 0 < count <= _ICON_LIMIT and all(
        len(entry) == 16
        and entry[3] == 0
        and int.from_bytes(entry[8:12], "little") > 0
        and int.from_bytes(entry[12:16], "little") >= 6 + 16 * count
        for entry in entries
    )


def _is_packed_drawing(head: bytes) -> bool:
    """Whether a drawing begins behind the head of a gzip file."""
    try:
        start = zlib.decompressobj(wbits=31).decompress(head, 4096)
    except zlib.error:
        return False
    wide = _marked_wide(start)
    text = start.decode(wide, "replace").lstrip("\ufeff").encode() if wide else start
    return _is_drawing(_start(text), "svg")


# The sizes a bitmap's second header may have; two letters alone would take any text with "BM".
_BMP_HEADERS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}


def _iso_media(head: bytes) -> ContentKind:
    """MP4, QuickTime and their still picture relatives."""
    if head[4:8] != b"ftyp":
        return ContentKind("movie", "video/quicktime", MP4)
    length = max(16, min(int.from_bytes(head[:4], "big"), 256))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    if brands[0] in BRANDS:
        found = BRANDS[brands[0]]
        # mif1 says "a picture" and leaves the codec to the other brands.
        if brands[0] in {b"mif1", b"msf1"} and b"avif" in brands:
            return BRANDS[b"avif"]
        return found
    return ContentKind("movie", "video/mp4", MP4)


def _tiff(head: bytes, suffix: str) -> ContentKind:
    """A TIFF, or one of the camera formats that look like one."""
    if head[8:10] == b"CR":
        return ContentKind("camera_raw", "image/x-canon-cr2", "CR2")
    if suffix in RAW_TIFF:
        return ContentKind("camera_raw", RAW_TIFF[suffix], suffix.upper())
    if head[:4] in {b"IIRO", b"IIRS", b"MMOR"}:
        return ContentKind("camera_raw", "image/x-olympus-orf", "ORF")
    return ContentKind("tiff_image", "image/tiff", "TIFF")


_LAST_AC3 = 10  # of its versions ("bsid"); later ones are Enhanced AC-3. Source: ETSI TS 102 366.
# Packets of a transport stream: plain, with a time before each (camcorders, Blu-ray), with check
# bytes behind each (broadcast).
_TS_PACKETS = (188, 192, 204)
_TS_ENOUGH = 5
_MPEG_AUDIO_NAMES = frozenset(("mp3", "mp2", "mpa", ""))


def _by_sync(head: bytes, suffix: str) -> ContentKind | None:
    """Streams without a signature, known by their repeated sync words."""
    if _is_transport(head):
        return ContentKind("movie", "video/mp2t", "mpegts")
    bare = _bare_film(head)
    if bare is not None:
        return bare
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return ContentKind("movie", "audio/aac", "aac")
    if _is_mpeg_audio(head, suffix):
        return ContentKind("movie", "audio/mpeg", "mp3")
    if suffix in {"loas", "latm"} and len(head) > 1 and head[0] == 0x56 and head[1] & 0xE0 == 0xE0:
        return ContentKind("movie", "audio/aac", "loas")
    if head[:2] == b"\x0b\x77":
        is_enhanced = len(head) > 5 and head[5] >> 3 > _LAST_AC3
        return ContentKind("movie", "audio/ac3", "eac3,ac3" if is_enhanced else "ac3,eac3")
    return None


def _is_transport(head: bytes) -> bool:
    """Whether one packet begins after the other; the file may begin inside of one."""
    if head.isascii():
        return False  # lines of equal length, in all of which one letter is the same
    if any(head[at::length][:3] == b"\x47" * 3 for at, length in ((0, 188), (4, 192))):
        return True
    return any(
        len(starts) >= _TS_ENOUGH and not starts.strip(b"\x47") and _are_packets(head, at, length)
        for length in _TS_PACKETS
        for at in range(length)
        if (starts := head[at::length])
    )


def _are_packets(head: bytes, at: int, length: int) -> bool:
    """Whether each says that it has a load, and none that it is broken."""
    begun = range(at, len(head) - 3, length)
    return all(not head[n + 1] & 0x80 and head[n + 3] & 0x30 for n in begun)


def _is_mpeg_audio(head: bytes, suffix: str) -> bool:
    """Whether frames of MPEG audio follow each other; under its own name the first is enough."""
    is_named = suffix in _MPEG_AUDIO_NAMES
    # Some programs leave room for a tag in front.
    start = len(head) - len(head.lstrip(b"\0")) if is_named and suffix else 0
    if start == len(head) > 4:
        return True  # nothing but zeros so far: the decoder finds out
    first = frame_length(head, start)
    if first is None:
        return False
    if is_named:
        return True
    second = frame_length(head, start + first) if first else None
    return bool(second) and head[start + 1] == head[start + (first or 0) + 1]


# The first unit of a film without a container: parameters, or the mark before them. Source: ITU-T
# H.264 and H.265, 7.4.2; by the whole first byte (H.264) or both header bytes (HEVC).
_H264_FIRST = frozenset({b"\x67", b"\x47", b"\x27", b"\x09", b"\x06"})
_HEVC_FIRST = frozenset({b"\x40\x01", b"\x42\x01", b"\x46\x01", b"\x4e\x01"})
_ZEROS = (2, 64)
# A frame of DV begins with its header block; the second number is NTSC or PAL.
_DV_FIRST = (b"\x1f\x07\x00\x3f", b"\x1f\x07\x00\xbf")


def _bare_film(head: bytes) -> ContentKind | None:
    """A stream of pictures as it came from a camera or an encoder, without a container."""
    if head.startswith(_DV_FIRST):
        return ContentKind("movie", "video/dv", "dv")
    if head.startswith(b"\x12\x00\x0a"):
        return ContentKind("movie", "video/av1", "obu")
    # Zeros may stand before the first unit. Source: ITU-T H.264, annex B.
    zeros = len(head) - len(head.lstrip(b"\0"))
    start = zeros + 1
    if not _ZEROS[0] <= zeros <= _ZEROS[1] or head[zeros : zeros + 1] != b"\x01":
        return None
    first = head[start : start + 2]
    if first in _HEVC_FIRST:
        return ContentKind("movie", "video/h265", "hevc")
    if first[:1] in _H264_FIRST:
        return ContentKind("movie", "video/h264", "h264")
    if first[:1] == b"\xb0":
        return ContentKind("movie", "video/mp4v-es", "m4v")
    return None


# Other programs write other things under this name: molecules.
_LUT = re.compile(rb"^[ \t]*LUT_[13]D_SIZE\s", re.MULTILINE | re.IGNORECASE)


def _text(head: bytes, suffix: str, size: int) -> ContentKind | None:
    """Text in UTF-8, UTF-16 with a mark, or an 8-bit encoding; playlists are not text.

    Encodings that do not show by themselves are tried under a text's name only.
    """
    wide = _marked_wide(head) or (wide_encoding(head) if _promises_text(suffix) else None)
    is_named = _promises_text(suffix)
    if not wide and not _looks_like_text(head, whole=size <= len(head), is_named=is_named):
        return None
    # What stands in a text of wide characters is looked for as in any other.
    if wide:
        head = head.decode(wide, "replace").lstrip("\ufeff").encode()
    start = _start(head)
    # Playlists make decoders open other files. Under a text's name they are harmless text.
    if start.startswith(PLAYLISTS) and not _promises_text(suffix):
        return None
    if start.startswith(PROGRAMS):
        return None
    lowered = start[:2048].lower()
    if _is_drawing(start, suffix):
        return ContentKind("svg", "image/svg+xml", "SVG")
    if b"<finaldraft" in lowered or (suffix == "fdx" and start.startswith(b"<")):
        return ContentKind("text_file", "application/x-final-draft", "fdx")
    if suffix == "cube" and _LUT.search(head):
        return ContentKind("lut_file", "application/x-cube-lut", "cube")
    kind = TEXT_TYPES.get(suffix, "text/plain")
    return ContentKind("text_file", kind, "fountain" if kind == "text/x-fountain" else "text")


def _marked_wide(head: bytes) -> str | None:
    """UTF-16 by its mark, or by how XML begins in it."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    return {b"<\0?\0": "utf-16-le", b"\0<\0?": "utf-16-be"}.get(head[:4])


# What may stand before the first element of an XML file: its declaration, comments, a DOCTYPE.
_PROLOGUE = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?>)*+",
    re.DOTALL | re.IGNORECASE,
)


def _is_drawing(start: bytes, suffix: str) -> bool:
    """Whether the first element is `svg`; where it lies too far behind, by the name's ending."""
    if not start.startswith(b"<"):
        return False
    prologue = _PROLOGUE.match(start)
    root = start[prologue.end() :] if prologue else start
    if not root or root.startswith((b"<!", b"<?")):  # the prologue goes on
        return suffix == "svg"
    return re.match(rb"<(?:[\w.-]{1,40}:)?svg[\s>/]", root) is not None


def _start(head: bytes) -> bytes:
    """Where a text begins."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _promises_text(suffix: str) -> bool:
    return suffix == "fdx" or PROMISES.get(suffix) == ("text",)


def _looks_like_text(head: bytes, *, whole: bool, is_named: bool) -> bool:
    """No NUL, hardly any control bytes, and UTF-8, or mostly ASCII, or the name of a text."""
    if b"\x00" in head:
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head)
    if controls * 50 > len(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = not whole and error.start > len(head) - 4
        high = sum(byte > 126 for byte in head)
        return cut_short or is_named or high * 4 < len(head)
    return True
