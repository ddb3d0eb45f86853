"""Sounds that do not say how long they are: there at once, measured when there is time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.domain.measured_length import LengthState
from desktop.ui.inspector.display_text import summary
from desktop.ui.shell import after_opening
from tests.media.long_makers import FRAME, song
from tests.stories.conftest import Desk


def test_lengths_are_measured_after_a_restart_and_after_an_import(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(name: str) -> Any:
        model = desk.window.library.model
        return model.row_at(model.row_of(desk.id_of(name)))

    def is_known(name: str, seconds: float) -> bool:
        card = shown(name)
        return card is not None and abs((card.duration or 0) - seconds) < 0.1

    folder = tmp_path / "voices"
    folder.mkdir()
    song(folder / "mara.mp3", 9000)
    monkeypatch.setattr(after_opening, "MEASURE_AFTER", 3_600_000)
    desk.restart()
    desk.import_folder(folder)
    desk.wait(lambda: shown("mara.mp3") is not None)
    card = shown("mara.mp3")
    assert card.length is LengthState.MEASURING
    assert "measuring…" in summary(card)
    monkeypatch.setattr(after_opening, "MEASURE_AFTER", 0)
    desk.restart()
    desk.wait(lambda: is_known("mara.mp3", 9000 * FRAME))
    song(folder / "jon.mp3", 9500)
    desk.import_folder(folder)
    desk.wait(lambda: is_known("jon.mp3", 9500 * FRAME))
    assert desk.failures == []
