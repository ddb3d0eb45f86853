"""Copies of whole libraries, exports and imports, killed or out of space at each of their calls.

At every moment there is either no new library (no export) under the name that was asked for, or a
whole one; the source is as it was; and the same command ends what was begun.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import open_library
from desktop.jobs.export_text import export_text
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.jobs.whole_rows import digests
from tests.jobs.conftest import picture
from tests.suite import Suite
from tests.torture.forks import Ended, Tracer
from tests.torture.one_import import bring_in
from tests.torture.one_pack import PIECE, everything
from tests.torture.one_whole import travel
from tests.torture.test_killed_pack import CHANGES, ENOUGH

if TYPE_CHECKING:
    from pathlib import Path

SHORT = 4  # cases of the short form


class Journey:
    """A library with a copy of its own and a packed picture; where it goes is empty each time."""

    def __init__(self, what: str, folder: Path) -> None:
        self.what, self.home = what, folder / "home"
        seed = folder / "seed"
        media = folder / "footage"
        for path in (seed, media):
            path.mkdir()
        self.library = seed / "cut.desk"
        for shade in range(2):
            picture(media / f"{shade}.png", shade + 1)
        open_library(self.library, create=True).close()
        assert bring_in(str(self.library), str(media), "copy") == 0
        with closing(open_library(self.library)) as library:
            first = everything(library)[:1]
            run(pack_media(library, first, removes=True, cache=folder / "c", piece=PIECE))
            run(export_text(library, seed / "text"))
            self.rows = digests(library)
        self.text, self.media = _files(seed / "text"), _files(seed / "cut.media")

    def reset(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()

    def run(self, tracer: Tracer, *options: str) -> Ended:
        """Once, under a tracer."""
        return tracer.run("one_whole", (str(self.library), self.what, str(self.home)), *options)

    def is_there(self) -> bool:
        """Whether what was asked for is there: then all of it is."""
        if self.what == "export":
            if not (self.home / "text").exists():
                return False
            assert _files(self.home / "text") == self.text
            return True
        if not (self.home / "new.desk").exists():
            return False
        with closing(open_library(self.home / "new.desk")) as library:
            assert digests(library) == self.rows
        assert _files(self.home / "new.media") == self.media
        return True


def _files(folder: Path) -> dict[str, str]:
    """The media, or all files of an export, by name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("library.l") and path.suffix != ".json"
    }


def strike(journey: Journey, tracer: Tracer, fault: str, suite: Suite) -> list[str]:
    """One case: a blow, a look, the same again, a look."""
    journey.reset()
    suite.cases += 1
    try:
        struck = journey.run(tracer, "-o", os.devnull, "-e", f"inject={fault}")
    except subprocess.TimeoutExpired:
        suite.hangs += 1
        return [f"{fault}: it hangs"]
    wrong = []
    if "Traceback" in struck.stderr:
        wrong.append(struck.stderr.strip().splitlines()[-1])
    if not journey.is_there() and (
        code := travel(str(journey.library), journey.what, str(journey.home))
    ):
        wrong.append(f"it does not go on: {code}")
    if not journey.is_there():
        wrong.append("in the end: nothing is there")
    if left := [path.name for path in journey.home.iterdir() if ".part" in path.name]:
        wrong.append(f"in the end: {left}")
    with closing(open_library(journey.library)) as library:
        if digests(library) != journey.rows or _files(library.media_root) != journey.media:
            suite.lost += 1
            wrong.append("the source is not what it was")
    suite.failed += bool(wrong)
    return [f"{journey.what}, {fault}: {problem}" for problem in wrong]


@pytest.mark.parametrize(
    "cases",
    [SHORT, pytest.param(10_000, marks=pytest.mark.torture)],
    ids=["short", "every call"],
)
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC"], ids=["killed", "full disk"])
@pytest.mark.parametrize("what", ["copy", "export", "import"])
def test_struck_at_the_nth_call_there_is_all_or_nothing_and_the_same_again_ends_it(
    tracer: Tracer, tmp_path: Path, suite: Suite, what: str, fault: str, cases: int
) -> None:
    journey, calls = Journey(what, tmp_path), CHANGES if "KILL" in fault else ENOUGH
    journey.reset()
    log = tmp_path / "calls.txt"
    result = journey.run(tracer, "-o", str(log), "-y", "-e", f"trace={calls}")
    assert result.returncode == 0, result.stderr
    lines = log.read_text(errors="replace").splitlines()
    first = next(n for n, line in enumerate(lines, 1) if str(journey.home) in line)
    wrong: list[str] = []
    step = max(1, (len(lines) - first) // cases)
    for number in range(first + step // 2, len(lines), step):
        when = str(number) if "KILL" in fault else f"{number}+"  # a full disk stays full
        wrong += strike(journey, tracer, f"{calls}:{fault}:when={when}", suite)
    assert suite.cases > 1
    assert wrong == []
