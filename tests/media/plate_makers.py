"""Writes plates byte by byte whose truth is known: EXR, DPX, Cineon, Targa, Radiance, PFM, PAM.

None of it is made with the library that reads them, so that the two cannot agree on a mistake.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import av
import numpy as np
import OpenEXR
import OpenImageIO
from PIL import Image

from tests.present import present

if TYPE_CHECKING:
    from pathlib import Path

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 200, 30)


def corners(width: int = 120, height: int = 90) -> np.ndarray:
    """Four corners in four colours, as 8-bit sRGB."""
    picture = np.zeros((height, width, 3), np.uint8)
    down, across = height // 2, width // 2
    picture[:down, :across], picture[:down, across:] = RED, GREEN
    picture[down:, :across], picture[down:, across:] = BLUE, YELLOW
    return picture


def light(picture: np.ndarray) -> np.ndarray:
    """The scene light of 8-bit sRGB."""
    part = picture.astype(np.float64) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def cineon_codes(linear: np.ndarray) -> np.ndarray:
    """10-bit Cineon codes of light: white at 685, black at 95, 0.002 density a step, gamma 0.6."""
    low = 10 ** ((95 - 685) * 0.002 / 0.6)
    return 685 + np.log10(linear * (1 - low) + low) * 0.6 / 0.002


# EXR


def _attribute(name: str, kind: str, body: bytes) -> bytes:
    return b"%s\0%s\0" % (name.encode(), kind.encode()) + struct.pack("<i", len(body)) + body


_KINDS: dict[str, tuple[int, str]] = {"uint": (0, "<u4"), "half": (1, "<f2"), "float": (2, "<f4")}
Channels = dict[str, tuple[str, np.ndarray]]


def exr_header(
    channels: Channels,
    *,
    display: tuple[int, int, int, int] | None = None,
    at: tuple[int, int] = (0, 0),
    more: tuple[tuple[str, str, bytes], ...] = (),
    compression: int = 0,
) -> bytes:
    """The attributes of one part, with the empty name that ends them."""
    height, width = next(iter(channels.values()))[1].shape
    data = (at[0], at[1], at[0] + width - 1, at[1] + height - 1)
    listed = b"".join(
        name.encode() + b"\0" + struct.pack("<iiii", _KINDS[kind][0], 0, 1, 1)
        for name, (kind, _) in sorted(channels.items())
    )
    parts = [
        ("channels", "chlist", listed + b"\0"),
        ("compression", "compression", bytes([compression])),
        ("dataWindow", "box2i", struct.pack("<4i", *data)),
        ("displayWindow", "box2i", struct.pack("<4i", *(display or data))),
        ("lineOrder", "lineOrder", b"\0"),
        ("pixelAspectRatio", "float", struct.pack("<f", 1)),
        ("screenWindowCenter", "v2f", bytes(8)),
        ("screenWindowWidth", "float", struct.pack("<f", 1)),
    ]
    named = {name for name, _, _ in more}
    parts = [part for part in parts if part[0] not in named] + list(more)
    return b"".join(_attribute(*part) for part in parts) + b"\0"


def _lines(channels: Channels, top: int) -> list[bytes]:
    made = []
    height = next(iter(channels.values()))[1].shape[0]
    for row in range(height):
        body = b"".join(
            values[row].astype(_KINDS[kind][1]).tobytes()
            for _, (kind, values) in sorted(channels.items())
        )
        made.append(struct.pack("<ii", top + row, len(body)) + body)
    return made


def exr(path: Path, channels: Channels, **options: Any) -> Path:
    """One part of uncompressed lines; a channel is its kind (`half`, `float`, `uint`), values."""
    head = b"\x76\x2f\x31\x01\x02\0\0\0" + exr_header(channels, **options)
    lines = _lines(channels, options.get("at", (0, 0))[1])
    offset, table = len(head) + 8 * len(lines), b""
    for line in lines:
        table += struct.pack("<Q", offset)
        offset += len(line)
    path.write_bytes(head + table + b"".join(lines))
    return path


def exr_of_brightness(
    path: Path, picture: np.ndarray, packing: Any = OpenEXR.ZIP_COMPRESSION, *, alpha: bool = False
) -> Path:
    """Brightness in full and colours in a quarter of it, as renderers write for playback."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    bright = picture @ weights
    channels = {"Y": OpenEXR.Channel(bright.astype(np.float16))}
    for name, at in (("RY", 0), ("BY", 2)):
        share = (picture[..., at] - bright) / np.maximum(bright, 1e-6)
        fewer = share[::2, ::2].astype(np.float16)
        # The library wants an array of the full shape, and writes as much of it as there is.
        held = np.resize(fewer, bright.shape)
        channels[name] = OpenEXR.Channel(held, 2, 2)
    if alpha:
        channels["A"] = OpenEXR.Channel(np.ones_like(bright, np.float16))
    kind = {"compression": packing, "type": OpenEXR.scanlineimage}
    OpenEXR.File(kind, channels).write(str(path))
    return path


def exr_parts(path: Path, parts: dict[str, Channels]) -> Path:
    """A file of several parts by name."""
    head = b"\x76\x2f\x31\x01" + struct.pack("<I", 2 | 0x1000)
    for name, channels in parts.items():
        height = next(iter(channels.values()))[1].shape[0]
        more = (
            ("name", "string", name.encode()),
            ("type", "string", b"scanlineimage"),
            ("chunkCount", "int", struct.pack("<i", height)),
        )
        head += exr_header(channels, more=more)
    head += b"\0"
    lines = [_lines(channels, 0) for channels in parts.values()]
    offset = len(head) + 8 * sum(map(len, lines))
    table = body = b""
    for number, part in enumerate(lines):
        for line in part:
            table += struct.pack("<Q", offset + len(body))
            body += struct.pack("<i", number) + line
    path.write_bytes(head + table + body)
    return path


def rgb(picture: np.ndarray, kind: str = "half", prefix: str = "") -> Channels:
    """The channels of a picture of three or four planes."""
    planes = [picture[..., at] for at in range(picture.shape[2])]
    return {prefix + name: (kind, plane) for name, plane in zip("RGBA", planes, strict=False)}


# DPX and Cineon


def _text(data: bytearray, at: int, words: str) -> None:
    data[at : at + len(words)] = words.encode()


def _fill(samples: np.ndarray, bits: int, packing: int) -> np.ndarray:
    """Samples of one line as words: packing 0 is dense, 1 filled at the low end, 2 at the high."""
    if bits == 8:
        return samples.astype("u1")
    if bits == 16:
        return samples.astype("u2")
    if bits == 12 and packing:
        return (samples << 4 if packing == 1 else samples).astype("u2")
    if bits == 10 and packing:
        padded = np.concatenate([samples, np.zeros(-len(samples) % 3, samples.dtype)])
        a, b, c = padded.reshape(-1, 3).T.astype("u4")
        word = a << 20 | b << 10 | c
        return (word << 2 if packing == 1 else word).astype("u4")
    whole = sum(int(value) << bits * at for at, value in enumerate(samples))
    return np.frombuffer(whole.to_bytes(-(-len(samples) * bits // 32) * 4, "little"), "<u4")


def dpx(
    path: Path,
    picture: np.ndarray,
    *,
    bits: int = 10,
    packing: int = 1,
    order: Literal["<", ">"] = ">",
    transfer: int = 2,
    orientation: int = 0,
    aspect: tuple[int, int] = (0, 0),
    rate: float = 0.0,
    timecode: str = "",
    reel: str = "",
) -> Path:
    """A DPX of RGB (8-bit values of `picture`, scaled), or of what 0..1 floats say."""
    height, width = picture.shape[:2]
    part = picture / 255 if picture.dtype == np.uint8 else picture
    codes = np.clip(np.rint(part * (2**bits - 1)), 0, 2**bits - 1).astype(np.int64)
    head = bytearray(b"\0" * 24 + b"\xff" * 4 + bytes(2048 - 28))
    head[:4] = b"SDPX" if order == ">" else b"XPDS"
    lines = [_fill(row.reshape(-1), bits, packing) for row in codes]
    body = b"".join(line.astype(line.dtype.newbyteorder(order)).tobytes() for line in lines)
    pack = struct.pack_into
    pack(order + "I8sI", head, 4, 2048, b"V2.0", 2048 + len(body))
    pack(order + "III", head, 20, 1, 1664, 384)
    _text(head, 36, path.name)
    _text(head, 136, "2024:03:17:14:22:05+0100")
    _text(head, 160, "TEST WRITER")
    pack(order + "HHII", head, 768, orientation, 1, width, height)
    pack(order + "IIfIf", head, 780, 0, 0, 0.0, 2**bits - 1, 2.048)
    head[800:804] = bytes([50, transfer, 2, bits])
    pack(order + "HHI", head, 804, packing, 0, 2048)
    _text(head, 1556, "SCANNER 9")
    pack(order + "II", head, 1628, *aspect)
    pack(order + "f", head, 1724, rate)
    _text(head, 1764, reel)
    pack(order + "f", head, 1940, rate)
    digits = int(timecode.replace(":", "") or "ffffffff", 16)
    pack(order + "I", head, 1920, digits)
    path.write_bytes(bytes(head) + body)
    return path


def cineon(path: Path, picture: np.ndarray, orientation: int = 0) -> Path:
    """A 10-bit Cineon of a picture in 8-bit sRGB, in its densities."""
    height, width = picture.shape[:2]
    codes = np.clip(np.rint(cineon_codes(light(picture))), 0, 1023).astype(np.int64)
    body = b"".join(_fill(row.reshape(-1), 10, 1).astype(">u4").tobytes() for row in codes)
    head = bytearray(2048)
    struct.pack_into(">IIIIII", head, 0, 0x802A5FD7, 2048, 1024, 1024, 0, 2048 + len(body))
    _text(head, 24, "V4.5")
    _text(head, 132, "2024:03:17")
    _text(head, 144, "14:22:05")
    head[192:194] = bytes([orientation, 3])
    for at in range(3):
        head[196 + 28 * at : 200 + 28 * at] = bytes([0, at + 1, 10, 0])
        struct.pack_into(">IIffff", head, 200 + 28 * at, width, height, 0, 0, 1023, 2.046)
    head[681] = 5  # left-justified in words of 32 bits
    struct.pack_into(">f", head, 1072, 24)
    _text(head, 844, "SCANNER 9")
    path.write_bytes(bytes(head) + body)
    return path


def targa(
    path: Path, picture: np.ndarray, *, corner: int = 0, alpha: int = 0, extension: bytes = b""
) -> Path:
    """A 24 or 32-bit Targa; `corner` is where its first pixel lies: bit 1 top, bit 0 right."""
    height, width, planes = picture.shape
    stored = picture if corner & 2 else picture[::-1]
    stored = stored[:, ::-1] if corner & 1 else stored
    order = [2, 1, 0, 3][:planes]
    head = struct.pack(
        "<BBBHHBHHHHBB", *(0, 0, 2, 0, 0, 0, 0, 0, width, height, planes * 8, corner << 4 | alpha)
    )
    data = head + np.ascontiguousarray(stored[..., order]).tobytes()
    if extension:
        data += extension + struct.pack("<II", len(data), 0) + b"TRUEVISION-XFILE.\0"
    path.write_bytes(data)
    return path


def radiance(path: Path, linear: np.ndarray, turn: str = "-Y {h} +X {w}", more: str = "") -> Path:
    """A flat Radiance HDR; `turn` is its line of axes."""
    height, width = linear.shape[:2]
    top = np.maximum(linear.max(-1), 1e-32)
    mantissa, power = np.frexp(top)
    scale = (mantissa * 256 / top)[..., None]
    pixels = np.dstack([np.clip(linear * scale, 0, 255), power + 128]).astype(np.uint8)
    head = f"#?RADIANCE\n{more}FORMAT=32-bit_rle_rgbe\n\n" + turn.format(h=height, w=width) + "\n"
    path.write_bytes(head.encode() + pixels.tobytes())
    return path


def pfm(path: Path, values: np.ndarray, order: str = "<") -> Path:
    """A PFM of one or three planes; its rows go from below up."""
    height, width = values.shape[:2]
    kind, scale = ("PF" if values.ndim == 3 else "Pf"), (-1.0 if order == "<" else 1.0)
    head = f"{kind}\n{width} {height}\n{scale}\n".encode()
    path.write_bytes(head + values[::-1].astype(order + "f4").tobytes())
    return path


def pam(path: Path, picture: np.ndarray, top: int = 255) -> Path:
    """A PAM of 1 to 4 planes."""
    height, width, planes = picture.shape
    kind = {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}[planes]
    head = f"P7\n# made\nWIDTH {width}\nHEIGHT {height}\nDEPTH {planes}\nMAXVAL {top}\n"
    head += f"TUPLTYPE {kind}\nENDHDR\n"
    path.write_bytes(head.encode() + picture.astype("u1" if top < 256 else ">u2").tobytes())
    return path


def fits(path: Path, planes: np.ndarray, bits: int, **cards: str) -> Path:
    """A FITS of planes by rows by columns, behind a head without a picture; rows from below up."""
    sizes = {f"NAXIS{at}": str(n) for at, n in enumerate(reversed(planes.shape), 1)}
    heads: list[dict[str, str]] = [
        {"SIMPLE": "T", "BITPIX": "8", "NAXIS": "0", "EXTEND": "T"},
        {"XTENSION": "'IMAGE   '", "BITPIX": str(bits), "NAXIS": "3", **sizes, **cards},
    ]
    kind = {8: "u1", 16: ">i2", 32: ">i4", -32: ">f4", -64: ">f8"}[bits]
    data = b""
    for head in heads:
        text = "".join(
            f"{k.replace('_', '-'):8}= {v:>20} / what".ljust(80) for k, v in head.items()
        )
        data += (text + "END").ljust(2880).encode()
    path.write_bytes(data + planes[:, ::-1].astype(kind).tobytes() + bytes(2880))
    return path


def by_library(path: Path, picture: np.ndarray, kind: str = "half", **attributes: Any) -> Path:
    """Written by OpenImageIO, where the writing is not what is tested."""
    height, width, planes = picture.shape
    spec = OpenImageIO.ImageSpec(width, height, planes, kind)
    tile = attributes.pop("tile", 0)
    spec.tile_width = spec.tile_height = tile
    for name, value in attributes.items():
        spec.attribute(name.replace("__", ":"), value)
    out = OpenImageIO.ImageOutput.create(str(path))
    assert present(out).open(str(path), spec), present(out).geterror()
    assert present(out).write_image(np.ascontiguousarray(picture, dtype=np.float32)), present(
        out
    ).geterror()
    present(out).close()
    return path


def avif(path: Path, picture: np.ndarray, *, full: bool, matrix: int, tagged: bool = True) -> Path:
    """A still AV1 picture of full or limited range, by BT.709 (1) or BT.601 (5)."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libsvtav1", rate=1, options={"crf": "6"})
        stream.height, stream.width = picture.shape[:2]
        stream.pix_fmt = "yuv420p"
        codec = stream.codec_context
        codec.color_range = 2 if full else 1
        if tagged:
            codec.color_primaries, codec.color_trc, codec.colorspace = 1, 13, matrix
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame = frame.reformat(
            format="yuv420p", dst_colorspace=matrix, dst_color_range=2 if full else 1
        )
        frame.color_range = 2 if full else 1
        if tagged:
            frame.color_primaries, frame.color_trc, frame.colorspace = 1, 13, matrix
        frame.pts, frame.time_base = 0, Fraction(1)
        out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def with_exif(path: Path, kind: str) -> Path:
    """The same box file, with EXIF in the box that its format has for it."""
    exif = Image.Exif()
    exif[0x0110] = "ALEXA 35"
    exif.get_ifd(0x8769)[0x9003] = "2024:03:17 14:22:05"
    tiff = exif.tobytes().removeprefix(b"Exif\0\0")
    body = bytes(4) + tiff if kind == "Exif" else b"JpgTiffExif->JP2" + tiff
    data = path.read_bytes()
    if data[:2] == b"\xff\x0a":  # bare
        start = b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl "
        data = start + struct.pack(">I", len(data) + 8) + b"jxlc" + data
    # Before the pictures, whose box may say that it goes on to the end.
    at = next(data.index(name) - 4 for name in (b"jp2c", b"jxlc", b"jxlp") if name in data)
    box = struct.pack(">I", len(body) + 8) + kind.encode() + body
    path.write_bytes(data[:at] + box + data[at:])
    return path
