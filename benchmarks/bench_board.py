"""The storyboard: a film of 5,000 shots against one of 50, in the real pane on a real library."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.registry import Measured, Run, case, compare
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
    from desktop.ui.storyboard.board import Section

PER_SCENE = 25
SMALL, LARGE = 2, 200  # scenes
ROUNDS = 11
LIMIT = "the same at 50 shots"


@case("board open", what="open a film of 5,000 shots", limit=LIMIT, bar=2, number="16")
def board_open(run: Run) -> Measured:
    """Until the board is painted; its later scenes follow, and are waited for between rounds."""
    return told_by_themselves(board(LARGE).open, board(SMALL).open)


@case("board insert", what="a shot put between two of 5,000", limit=LIMIT, bar=3, number="16")
def board_insert(run: Run) -> Measured:
    """From the drop to the repaint."""
    return compare(board(LARGE).insert, board(SMALL).insert, rounds=ROUNDS)


@case("board move", what="a shot moved among 5,000", limit=LIMIT, bar=3, number="16")
def board_move(run: Run) -> Measured:
    """From the drop to the repaint."""
    return compare(board(LARGE).move, board(SMALL).move, rounds=ROUNDS)


def told_by_themselves(ours: Callable[[], float], limit: Callable[[], float]) -> Measured:
    """Like `compare`, of acts that say themselves how many milliseconds counted."""
    pairs = []
    for number in range(ROUNDS + 1):
        times = {act: act() for act in ((ours, limit) if number % 2 else (limit, ours))}
        pairs.append((times[ours], times[limit]))
    del pairs[0]
    return Measured(
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


@cache
def application() -> Any:
    """Qt, without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Collected in a reader's thread, a widget that was dropped would take the program with it.
    gc.disable()
    made = QApplication.instance() or QApplication([])
    if isinstance(made, QApplication):
        theme.apply(made, "dark")
    return made


class Board:
    """A pane on a film in a library of its own."""

    def __init__(self, scenes: int) -> None:
        application()
        place = Path(tempfile.mkdtemp(prefix="desk-bench-"))
        library = open_library(place / "film.desk", create=True)
        self.film, self.spare = library.write(lambda tx: _build(tx, scenes))
        runner = Runner(Report(), library=library, history=History())
        self.pane = StoryboardPane(runner, DeskState(), Thumbnails(place / "thumbnails"))
        self.pane.resize(1280, 640)
        self.pane.show()
        self.turn = count()
        self.open()

    def open(self) -> float:
        """Close the film and open it again; milliseconds to the first paint of its board."""
        self.pane.loader.open(None)
        start = time.perf_counter()
        self.until_shown(lambda: self.pane.loader.open(self.film))
        taken = (time.perf_counter() - start) * 1000
        self.settle()
        return taken

    def insert(self) -> None:
        """Drop an asset between two shots in the middle."""
        scene = self.settle()
        drop = DropBetweenShots(scene.parent_id, (self.spare,), scene.shots[9].id)
        self.until_shown(lambda: self.pane.change(drop))

    def move(self) -> None:
        """Move the first shot of the middle scene before its last one."""
        scene = self.settle()
        move = MoveShots((scene.shots[0].id,), scene.parent_id, scene.shots[-1].id)
        self.until_shown(lambda: self.pane.change(move))

    def settle(self) -> Section:
        """Wait for the whole board (quick where it is there); returns its middle scene."""
        until = time.monotonic() + 60
        while (shown := self.pane.view.board) is None or not shown.is_whole:
            if time.monotonic() > until:
                raise TimeoutError("the board did not come")
            self.until_shown(lambda: None)
        return shown.sections[len(shown.sections) // 2]

    def until_shown(self, act: Callable[[], None]) -> None:
        """Act, wait until the board has what it changed, paint it."""
        loop = QEventLoop()
        self.pane.loader.loaded.connect(loop.quit)
        act()
        loop.exec()
        self.pane.loader.loaded.disconnect(loop.quit)
        self.pane.view.viewport().repaint()


@cache
def board(scenes: int) -> Board:
    """Each kept for all cases."""
    return Board(scenes)


def _build(tx: Any, scenes: int) -> tuple[AssetId, AssetId]:
    takes = [tx.assets.add(AssetType.IMAGE, f"take {n}.png") for n in range(PER_SCENE)]
    film = tx.films.add_film("Long", target_seconds=600.0)
    for number in range(scenes):
        scene = tx.films.add_scene(film, f"Scene {number}")
        for place, shot in enumerate(tx.films.add_shots(scene, [""] * PER_SCENE)):
            tx.films.add_takes(shot, [takes[place]])
    return film, tx.assets.add(AssetType.IMAGE, "new.png")
