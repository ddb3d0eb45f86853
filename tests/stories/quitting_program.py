"""The program with a robot inside: plays one scene and leaves. Started by `test_quitting.py`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import app
from desktop.jobs.import_request import ImportRequest
from desktop.ui.shell.startup_steps import StartupSteps
from desktop.ui.shell.window import DeskWindow
from tests.present import present


class Robot:
    """Waits for things to be so, then does the next thing."""

    def __init__(self, window: Any) -> None:
        self.window = window
        self._is_held = False
        self._timer = QTimer(window)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._look)
        self._steps: list[tuple[Callable[[], bool], Callable[[], None]]] = []
        self._timer.start()

    def when(self, holds: Callable[[], bool], act: Callable[[], None]) -> None:
        self._steps.append((holds, act))

    def _look(self) -> None:
        if self._steps and self._steps[0][0]():
            self._steps.pop(0)[1]()

    # What can be seen

    def is_open(self) -> bool:
        return self.window.runner.library is not None and self.window.isVisible()

    def is_half_way(self) -> bool:
        """Some files are in the library, and the import stands where it is."""
        return self._is_held

    def is_idle(self) -> bool:
        return not [job for job in self.window.runner.jobs if "mport" in job.title]

    # What can be done

    def bring_in_half(self, folder: str) -> None:
        """Begin an import and hold it as soon as its first files are in, however quick it is."""

        def hold(*_: object) -> None:
            for job in self.window.runner.jobs:
                if "mport" in job.title:
                    job.pause()
                    self._is_held = True

        self.window.runner.changed.connect(hold)
        self._hold = hold  # kept: a signal holds its listener weakly
        self.bring_in(folder)

    def bring_in(self, folder: str) -> None:
        self.window.imports.run(ImportRequest((folder,)))

    def leave(self) -> None:
        say("ready")
        self.window.close()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def importing(robot: Robot, folder: str, *_: str) -> None:
    robot.when(robot.is_open, lambda: robot.bring_in_half(folder))
    robot.when(robot.is_half_way, robot.leave)


def importing_and_staying(robot: Robot, folder: str, *_: str) -> None:
    robot.when(robot.is_open, lambda: robot.bring_in_half(folder))
    robot.when(robot.is_half_way, lambda: say("ready"))


def file_dialog(robot: Robot, *_: str) -> None:
    def choose() -> None:
        # The dialog turns a loop of its own; timers go on inside of it.
        QTimer.singleShot(200, robot.leave)
        robot.window.commands.run("file.import_files")

    robot.when(robot.is_open, choose)


def dialogs(robot: Robot, folder: str, *_: str) -> None:
    def open_all() -> None:
        robot.window.imports.ask((folder,))
        robot.window.commands.run("edit.preferences")
        robot.window.commands.run("tools.palette")

    robot.when(robot.is_open, open_all)
    robot.when(lambda: True, robot.leave)


def video(robot: Robot, _: str, rushes: str) -> None:
    window = robot.window

    def select() -> None:
        model = window.library.model
        row = next(
            row
            for row in range(model.rowCount())
            if (card := model.row_at(row)) is not None and card.name.endswith(".mp4")
        )
        flags = QItemSelectionModel.SelectionFlag
        chosen = window.library.grid.selectionModel()
        chosen.setCurrentIndex(model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    stage = window.preview.stage
    clip = str(Path(rushes) / "harbour.mp4")
    robot.when(robot.is_open, lambda: robot.bring_in(clip))
    robot.when(lambda: robot.is_idle() and window.library.model.row_at(0) is not None, select)
    robot.when(
        lambda: stage.player is not None and stage.player.duration > 0,
        window.preview.handlers["preview.play"],
    )
    robot.when(lambda: stage.player.position > 0.1, robot.leave)


def hung_worker(robot: Robot, folder: str, *_: str) -> None:
    def stop_and_leave() -> None:
        for child in multiprocessing.active_children():
            if child.pid:  # 0 would stop whoever started us
                os.kill(child.pid, signal.SIGSTOP)
        QTimer.singleShot(300, robot.leave)

    robot.when(robot.is_open, lambda: robot.bring_in_half(folder))
    robot.when(robot.is_half_way, stop_and_leave)


def continuing(robot: Robot, *_: str) -> None:
    window = robot.window
    window.report.warned.connect(lambda note: say(f"banner {note.text}"))
    notes: list[str] = []
    window.report.noted.connect(lambda note: notes.append(note.text))

    def button() -> QWidget | None:
        found = [b for b in window.findChildren(QPushButton) if b.text() == "Continue"]
        return found[0] if found else None

    robot.when(lambda: button() is not None, lambda: button().click())  # type: ignore[union-attr]
    robot.when(lambda: any("added" in note for note in notes), lambda: say("continued"))
    robot.when(lambda: True, robot.leave)


SCENES: dict[str, Callable[..., None]] = {
    "import": importing,
    "import and stay": importing_and_staying,
    "file dialog": file_dialog,
    "dialogs": dialogs,
    "video": video,
    "hung worker": hung_worker,
    "continue": continuing,
}


def main() -> int:
    scene, library, *more = sys.argv[1:]
    really = DeskWindow.settle

    def settle(window: DeskWindow, arrangement: Any) -> None:
        really(window, arrangement)
        window.robot = Robot(window)  # type: ignore[attr-defined]  # kept: signals hold weakly
        SCENES[scene](window.robot, *more)  # type: ignore[attr-defined]

    def leave_at(steps: StartupSteps) -> None:
        """Close the window behind the step of this number."""
        make_step(steps)
        left[0] -= 1
        if left[0] == 0:
            say("ready")
            present(steps.parent()).close()  # type: ignore[attr-defined]

    if scene == "unbuilt":
        make_step, left = StartupSteps._step, [int(more[0])]
        StartupSteps._step = leave_at  # type: ignore[method-assign,assignment]
    else:
        DeskWindow.settle = settle  # type: ignore[method-assign,assignment]
    return app.run(library)


if __name__ == "__main__":
    sys.exit(main())
