"""The grid of the library: painting, resizing, scrolling and memory, bars 10 to 13.

All of it is the real view on a real library, offscreen; pictures are real thumbnails.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QColor, QImage

from benchmarks.bench_board import application, told_by_themselves
from benchmarks.bench_start import environment
from benchmarks.libraries import folder, sqlite_library, sqlite_path
from benchmarks.registry import Measured, Run, case, compare
from desktop.domain.derived import Derived, derived_path
from desktop.domain.listing import Listing
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.asset_grid import AssetGrid
from desktop.ui.library.asset_model import AssetModel, AssetRows

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (1600, 1000)
NARROW = (1300, 1000)
STEP = 60  # pixels a turn of the wheel scrolls
FRAMES = 250
FRAME = 16.0  # milliseconds
ROOM = 60.0  # megabytes
SMALL = 1000


@case("grid paint", what="grid of a large library to its first paint",
      limit="of 1,000 assets", bar=1.5, number="10")  # fmt: skip
def grid_paint(run: Run) -> Measured:
    """View, model, first page and count, painted."""
    return told_by_themselves(lambda: _first_paint(run.large), lambda: _first_paint(SMALL))


@case("grid resize", what="grid of a large library resized",
      limit="of 1,000 assets", bar=2, number="10")  # fmt: skip
def grid_resize(run: Run) -> Measured:
    """Once narrower and back, painted both times."""
    large, small = Grid(run.large), Grid(SMALL)
    found = compare(large.resize_twice, small.resize_twice, rounds=11)
    large.close()
    small.close()
    return found


@case("grid scroll", what="a frame of scrolling through a large library",
      limit="over one constant card in memory", bar=2, number="11")  # fmt: skip
def grid_scroll(run: Run) -> Measured:
    """Rows read from the database and thumbnails from files as they come into sight."""
    ratios, ours, limit = [], [], []
    for _ in range(5):
        real, constant = Grid(run.large), Grid(0)
        frames, flat = real.scroll(), constant.scroll()
        real.close()
        constant.close()
        ours.append(statistics.median(frames))
        limit.append(statistics.median(flat))
        ratios.append(ours[-1] / limit[-1])
    return Measured(statistics.median(ours), statistics.median(limit), statistics.median(ratios))


@case("grid slow frames", what="slowest of twenty frames of scrolling, processor time of the view",
      limit="a sixtieth of a second", bar=1, number="11")  # fmt: skip
def grid_slow_frames(run: Run) -> Measured:
    """The 95th percentile, of five runs."""
    late = []
    for _ in range(5):
        real = Grid(run.large)
        # Not the clock: on a busy machine that tells of the others.
        late.append(statistics.quantiles(real.scroll(time.thread_time), n=20)[-1])
        real.close()
    slow = statistics.median(late)
    return Measured(slow, FRAME, slow / FRAME)


@case("grid reads", what="rows asked of the model while one frame is painted",
      limit="cells in sight", bar=8, number="12")  # fmt: skip
def grid_reads(run: Run) -> Measured:
    """Counted, not timed."""
    real = Grid(run.large)
    asked: Counter[str] = Counter()
    row_at, data = real.model.row_at, real.model.data

    def count_row(row: int) -> Any:
        asked["rows"] += 1
        return row_at(row)

    def count_data(*given: Any) -> Any:
        asked["data"] += 1
        return data(*given)

    real.model.row_at, real.model.data = count_row, count_data  # type: ignore[method-assign]
    real.grid.viewport().repaint()
    cells = len(real.grid.rows_in_sight())
    del real.model.row_at, real.model.data
    real.close()
    return Measured(sum(asked.values()), cells, sum(asked.values()) / cells, unit="")


@case("memory", what="memory of the whole window with a large library, above one of 1,000",
      limit="60 MB", bar=1, number="13")  # fmt: skip
def memory(run: Run) -> Measured:
    """Two processes in turn, each asked once every id is there and nothing is being read."""
    above = [_memory(sqlite_path(run.large)) - _memory(sqlite_path(SMALL)) for _ in range(5)]
    more = statistics.median(above)
    return Measured(more, ROOM, more / ROOM, unit="MB")


WINDOW = """
import os, sys, time
import desktop.ui.kit.qt_import  # first, as in desktop/__main__.py
from desktop import app
from desktop.ui.kit.runner import Runner
application = app.make_application()
window = app.make_window(application, address=sys.argv[1])
window.show()
until = time.monotonic() + 60
quiet = 0
while quiet < 20 and time.monotonic() < until:
    application.processEvents()
    time.sleep(0.02)
    done = window.runner.library is not None and window.library.model.is_complete
    # Jobs tell of their progress for as long as there are thumbnails to make: that is no reading.
    quiet = quiet + 1 if done and not window.runner.is_asking else 0
with open("/proc/self/statm") as statm:
    print(int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6)
sys.stdout.flush()
os._exit(0)
"""


def _memory(path: Path) -> float:
    """Resident megabytes of the window (Linux only), as large as at a first start."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as home:
        ended = subprocess.run(
            [sys.executable, "-c", WINDOW, str(path)],
            check=True, env=environment() | {"DESK_HOME": home}, timeout=120,
            cwd=Path(__file__).parent.parent, capture_output=True, text=True,
        )  # fmt: skip
    return float(ended.stdout)


class Constant(AssetModel):
    """Every row is the same card, at hand; nothing is asked."""

    def row_at(self, row: int) -> Any:
        """The one card."""
        return one_card()

    def rowCount(self, parent: Any = None) -> int:
        """As many as a large library."""
        return 100_000


class Grid:
    """A grid on a library of `count` assets, painted; 0 is the constant one in memory."""

    def __init__(self, count: int) -> None:
        self.thumbnails = Thumbnails(pictures())
        self.runner = Runner(Report(), library=sqlite_library(count or SMALL))
        self.model = AssetModel(self.runner) if count else Constant(self.runner)
        self.grid = AssetGrid(self.model, self.thumbnails)
        self.grid.resize(*SIZE)
        self.grid.show()
        if count:
            loop = QEventLoop()
            self.model.filled.connect(loop.quit)
            self.model.show_source(AssetRows(Listing()))
            loop.exec()
        self.grid.viewport().repaint()

    def close(self) -> None:
        """Let go of threads."""
        self.grid.close()
        self.runner.shut_down()
        self.thumbnails.close()
        application().processEvents()
        gc.collect()

    def settle(self) -> None:
        """Wait for the ids of all rows and the pictures in sight."""
        until = time.monotonic() + 60
        while time.monotonic() < until and not (
            self.model.is_complete and not self.runner.is_reading and not self.thumbnails.is_loading
        ):
            application().processEvents()
            time.sleep(0.002)

    def resize_twice(self) -> None:
        """Narrower and back."""
        self.settle()
        for size in (NARROW, SIZE):
            self.grid.resize(*size)
            self.grid.viewport().repaint()

    def scroll(self, clock: Callable[[], float] = time.perf_counter) -> list[float]:
        """Scroll on by the wheel; milliseconds of each frame with all that came in meanwhile."""
        self.settle()
        bar, times = self.grid.verticalScrollBar(), []
        for _ in range(FRAMES):
            start = clock()
            bar.setValue(bar.value() + STEP)
            self.grid.viewport().repaint()
            application().processEvents()
            times.append((clock() - start) * 1000)
            time.sleep(0.004)  # a person's wheel leaves the readers some time, too
        return times


def _first_paint(count: int) -> float:
    application()
    start = time.perf_counter()
    grid = Grid(count)
    taken = (time.perf_counter() - start) * 1000
    grid.settle()
    grid.close()
    return taken


@cache
def one_card() -> Any:
    """The newest card of the small library."""
    return sqlite_library(SMALL).read(lambda reads: reads.listing.page(Listing(), limit=1)).cards[0]


@cache
def pictures() -> Path:
    """Thumbnails for the newest rows of every library, as the window looks for them."""
    application()
    root = folder() / "thumbnails"
    for last in (SMALL, 100_000, 1_000_000):
        for number in range(max(0, last - 1500), last):
            path = derived_path(root, f"{number:064x}", Derived.THUMB)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                image = QImage(256, 144, QImage.Format.Format_RGB32)
                image.fill(QColor.fromHsv(number % 360, 140, 160))
                image.save(str(path), "JPG", 80)
    return root
