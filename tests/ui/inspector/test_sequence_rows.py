"""What the inspector says of an image sequence, and the rate that a person gives it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.frames import Frames
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.domain.technical import Technical
from tests.present import present

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QLineEdit

    from tests.ui.inspector.conftest import Bench


def test_range_gaps_and_rate_of_a_sequence(bench: Bench, tmp_path: Path) -> None:
    frames = Frames("plate.####.exr", 1001, 1048, ((1013, 1013), (1044, 1046)))
    facts = Technical(frame_rate=24.0, frame_rate_num=24, frame_rate_den=1, duration_ms=2000)
    place = NewOriginal(
        str(tmp_path / frames.pattern), None, frames.pattern, 44, None, "image/x-exr"
    )
    new = NewAsset("video", frames.pattern, "c" * 64, 44, 2.0, facts, frames=frames)
    bench.ids["plate"] = AssetId(new_id())
    bench.library.write(lambda tx: tx.intake.add({bench.ids["plate"]: IncomingFile(new, place)}))
    rows = bench.pane.details.sequence
    bench.select("hero")
    assert rows.isHidden()
    bench.select("plate")
    assert not rows.isHidden()

    def said() -> list[str]:
        labels: Any = rows.findChildren(object)
        return [label.text() for label in labels if hasattr(label, "text")]

    assert {"1001–1048 (44 frames)", "1013, 1044–1046"} <= set(said())
    assert rows.rate is not None
    assert rows.rate.currentText() == "24 fps"
    line: QLineEdit | None = rows.rate.lineEdit()
    assert line is not None
    bench.type_into(line, "soon")
    assert rows.rate.currentText() == "24 fps"
    bench.type_into(line, "12")
    bench.until(lambda: bench.asset("plate").duration == 4.0)
    bench.until(lambda: rows.rate is not None and rows.rate.currentText() == "12 fps")
    assert present(bench.runner.history).undo_label == "Play asset at 12 fps"
    bench.runner.undo()
    bench.until(lambda: rows.rate is not None and rows.rate.currentText() == "24 fps")
    assert bench.asset("plate").duration == 2.0
