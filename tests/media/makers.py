"""Draws, plays and encodes small media of every kind that the tests look at."""

from __future__ import annotations

import gzip
import struct
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from PIL import Image

from tests.media import film_makers, odd_makers, plate_makers, still_makers

if TYPE_CHECKING:
    from pathlib import Path


# A picture that is not all one colour: left half red, right half a ramp.
def drawn(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (200, 30, 40)
    pixels[:, width // 2 :, 1] = np.linspace(0, 255, width - width // 2).astype(np.uint8)
    return Image.fromarray(pixels).convert(mode)


def still(path: Path, format_name: str, **options: object) -> Path:
    if format_name in {"HEIF"}:
        import pillow_heif

        pillow_heif.from_pillow(drawn()).save(path, quality=60)
        return path
    drawn().save(path, format_name, **options)
    return path


def film(
    path: Path,
    *,
    seconds: float = 1,
    rate: int | Fraction = 25,
    codec: str = "mpeg4",
    sound: bool = True,
    size: tuple[int, int] = (320, 180),
    turned: int = 0,
    options: dict | None = None,
) -> Path:
    with av.open(str(path), "w", options=options or {}) as out:
        stream: Any = out.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = 5
        if turned:
            stream.set_display_rotation(turned)
        out.metadata["creation_time"] = "2026-03-04T05:06:07.000000Z"
        tone = out.add_stream("aac", rate=48000, layout="stereo") if sound else None
        for at in range(int(seconds * rate)):
            picture = np.full((size[1], size[0], 3), (at * 5) % 256, np.uint8)
            picture[:, : size[0] // 2, 0] = 220
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
        if tone:
            _sing(out, tone, seconds, 48000, "stereo", "fltp")
    return path


def _sing(out: Any, stream: Any, seconds: float, rate: int, layout: str, fmt: str) -> None:
    channels = 2 if layout == "stereo" else 1
    count = int(seconds * rate)
    wave = 0.6 * np.sin(np.arange(count) * 2 * np.pi * 440 / rate)
    wave[: count // 4] *= 0.1
    if fmt == "s16":
        data = np.repeat((wave * 32767).astype(np.int16), channels).reshape(1, -1)
    else:
        data = np.tile(wave.astype(np.float32), (channels, 1))
    frame = av.AudioFrame.from_ndarray(data, format=fmt, layout=layout)
    frame.sample_rate = rate
    frame.pts = 0
    frame.time_base = Fraction(1, rate)
    resampler = av.AudioResampler(
        format=stream.codec_context.format,
        layout=stream.codec_context.layout,
        rate=rate,
        frame_size=stream.codec_context.frame_size or 1024,
    )
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        out.mux(stream.encode(piece))
    out.mux(stream.encode())


def sound(
    path: Path,
    codec: str = "pcm_s16le",
    *,
    seconds: float = 1,
    rate: int = 44100,
    form: str | None = None,
) -> Path:
    """A tone; `form` is that of the samples (`s16`, `s32`) where the codec knows several."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=rate, layout="stereo")
        if form is not None:
            formats = [known.name for known in stream.codec_context.codec.audio_formats]
            stream.codec_context.format = form if form in formats else f"{form}p"
        _sing(out, stream, seconds, rate, "stereo", "s16")
    return path


def png_with_size(width: int, height: int) -> bytes:
    """A PNG whose header promises `width` x `height` and whose body is nearly nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 2, text: str = "The bottle stands on the pier at sunset") -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in range(pages):
        stream = f"BT /F1 24 Tf 72 700 Td ({text} {page + 1}) Tj ET".encode()
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>".encode()
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return out


FOUNTAIN = """Title: The Bottle
Author: A. Director

INT. BOTTLE SHOP - NIGHT #12A#

Rain on the window. MARA (40) turns a green bottle toward the lamp.

MARA
(softly)
You came back.

.THE PIER

The glassmaker waits beside the boat.

CUT TO:

EXT. HARBOUR - DAWN

Nothing moves.
"""

FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="4"><Content>
<Paragraph Number="12A" Type="Scene Heading"><Text>INT. BOTTLE SHOP - NIGHT</Text></Paragraph>
<Paragraph Type="Action"><Text>Rain on the </Text><Text Style="Bold">window</Text>
<Text>.</Text></Paragraph>
<Paragraph Type="Character"><Text>MARA</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(softly)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>You came back.</Text></Paragraph>
<Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
<Paragraph Type="Scene Heading"><Text>EXT. PIER - DAY</Text></Paragraph>
</Content></FinalDraft>
"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">
<rect x="20" y="20" width="80" height="60" fill="#c8202c"/></svg>"""


def one_of_each(folder: Path) -> dict[str, Path]:
    """One sound file of every kind that can be made here; kind to path."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "jpg": still(folder / "a.jpg", "JPEG", quality=85),
        "png": still(folder / "a.png", "PNG"),
        "webp": still(folder / "a.webp", "WEBP"),
        "gif": still(folder / "a.gif", "GIF"),
        "tif": still(folder / "a.tif", "TIFF"),
        "bmp": still(folder / "a.bmp", "BMP"),
        "avif": still(folder / "a.avif", "AVIF"),
        "heic": still(folder / "a.heic", "HEIF"),
        "mp4": film(folder / "a.mp4"),
        "mov": film(folder / "a.mov"),
        "mkv": film(folder / "a.mkv"),
        "avi": film(folder / "a.avi", sound=False),
        "wav": sound(folder / "a.wav"),
        "flac": sound(folder / "a.flac", "flac"),
        "mp3": sound(folder / "a.mp3", "libmp3lame"),
        "m4a": sound(folder / "a.m4a", "aac"),
        "ogg": sound(folder / "a.ogg", "libopus", rate=48000),
    }
    texts = {
        "txt": "It was a dark and stormy night, and the rain fell on the old town all along.\n",
        "md": "# Notes\n\nThe bottle is the same one she has seen on the pier in the first act.\n",
        "fountain": FOUNTAIN,
        "fdx": FDX,
        "svg": SVG,
    }
    for ending, text in texts.items():
        made[ending] = folder / f"a.{ending}"
        made[ending].write_text(text, encoding="utf-8")
    made["pdf"] = folder / "a.pdf"
    made["pdf"].write_bytes(pdf())
    made["psd"] = folder / "a.psd"
    made["psd"].write_bytes(psd())
    made["cr2"] = folder / "a.cr2"
    made["cr2"].write_bytes(raw(made["jpg"].read_bytes()))
    return made | _plates(folder) | _camera_files(folder) | _deep_stills(folder)


def _plates(folder: Path) -> dict[str, Path]:
    """Pictures of visual effects and artists."""
    picture = plate_makers.corners()
    light = plate_makers.light(picture)
    made = {
        "exr": plate_makers.exr(folder / "a.exr", plate_makers.rgb(light)),
        "dpx": plate_makers.dpx(folder / "a.dpx", picture),
        "cin": plate_makers.cineon(folder / "a.cin", picture),
        "tga": plate_makers.targa(folder / "a.tga", picture),
        "hdr": plate_makers.radiance(folder / "a.hdr", light),
        "pfm": plate_makers.pfm(folder / "a.pfm", light),
        "pam": plate_makers.pam(folder / "a.pam", picture),
        "fits": plate_makers.fits(folder / "a.fits", picture.transpose(2, 0, 1), 8),
        "jxl": plate_makers.by_library(folder / "a.jxl", light),
        "jp2": still(folder / "a.jp2", "JPEG2000"),
        "j2k": still(folder / "a.j2k", "JPEG2000"),
        "ppm": still(folder / "a.ppm", "PPM"),
        "ico": still(folder / "a.ico", "ICO", sizes=[(64, 40)]),
        "qoi": still(folder / "a.qoi", "QOI"),
        "svgz": folder / "a.svgz",
        "yc.exr": plate_makers.exr_of_brightness(folder / "yc.exr", light),
        **{
            ending: still(folder / f"a.{ending}", ending.upper())
            for ending in ("sgi", "pcx", "dds")
        },
    }
    made["svgz"].write_bytes(gzip.compress(SVG.encode(), mtime=0))
    return made


def _deep_stills(folder: Path) -> dict[str, Path]:
    """Stills of more than 8 bits, large documents and raw files with directories of their own."""
    deep, light = (still_makers.deep(1, form) for form in ("uint16", "float32"))
    files = {
        "16.tif": still_makers.tiff(deep, deflate=True),
        "big.tif": still_makers.tiff(still_makers.eight(1), big=True),
        "float.tif": still_makers.tiff(light, planar=True, tile=32, order=">"),
        "depth.tif": still_makers.tiff(np.ascontiguousarray(light[..., :1])),
        "16.png": still_makers.png16(deep),
        "16.psd": still_makers.psd(deep, profile=b"none" * 50),
        "runs.psb": still_makers.psd(deep, runs=True, large=True),
        **{ending: still_makers.raw(ending, 6) for ending in ("nef", "cr3", "raf", "rw2", "dng")},
        "sensor.dng": still_makers.sensor(6),
    }
    for name, data in files.items():
        (folder / f"deep.{name}").write_bytes(data)
    return {name: folder / f"deep.{name}" for name in files}


def _camera_files(folder: Path) -> dict[str, Path]:
    """What cameras and recorders write without a common container, or that nobody decodes."""
    return {
        "h264": film_makers.patterned(folder / "a.h264"),
        "hevc": film_makers.patterned(folder / "a.hevc", codec="libx265"),
        "m2ts": film_makers.blocks_of_192(
            folder / "a.m2ts", film_makers.patterned(folder / "plain.ts")
        ),
        "w64": film_makers.wave64(folder / "a.w64"),
        "mjpg": odd_makers.pictures_in_a_row(folder / "a.mjpg", 3),
        "mxf": film_makers.patterned(
            folder / "a.mxf", codec="mpeg2video", size=(720, 576), frames=3
        ),
        "wmv": film_makers.patterned(folder / "a.wmv", codec="wmv2"),
        "aiff": sound(folder / "a.aiff", "pcm_s16be"),
        "caf": sound(folder / "a.caf"),
        "wv": sound(folder / "a.wv", "wavpack"),
        "braw": film_makers.undecodable(folder / "braw.mov", b"brvn"),
        "r3d": film_makers.red(folder / "a.r3d"),
        "ari": film_makers.arri(folder / "a.ari"),
        "bext": film_makers.wave(
            folder / "bext.wav",
            chunks=(
                (b"bext", film_makers.bext(date="2024-03-17", time="14:22:05")),
                (b"iXML", film_makers.ixml(SCENE="12A")),
            ),
        ),
    }


def psd(width: int = 64, height: int = 40) -> bytes:
    """A flat Photoshop file: header, three empty sections, uncompressed RGB planes."""
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, height, width, 8, 3)
    planes = np.asarray(drawn(width, height)).transpose(2, 0, 1).tobytes()
    return head + b"\0" * 12 + b"\0\0" + planes


def noise_behind(path: Path, start: bytes) -> Path:
    """A file that begins soundly; nothing here encodes its kind."""
    path.write_bytes(start + np.random.default_rng(2).integers(0, 255, 8000, np.uint8).tobytes())
    return path


def raw(jpeg: bytes) -> bytes:
    """What a camera's raw looks like from outside: a TIFF header, a preview, then noise."""
    noise = np.random.default_rng(1).integers(0, 255, 50_000, np.uint8).tobytes()
    return b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 200 + jpeg + noise
