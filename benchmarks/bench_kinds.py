"""Bringing in one kind of media at a time: bar 1, with the limit program of each kind."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import OpenImageIO
import pillow_heif
from PIL import Image

from benchmarks.bench_import import THUMB, fresh, pool
from benchmarks.libraries import folder
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import open_library
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

ROUNDS = 3
STILL = (3000, 2000)
RATE = 48000


def grain(size: tuple[int, int], number: int) -> NDArray[np.uint8]:
    """A picture of soft colours and a little noise, another for each number."""
    width, height = size
    chance = np.random.default_rng(number)
    coarse = chance.integers(0, 255, (height // 40, width // 40, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BILINEAR), np.int16)
    noise = chance.integers(-4, 5, (height, width, 1), dtype=np.int16)
    return (soft + noise).clip(0, 255).astype(np.uint8)


def still(path: Path, number: int) -> None:
    """A picture of six megapixels."""
    image = Image.fromarray(grain(STILL, number))
    if path.suffix == ".heic":
        pillow_heif.from_pillow(image).save(path, quality=70)
    elif path.suffix == ".webp":
        image.save(path, quality=85, method=0)
    else:
        image.save(path, compress_level=1)


def plate(path: Path, number: int) -> None:
    """A frame of an image sequence: 2K, half float, as renderers write it."""
    spec = OpenImageIO.ImageSpec(2048, 1152, 3, "half")
    spec.attribute("compression", "zip")
    out = OpenImageIO.ImageOutput.create(str(path))
    out.open(str(path), spec)
    out.write_image(grain((2048, 1152), number).astype(np.float32) / 255)
    out.close()


def film(size: tuple[int, int]) -> Callable[[Path, int], None]:
    """Two seconds of H.264."""

    def make(path: Path, number: int) -> None:
        with av.open(str(path), "w") as out:
            stream = out.add_stream("libx264", rate=24, options={"preset": "ultrafast"})
            stream.width, stream.height = size
            stream.pix_fmt, stream.codec_context.gop_size = "yuv420p", 24
            base = grain(size, number)
            for at in range(48):
                moved = np.roll(base, at * 8, axis=1)
                out.mux(stream.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
            out.mux(stream.encode())

    return make


def sound(codec: str) -> Callable[[Path, int], None]:
    """A minute of stereo."""

    def make(path: Path, number: int) -> None:
        chance = np.random.default_rng(number)
        at = np.arange(60 * RATE)
        wave = (0.3 * np.sin(at * 0.05) + chance.normal(0, 0.02, at.size)).astype(np.float32)
        with av.open(str(path), "w") as out:
            stream = out.add_stream(codec, rate=RATE, layout="stereo")
            size = stream.codec_context.frame_size or 4096
            fit = av.AudioResampler(stream.codec_context.format, "stereo", RATE, size)
            frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), "fltp", "stereo")
            frame.rate, frame.pts = RATE, 0
            for piece in (*fit.resample(frame), *fit.resample(None)):
                out.mux(stream.encode(piece))
            out.mux(stream.encode(None))

    return make


def small_still(path: Path) -> None:
    """The least for a thumbnail: decoded once, made small."""
    with Image.open(path) as image:
        image.thumbnail(THUMB, reducing_gap=1.0)


def small_heic(path: Path) -> None:
    """The same by the library that reads HEIC."""
    pillow_heif.open_heif(path).to_pillow().thumbnail(THUMB, reducing_gap=1.0)


def small_plate(path: Path) -> None:
    """All samples of a frame, made small."""
    frame = OpenImageIO.ImageInput.open(str(path))
    pixels = frame.read_image("float")
    frame.close()
    bright = (pixels[::4, ::4].clip(0, 1) * 255).astype(np.uint8)
    Image.fromarray(bright).thumbnail(THUMB)


def small_film(path: Path) -> None:
    """The picture a tenth into a film, made small."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        container.seek(int((container.duration or 0) * 0.1))
        frame = next(container.decode(stream))
        frame.reformat(256, 144, "rgb24").to_ndarray()


def all_samples(path: Path) -> None:
    """Every sample of a sound."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        stream.codec_context.thread_count = 1
        sum(frame.samples for frame in container.decode(stream))


# How many files of each kind (so many that what an import costs once is little beside them), who
# makes one, and what has to be done with it at least.
KINDS: dict[str, tuple[int, Callable[[Path, int], None], Callable[[Path], None]]] = {
    "png": (12, still, small_still),
    "webp": (12, still, small_still),
    "heic": (6, still, small_heic),
    "1080p.mp4": (48, film((1920, 1080)), small_film),
    "4k.mp4": (12, film((3840, 2160)), small_film),
    "wav": (12, sound("pcm_s16le"), all_samples),
    "mp3": (24, sound("libmp3lame"), all_samples),
    "exr": (12, plate, small_plate),
}


@cache
def files(kind: str) -> tuple[Path, ...]:
    """Files of a kind, all different; they stay for the next run."""
    count, make, _ = KINDS[kind]
    place = folder() / f"kind-{kind}-{count}"
    if not place.exists():
        partial = Path(tempfile.mkdtemp(dir=folder()))
        for number in range(count):
            # Letters, so that frames with numbers do not become one clip.
            letters = chr(97 + number // 26) + chr(97 + number % 26)
            make(partial / f"{letters} of them.{kind}", number)
        partial.replace(place)
    return tuple(sorted(place.iterdir()))


def against_limit(kind: str) -> Measured:
    """Both phases of an import, against hashing and decoding on two threads."""
    paths, small = files(kind), KINDS[kind][2]
    folders = [fresh() for _ in range(ROUNDS + 1)]
    libraries = [open_library(path, create=True) for path in folders]
    waiting = iter(libraries)
    pool()

    def ours() -> None:
        library = next(waiting)
        request = ImportRequest((str(paths[0].parent),))
        report = run(import_files(library, pool(), request))
        rows = library.read(lambda r: r.jobs.report(report.job_id))
        ids = [row.asset_id for row in rows if row.asset_id]
        cache_folder = Path(tempfile.mkdtemp(prefix="desk-bench-"))
        made = run(make_thumbnails(library, pool(), ids, cache=cache_folder))
        assert made.made == len(paths)
        shutil.rmtree(cache_folder)

    def one(path: Path) -> str:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        small(path)
        return digest

    def limit() -> None:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(one, paths))

    found = compare(ours, limit, rounds=ROUNDS)
    for library in libraries:
        library.close()
    return found


def _row(kind: str, told: str, limit: str) -> None:
    count = KINDS[kind][0]

    @case(
        f"import kind {kind}",
        what=f"import with thumbnails of {count} {told}",
        limit=f"SHA-256 and {limit} on 2 threads",
        bar=1.6,
        number="1",
    )
    def measure(_run: Run) -> Measured:
        return against_limit(kind)


_row("png", "PNGs of 6 MP", "scaled decode")
_row("webp", "WebPs of 6 MP", "scaled decode")
_row("heic", "HEICs of 6 MP", "scaled decode")
_row("1080p.mp4", "clips of 2 s, H.264 1080p", "one frame a tenth in, scaled")
_row("4k.mp4", "clips of 2 s, H.264 4K", "one frame a tenth in, scaled")
_row("wav", "WAVs of 60 s", "every sample decoded")
_row("mp3", "MP3s of 60 s", "every sample decoded")
_row("exr", "EXRs of 2K, half float", "scaled decode")
