"""Writes still pictures whose truth is known, byte by byte where no library writes such files."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image, PngImagePlugin

from tests.media.film_makers import CORNERS, STORED, pattern

TAKEN = "2024:11:21 22:30:00"


def lying(orientation: int) -> Image.Image:
    """The pattern, 120 x 200, stored so that EXIF's number brings it back upright."""
    return Image.fromarray(np.ascontiguousarray(STORED[orientation](pattern(120, 200))))


def corners(path: Path) -> list[int]:
    """Which corner of the pattern is seen in each corner of a picture: 0, 1, 2, 3 if upright."""
    with Image.open(path) as opened:
        seen = opened.convert("RGB")
    found = []
    for at in range(4):
        down, across = divmod(at, 2)
        place = (
            seen.width // 4 + across * seen.width // 2,
            seen.height // 4 + down * seen.height // 2,
        )
        colour: Any = seen.getpixel(place)
        gaps = [sum(abs(a - b) for a, b in zip(each, colour, strict=True)) for each in CORNERS]
        found.append(gaps.index(min(gaps)))
    return found


def xmp(orientation: int) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f' xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="{orientation}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def exif(orientation: int) -> Image.Exif:
    made = Image.Exif()
    made[274] = orientation
    return made


_CODES = {"B": 1, "s": 2, "H": 3, "I": 4, "R": 5, "U": 7, "r": 10, "Q": 16}


def directory(
    tags: dict[int, tuple[str, Any]], at: int, order: str = "<", *, big: bool = False
) -> bytes:
    """A TIFF directory that begins at `at`, with its long values behind it."""
    inline, entry = (8, "Q") if big else (4, "I")
    head = struct.pack(order + ("Q" if big else "H"), len(tags))
    width = (20 if big else 12) * len(tags)
    values_at = at + len(head) + width + inline
    entries, values = b"", b""
    for tag, (code, value) in sorted(tags.items()):
        if isinstance(value, bytes):
            body, count = value, len(value)
        elif code in "rR":  # fractions
            pairs = [part for number in value for part in (round(number * 10_000), 10_000)]
            kind = "i" if code == "r" else "I"
            body, count = struct.pack(f"{order}{len(pairs)}{kind}", *pairs), len(value)
        else:
            many = value if isinstance(value, (list, tuple)) else [value]
            body, count = struct.pack(f"{order}{len(many)}{code}", *many), len(many)
        entries += struct.pack(f"{order}HH{entry}", tag, _CODES[code], count)
        if len(body) <= inline:
            entries += body.ljust(inline, b"\0")
        else:
            entries += struct.pack(order + entry, values_at + len(values))
            values += body + b"\0" * (len(body) % 2)
    return head + entries + b"\0" * inline + values


def tiff(
    pixels: np.ndarray,
    *,
    big: bool = False,
    order: Literal["<", ">"] = "<",
    planar: bool = False,
    tile: int = 0,
    deflate: bool = False,
    photometric: int | None = None,
    more: dict[int, tuple[str, Any]] | None = None,
) -> bytes:
    """A TIFF of these numbers (height x width x channels), of whatever type they are."""
    height, width, channels = pixels.shape
    stored = pixels.astype(pixels.dtype.newbyteorder(order))
    planes = [stored[..., c : c + 1] for c in range(channels)] if planar else [stored]
    blocks = []
    for plane in planes:
        if not tile:
            blocks.append(plane.tobytes())
            continue
        for top in range(0, height, tile):
            for left in range(0, width, tile):
                whole = np.zeros((tile, tile, plane.shape[2]), plane.dtype)
                part = plane[top : top + tile, left : left + tile]
                whole[: part.shape[0], : part.shape[1]] = part
                blocks.append(whole.tobytes())
    if deflate:
        blocks = [zlib.compress(block) for block in blocks]
    kind = {"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]
    start = 16 if big else 8
    places, at = [], start
    for block in blocks:
        places.append(at)
        at += len(block) + len(block) % 2
    guess = 2 if channels >= 3 else 1
    tags: dict[int, tuple[str, Any]] = {
        256: ("I", width),
        257: ("I", height),
        258: ("H", [pixels.dtype.itemsize * 8] * channels),
        259: ("H", 8 if deflate else 1),
        262: ("H", guess if photometric is None else photometric),
        277: ("H", channels),
        284: ("H", 2 if planar else 1),
        339: ("H", [kind] * channels),
    }
    wide = "Q" if big else "I"
    if tile:
        tags |= {322: ("I", tile), 323: ("I", tile)}
        tags |= {324: (wide, places), 325: (wide, [len(each) for each in blocks])}
    else:
        tags |= {273: (wide, places), 278: ("I", height), 279: (wide, [len(b) for b in blocks])}
    if channels in {2, 4} and (photometric or guess) != 5:
        tags[338] = ("H", 2)
    mark = b"II" if order == "<" else b"MM"
    head = mark + (
        struct.pack(order + "HHHQ", 43, 8, 0, at) if big else struct.pack(order + "HI", 42, at)
    )
    body = b"".join(block + b"\0" * (len(block) % 2) for block in blocks)
    return head + body + directory({**tags, **(more or {})}, at, order, big=big)


def eight(orientation: int) -> np.ndarray:
    """The pattern as 8 bits."""
    return np.asarray(lying(orientation))


def deep(orientation: int, form: str) -> np.ndarray:
    """The pattern as 16 bits or as floating point."""
    plain = np.asarray(lying(orientation))
    return plain.astype(np.uint16) * 257 if form == "uint16" else (plain / 255).astype(form)


def png16(pixels: np.ndarray, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG of 16 bits a channel; further chunks stand in front of the picture."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    colours = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 16, colours, 0, 0, 0)
    chunks = ((b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def bmp(pixels: np.ndarray, profile: bytes) -> bytes:
    """A bitmap of the fifth version, with a profile behind its rows."""
    height, width = pixels.shape[:2]
    rows = b"".join(
        row[:, ::-1].tobytes().ljust(-(-width * 3 // 4) * 4, b"\0") for row in pixels[::-1]
    )
    head = struct.pack("<IiiHHIIiiII", 124, width, height, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
    head += struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0) + b"DEBM" + bytes(48)
    head += struct.pack("<4I", 4, 124 + len(rows), len(profile), 0)
    size = 14 + len(head) + len(rows) + len(profile)
    return b"BM" + struct.pack("<IHHI", size, 0, 0, 14 + len(head)) + head + rows + profile


def jpeg(picture: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


_MAGICS = {"orf": b"IIRO", "rw2": b"IIU\0"}


def raw(ending: str, orientation: int, *, preview: bool = True, order: str = "<") -> bytes:
    """A camera's raw file: directories that say all, a preview that says nothing."""
    picture = lying(orientation)
    data = jpeg(picture) if preview else b""
    if ending == "raf":
        # Fujifilm's has no directories of its own: what it says stands in its preview.
        data = jpeg(picture, exif=_dated(orientation))
        head = b"FUJIFILMCCD-RAW 0201FF383501".ljust(84, b"\0")
        return head + struct.pack(">II", 120, len(data)) + b"\0" * 28 + data + b"\0" * 2000
    if ending == "cr3":
        return _cr3(orientation, data)
    sensor = (picture.width * 4, picture.height * 4)
    mark = _MAGICS.get(ending, b"II*\0" if order == "<" else b"MM\0*")
    start = 8 + (8 if ending == "cr2" else 0)
    main: dict[int, tuple[str, Any]] = {
        271: ("s", b"A camera\0"),
        272: ("s", b"The model\0"),
        274: ("H", orientation),
        0x8769: ("I", 0),
        330: ("I", 0),
    }
    length = len(directory(main, start, order))
    inner = {0x9003: ("s", TAKEN.encode() + b"\0"), 0x9011: ("s", b"+09:00\0")}
    exif_at = start + length
    exif_block = directory(inner, exif_at, order)
    sub_at = exif_at + len(exif_block)
    sub = directory(
        {256: ("I", sensor[0]), 257: ("I", sensor[1]), 258: ("H", 14), 259: ("H", 34713)},
        sub_at,
        order,
    )
    main[0x8769], main[330] = ("I", exif_at), ("I", sub_at)
    head = mark + struct.pack(order + "I", start) + (b"CR\2\0\0\0\0\0" if ending == "cr2" else b"")
    noise = np.random.default_rng(1).integers(0, 254, 9000, np.uint8).tobytes()
    return head + directory(main, start, order) + exif_block + sub + b"\0" * 16 + data + noise


# From XYZ to the sRGB that the numbers of the sensor below are in.
_TO_SENSOR = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)


def sensor(
    orientation: int,
    *,
    preview: tuple[int, int] | None = None,
    edge: int = 0,
    size: tuple[int, int] = (120, 200),
    order: str = "<",
) -> bytes:
    """A DNG whose sensor, a red, a green or a blue number a place, can be developed.

    `edge` is how much around the picture is not meant to be seen; `preview` the size of a JPEG.
    """
    upright = pattern(*size)
    stored = np.pad(STORED[orientation](upright), ((edge, edge), (edge, edge), (0, 0)))
    part = stored / 255
    light: np.ndarray = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    numbers: np.ndarray = np.zeros(light.shape[:2], order + "u2")
    for row, column, colour in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        numbers[row::2, column::2] = light[row::2, column::2, colour] * 60_000 + 1000
    small = Image.fromarray(np.ascontiguousarray(STORED[orientation](pattern(*preview or (2, 2)))))
    shown = jpeg(small) if preview else b""
    body = numbers.tobytes() + shown
    tags: dict[int, tuple[str, Any]] = {
        254: ("I", 0), 256: ("I", numbers.shape[1]), 257: ("I", numbers.shape[0]),
        258: ("H", 16), 259: ("H", 1), 262: ("H", 32803), 271: ("s", b"A camera\0"),
        272: ("s", b"The model\0"), 273: ("I", 8), 274: ("H", orientation), 277: ("H", 1),
        278: ("I", numbers.shape[0]), 279: ("I", numbers.nbytes),
        306: ("s", TAKEN.encode() + b"\0"),
        33421: ("H", [2, 2]), 33422: ("B", [0, 1, 1, 2]), 50706: ("B", [1, 4, 0, 0]),
        50708: ("s", b"The model\0"), 50714: ("H", 1000), 50717: ("I", 61_000),
        50719: ("I", [edge, edge]),
        50720: ("I", [numbers.shape[1] - 2 * edge, numbers.shape[0] - 2 * edge]),
        50721: ("r", _TO_SENSOR), 50728: ("R", [1.0, 1.0, 1.0]), 50778: ("H", 21),
    }  # fmt: skip
    mark = b"II*\0" if order == "<" else b"MM\0*"
    start = 8 + len(body) + len(body) % 2
    head = mark + struct.pack(order + "I", start) + body.ljust(start - 8, b"\0")
    return head + directory(tags, start, order)


def _dated(orientation: int) -> Image.Exif:
    made = exif(orientation)
    inner = made.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = TAKEN, "+09:00"
    return made


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def _cr3(orientation: int, preview: bytes) -> bytes:
    """Canon's boxes, each with a small TIFF in it."""
    head = b"II*\0\x08\0\0\0"
    main = head + directory({271: ("s", b"Canon\0"), 274: ("H", orientation)}, 8)
    inner = head + directory({0x9003: ("s", TAKEN.encode() + b"\0"), 0x9011: ("s", b"+09:00\0")}, 8)
    own = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    canon = box(b"uuid", own + box(b"CMT1", main) + box(b"CMT2", inner))
    return (
        box(b"ftyp", b"crx \0\0\0\1crx isom")
        + box(b"moov", canon)
        + box(b"mdat", preview + b"\1" * 4000)
    )


def psd(
    pixels: np.ndarray,
    *,
    large: bool = False,
    runs: bool = False,
    mode: int = 3,
    profile: bytes = b"",
) -> bytes:
    """A flat Photoshop document of 8, 16 or 32 bits; `runs` packs its rows."""
    height, width, channels = pixels.shape
    depth = pixels.dtype.itemsize * 8
    head = b"8BPS" + struct.pack(
        ">H6xHIIHH", 2 if large else 1, channels, height, width, depth, mode
    )
    rows = [
        row.astype(row.dtype.newbyteorder(">")).tobytes()
        for row in pixels.transpose(2, 0, 1).reshape(-1, width)
    ]
    block = b"8BIM\x04\x0f\0\0" + struct.pack(">I", len(profile)) + profile
    block = block + b"\0" * (len(block) % 2) if profile else b""
    empty = b"\0" * 4 + struct.pack(">I", len(block)) + block + b"\0" * (8 if large else 4)
    if not runs:
        return head + empty + b"\0\0" + b"".join(rows)
    packed = [_literal_runs(row) for row in rows]
    table = b"".join(struct.pack(">I" if large else ">H", len(each)) for each in packed)
    return head + empty + b"\0\1" + table + b"".join(packed)


def _literal_runs(row: bytes) -> bytes:
    parts = [row[at : at + 128] for at in range(0, len(row), 128)]
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


def with_text(path: Path, picture: Image.Image, key: str, text: str) -> Path:
    """A PNG with a text of its own."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(key, text)
    picture.save(path, pnginfo=info)
    return path
