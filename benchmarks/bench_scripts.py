"""Scripts that save while a window is open: what a save costs, and what the window feels of it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from benchmarks.bench_board import application
from benchmarks.libraries import sqlite_path
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import open_library
from desktop.domain.listing import Listing
from desktop.tracking import AssetService, save_shot_as_asset
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner

if TYPE_CHECKING:
    from desktop.catalog.library import Library

SAVES = 17  # of a second, where a script saves a thousand a minute
READS = 100
SCRIPT = """
import sys, time
from desktop.tracking import AssetService, save_shot_as_asset
with AssetService.open(sys.argv[1]) as service:
    number = 0
    while True:
        due = time.monotonic() + 0.06
        number += 1
        save_shot_as_asset(
            db=service, shot_name=str(number), video_url=f"https://example.org/{number}.mp4",
            generation_cost=0.1, provider="kling", external_id=f"run/{number}",
        )
        if number == 1:
            print("begun", flush=True)
        time.sleep(max(0.0, due - time.monotonic()))
"""


def _copy(count: int) -> Path:
    """A library of its own: what is saved stays out of the other rows."""
    return Path(shutil.copyfile(sqlite_path(count), Path(mkdtemp()) / "film.desk"))


@case("script saves", what=f"{SAVES} shots saved by a script, each with its call and tags",
      limit="a row inserted and committed for each, by hand", bar=15)  # fmt: skip
def saves(run: Run) -> Measured:
    """A thousand a minute is one of these each second."""
    path = _copy(run.large)
    by_hand = sqlite3.connect(path.with_suffix(".db"), isolation_level=None)
    by_hand.execute("PRAGMA journal_mode=WAL")
    by_hand.execute("PRAGMA synchronous=FULL")
    by_hand.execute("CREATE TABLE assets (id TEXT PRIMARY KEY, name TEXT)")

    def insert() -> None:
        for _ in range(SAVES):
            by_hand.execute("INSERT INTO assets VALUES (?, 'a')", (str(uuid.uuid4()),))

    with AssetService.open(path, script="benchmark") as service:

        def save() -> None:
            for _ in range(SAVES):
                key = str(uuid.uuid4())
                save_shot_as_asset(
                    db=service,
                    shot_name="1A",
                    video_url=f"https://example.org/{key}.mp4",
                    generation_cost=0.1,
                    provider="kling",
                    external_id=key,
                )

        found = compare(save, insert)
    by_hand.close()
    return found


@case("window beside a script", what=f"{READS} first pages while a script saves 1,000 a minute",
      limit="the same without it", bar=2)  # fmt: skip
def beside(run: Run) -> Measured:
    """The window reads on while another program writes."""
    path = _copy(run.large)
    busy, calm = open_library(path), open_library(_copy(run.large))
    command = [sys.executable, "-c", SCRIPT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as script:
        assert script.stdout is not None
        script.stdout.readline()
        found = compare(lambda: _read(busy), lambda: _read(calm))
        script.kill()
    for library in (busy, calm):
        library.close()
    return found


def _read(library: Library) -> None:
    """First pages, one after the other, as a window asks for them and hears of them."""
    application()
    runner = Runner(Report(), library=library)
    for _ in range(READS):
        heard: list[object] = []
        runner.ask(lambda reads: reads.listing.page(Listing()), heard.append)
        while not heard:
            QApplication.processEvents()
    runner.shut_down()
