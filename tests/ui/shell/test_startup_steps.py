"""Long work in steps: the loop turns in between, a failure is carried, stopping is at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from desktop.ui.shell.startup_steps import StartupSteps

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_loop_turns_between_two_steps(qtbot: Any) -> None:
    seen: list[str] = []

    def work() -> Iterator[None]:
        for number in range(3):
            QTimer.singleShot(0, lambda n=number: seen.append(f"loop {n}"))
            seen.append(f"step {number}")
            yield

    steps = StartupSteps(work())
    with qtbot.waitSignal(steps.ended):
        steps.begin()
        steps.begin()
    assert seen == ["step 0", "loop 0", "step 1", "loop 1", "step 2", "loop 2"]
    assert steps.error is None


def test_a_step_that_fails_is_the_last_and_says_why(qtbot: Any) -> None:
    made: list[int] = []

    def work() -> Iterator[None]:
        yield
        made.append(1)
        raise ValueError("no such pane")

    steps = StartupSteps(work())
    with qtbot.waitSignal(steps.ended):
        steps.begin()
    assert made == [1]
    assert isinstance(steps.error, ValueError)


def test_stopped_it_makes_no_further_step(qtbot: Any) -> None:
    made: list[int] = []

    def work() -> Iterator[None]:
        while True:
            made.append(1)
            yield

    steps = StartupSteps(work())
    steps.begin()
    qtbot.waitUntil(lambda: len(made) >= 2)
    steps.stop()
    so_far, later = len(made), list[int]()
    QTimer.singleShot(0, lambda: later.append(1))  # behind the step that was to come next
    qtbot.waitUntil(lambda: bool(later))
    assert len(made) == so_far
