"""Imports whose line to the server breaks at any moment, and whose readers are killed and halted.

The oracles: the exit code is right, the sums are printed, every file has one row and is in once,
its picture is queued, and nothing that a library has to say is printed raw.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import signal
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.catalog.library import open_library
from desktop.cli.main import run as command_line
from desktop.domain.job import Outcome
from desktop.jobs import factory, retrying
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.media.pool import MediaPool
from desktop.media.worker import probe
from tests.catalog.conftest import _COMMIT, Line, line
from tests.cli.conftest import log_left_alone
from tests.jobs.conftest import picture
from tests.suite import Suite, peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library

__all__ = ["line", "log_left_alone"]  # fixtures
FILES = 3
RAW = ("psycopg", "Traceback", "cannot be reached", "should not have happened", "Pipeline")


class Arming:
    """The real look at a file in this thread; `then` is told when the library has been opened."""

    then: Callable[[], None]

    def __init__(self, **_: object) -> None:
        self.then()

    def close(self) -> None:
        return

    def probe_many(self, requests: Any) -> Iterator[Any]:
        for request in requests:
            yield probe(request)


class Weather:
    """A shared library over a line, and what the command line says of each import into it."""

    def __init__(self, url: str, wire: Line, folder: Path, capture: Any, suite: Suite) -> None:
        self.url, self.wire, self.folder = url, wire, folder
        self._capture, self._suite = capture, suite
        self._serial = 0
        self.messages: list[bool] = []  # of the last import; whether each is a COMMIT

    def bring_in(self, befalls: Callable[[int, bytes], None] = lambda number, data: None) -> str:
        """One import of new pictures; returns what is wrong, or nothing."""
        self._serial += 1
        folder = self.folder / f"day {self._serial}"
        folder.mkdir()
        for number in range(FILES):
            picture(folder / f"{number}.png", self._serial * FILES + number, size=(640, 4))
        self.messages = []

        def arm() -> None:
            self.wire.sent = 0
            self.wire.befalls = noting

        def noting(number: int, data: bytes) -> None:
            self.messages.append(bool(_COMMIT.search(data)))
            befalls(number, data)

        Arming.then = staticmethod(arm)
        self._capture.readouterr()
        began = time.monotonic()
        code = command_line(["--library", self.url, "--json", "import", "--copy", str(folder)])
        self._suite.seconds.append(time.monotonic() - began)
        self.wire.befalls = lambda number, data: None
        out, err = self._capture.readouterr()
        self._suite.cases += 1
        problem = self._judged(folder, code, out, err)
        self._suite.failed += bool(problem)
        return problem

    def _judged(self, folder: Path, code: int, out: str, err: str) -> str:
        self._suite.crashes += "Traceback" in err
        rows = [json.loads(line) for line in out.splitlines()]
        summary = rows.pop()["summary"] if rows and "summary" in rows[-1] else {}
        added = {row["asset_id"] for row in rows if row["outcome"] == "added"}
        self._suite.unaccounted += abs(FILES - len(rows))
        self._suite.lost += FILES - len(added)
        if any(word in err for word in RAW):
            return f"raw: {err}"
        if (code, summary.get("status"), len(rows), len(added)) != (0, "completed", FILES, FILES):
            return f"code {code}, {len(rows)} rows, {summary}, {err}"
        return ""


@pytest.fixture
def weather(
    line: tuple[str, Line],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    suite: Suite,
) -> Iterator[Weather]:
    url, wire = line
    monkeypatch.setattr(factory, "MediaPool", Arming)
    monkeypatch.setattr(retrying, "WAITS", (0.05, 0.2, 0.5, 1.0, 2.0, 4.0))
    footage = tmp_path / "footage"
    footage.mkdir()
    made = Weather(url, wire, footage, capfd, suite)
    yield made
    wire.befalls = lambda number, data: None
    library = open_library(url)
    try:
        everything = made._serial * FILES
        assert library.read(lambda r: r.stats.info()).total.count == everything
        assert library.read(lambda r: r.jobs.counts()) == {"pending": everything}
        found = run(verify(library, checksums=True)).findings
        suite.leaked += len(found)
        assert found == []
        status = Counter(job.status for job in library.read(lambda r: r.jobs.imports(limit=9999)))
        assert set(status) == {"completed"}
    finally:
        library.close()


def broken(weather: Weather, kind: str, at: int) -> str:
    """One import during which the line breaks at a message in one of these ways."""
    wire = weather.wire
    # A server that is down comes up again after a while.
    up_again = threading.Timer(0.6, lambda: setattr(wire, "is_refused", False))

    def befalls(number: int, data: bytes) -> None:
        if number != at:
            return
        if kind == "reply lost":
            wire.loses_reply = True
        elif kind == "cut":
            wire.cut()
        else:
            wire.is_refused = True
            wire.cut()
            up_again.start()

    problem = weather.bring_in(befalls)
    if up_again.ident:
        up_again.join()
    return problem and f"{kind} at message {at}: {problem}"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "step", [13, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "every message"]
)
def test_a_line_that_breaks_at_any_message_costs_nothing_and_is_not_told(
    weather: Weather, step: int
) -> None:
    assert weather.bring_in() == ""
    commits = [number for number, is_commit in enumerate(weather.messages, 1) if is_commit]
    total = len(weather.messages)
    assert len(commits) >= 4
    assert total > 20
    wrong = [broken(weather, "reply lost", number) for number in commits]
    for kind, first in (("cut", 1), ("down", 5)):
        points = {*range(first, total + 1, step), total}
        wrong += [broken(weather, kind, number) for number in sorted(points)]
    assert [problem for problem in wrong if problem] == []


# Readers.


def strike(ended: threading.Event, strikes: int, longest: float) -> list[int]:
    """Kill or halt a reader of this program now and then; returns which it were."""
    rng = random.Random(4)
    struck: list[int] = []
    while len(struck) < strikes and not ended.wait(rng.uniform(0.02, longest)):
        readers = [one for one in multiprocessing.active_children() if one.name == "media-worker"]
        fresh = [one.pid for one in readers if one.pid and one.pid not in struck]
        if fresh:
            pid = rng.choice(fresh)
            os.kill(pid, signal.SIGSTOP if len(struck) % 3 == 2 else signal.SIGKILL)
            struck.append(pid)
    return struck


@pytest.mark.parametrize("mode", list(ImportMode))
@pytest.mark.parametrize(
    ("count", "strikes", "longest"),
    [(100, 6, 0.1), pytest.param(600, 12, 0.4, marks=pytest.mark.torture)],
    ids=["short", "long"],
)
def test_readers_that_are_killed_and_halted_cost_no_file(
    local_library: Library,
    tmp_path: Path,
    suite: Suite,
    mode: ImportMode,
    count: int,
    strikes: int,
    longest: float,
) -> None:
    folder = tmp_path / "footage"
    folder.mkdir()
    noise = Image.effect_noise((2000, 2000), 90)
    for shade in range(count):
        noise.putpixel((0, 0), shade % 256)
        noise.putpixel((1, 0), shade // 256)
        noise.save(folder / f"noise {shade}.tif")
    ended = threading.Event()
    struck: list[int] = []
    killer = threading.Thread(
        target=lambda: struck.extend(strike(ended, strikes, 0.1 if strikes < 10 else 0.8))
    )
    began = time.monotonic()
    with MediaPool(workers=2) as pool:
        killer.start()
        try:
            request = ImportRequest((str(folder),), mode=mode)
            report = run(import_files(local_library, pool, request))
        finally:
            ended.set()
            killer.join()
    suite.cases, suite.seconds = len(struck), [time.monotonic() - began]
    suite.lost = count - report.counts[Outcome.ADDED]
    rows = local_library.read(lambda r: r.jobs.report(report.job_id))
    suite.unaccounted = abs(count - len(rows))
    suite.peak_mb = peak_mb(resource.RUSAGE_CHILDREN)
    suite.judged = ("unaccounted", "lost")
    assert len(struck) >= strikes // 2, "the import was too quick to be struck"
    assert [row for row in rows if row.outcome is not Outcome.ADDED] == []
    assert report.counts == {Outcome.ADDED: count}
