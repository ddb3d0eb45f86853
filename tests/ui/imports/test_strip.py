"""The strip of a running import, and how long it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.jobs.job import Progress
from desktop.ui.imports.pace import Pace
from desktop.ui.imports.strip import ImportStrip
from desktop.ui.kit.job_handle import JobHandle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_strip_tells_how_far_pauses_and_cancels(qtbot: QtBot) -> None:
    strip = ImportStrip()
    qtbot.addWidget(strip)
    handle = JobHandle("Import Harbour")
    strip.watch(handle)
    handle.progressed.emit(Progress("Importing", 892, 4000))
    assert strip.text == "Importing 892 of 4,000"
    strip._toggle()
    assert handle.is_paused
    assert strip.text.endswith("paused")
    strip._toggle()
    assert not handle.is_paused
    strip._stop()
    assert handle.is_cancelled
    handle.ended.emit()
    assert strip.isHidden()


def test_the_pace_is_that_of_the_last_seconds_and_leaves_pauses_out() -> None:
    pace = Pace()
    pace.mark(0.0, 0)
    assert pace.rate is None
    pace.mark(2.0, 100)
    assert pace.rate == 50
    pace.pause(2.0)
    pace.resume(60.0)
    pace.mark(62.0, 200)
    assert pace.rate == 50
    assert pace.left(300) == 2.0
    for second in range(63, 80):
        pace.mark(float(second), 200 + (second - 62) * 10)
    assert pace.rate is not None
    assert pace.rate == pytest.approx(10, rel=0.2)
