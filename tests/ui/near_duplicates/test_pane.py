"""The near duplicates pane follows the comparison of the library that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.ui.kit.job_handle import JobHandle
from desktop.ui.near_duplicates.pane import NearDuplicatesPane

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.edits.history import History
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


def test_a_comparison_of_the_library_before_ends_none_of_this_one(
    qtbot: Any, runner: Runner, state: DeskState, library: Library, history: History
) -> None:
    before, now = handles = [JobHandle("", runner), JobHandle("", runner)]
    waiting = iter(handles)
    pane = NearDuplicatesPane(runner, state, None, lambda _then: next(waiting))
    qtbot.addWidget(pane)
    pane.compare()
    runner.set_library(library, history)
    pane.compare()
    before.ended.emit()
    assert not pane.is_settled
    pane.compare()  # which would ask for a third
    now.ended.emit()
    assert pane.is_settled
