"""A drive that does not answer: what is read from the library meanwhile waits for nothing."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from benchmarks.bench_board import application
from benchmarks.libraries import sqlite_library
from benchmarks.registry import Measured, Run, case, compare
from desktop.domain.ids import AssetId, LocationId
from desktop.domain.listing import Listing
from desktop.domain.location import Location, Seen, Sight
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner

if TYPE_CHECKING:
    from desktop.catalog.library import Library

READS = 200
FOLDERS = 12  # more than the drive may keep threads, and than there are readers


@cache
def runner(library: Library) -> Runner:
    """Who reads for a window."""
    application()
    return Runner(Report(), library=library)


def read(library: Library) -> None:
    """First pages, one after the other, as a window asks for them and hears of them."""
    asked = runner(library)
    for _ in range(READS):
        heard: list[object] = []
        asked.ask(lambda reads: reads.listing.page(Listing()), heard.append)
        while not heard:
            QApplication.processEvents()


class SilentDrive:
    """Keeps whoever looks at it."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def look_at(self, place: Location, media_root: Path) -> Sight:
        self.answers.wait()
        return Sight(Seen.NO_FILE)


@case(
    "silent drive",
    what=f"{READS} first pages while a drive that does not answer is looked at",
    limit="the same without it",
    bar=1.25,
    number="6",
)
def silent_drive(run: Run) -> Measured:
    """The look at a place that does not answer never delays a read."""
    library = sqlite_library(run.large)
    application()

    def beside() -> None:
        drive = SilentDrive()
        file_locator = FileLocator(drive.look_at)
        for number in range(FOLDERS):
            path = f"/media/silent/drive/day {number}/a.mov"
            place = Location(LocationId("l"), AssetId("a"), "local", path)
            file_locator.ask([place], Path("/media"), lambda _sight: None, key=str(number))
        used.append(file_locator)
        read(library)
        file_locator.close()
        drive.answers.set()

    used: list[FileLocator] = []  # until those who were held are gone
    found = compare(beside, lambda: read(library))
    runner(library).shut_down()
    runner.cache_clear()
    return found
