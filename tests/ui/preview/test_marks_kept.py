"""In and out points: they stay with their asset, and playing keeps within them."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.domain.asset import AssetType
from desktop.domain.marks import Marks, marks_of
from desktop.ui.preview.audio_view import AudioView
from desktop.ui.preview.pane import PreviewPane
from tests.ui.preview.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Key = Qt.Key


def test_in_and_out_stay_with_the_asset_everywhere_and_are_one_step_to_take_back(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path], sound: Callable[..., Path]
) -> None:
    film = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    tone = desk.add(AssetType.AUDIO, "tone.wav", "b" * 64, file=sound(), duration=1.0)

    def stands(stage: Any) -> Any:
        qtbot.waitUntil(lambda: stage.position is not None)
        return stage.player

    desk.select(film)
    player = stands(pane.stage)
    player.seek(0.5)
    pane.handlers["preview.mark_in"]()
    player.seek(1.0)
    pane.handlers["preview.mark_out"]()
    marked = player.marks
    assert astuple(marked) == (pytest.approx(0.5), pytest.approx(25 / 24))
    desk.select(tone)
    assert stands(pane.stage).marks == Marks()
    assert isinstance(pane.stage.view, AudioView)
    desk.select(film)
    assert stands(pane.stage).marks == marked
    quick = opened(desk, pane, film)
    assert stands(quick.stage).marks == marked
    qtbot.keyClick(quick, Key.Key_Escape)

    def kept() -> Marks:
        return marks_of(desk.library.read(lambda reads: reads.assets.load(film)).metadata)

    qtbot.waitUntil(lambda: kept() == marked)
    qtbot.waitUntil(lambda: desk.runner.undo_label == "Mark In and Out")
    desk.runner.undo()
    qtbot.waitUntil(lambda: stands(pane.stage).marks == Marks())
    assert kept() == Marks()
    assert desk.runner.undo_label == ""


def test_marks_set_a_moment_before_another_library_opens_are_written(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path]
) -> None:
    film = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    desk.select(film)
    qtbot.waitUntil(lambda: pane.stage.position is not None, timeout=10_000)
    library, player = desk.library, pane.stage.player
    assert player is not None
    player.seek(0.5)
    pane.handlers["preview.mark_in"]()
    desk.runner.set_library(None)

    def kept() -> Marks:
        return marks_of(library.read(lambda reads: reads.assets.load(film)).metadata)

    qtbot.waitUntil(lambda: kept().start == pytest.approx(0.5), timeout=10_000)


def test_at_the_end_of_the_range_it_begins_again_whichever_way_it_runs(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path]
) -> None:
    key = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    desk.select(key)
    qtbot.waitUntil(lambda: pane.stage.position is not None)
    player = pane.stage.player
    assert player is not None
    player.mark(Marks(0.5, 1.0))
    for at in (23 / 24, 1.0, 1.5):  # the last frame of the range, the one behind it, far behind
        player.seek(at)
        player.shuttle_by(1)
        assert player.speed == 1
        assert player.position < 0.6
        player.shuttle(0)
    player.seek(0.5)
    player.shuttle_by(-1)
    assert player.speed == -1
    assert player.position > 0.9
    player.shuttle(0)
