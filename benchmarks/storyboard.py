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
TIMES = 9
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
    """Every act on both films."""
    app = QApplication.instance() or QApplication([])
    if isinstance(app, QApplication):
        theme.apply(app, "dark")
    small, large = (_acts(folder, *size) for size in (SMALL, LARGE))
    return [Row(act, small[act], large[act], BARS.get(act)) for act in small]


def _acts(folder: Path, scenes: int, per_scene: int) -> dict[str, float]:
    library = open_library(folder / f"{scenes * per_scene}.desk", create=True)
    film, assets = library.write(lambda tx: _build(tx, scenes, per_scene))
    runner = Runner(Report(), library=library, history=History())
    thumbnails = Thumbnails(folder / "thumbnails")
    state = DeskState()
    pane = StoryboardPane(runner, state, thumbnails)
    pane.resize(1280, 640)
    pane.show()
    try:
        return _timed(pane, film, assets)
    finally:
        pane.close()
        runner.shut_down()
        thumbnails.close()
        library.close()


def _build(tx: Any, scenes: int, per_scene: int) -> tuple[AssetId, list[AssetId]]:
    """A film with a take on every shot, and some assets that are not used yet."""
    takes = [tx.assets.add(AssetType.IMAGE, f"take {n}.png") for n in range(per_scene)]
    film = tx.films.add_film("Long", target_seconds=600.0)
    for number in range(scenes):
        scene = tx.films.add_scene(film, f"Scene {number}")
        for place, shot in enumerate(tx.films.add_shots(scene, [""] * per_scene)):
            tx.films.add_takes(shot, [takes[place]])
    return film, [tx.assets.add(AssetType.IMAGE, f"new {n}.png") for n in range(TIMES)]


def _timed(pane: StoryboardPane, film: AssetId, assets: list[AssetId]) -> dict[str, float]:
    opened, whole = [], []
    for _ in range(TIMES):
        pane.loader.open(None)
        first, last = _open(pane, film)
        opened.append(first)
        whole.append(last)
    board = pane.view.board
    assert board is not None
    middle = board.sections[len(board.sections) // 2]
    inserted = [
        _until_shown(
            pane,
            lambda a=a: pane.change(DropBetweenShots(middle.parent_id, (a,), middle.shots[9].id)),
        )
        for a in assets
    ]
    moved = [
        _until_shown(
            pane,
            lambda s=shot: pane.change(MoveShots((s.id,), middle.parent_id, middle.shots[-1].id)),
        )
        for shot in middle.shots[:TIMES]
    ]
    painted = []
    for _ in range(TIMES):
        start = time.perf_counter()
        pane.view.viewport().repaint()
        painted.append((time.perf_counter() - start) * 1000)
    return {
        "open": statistics.median(opened),
        "open, to the last scene": statistics.median(whole),
        "insert a shot": statistics.median(inserted),
        "move a shot": statistics.median(moved),
        "paint a screenful": statistics.median(painted),
    }


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
