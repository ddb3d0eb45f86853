"""Packing and unpacking that are killed, or meet a full disk, at each of their calls.

At every moment the bytes of each asset are whole somewhere, what is half is read by nobody, and the
same command ends what was begun.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.location import origin_of
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.stores import store_of
from tests.jobs.conftest import picture
from tests.suite import Suite
from tests.torture.faults import CALLS
from tests.torture.forks import Ended, Tracer
from tests.torture.one_import import bring_in
from tests.torture.one_pack import PIECE, everything, pack

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.location import Location

FILES = 3
SHORT = 4  # cases of the short form
CHANGES = f"{CALLS},link,linkat,unlinkat,rmdir,openat"
ENOUGH = "write,pwrite64,fsync,fdatasync,ftruncate"  # what a full disk refuses


class Scene:
    """A library with copies of its own, or with all of them packed; set up afresh each time."""

    def __init__(self, what: str, folder: Path) -> None:
        self.what, self._seed, self.home = what, folder / "seed", folder / "home"
        self.library = self.home / "cut.desk"
        self._seed.mkdir()
        media = folder / "footage"
        media.mkdir()
        for shade in range(FILES):
            picture(media / f"{shade}.png", shade + 1, size=(200, 150 + shade))
        seed = self._seed / "cut.desk"
        open_library(seed, create=True).close()
        assert bring_in(str(seed), str(media), "copy") == 0
        if what == "unpack":
            with closing(open_library(seed)) as library:
                run(
                    pack_media(
                        library, everything(library), removes=True, cache=folder / "c", piece=PIECE
                    )
                )
        files = [path.read_bytes() for path in media.iterdir()]
        self.sums = sorted(hashlib.sha256(data).hexdigest() for data in files)

    def reset(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._seed, self.home)

    def run(self, tracer: Tracer, *options: str) -> Ended:
        """Once, under a tracer."""
        arguments = (str(self.library), self.what, str(self.home))
        return tracer.run("one_pack", arguments, *options)


def places(library: Library) -> list[Location]:
    pages = library.read(lambda reads: list(reads.locations.all()))
    return [place for page in pages for place in page]


def kept(library: Library) -> list[str]:
    """The checksums of what the places of the library really have, each asset once."""
    found = {}
    for place in places(library):
        origin = origin_of(place, library.media_root)
        try:
            with store_of(origin).open(origin) as stream:
                data = stream.read()
        except OSError:
            continue
        assert hashlib.sha256(data).hexdigest() == place.checksum_sha256, place
        found[place.asset_id] = place.checksum_sha256
    return sorted(filter(None, found.values()))


def strike(scene: Scene, tracer: Tracer, fault: str, suite: Suite) -> list[str]:
    """One case: a blow, a look, the same again, a look."""
    scene.reset()
    suite.cases += 1
    try:
        struck = scene.run(tracer, "-o", os.devnull, "-e", f"inject={fault}")
    except subprocess.TimeoutExpired:
        suite.hangs += 1
        return [f"{fault}: it hangs"]
    wrong = []
    if "Traceback" in struck.stderr and "LibraryWriteError" not in struck.stderr:
        wrong.append(struck.stderr.strip().splitlines()[-1])
    with closing(open_library(scene.library)) as library:
        if kept(library) != scene.sums:
            suite.lost += 1
            wrong.append(f"right after: {kept(library)}")
    if code := pack(str(scene.library), scene.what, str(scene.home)):
        wrong.append(f"it does not go on: {code}")
    with closing(open_library(scene.library)) as library:
        found = run(verify(library, checksums=True)).findings
        wrong += [f"in the end: {one}" for one in found if one.problem is not Problem.SHARED]
        suite.leaked += len(found)
        where = {place.is_packed for place in places(library)}
        if kept(library) != scene.sums or where != {scene.what == "pack"}:
            suite.lost += 1
            wrong.append(f"in the end: {kept(library)}, packed: {where}")
        if library.read(lambda reads: reads.blobs.incomplete()):
            wrong.append("in the end: something is half packed")
    if scene.what == "unpack" and list((scene.home / "out").glob(".*")):
        wrong.append("in the end: a half file lies there")
    suite.failed += bool(wrong)
    return [f"{scene.what}, {fault}: {problem}" for problem in wrong]


@pytest.mark.parametrize(
    "cases",
    [SHORT, pytest.param(10_000, marks=pytest.mark.torture)],
    ids=["short", "every call"],
)
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC"], ids=["killed", "full disk"])
@pytest.mark.parametrize("what", ["pack", "unpack"])
def test_struck_at_the_nth_call_nothing_is_lost_and_the_same_again_ends_it(
    tracer: Tracer, tmp_path: Path, suite: Suite, what: str, fault: str, cases: int
) -> None:
    scene, calls = Scene(what, tmp_path), CHANGES if "KILL" in fault else ENOUGH
    scene.reset()
    log = tmp_path / "calls.txt"
    result = scene.run(tracer, "-o", str(log), "-y", "-e", f"trace={calls}")
    assert result.returncode == 0, result.stderr
    lines = log.read_text(errors="replace").splitlines()
    # Opening Python itself changes nothing: the first call that does is where the blows begin.
    first = next(n for n, line in enumerate(lines, 1) if str(scene.home) in line)
    wrong: list[str] = []
    step = max(1, (len(lines) - first) // cases)
    for number in range(first + step // 2, len(lines), step):
        when = str(number) if "KILL" in fault else f"{number}+"  # a full disk stays full
        wrong += strike(scene, tracer, f"{calls}:{fault}:when={when}", suite)
    assert suite.cases > 1
    assert wrong == []
