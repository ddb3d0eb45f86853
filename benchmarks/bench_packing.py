"""Media inside the library: bringing it in, and seeking in a film that lies there."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import Library, Tx, open_library
from desktop.domain.asset import AssetType
from desktop.domain.location import origin_of
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from typing import IO

    from desktop.domain.ids import AssetId

MEGABYTES = 256
ROUNDS = 3
POSITIONS = 20
RATE, SECONDS = 24, 20
SIZE = (1920, 1080)


def known(library: Library, path: Path) -> AssetId:
    """A file as an asset."""
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size

    def write(tx: Tx) -> AssetId:
        key = tx.assets.add(AssetType.VIDEO, path.name, checksum_sha256=checksum, size=size)
        tx.locations.add(
            key,
            storage_type="local",
            path=str(path),
            filename=path.name,
            file_size_bytes=size,
            checksum_sha256=checksum,
            purpose="original",
            is_primary=True,
            status="available",
        )
        return key

    return library.write(write)


def _seeded(path: Path, source: Path) -> tuple[Path, AssetId]:
    """A library that knows the file and has packed nothing."""
    with closing(open_library(path, create=True)) as library:
        return path, known(library, source)


def clip(path: Path) -> None:
    """A film of a usual rate: 1080p, a key frame every two seconds."""
    chance = np.random.default_rng(1)
    width, height = SIZE
    grain = chance.integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    ground = grain.repeat(8, axis=0).repeat(8, axis=1)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height = width, height
        stream.pix_fmt, stream.codec_context.gop_size = "yuv420p", 2 * RATE
        for at in range(SECONDS * RATE):
            moved = np.roll(ground, at * 4, axis=1)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
        out.mux(stream.encode())


def seek(source: str | IO[bytes]) -> None:
    """What a player does to show a frame somewhere, twenty times."""
    chance = random.Random(1)
    with av.open(source) as film:
        (stream, *_) = film.streams.video
        base = stream.time_base or 1
        for _ in range(POSITIONS):
            at = chance.random() * (SECONDS - 1)
            film.seek(int(at / base), stream=stream)
            next(frame for frame in film.decode(stream) if (frame.time or 0.0) >= at)


@case("pack", what=f"a file of {MEGABYTES} MB into the library, read back and compared",
      limit="cp, and SHA-256 of the copy", bar=1.5)  # fmt: skip
def packing(_run: Run) -> Measured:
    """What is packed is on the disk, and so is the copy."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        source, copy = root / "film.mov", root / "copy.mov"
        with source.open("wb") as file:
            for number in range(MEGABYTES):
                file.write(random.Random(number).randbytes(1 << 20))

        waiting = [_seeded(root / f"{number}.desk", source) for number in range(ROUNDS + 1)]

        def ours() -> None:
            path, key = waiting.pop()
            with closing(open_library(path)) as library:
                run(pack_media(library, [key]))
            path.unlink()

        def limit() -> None:
            copy.unlink(missing_ok=True)
            shutil.copyfile(source, copy)
            with copy.open("r+b") as file:
                hashlib.file_digest(file, "sha256")
                os.fsync(file.fileno())

        return compare(ours, limit, rounds=ROUNDS)


@case("seek in a packed film", what=f"{POSITIONS} frames of a packed film, decoded",
      limit="the same film as a file", bar=1.5)  # fmt: skip
def seeking(_run: Run) -> Measured:
    """Both are in the memory of the system; what it costs more is the way."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        film = root / "film.mp4"
        clip(film)
        with closing(open_library(root / "packed.desk", create=True)) as library:
            key = known(library, film)
            run(pack_media(library, [key]))
            place = library.read(lambda reads: reads.locations.of([key]))[key][0]
            origin = origin_of(place, library.media_root)

            def ours() -> None:
                with store_of(origin).open(origin) as stream:
                    seek(stream)

            return compare(ours, lambda: seek(str(film)))
