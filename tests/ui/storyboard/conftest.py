"""A film on a real board: a real library, runner, state; drags made of real mime data."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.asset import AssetType
from desktop.edits.history import History
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.storyboard.pane import StoryboardPane
from tests.guards import delete_all
from tests.present import present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.film import Film
    from desktop.domain.ids import AssetId

COPY_OR_MOVE = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


@dataclass
class Studio:
    """A pane on a film of two scenes; names lead to ids."""

    library: Library
    pane: StoryboardPane
    runner: Runner
    state: DeskState
    qtbot: Any
    failures: list[object]
    ids: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.ids[name]

    def film_now(self) -> Film:
        """The film as the library has it."""
        return self.library.read(lambda reads: reads.films.load(self.ids["film"]))

    def codes(self) -> list[list[str]]:
        """The codes of the library's film, scene by scene."""
        return [[shot.code for shot in scene.shots] for scene in self.film_now().scenes]

    def shown(self) -> list[list[str]]:
        """The codes on the board, section by section."""
        board = self.pane.view.board
        return [[shot.code for shot in s.shots] for s in board.sections] if board else []

    def wait(self, holds: Callable[[], bool]) -> None:
        """Let the loop run until something holds."""
        self.qtbot.waitUntil(holds)

    def settle(self, act: Callable[[], object]) -> None:
        """Do something that changes the film, and wait until the board shows it."""
        with self.qtbot.waitSignal(self.pane.loader.loaded):
            act()

    def point(self, shot_id: AssetId, across: float = 0.5, down: float = 0.4) -> QPoint:
        """A point of a shot's card, in the viewport; parts of its width and height."""
        view = self.pane.view
        card = view.in_sight(view.layout_.card(*present(view.board).positions[shot_id]))
        return card.topLeft() + QPoint(round(card.width() * across), round(card.height() * down))

    def heading(self, section: int) -> QPoint:
        """The middle of a heading, in the viewport."""
        view = self.pane.view
        return view.in_sight(view.layout_.heading(section)).center()

    def drag(
        self, data: QMimeData, at: QPoint, *, ctrl: bool = False, onto: QWidget | None = None
    ) -> str:
        """Bring a drag over a point; returns what the label says."""
        keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        buttons = Qt.MouseButton.LeftButton
        port = onto or self.pane.view.viewport()
        with warnings.catch_warnings():
            # Newer Qt takes a QPointF here, older Qt a QPoint only.
            warnings.simplefilter("ignore", DeprecationWarning)
            enter = QDragEnterEvent(at, COPY_OR_MOVE, data, buttons, keys)
            move = QDragMoveEvent(at, COPY_OR_MOVE, data, buttons, keys)
        QApplication.sendEvent(port, enter)
        QApplication.sendEvent(port, move)
        return self.pane.view.overlay.intent.words

    def drop(
        self, data: QMimeData, at: QPoint, *, ctrl: bool = False, onto: QWidget | None = None
    ) -> bool:
        """Drop at a point; whether it was taken."""
        self.drag(data, at, ctrl=ctrl, onto=onto)
        keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        event = QDropEvent(
            QPointF(at), COPY_OR_MOVE, data, Qt.MouseButton.LeftButton, keys, QEvent.Type.Drop
        )
        event.ignore()
        QApplication.sendEvent(onto or self.pane.view.viewport(), event)
        return event.isAccepted()

    def leave(self) -> None:
        """Take the drag elsewhere."""
        QApplication.sendEvent(self.pane.view.viewport(), QDragLeaveEvent())


def make_film(tx: Any) -> dict[str, Any]:
    """Two scenes, 1A 1B 1C (empty) and 2A 2B; 1A has takes a (chosen) and b."""
    ids: dict[str, Any] = {n: tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in "abcdef"}
    ids["clip"] = tx.assets.add(AssetType.VIDEO, "clip.mp4", duration=7.5)
    ids["song"] = tx.assets.add(AssetType.AUDIO, "song.wav", duration=60.0)
    ids["film"] = tx.films.add_film("Harbour", target_seconds=20.0)
    ids["one"] = tx.films.add_scene(ids["film"], "INT. BOAT")
    ids["two"] = tx.films.add_scene(ids["film"], "EXT. QUAY")
    ids["s1a"], ids["s1b"], ids["s1c"] = tx.films.add_shots(ids["one"], ["", "", ""])
    ids["s2a"], ids["s2b"] = tx.films.add_shots(ids["two"], ["", ""])
    tx.films.add_takes(ids["s1a"], [ids["a"], ids["b"]])
    tx.films.add_takes(ids["s1b"], [ids["c"]])
    tx.films.add_takes(ids["s2a"], [ids["d"]])
    tx.films.add_takes(ids["s2b"], [ids["e"]])
    return ids


@pytest.fixture
def harbour(local_library: Library) -> Film:
    """The film itself, without a window."""
    ids = local_library.write(make_film)
    return local_library.read(lambda reads: reads.films.load(ids["film"]))


@pytest.fixture
def studio(qtbot: Any, local_library: Library, tmp_path: Path) -> Iterator[Studio]:
    """The pane, shown, with the film loaded."""
    ids = local_library.write(make_film)
    report = Report()
    failures: list[object] = []
    report.failed.connect(lambda failure: failures.append(failure))
    runner = Runner(report, library=local_library, history=History())
    state = DeskState()
    thumbnails = Thumbnails(tmp_path / "thumbnails")
    pane = StoryboardPane(runner, state, thumbnails)
    qtbot.addWidget(pane)
    pane.resize(1000, 640)
    pane.show()
    made = Studio(local_library, pane, runner, state, qtbot, failures, ids)
    made.wait(lambda: pane.view.board is not None)
    pane.view.drops.learn({ids["song"]: AssetType.AUDIO})
    yield made
    assert runner.shut_down()
    thumbnails.close()
    delete_all(runner, state, report)
    assert failures == []
