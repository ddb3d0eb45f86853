"""A purge, a repair, a folder that is told apart: killed at the N-th call, nothing is ever lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.media_folder import LOCK, MARKER
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.purge import aside
from desktop.storage.store import copy_in, hash_file
from tests.jobs.conftest import picture
from tests.suite import Suite
from tests.torture.faults import CALLS
from tests.torture.forks import Ended, Tracer
from tests.torture.one_import import bring_in
from tests.torture.one_upkeep import keep

KEPT, GOING, ORPHANS = 2, 2, 2
SHORT_STEP = 47  # no multiple of what repeats for each file
# Names are given, taken and synced by more calls than an import makes.
CHANGES = f"{CALLS},link,linkat,unlinkat,rmdir,openat"
WHATS = ("purge", "remove", "take-in", "bring over")


class Scene:
    """A library with copies in use, in the Trash, and of nobody; set up afresh for each case."""

    def __init__(self, what: str, folder: Path) -> None:
        self.what = what
        self._seed = folder / "seed"
        self.home = folder / "home"
        self.library = self.home / "cut.desk"
        self._seed.mkdir()
        seed = self._seed / "cut.desk"
        media = folder / "footage"
        media.mkdir()
        for shade in range(KEPT + GOING):
            picture(media / f"{shade}.png", shade + 1)
        with closing(open_library(seed, create=True)):
            pass
        assert bring_in(str(seed), str(media), "copy") == 0
        with closing(open_library(seed)) as library:
            self._fill(library, folder)
        if what == "bring over":  # two libraries in one folder, from before there were markers
            self.library = self.home / "cut"
            shutil.copyfile(seed, self._seed / "cut")
            for name in (MARKER, LOCK):
                (self._seed / "cut.media" / name).unlink()
            open_library(seed).close()

    def _fill(self, library: Library, folder: Path) -> None:
        places = [p for page in library.read(lambda r: list(r.locations.all())) for p in page]
        if self.what == "purge":
            perform(library, TrashAssets(tuple(p.asset_id for p in places[KEPT:])))
        elif self.what != "bring over":
            for shade in range(ORPHANS):
                source = picture(folder / f"lost {shade}.png", 100 + shade)
                copy_in(str(source), library.media_root, checksum=hash_file(source))

    def reset(self) -> None:
        """As it was when the program was last closed; a marker that names the seed has moved."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._seed, self.home)
        if self.what == "bring over":  # at the new place, the folder is the first library's again
            open_library(self.home / "cut.desk").close()

    def run(self, tracer: Tracer, *options: str) -> Ended:
        """One upkeep under a tracer."""
        arguments = (str(self.library), self.what, str(self.home / "cache"))
        return tracer.run("one_upkeep", arguments, *options)

    def expected(self) -> int:
        """Assets in the end."""
        more = {"purge": 0, "take-in": GOING + ORPHANS}
        return KEPT + more.get(self.what, GOING)


def lost(library: Library) -> list[str]:
    """Rows without their bytes: what is set aside comes back at the next opening."""
    away = set(aside(library.media_root))
    sources = library.media.sources
    found = []
    for finding in run(verify(library, checksums=True)).findings:
        if finding.problem in (Problem.MISSING, Problem.CONTENT, Problem.SIZE, Problem.UNREADABLE):
            is_safe = finding.path in away or any((s / finding.path).exists() for s in sources)
            found += [] if is_safe else [str(finding)]
        elif finding.problem in (Problem.DATABASE, Problem.UNREACHABLE):
            is_safe = bool(sources)
            found += [] if is_safe else [str(finding)]
    return found


def ending(scene: Scene, suite: Suite) -> list[str]:
    """After it was done once more: everything as it should be, and nothing left over."""
    wrong = []
    names = ("cut.desk", "cut") if scene.what == "bring over" else ("cut.desk",)
    for name in names:
        with closing(open_library(scene.home / name)) as library:
            findings = run(verify(library, checksums=True)).findings
            wrong += [f"{name}: {finding}" for finding in findings]
            suite.leaked += len(findings)
            count = library.read(lambda r: r.stats.info()).total.count
            if count != scene.expected():
                suite.lost += 1
                wrong.append(f"{name}: {count} assets")
            if library.read(lambda r: r.upkeep.purge_lists()) or library.media.sources:
                suite.leaked += 1
                wrong.append(f"{name}: something is still to be done")
    return wrong


def strike(scene: Scene, tracer: Tracer, number: int, suite: Suite) -> list[str]:
    """One case: kill, look, do it again, look again."""
    scene.reset()
    began = time.monotonic()
    suite.cases += 1
    fault = f"inject={CHANGES}:signal=KILL:when={number}"
    try:
        scene.run(tracer, "-o", os.devnull, "-e", fault)
    except subprocess.TimeoutExpired:
        suite.hangs += 1
        return [f"{number}: it hangs"]
    with closing(open_library(scene.library)) as library:
        bad = [f"right after: {problem}" for problem in lost(library)]
        suite.lost += len(bad)
    keep(str(scene.library), scene.what, str(scene.home / "cache"))
    bad += [f"in the end: {problem}" for problem in ending(scene, suite)]
    suite.seconds.append(time.monotonic() - began)
    suite.failed += bool(bad)
    return [f"{scene.what}, {number}: {problem}" for problem in bad]


@pytest.mark.parametrize(
    "step", [SHORT_STEP, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "every call"]
)
@pytest.mark.parametrize("what", WHATS)
def test_killed_at_the_nth_call_no_copy_is_lost_and_the_next_finishes_it(
    tracer: Tracer, tmp_path: Path, suite: Suite, what: str, step: int
) -> None:
    scene = Scene(what, tmp_path)
    scene.reset()
    log = tmp_path / "calls.txt"
    result = scene.run(tracer, "-o", str(log), "-e", f"trace={CHANGES}")
    assert result.returncode == 0, result.stderr
    lines = log.read_text(errors="replace").splitlines()
    # Opening Python itself changes nothing: the first call that does is where the blows begin.
    first = next(n for n, line in enumerate(lines, 1) if str(scene.home) in line)
    wrong: list[str] = []
    for number in range(first, len(lines), step):
        wrong += strike(scene, tracer, number, suite)
    assert suite.cases > 1
    assert wrong == []
