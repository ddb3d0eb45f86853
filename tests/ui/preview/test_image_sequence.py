"""An image sequence is played as the film that a worker made of its frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.derived import Derived, derived_path
from desktop.domain.frames import Frames
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.domain.technical import Technical
from desktop.ui.preview.video_view import VideoView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.preview.pane import PreviewPane


def put(desk: Any, folder: Path, checksum: str, *, there: int) -> str:
    """A sequence of 24 frames, of which some are there."""
    frames = Frames("plate.####.png", 1001, 1024)
    folder.mkdir()
    for number in range(1001, 1001 + there):
        (folder / frames.name(number)).write_bytes(b"frame")
    facts = Technical(frame_rate=24.0, frame_rate_num=24, frame_rate_den=1)
    place = NewOriginal(
        str(folder / frames.pattern), None, frames.pattern, 24 * 5, None, "image/png"
    )
    new = NewAsset("video", frames.pattern, checksum, 24 * 5, 1.0, facts, frames=frames)
    key = AssetId(new_id())
    desk.library.write(lambda tx: tx.intake.add({key: IncomingFile(new, place)}))
    return key


def test_a_sequence_plays_as_a_film_and_says_which_frames_are_gone(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path], tmp_path: Path
) -> None:
    whole = put(desk, tmp_path / "whole", "a" * 64, there=24)
    half = put(desk, tmp_path / "half", "b" * 64, there=20)
    made = derived_path(desk.derived.root, "a" * 64, Derived.MOTION)
    made.parent.mkdir(parents=True, exist_ok=True)
    clip("made.mp4", frames=24).replace(made)
    desk.select(whole)
    qtbot.waitUntil(lambda: isinstance(pane.stage.view, VideoView))
    player = pane.stage.player
    assert player is not None
    qtbot.waitUntil(lambda: player.is_open)
    assert pane.stage.notice.text == ""
    assert player.frame_rate == pytest.approx(24)
    assert player.speed == 0  # as a film, and not as an animation
    desk.select(half)
    qtbot.waitUntil(lambda: "4 of 24 frames are gone." in pane.stage.notice.text)
    assert [kind for kind, _ in desk.derived.asked].count(Derived.MOTION) == 1
