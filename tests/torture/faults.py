"""Runs one import under `strace`, makes its N-th system call fail or kill it, and judges the rest.

The oracles: every file has one row and is whole, nothing is there twice or unknown, the sources are
untouched, no import stays open and no half copy is left once the import has been continued.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from desktop.catalog.library import Library, open_library
from desktop.domain.job import Outcome
from desktop.domain.media_folder import INCOMING
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from tests.suite import Suite, peak_mb
from tests.torture.forks import Ended, Tracer
from tests.torture.one_import import bring_in

# Everything by which an import changes a disk. Only the thread that imports is traced.
CALLS = "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,unlink,ftruncate,mkdir"


def strace() -> str | None:
    """The tracer, if it is here and may trace."""
    found = shutil.which("strace")
    if found is None:
        return None
    tried = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, check=False)
    return found if tried.returncode == 0 else None


@dataclass
class Scene:
    """A library and a folder to bring in, to be set up afresh for every case."""

    folder: Path
    home: Path
    mode: str
    library: Path = field(init=False)

    def __post_init__(self) -> None:
        self.library = self.home / "film.desk"
        self._seed = self.home.parent / f"seed-{self.mode}.desk"
        if not self._seed.exists():
            open_library(self._seed, create=True).close()

    def reset(self) -> None:
        """An empty library, as it was when the program was last closed."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        shutil.copyfile(self._seed, self.library)

    def run(self, tracer: Tracer, *options: str) -> Ended:
        """One import under a tracer."""
        arguments = (str(self.library), str(self.folder), self.mode)
        return tracer.run("one_import", arguments, *options)

    def count(self, tracer: Tracer) -> int:
        """How many calls there are to fail."""
        self.reset()
        log = self.home.parent / "calls.txt"
        result = self.run(tracer, "-o", str(log), "-e", f"trace={CALLS}")
        assert result.returncode == 0, result.stderr
        return len(re.findall(r"^\w+\(", log.read_text(errors="replace"), re.MULTILINE))


def source_sums(folder: Path) -> dict[str, str]:
    """What is in a folder, by hash."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def strike(scene: Scene, tracer: Tracer, fault: str, suite: Suite, *options: str) -> list[str]:
    """One case: fail, look, continue, look again; returns what is wrong."""
    scene.reset()
    began = time.monotonic()
    suite.cases += 1
    before = source_sums(scene.folder)
    try:
        struck = scene.run(tracer, "-o", os.devnull, *options, "-e", f"inject={fault}")
    except subprocess.TimeoutExpired:
        suite.hangs += 1
        suite.failed += 1
        return [f"{fault}: it hangs"]
    wrong = []
    if "Traceback" in struck.stderr and "lost sys.stderr" not in struck.stderr:
        suite.crashes += 1
        wrong.append(f"{fault}: {struck.stderr.strip().splitlines()[-1]}")
    wrong += [f"{fault}: right after: {problem}" for problem in _halves(scene, suite)]
    if bring_in(str(scene.library), str(scene.folder), scene.mode):
        wrong.append(f"{fault}: it does not go on")
    wrong += [f"{fault}: in the end: {problem}" for problem in _ending(scene, suite)]
    if source_sums(scene.folder) != before:
        suite.lost += 1
        wrong.append(f"{fault}: the sources were touched")
    suite.seconds.append(time.monotonic() - began)
    suite.peak_mb = max(suite.peak_mb, peak_mb(resource.RUSAGE_CHILDREN))
    suite.failed += bool(wrong)
    return wrong


def _halves(scene: Scene, suite: Suite) -> list[str]:
    """Right after the blow: whatever the library knows is whole."""
    library = open_library(scene.library)
    try:
        findings = run(verify(library, checksums=True)).findings
        bad = [f for f in findings if f.problem != "untracked"]
        suite.lost += len(bad)
        live = library.read(lambda r: r.stats.info()).total.count
        rows = _added(library)
        if live != rows:
            suite.unaccounted += abs(live - rows)
            bad.append(f"{live} assets, {rows} rows that say so")  # type: ignore[arg-type]
        return [str(finding) for finding in bad]
    finally:
        library.close()


def _added(library: Library) -> int:
    jobs = library.read(lambda r: r.jobs.imports())
    rows = [row for job in jobs for row in library.read(lambda r, j=job: r.jobs.report(j.id))]  # type: ignore[misc]
    return sum(row.outcome is Outcome.ADDED for row in rows)


def _ending(scene: Scene, suite: Suite) -> list[str]:
    """After it was continued: everything once, nothing left over."""
    library = open_library(scene.library)
    problems: list[str] = []
    try:
        found = run(verify(library, checksums=True)).findings
        problems += [str(finding) for finding in found]
        suite.leaked += len(found)
        sums = source_sums(scene.folder)
        frames = [path for path in sums if "plate." in path]  # one asset, and one row
        contents = {*(sums[path] for path in sums if path not in frames), *frames[:1]}
        live = library.read(lambda r: r.stats.info()).total.count
        if live != len(contents):
            suite.lost += abs(len(contents) - live)
            problems.append(f"{live} assets of {len(contents)} contents")
        for job in library.read(lambda r: r.jobs.imports()):
            rows = library.read(lambda r, j=job: r.jobs.report(j.id))  # type: ignore[misc]
            twice = [path for path, n in Counter(row.path for row in rows).items() if n > 1]
            files = len(sums) - len(frames[1:])
            if job.status != "completed" or twice or len(rows) != files:
                suite.unaccounted += len(twice) + abs(files - len(rows))
                problems.append(f"import {job.status}, {len(rows)} rows of {files}, twice: {twice}")
        left = list((library.media_root / INCOMING).glob("*"))
        suite.leaked += len(left)
        problems += [f"left over: {path.name}" for path in left]
    finally:
        library.close()
    return problems
