"""Makes films and sounds whose truth is known: shapes, rates, colours, slates, odd headers."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 200, 30)
CORNERS = (RED, GREEN, BLUE, YELLOW)  # top left, top right, bottom left, bottom right
# A display matrix for each way of lying, as EXIF numbers them: a, b, c, d.
MATRICES = {
    1: (1, 0, 0, 1),
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
# What is done to an upright picture to store it so that it is shown upright again.
STORED = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.transpose(1, 0, 2),
    6: lambda p: np.rot90(p, 1),
    7: lambda p: np.rot90(p[::-1, ::-1].transpose(1, 0, 2), 0),
    8: lambda p: np.rot90(p, -1),
}


def pattern(width: int, height: int) -> np.ndarray:
    """Four corners in four colours."""
    picture = np.zeros((height, width, 3), np.uint8)
    across, down = width // 2, height // 2
    for colour, rows, columns in (
        (RED, slice(0, down), slice(0, across)),
        (GREEN, slice(0, down), slice(across, None)),
        (BLUE, slice(down, None), slice(0, across)),
        (YELLOW, slice(down, None), slice(across, None)),
    ):
        picture[rows, columns] = colour
    return np.ascontiguousarray(picture)


def patterned(
    path: Path,
    *,
    size: tuple[int, int] = (160, 96),
    lying: int = 1,
    aspect: Fraction = Fraction(1),
    rate: Fraction | int = 25,
    frames: int = 25,
    codec: str = "libx264",
    matrix: int = 0,
    dropped: tuple[int, ...] = (),
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A film of the pattern; `size` is as shown, before `aspect` stretches it."""
    stored = np.ascontiguousarray(STORED[lying](pattern(*size)))
    with av.open(str(path), "w", options=options or {}) as out:
        out.metadata.update(tags or {})
        stream: Any = out.add_stream(codec, rate=rate)
        stream.height, stream.width = stored.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = 5
        stream.codec_context.time_base = 1 / Fraction(rate)
        if aspect != 1:
            stream.codec_context.sample_aspect_ratio = aspect
        if lying != 1:
            a, b, c, d = (part * 65536 for part in MATRICES[lying])
            stream.set_display_matrix([a, b, 0, c, d, 0, 0, 0, 1 << 30])
        for number in range(frames):
            if number in dropped:
                continue
            frame = av.VideoFrame.from_ndarray(stored, format="rgb24")
            if matrix:
                frame = frame.reformat(format="yuv420p", dst_colorspace=matrix)
            frame.pts, frame.time_base = number, 1 / Fraction(rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def see_through(path: Path) -> Path:
    """A film of red in ProRes 4444 whose upper half covers half of what is behind it."""
    picture = np.full((96, 160, 4), (200, 30, 30, 255), np.uint8)
    picture[:48, :, 3] = 128
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("prores_ks", rate=24, options={"profile": "4444"})
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuva444p10le"
        frame = av.VideoFrame.from_ndarray(picture, format="rgba")
        out.mux(stream.encode(frame.reformat(format="yuva444p10le")))
        out.mux(stream.encode())
    return path


# Light of BT.709 in BT.2020 primaries. Source: ITU-R BT.2087.
_TO_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])


def hdr(path: Path, transfer: int) -> Path:
    """A film of the pattern in HEVC, 10 bits, as PQ (16) or HLG (18) of a screen of 1000 nits.

    What is white on a plain screen has 203 nits. Source of the curves: ITU-R BT.2100.
    """
    part = pattern(160, 96) / 255
    plain = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    nits = plain @ _TO_2020.T * 203
    if transfer == 16:
        power = (nits / 10_000) ** (2610 / 16384)
        top, bottom = 3424 / 4096 + 2413 / 128 * power, 1 + 2392 / 128 * power
        signal = (top / bottom) ** (2523 / 32)
    else:
        bright = (nits / 1000) @ np.array([0.2627, 0.678, 0.0593])
        scene = nits / 1000 * bright[..., None] ** (-0.2 / 1.2)
        curve = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
        signal = np.where(scene <= 1 / 12, np.sqrt(3 * scene), curve)
    stored = np.rint(np.clip(signal, 0, 1) * 65535).astype(np.uint16)
    with av.open(str(path), "w") as out:
        params = f"log-level=none:colorprim=9:transfer={transfer}:colormatrix=9:range=limited"
        stream: Any = out.add_stream(
            "libx265", rate=25, options={"x265-params": params, "crf": "4"}
        )
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p10le"
        codec = stream.codec_context
        codec.color_primaries = codec.colorspace = 9
        codec.color_trc, codec.color_range = transfer, 1
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(stored, format="rgb48le")
            frame = frame.reformat(format="yuv420p10le", dst_colorspace=9, dst_color_range=1)
            frame.color_primaries = frame.colorspace = 9
            frame.color_trc, frame.color_range = transfer, 1
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def without_frame_length(path: Path) -> Path:
    """The same Matroska file, its DefaultDuration made an empty element of the same size."""
    data = bytearray(path.read_bytes())
    at = data.index(b"\x23\xe3\x83")
    width = 3 + 1 + (data[at + 3] & 0x7F)
    data[at : at + width] = b"\xec" + bytes([0x80 | (width - 2)]) + bytes(width - 2)
    path.write_bytes(data)
    return path


def wave(
    path: Path,
    *,
    bits: int = 16,
    rate: int = 48000,
    frames: int = 24000,
    channels: int = 1,
    sizes: tuple[int, int] | None = None,
    chunks: tuple[tuple[bytes, bytes], ...] = (),
) -> Path:
    """A WAV of silence; `sizes` are what its header says instead of the truth."""
    block = channels * bits // 8
    sound = bytes(frames * block)
    layout = struct.pack("<HHIIHH", 1, channels, rate, rate * block, block, bits)
    body = b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2)
        for name, part in ((b"fmt ", layout), *chunks)
    )
    whole, data = sizes or (4 + len(body) + 8 + len(sound), len(sound))
    path.write_bytes(
        b"RIFF" + struct.pack("<I", whole) + b"WAVE" + body + b"data" + struct.pack("<I", data)
        + sound
    )  # fmt: skip
    return path


def rf64(path: Path, *, is_told: bool = True, frames: int = 24000) -> Path:
    """The WAV of recorders that may write more than 4 GB; one cut off is not told its sizes."""
    wave(path, frames=frames, sizes=(0xFFFFFFFF, 0xFFFFFFFF))
    data = path.read_bytes()
    sizes = (len(data) + 28, frames * 2, frames, 0) if is_told else (0, 0, 0, 0)
    head = b"ds64" + struct.pack("<IQQQI", 28, *sizes)
    path.write_bytes(b"RF64" + data[4:12] + head + data[12:])
    return path


def bext(*, date: str, time: str, reference: int = 0, description: str = "") -> bytes:
    """The chunk of a Broadcast WAV."""
    texts = ((description, 256), ("RECORDER", 32), ("", 32), (date, 10), (time, 8))
    head = b"".join(text.encode().ljust(size, b"\0") for text, size in texts)
    return head + struct.pack("<Q", reference) + bytes(256)


def ixml(**leaves: str) -> bytes:
    """An iXML chunk."""
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in leaves.items())
    tracks = "<TRACK_LIST><TRACK><NAME>Boom</NAME></TRACK></TRACK_LIST>"
    return f"<BWFXML>{inner}{tracks}</BWFXML>".encode()


def wave64(path: Path, frames: int = 16000) -> Path:
    """A Wave64 of a second."""
    tail = bytes.fromhex("f3acd3118cd100c04f8edb8a")
    layout = struct.pack("<HHIIHH", 1, 1, 16000, 32000, 2, 16)
    parts = b"".join(
        name + tail + struct.pack("<Q", 24 + len(body)) + body
        for name, body in ((b"fmt ", layout), (b"data", bytes(frames * 2)))
    )
    head = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
    path.write_bytes(head + struct.pack("<Q", 40 + len(parts)) + b"wave" + tail + parts)
    return path


_HEADLESS = {"write_xing": "0", "id3v2_version": "0"}


def headless_mp3(
    path: Path,
    seconds: tuple[float, float] = (1, 9),
    options: dict[str, str] = _HEADLESS,
) -> Path:
    """An MP3 of noise, then silence, of variable rate, that does not say how long it is."""
    random = np.random.default_rng(3)
    loud, quiet = (int(44100 * part) for part in seconds)
    samples = np.concatenate([random.integers(-9000, 9000, loud), np.zeros(quiet, int)])
    with av.open(str(path), "w", format="mp3", options=options) as out:
        stream: Any = out.add_stream(
            "libmp3lame", rate=44100, layout="mono", options={"compression_level": "5"}
        )
        stream.codec_context.flags |= av.codec.context.Flags.qscale
        stream.codec_context.global_quality = 4 * 118
        frame = av.AudioFrame.from_ndarray(
            samples.astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = 44100, 0, Fraction(1, 44100)
        turned = av.AudioResampler(format="s16p", layout="mono", rate=44100, frame_size=1152)
        for piece in [*turned.resample(frame), *turned.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode())
    return path


def blocks_of_192(path: Path, plain: Path) -> Path:
    """A transport stream as camcorders write it: four bytes of time before each packet."""
    data = plain.read_bytes()
    path.write_bytes(b"".join(b"\0\0\0\0" + data[at : at + 188] for at in range(0, len(data), 188)))
    return path


def undecodable(path: Path, code: bytes) -> Path:
    """A QuickTime film whose codec nobody knows."""
    patterned(path, codec="mpeg4", rate=24, frames=12)
    path.write_bytes(path.read_bytes().replace(b"mp4v", code).replace(b"esds", b"free"))
    return path


def red(path: Path) -> Path:
    """The head of an R3D file of 4096 x 2160 at 24000/1001."""
    head = bytearray(4096)
    head[:8] = struct.pack(">I", 4096) + b"RED2"
    head[0x4C:0x5C] = struct.pack(">IIHHI", 4096, 2160, 0x1102, 1001, 24000)
    path.write_bytes(head + bytes(8192))
    return path


def arri(path: Path) -> Path:
    """The head of an ARRIRAW frame of 2880 x 1620."""
    head = bytearray(4096)
    head[:8] = b"ARRI" + struct.pack("<I", 0x12345678)
    head[0x14:0x1C] = struct.pack("<II", 2880, 1620)
    path.write_bytes(head)
    return path


def moving(path: Path, format_name: str, pauses: int | list[int], frames: int = 10) -> Path:
    """An animated picture that plays twice."""
    pictures = [Image.new("RGB", (40, 30), (20 * number, 40, 90)) for number in range(frames)]
    pictures[0].save(
        path, format_name, save_all=True, append_images=pictures[1:], duration=pauses, loop=2
    )
    return path
