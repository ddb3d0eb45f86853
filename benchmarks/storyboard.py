"""Bar 16: a storyboard of 5,000 shots against one of 50, in the real pane on a real library.

`python -m benchmarks.storyboard` prints a table. The limit is the same act at 50 shots, in the
same run: opening at most 2x (until the board can be seen and used; when the last scene is there is
told beside it), inserting or moving one shot at most 3x (until the board shows it).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.edits.film import DropBetweenShots, MoveShots
from desktop.edits.history import History
from desktop.ui.kit import theme
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.storyboard.pane import StoryboardPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import AssetId

SMALL, LARGE = (2, 25), (200, 25)  # scenes, shots in each
TIMES = 11
BARS = {"open": 2.0, "insert a shot": 3.0, "move a shot": 3.0}


@dataclass(frozen=True)
class Row:
    """One act: milliseconds at 50 and at 5,000 shots, and the ratio against its bar."""

    act: str
    small: float
    large: float
    bar: float | None

    @property
    def ratio(self) -> float:
        """5,000 against 50."""
        return self.large / self.small


def measure(folder: Path) -> list[Row]:
    """Every act on both films, turn by turn, so that what else the machine does meets both."""
    app = QApplication.instance() or QApplication([])
    if isinstance(app, QApplication):
        theme.apply(app, "dark")
    boards = [_Bench(folder, *size) for size in (SMALL, LARGE)]
    found: dict[str, tuple[list[float], list[float]]] = {}
    try:
        for turn in range(TIMES):
            for side, bench in enumerate(boards):
                for act, spent in bench.acts(turn).items():
                    found.setdefault(act, ([], []))[side].append(spent)
    finally:
        for bench in boards:
            bench.close()
    median = statistics.median
    return [Row(act, median(a), median(b), BARS.get(act)) for act, (a, b) in found.items()]


class _Bench:
    """A pane on a film of its own."""

    def __init__(self, folder: Path, scenes: int, per_scene: int) -> None:
        self._library = open_library(folder / f"{scenes * per_scene}.desk", create=True)
        self._film, self._assets = self._library.write(lambda tx: _build(tx, scenes, per_scene))
        self._runner = Runner(Report(), library=self._library, history=History())
        self._thumbnails = Thumbnails(folder / "thumbnails")
        self._pane = StoryboardPane(self._runner, DeskState(), self._thumbnails)
        self._pane.resize(1280, 640)
        self._pane.show()

    def acts(self, turn: int) -> dict[str, float]:
        """Milliseconds of every act, once."""
        pane = self._pane
        pane.loader.open(None)
        first, last = _open(pane, self._film)
        board = pane.view.board
        assert board is not None
        middle = board.sections[len(board.sections) // 2]
        shots, parent = middle.shots, middle.parent_id
        insert = DropBetweenShots(parent, (self._assets[turn],), shots[9].id)
        move = MoveShots((shots[2].id,), parent, shots[-1 - turn].id)
        inserted = _until_shown(pane, lambda: pane.change(insert))
        moved = _until_shown(pane, lambda: pane.change(move))
        start = time.perf_counter()
        pane.view.viewport().repaint()
        painted = (time.perf_counter() - start) * 1000
        return {
            "open": first,
            "open, to the last scene": last,
            "insert a shot": inserted,
            "move a shot": moved,
            "paint a screenful": painted,
        }

    def close(self) -> None:
        """Put everything away."""
        self._pane.close()
        self._runner.shut_down()
        self._thumbnails.close()
        self._library.close()


def _build(tx: Any, scenes: int, per_scene: int) -> tuple[AssetId, list[AssetId]]:
    """A film with a take on every shot, and some assets that are not used yet."""
    takes = [tx.assets.add(AssetType.IMAGE, f"take {n}.png") for n in range(per_scene)]
    film = tx.films.add_film("Long", target_seconds=600.0)
    for number in range(scenes):
        scene = tx.films.add_scene(film, f"Scene {number}")
        for place, shot in enumerate(tx.films.add_shots(scene, [""] * per_scene)):
            tx.films.add_takes(shot, [takes[place]])
    return film, [tx.assets.add(AssetType.IMAGE, f"new {n}.png") for n in range(TIMES)]


def _open(pane: StoryboardPane, film: AssetId) -> tuple[float, float]:
    """Milliseconds until the board can be seen, and until all of it is there."""
    start = time.perf_counter()
    first = _until_shown(pane, lambda: pane.loader.open(film))
    while pane.view.board is None or not pane.view.board.is_whole:
        _until_shown(pane, lambda: None)
    return first, (time.perf_counter() - start) * 1000


def _until_shown(pane: StoryboardPane, act: Callable[[], None]) -> float:
    """Milliseconds from an act until the board has been painted with what it changed."""
    loop = QEventLoop()
    pane.loader.loaded.connect(loop.quit)
    start = time.perf_counter()
    act()
    loop.exec()
    pane.loader.loaded.disconnect(loop.quit)
    pane.view.viewport().repaint()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    print(f"{'act':<26}{'50 shots':>12}{'5,000 shots':>14}{'ratio':>9}{'bar':>7}")
    for row in rows:
        bar = f"{row.bar:.0f}x" if row.bar else ""
        times = f"{row.small:>9.1f} ms{row.large:>11.1f} ms"
        print(f"{row.act:<26}{times}{row.ratio:>8.2f}x{bar:>7}")


if __name__ == "__main__":
    main()
