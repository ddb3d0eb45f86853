"""An import that finds a moved folder, or lost copies, again, and is killed at its N-th call."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.job import Effect
from desktop.domain.location import named_path
from desktop.jobs.import_rows import found_again
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from tests.jobs.conftest import picture
from tests.suite import Suite
from tests.torture.faults import CALLS, Scene
from tests.torture.forks import Tracer
from tests.torture.one_import import bring_in

CONTENTS, FILES = 4, 5
SHORT_STEP = 17  # no multiple of what repeats for each file


class Moved(Scene):
    """A library that knows its files from where they are not any more."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._seed = self.home.parent / f"moved-{self.mode}.desk"
        if not self._seed.exists():
            old = self.home.parent / "old"
            shutil.copytree(self.folder, old)
            open_library(self._seed, create=True).close()
            assert bring_in(str(self._seed), str(old), self.mode) == 0
            # By reference, the files are elsewhere now; of the copies, none comes along.
            shutil.rmtree(old)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five files of which two are equal."""
    made = tmp_path_factory.mktemp("moved")
    for shade in range(CONTENTS):
        picture(made / f"{shade}.png", shade + 1)
    (made / "twin.png").write_bytes((made / "1.png").read_bytes())
    return made


def halves(library: Library) -> list[str]:
    """Every asset has one primary place, and what is noted as there is there."""
    wrong = []
    places = library.read(lambda r: [place for page in r.locations.all() for place in page])
    primary = Counter(place.asset_id for place in places if place.is_primary)
    if len(primary) != CONTENTS or set(primary.values()) != {1}:
        wrong.append(f"primary places: {sorted(primary.values())}")
    for asset_id in primary:
        mine = [place for place in places if place.asset_id == asset_id]
        if len(mine) > 1:
            there = [place for place in mine if place.is_present]
            wrong += [
                f"{place.path} is not there" for place in there if not is_file(library, place)
            ]
            if not there or not there[0].is_primary or not all(p.is_accessible for p in mine):
                wrong.append(f"half a place: {mine}")
    return wrong


def is_file(library: Library, place: object) -> bool:
    return named_path(place, library.media_root).is_file()  # type: ignore[arg-type]


def ending(library: Library, mode: str) -> list[str]:
    """Everything is where it is, once, and on the record of one import."""
    wrong = [str(finding) for finding in run(verify(library, checksums=True)).findings]
    places = library.read(lambda r: [place for page in r.locations.all() for place in page])
    each = Counter(Counter(place.asset_id for place in places).values())
    if each != {(2 if mode == "reference" else 1): CONTENTS}:
        wrong.append(f"places of an asset: {each}")
    if not all(place.is_accessible for place in places):
        wrong.append("an asset is missing")
    found: Counter[Effect | None] = Counter()
    for job in library.read(lambda r: r.jobs.imports()):
        rows = library.read(lambda r, key=job.id: r.jobs.report(key))  # type: ignore[misc]
        each_once = len({row.path for row in rows}) == len(rows) == FILES
        if job.status != "completed" or not each_once:
            wrong.append(f"import {job.status}, {len(rows)} rows")
        found.update(found_again(row) for row in rows)
    if mode == "reference" and found[Effect.FOUND] != CONTENTS:
        wrong.append(f"told as found: {found}")
    return wrong


@pytest.mark.parametrize("mode", ["reference", "copy"])
@pytest.mark.parametrize(
    "step", [SHORT_STEP, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "every call"]
)
def test_killed_at_the_nth_call_nothing_is_half_found_and_nothing_twice(
    tracer: Tracer, folder: Path, tmp_path: Path, suite: Suite, mode: str, step: int
) -> None:
    scene = Moved(folder, tmp_path / "home", mode)
    wrong: list[str] = []
    count = scene.count(tracer)
    assert count > 20, "the tracer does not see the import"
    for number in range(1, count + 1, step):
        suite.cases += 1
        began = time.monotonic()
        scene.reset()
        fault = f"{CALLS}:signal=KILL:when={number}"
        try:
            scene.run(tracer, "-o", os.devnull, "-e", f"inject={fault}")
        except subprocess.TimeoutExpired:
            suite.hangs += 1
            wrong.append(f"{number}: it hangs")
            continue
        bad = []
        with closing(open_library(scene.library)) as library:
            bad += halves(library)
        if bring_in(str(scene.library), str(folder), mode):
            bad.append("it does not go on")
        with closing(open_library(scene.library)) as library:
            bad += ending(library, mode)
        suite.lost += len(bad)
        suite.failed += bool(bad)
        suite.seconds.append(time.monotonic() - began)
        wrong += [f"{number}: {problem}" for problem in bad]
    assert wrong == []
