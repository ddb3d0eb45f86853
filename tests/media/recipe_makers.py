"""Writes files that say how they were made, byte by byte as generators write them."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

TEXT = (
    "a lighthouse keeper at dusk, <lora:fog:0.6>\n"
    "Negative prompt: blurry, (watermark:1.2)\n"
    "Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3141592653, "
    'Size: 832x1216, Model hash: 0a1b2c3d4e, Model: lampMix_v2, Lora hashes: "fog: aa11bb22", '
    "Version: v1.10.1"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    sum_ = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + sum_


def text_chunk(key: str, text: str) -> bytes:
    return chunk(b"tEXt", key.encode() + b"\0" + text.encode("latin-1"))


def packed_chunk(key: str, text: str | bytes, *, cut: int = 0) -> bytes:
    data = zlib.compress(text.encode() if isinstance(text, str) else text, 9)
    return chunk(b"zTXt", key.encode() + b"\0\0" + data[: len(data) - cut])


def unicode_chunk(key: str, text: str, *, packed: bool = False) -> bytes:
    data = zlib.compress(text.encode()) if packed else text.encode()
    return chunk(b"iTXt", key.encode() + b"\0" + bytes([packed, 0]) + b"\0\0" + data)


def png(path: Path, *before: bytes, after: tuple[bytes, ...] = ()) -> Path:
    """A PNG with chunks before and behind its pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + b"\x40\x80\xc0" * 4) * 3))
    parts = (b"\x89PNG\r\n\x1a\n", header, *before, pixels, *after, chunk(b"IEND", b""))
    path.write_bytes(b"".join(parts))
    return path


def user_comment(text: str, encoding: str, marker: bytes = b"UNICODE\0") -> bytes:
    """EXIF with a UserComment, its bytes as they are given."""
    return comment_bytes(marker + text.encode(encoding))


def comment_bytes(data: bytes) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = data
    return exif.tobytes()


def tags(**words: str) -> bytes:
    """EXIF with text in tags of its first directory."""
    names = {"make": 271, "model": 272, "description": 270}
    exif = Image.Exif()
    for name, text in words.items():
        exif[names[name]] = text
    return exif.tobytes()


def picture(path: Path, exif: bytes, **options: Any) -> Path:
    """A JPEG, WebP or AVIF, by the name of the file."""
    Image.new("RGB", (32, 24), (40, 90, 140)).save(path, exif=exif, **options)
    return path


def film(path: Path, tags: dict[str, str], **options: str) -> Path:
    """A short film with tags on the container, as ComfyUI's savers write them."""
    with av.open(str(path), "w", options=options) as out:
        codec = {"webm": "libvpx", "mkv": "mpeg4"}.get(path.suffix[1:], "mpeg4")
        stream: Any = out.add_stream(codec, rate=8)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        out.metadata.update(tags)
        for _ in range(4):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), 90, np.uint8), "rgb24")
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)
    return path


def sound(path: Path, tags: dict[str, str]) -> Path:
    """A short sound with tags."""
    codec = {"flac": "flac", "mp3": "libmp3lame", "wav": "pcm_s16le", "opus": "libopus"}
    numbers = {"flt": np.float32, "fltp": np.float32, "s16": np.int16, "s16p": np.int16}
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec[path.suffix[1:]], rate=48000, layout="mono")
        out.metadata.update(tags)
        kind = stream.codec_context.format.name
        for at in range(8):
            data = np.zeros((1, 1152), numbers.get(kind, np.int32))
            frame = av.AudioFrame.from_ndarray(data, kind, "mono")
            frame.sample_rate, frame.pts = 48000, at * 1152
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return path


def hidden(path: Path, text: str, *, packed: bool) -> Path:
    """A PNG with text in the lowest bits of its transparency, as NovelAI writes it."""
    body = gzip.compress(text.encode()) if packed else text.encode()
    word = b"stealth_pngcomp" if packed else b"stealth_pnginfo"
    bits = np.unpackbits(np.frombuffer(word + struct.pack(">I", len(body) * 8) + body, np.uint8))
    pixels = np.random.default_rng(5).integers(0, 255, (160, 200, 4), np.uint8)
    alpha = np.full(160 * 200, 254, np.uint8)
    alpha[: len(bits)] |= bits
    pixels[:, :, 3] = alpha.reshape(200, 160).T
    Image.fromarray(pixels, "RGBA").save(path)
    return path


def packet(said: str) -> bytes:
    """XMP with one more attribute."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' + said + "</rdf:RDF></x:xmpmeta>"
    ).encode()
