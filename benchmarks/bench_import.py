"""Bringing pictures in, and looking at an unchanged folder again: bars 1, 2, 4 and 5."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import psycopg
from PIL import Image

from benchmarks.libraries import folder, postgres_server, postgres_url
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import Library, open_library
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails
from desktop.media.pool import MediaPool

PICTURES = 120
SIDE = (3000, 2000)
SMALL_FILES = 4000
THUMB = (256, 256)
ROUNDS = 5


@cache
def pictures() -> str:
    """A folder of JPEGs of six megapixels, about as large as a camera's, all different."""
    place = folder() / f"photographs-{PICTURES}-{SIDE[0]}"
    if not place.exists():
        partial = Path(tempfile.mkdtemp(dir=folder()))
        chance = np.random.default_rng(7)
        coarse = chance.integers(0, 255, (SIDE[1] // 20, SIDE[0] // 20, 3), dtype=np.uint8)
        ground = Image.fromarray(coarse).resize(SIDE, Image.Resampling.BICUBIC)
        grain = chance.integers(-14, 15, (SIDE[1], SIDE[0], 1), dtype=np.int16)
        base = np.asarray(ground, dtype=np.int16)
        for number in range(PICTURES):
            rolled = np.roll(base, number * 37, axis=1) + np.roll(grain, number * 53, axis=0)
            image = Image.fromarray(rolled.clip(0, 255).astype(np.uint8))
            image.save(partial / f"picture {number}.jpg", quality=88)
        partial.replace(place)
    return str(place)


@cache
def small_files() -> str:
    """A tree of little texts, forty to a folder."""
    place = folder() / f"small-{SMALL_FILES}"
    if not place.exists():
        partial = Path(tempfile.mkdtemp(dir=folder()))
        for number in range(SMALL_FILES):
            path = partial / f"{number // 40:03d}" / f"{number:05d}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"note {number}")
        partial.replace(place)
    return str(place)


@cache
def pool(workers: int = 2) -> MediaPool:
    """Worker processes that have been started."""
    made = MediaPool(workers=workers)
    warm = open_library(fresh(), create=True)
    run(import_files(warm, made, ImportRequest((pictures(),))))
    warm.close()
    return made


def fresh() -> Path:
    """Where a new library may be made."""
    return Path(tempfile.mkdtemp(prefix="desk-bench-")) / "film.desk"


def limit_program() -> None:
    """Two threads: all bytes hashed, every picture decoded small."""

    def one(path: str) -> str:
        data = Path(path).read_bytes()
        with Image.open(BytesIO(data)) as image:
            image.draft("RGB", THUMB)
            image.thumbnail(THUMB, reducing_gap=1.0)
        return hashlib.sha256(data).hexdigest()

    paths = [entry.path for entry in os.scandir(pictures())]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(one, paths))


def catalogue(*, thumbnails: bool = False, workers: int = 2) -> None:
    """A whole folder into a new library, perhaps with thumbnails into a new cache."""
    path = fresh()
    library = open_library(path, create=True)
    _bring_in(library, path.parent / "cache" if thumbnails else None, workers)
    library.close()
    shutil.rmtree(path.parent)


def _bring_in(library: Library, thumbnails: Path | None, workers: int = 2) -> None:
    report = run(import_files(library, pool(workers), ImportRequest((pictures(),))))
    assert report.total == PICTURES
    if thumbnails is not None:
        rows = library.read(lambda r: r.jobs.report(report.job_id))
        ids = [row.asset_id for row in rows if row.asset_id]
        made = run(make_thumbnails(library, pool(workers), ids, cache=thumbnails))
        assert made.made == PICTURES


@case(
    "import, catalogue phase",
    what=f"walk, SHA-256, probe and insert of {PICTURES} JPEGs of 6 MP",
    limit="SHA-256 and scaled decode on 2 threads",
    bar=0.2,
    number="2",
)
def catalogue_phase(_run: Run) -> Measured:
    """Visible and searchable, without pixels."""
    pool()
    return compare(catalogue, limit_program, rounds=ROUNDS)


@case(
    "import, whole",
    what=f"the same with thumbnails of 256 px for {PICTURES} JPEGs",
    limit="SHA-256 and scaled decode on 2 threads",
    bar=1.6,
    number="1",
)
def whole_import(_run: Run) -> Measured:
    """Both phases."""
    pool()
    return compare(lambda: catalogue(thumbnails=True), limit_program, rounds=ROUNDS)


@case(
    "import, two workers",
    what="whole import with 2 worker processes",
    limit="whole import with 1",
    bar=0.62,
    number="4",
)
def two_workers(_run: Run) -> Measured:
    """Whether work is shared."""
    pool(1)
    pool(2)
    return compare(
        lambda: catalogue(thumbnails=True),
        lambda: catalogue(thumbnails=True, workers=1),
        rounds=ROUNDS,
    )


@case(
    "import, nothing changed",
    what=f"import of a tree of {SMALL_FILES:,} known files, report written",
    limit="bare scandir and stat",
    bar=3.0,
    number="5",
)
def nothing_changed(_run: Run) -> Measured:
    """A second import of a folder."""
    library = open_library(fresh(), create=True)
    run(import_files(library, pool(), ImportRequest((small_files(),))))

    def again() -> None:
        report = run(import_files(library, pool(), ImportRequest((small_files(),))))
        assert report.size == 0

    def walk(place: str = small_files()) -> int:
        count = 0
        for entry in os.scandir(place):
            if entry.is_dir(follow_symlinks=False):
                count += walk(entry.path)
            else:
                count += entry.stat(follow_symlinks=False).st_size > 0
        return count

    found = compare(
        again,
        walk,
        rounds=ROUNDS,
        note="a third is the walk, a quarter the question what is known of each path with the"
        " asset's name, and a third the report, a row for each file, with the end of the import in"
        " one transaction; the rest its beginning, in another",
    )
    library.close()
    return found


@case(
    "import on PostgreSQL",
    what="catalogue phase into a shared library",
    limit="catalogue phase into a local one",
    bar=2.0,
    number="2",
)
def shared_library(_run: Run) -> Measured:
    """What the network protocol and the server cost."""

    def shared() -> None:
        name = f"desk_bench_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres_server(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        library = open_library(postgres_url(name), create=True)
        made.append((library, name))

    made: list[tuple[Library, str]] = []
    for _ in range(ROUNDS + 1):
        shared()
    waiting = iter(made)
    local = [open_library(fresh(), create=True) for _ in range(ROUNDS + 1)]
    waiting_local = iter(local)
    found = compare(
        lambda: _bring_in(next(waiting)[0], None),
        lambda: _bring_in(next(waiting_local), None),
        rounds=ROUNDS,
    )
    for library in local:
        library.close()
    for library, name in made:
        library.close()
        with psycopg.connect(postgres_server(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return found
