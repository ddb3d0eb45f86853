"""Files that are whole come in, however short and odd; of others it is said what is lost."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.frame_rate import rate_of
from desktop.media.movie import NO_END, NO_LAST
from desktop.media.requests import ProbeRequest
from desktop.media.signatures import MP4, ContentKind
from desktop.media.track_headers import TrackHeader
from tests.media.judge import looked_at, shown
from tests.media.plate_makers import by_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.media.pool import MediaPool

RATE = 48_000
SIZE = (64, 48)


def film(form: str, codec: str, frames: int, **more: Any) -> bytes:
    """A film of so many pictures at 25 a second."""
    out = io.BytesIO()
    chance = np.random.default_rng(3)
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=25, options=more)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        if codec == "mjpeg":
            stream.codec_context.color_range = 2
        for _ in range(frames):
            noise = chance.integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, "rgb24")))
        container.mux(stream.encode())
    return out.getvalue()


def sound(form: str, codec: str, samples: int) -> bytes:
    """A sound of so many samples."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        assert isinstance(stream, av.AudioStream)
        wave = (np.sin(np.arange(samples) / 9) * 9000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], "s16", "mono")
        frame.rate, frame.pts = RATE, 0
        fit = av.AudioResampler(
            stream.codec_context.format, "mono", RATE, stream.codec_context.frame_size or 4096
        )
        for piece in (*fit.resample(frame), *fit.resample(None), None):
            container.mux(stream.encode(piece))
    return out.getvalue()


def sized(data: bytes, at: int, size: int, order: str = "<") -> bytes:
    """`data` with another size at a place."""
    return data[:at] + struct.pack(f"{order}I", size) + data[at + 4 :]


def wave() -> bytes:
    """A fifth of a second as WAV."""
    return sound("wav", "pcm_s16le", RATE // 5)


def core_audio_and_more() -> bytes:
    """CAF with a tag behind it that is no chunk."""
    return sound("caf", "pcm_s16le", RATE // 5) + b"TAG" + b"a" * 125


def frames_of_ivf(count: int, behind: bytes = b"") -> bytes:
    """Five pictures under a head that counts others."""
    return sized(film("ivf", "libvpx", 5), 24, count) + behind


def without_index() -> bytes:
    """An AVI that was cut off behind its pictures, whose head says that there was more."""
    data = film("avi", "mjpeg", 5)
    return data[: data.rindex(b"idx1")]


# What a file is called, what it holds, its seconds, and the warnings.
WHOLE: dict[str, tuple[Callable[[], bytes], float, tuple[str, ...]]] = {
    "one packet.ac3": (lambda: sound("ac3", "ac3", 3), 0.032, ()),
    "one packet.eac3": (lambda: sound("eac3", "eac3", 3), 0.032, ()),
    "one packet.m4a": (lambda: sound("ipod", "aac", 3), 0.0213, ()),
    "one picture.mjpeg": (lambda: film("mjpeg", "mjpeg", 1), 0.04, ()),
    "one picture.ts": (lambda: film("mpegts", "mpeg2video", 1), 0.04, ()),
    "two pictures.mpg": (lambda: film("mpeg", "mpeg1video", 2), 0.08, ()),
    "five pictures.mpg": (lambda: film("mpeg", "mpeg2video", 5), 0.2, ()),
    "shuffled.flv": (lambda: film("flv", "libx264", 5, bf="3"), 0.2, ()),
    "zeros first.h264": (lambda: bytes(3) + film("h264", "libx264", 5), 0.2, ()),
    "counts too many.ivf": (lambda: frames_of_ivf(100), 0.2, ()),
    "something behind.ivf": (lambda: frames_of_ivf(5, b"end of it\n" * 50), 0.2, ()),
    "something behind.wv": (
        lambda: sound("wv", "wavpack", RATE // 5).partition(b"APETAGEX")[0] + b"Hello",
        0.2,
        (),
    ),
    "something behind.caf": (core_audio_and_more, 0.2, ()),
    "something behind.nut": (lambda: film("nut", "mpeg4", 5) + bytes(500), 0.2, ()),
    "something behind.mp3": (
        lambda: sound("mp3", "libmp3lame", RATE // 5) + b"\xff" * 4000,
        0.264,
        (),
    ),
    "zeros behind.ogg": (lambda: sound("ogg", "libopus", RATE // 5) + bytes(99_999), 0.2, ()),
    "never closed.au": (lambda: sized(sound("au", "pcm_s16be", 9600), 8, 0x7FFFFFFF, ">"), 0.2, ()),
    "notes lost.wav": (lambda: sized(wave(), 4, len(wave()) + 900), 0.2, (NO_END,)),
    "notes lost.aiff": (
        lambda: sized(sound("aiff", "pcm_s16be", 9600), 4, 30_000, ">"),
        0.2,
        (NO_END,),
    ),
    "index lost.avi": (without_index, 0.2, (NO_END,)),
    "last picture cut.ivf": (lambda: frames_of_ivf(5)[:-10], 0.2, (NO_LAST,)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_film_or_sound_comes_in(pool: MediaPool, tmp_path: Path, name: str) -> None:
    make, seconds, warnings = WHOLE[name]
    (tmp_path / name).write_bytes(make())
    probe = looked_at(pool, tmp_path / name)
    assert probe.duration == pytest.approx(seconds, abs=0.011)
    assert probe.warnings == warnings
    if probe.type == "video":
        assert probe.technical.frame_rate == 25
    shown(pool, tmp_path / name, tmp_path / "out.jpg")


def test_a_codec_is_not_taken_for_its_elder(pool: MediaPool, tmp_path: Path) -> None:
    (tmp_path / "a.eac3").write_bytes(sound("eac3", "eac3", 3))
    assert looked_at(pool, tmp_path / "a.eac3").technical.audio_codec == "eac3"


def test_a_rate_that_nobody_states_is_not_made_up(pool: MediaPool, tmp_path: Path) -> None:
    (tmp_path / "a.wmv").write_bytes(film("asf", "wmv2", 2))
    assert looked_at(pool, tmp_path / "a.wmv").technical.frame_rate is None


def test_the_average_of_a_few_fragments_is_no_rate() -> None:
    codec = SimpleNamespace(framerate=Fraction(25))
    stream = SimpleNamespace(
        average_rate=Fraction(1_920_000, 76_937),
        guessed_rate=Fraction(25),
        time_base=Fraction(1, 12_800),
        codec_context=codec,
    )
    found = ContentKind("movie", "video/mp4", MP4)
    assert rate_of(None, stream, TrackHeader(), found).nominal == 25


CUT: dict[str, Callable[[], bytes]] = {
    "a.wav": wave,
    "a.wv": lambda: sound("wv", "wavpack", RATE // 5),
    "a.ivf": lambda: film("ivf", "libvpx", 12),
    "a.flv": lambda: film("flv", "flv", 12),
    "a.avi": lambda: film("avi", "mjpeg", 5),
    "a.flac": lambda: sound("flac", "flac", RATE * 2),
    "a.bmp": lambda: encoded("BMP"),
    "a.jpg": lambda: encoded("JPEG"),
    "progressive.jpg": lambda: encoded("JPEG", progressive=True),
    "b.jpg": lambda: encoded("JPEG", restart_marker_rows=1),
}


@pytest.mark.parametrize("name", CUT)
def test_half_a_file_is_refused_as_such(pool: MediaPool, tmp_path: Path, name: str) -> None:
    data = CUT[name]()
    (tmp_path / name).write_bytes(data[: len(data) * 6 // 10])
    result = pool.probe(ProbeRequest(str(tmp_path / name)))
    assert result.reason == "truncated", result.message


def grain(size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture that packs badly."""
    chance = np.random.default_rng(5)
    small = chance.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def encoded(form: str, **how: Any) -> bytes:
    """The picture in a format."""
    out = io.BytesIO()
    grain((320, 240) if form == "JPEG" else SIZE).save(out, form, **how)
    return out.getvalue()


def with_wrong_sum() -> bytes:
    """A PNG with a note whose sum is wrong."""
    data = encoded("PNG")
    note = b"gAMA" + struct.pack(">I", 45455)
    return data[:33] + struct.pack(">I", 4) + note + bytes(4) + data[33:]


def tiff(
    bits: int, *, lines: int = 48, counts: int | None = None, packed: int = 1, kind: int = 1
) -> bytes:
    """A grey TIFF in strips of some lines, that may say other sizes of them than they have."""
    ramp = np.tile(np.linspace(0, 1, SIZE[0]), (SIZE[1], 1))
    if kind == 3:
        pixels = ramp.astype("<f4").tobytes()
    else:
        pixels = (ramp * ((1 << bits) - 1)).astype(f"<u{bits // 8}").tobytes()
    row = SIZE[0] * bits // 8
    strips = [pixels[at : at + lines * row] for at in range(0, len(pixels), lines * row)]
    sizes = [counts or len(strip) for strip in strips]
    entries: list[tuple[int, list[int]]] = [
        *((256, [SIZE[0]]), (257, [SIZE[1]]), (258, [bits]), (259, [packed]), (262, [1])),
        *((273, []), (277, [1]), (278, [lines]), (279, sizes), (339, [kind])),
    ]
    begin = 8 + 2 + 12 * len(entries) + 4
    starts, at = [], begin + 8 * len(strips)
    for strip in strips:
        starts.append(at)
        at += len(strip)
    head, further = b"", b""
    for tag, numbers in entries:
        numbers = starts if tag == 273 else numbers
        value = struct.pack(f"<{len(numbers)}I", *numbers)
        if len(value) > 4:
            value, further = struct.pack("<I", begin + len(further)), further + value
        head += struct.pack("<HHI", tag, 4, len(numbers)) + value
    table = struct.pack("<H", len(entries)) + head + bytes(4)
    return b"II*\0\x08\0\0\0" + table + further.ljust(8 * len(strips), b"\0") + b"".join(strips)


def packed_by_pillow(mode: str, how: str) -> bytes:
    """A deep grey TIFF in a packing that only one of the libraries knows."""
    out = io.BytesIO()
    ramp = np.tile(np.linspace(0, 1, SIZE[0], dtype=np.float32), (SIZE[1], 1))
    image = Image.fromarray(ramp if mode == "F" else (ramp * 65535).astype(np.uint16))
    image.save(out, "TIFF", compression=how)
    return out.getvalue()


WHOLE_STILLS: dict[str, Callable[[], bytes]] = {
    "no end mark.jpg": lambda: encoded("JPEG")[:-2],
    "half an end mark.jpg": lambda: encoded("JPEG", progressive=True)[:-1],
    "film behind.jpg": lambda: encoded("JPEG") + film("mp4", "mpeg4", 2),
    "zeros behind.jpg": lambda: encoded("JPEG") + bytes(200_000),
    "wrong sum.png": with_wrong_sum,
    "no end.gif": lambda: encoded("GIF")[:-1],
    "last strip is shorter.tif": lambda: tiff(8, lines=10, counts=640),
    "deep last strip is shorter.tif": lambda: tiff(16, lines=10, counts=1280),
    "floats say twice as much.tif": lambda: tiff(32, counts=64 * 48 * 8, kind=3),
    "packed with lzma.tif": lambda: packed_by_pillow("I;16", "lzma"),
    "floats packed with zstd.tif": lambda: packed_by_pillow("F", "zstd"),
    "digits without spaces.pbm": lambda: b"P1\n# three\n3 2\n101\n010",
}


@pytest.mark.parametrize("name", WHOLE_STILLS)
def test_a_whole_picture_comes_in(pool: MediaPool, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE_STILLS[name]())
    looked_at(pool, tmp_path / name)
    seen = shown(pool, tmp_path / name, tmp_path / "out.jpg", Derived.PREVIEW)
    greys = np.asarray(seen.convert("L")).astype(int)
    assert greys.max() - greys.min() > 100  # all of it is there, dark to bright
    if name.endswith(".tif"):
        assert greys[47, 60] > 200


def test_no_side_of_a_bitmap_is_black_or_white_by_mistake(pool: MediaPool, tmp_path: Path) -> None:
    (tmp_path / "a.pbm").write_bytes(b"P1\n3 2\n101\n010")
    seen = np.asarray(shown(pool, tmp_path / "a.pbm", tmp_path / "out.jpg").convert("L"))
    assert (seen < 128).tolist() == [[True, False, True], [False, True, False]]


def boxed(form: str) -> bytes:
    """JPEG 2000 in its boxes, or bare."""
    out = io.BytesIO()
    grain().save(out, "JPEG2000", no_jp2=form == "bare")
    return out.getvalue()


@pytest.mark.parametrize("form", ["boxed", "bare", "tiles"])
def test_a_plate_that_was_cut_off_says_so(pool: MediaPool, tmp_path: Path, form: str) -> None:
    path = tmp_path / ("a.exr" if form == "tiles" else "a.jp2" if form == "boxed" else "a.j2k")
    if form == "tiles":
        by_library(path, np.asarray(grain()) / 255, tile=16)
    else:
        path.write_bytes(boxed(form))
    assert looked_at(pool, path).warnings == ()
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert any("ends in the middle" in text for text in looked_at(pool, path).warnings)


def test_a_sum_of_the_picture_itself_is_still_looked_at(pool: MediaPool, tmp_path: Path) -> None:
    data = encoded("PNG")
    at = data.index(b"IHDR") + 4 + 13
    assert struct.unpack(">I", data[at : at + 4])[0] == zlib.crc32(data[12:at])
    (tmp_path / "a.png").write_bytes(data[:at] + bytes(4) + data[at + 4 :])
    assert pool.probe(ProbeRequest(str(tmp_path / "a.png"))).reason == "corrupt"
