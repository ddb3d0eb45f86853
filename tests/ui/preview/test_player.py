"""Real films and sounds, really played."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from desktop.domain.marks import Marks
from desktop.ui.preview.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RATE = 24
FRAMES = 48


@pytest.fixture
def player(qapp: Any) -> Iterator[Player]:
    made = Player()
    yield made
    made.close()


def opened(qtbot: Any, player: Player, path: Path, rate: float = RATE) -> None:
    with qtbot.waitSignal(player.opened):
        player.open(path, rate)


def brightness(frame: Any) -> int:
    return int(frame.toImage().pixelColor(60, 40).red())


def shown(qtbot: Any, player: Player, act: Callable[[], None]) -> int:
    """Which frame is in sight after `act`."""
    seen: list[int] = []
    player.frame_arrived.connect(lambda frame: seen.append(brightness(frame)))
    act()
    expected = 16 + player.frame * 4
    qtbot.waitUntil(lambda: bool(seen) and abs(seen[-1] - expected) <= 1)
    return round((seen[-1] - 16) / 4)


def test_a_film_plays_and_its_frames_arrive(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip())
    assert player.duration == pytest.approx(2.0, abs=0.05)
    frames: list[int] = []
    player.frame_arrived.connect(lambda frame: frames.append(brightness(frame)))
    player.toggle()
    qtbot.waitUntil(lambda: player.position > 0.5)
    assert len(frames) >= 3
    assert frames == sorted(frames)
    player.toggle()
    assert player.speed == 0


def test_stepping_shows_exactly_the_next_and_the_previous_frame(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip())
    assert shown(qtbot, player, lambda: player.step(1)) == 1
    assert shown(qtbot, player, lambda: player.step(1)) == 2
    assert shown(qtbot, player, lambda: player.step(10)) == 12
    assert shown(qtbot, player, lambda: player.step(-1)) == 11
    assert shown(qtbot, player, player.go_to_end) == FRAMES - 1
    player.step(1)
    assert player.frame == FRAMES - 1
    assert shown(qtbot, player, player.go_to_start) == 0


def test_the_shuttle_doubles_up_to_eight_and_turns_round(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip(frames=240, size=(64, 48)))
    speeds = []
    for _ in range(5):
        player.shuttle_by(1)
        speeds.append(player.speed)
    assert speeds == [1, 2, 4, 8, 8]
    player.shuttle_by(-1)
    assert player.speed == -1
    player.shuttle(0)
    assert player.speed == 0


def test_playing_backwards_goes_back_to_the_start_and_stops(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip())
    player.seek(1.0)
    frames: list[int] = []
    player.moved.connect(lambda _at: frames.append(player.frame))
    player.shuttle(-4)
    qtbot.waitUntil(lambda: player.speed == 0)
    assert player.frame == 0
    # Frames and not seconds: it ends in the middle of the first, where its last tick may be before.
    assert len(set(frames)) > 2
    assert frames == sorted(frames, reverse=True)


def test_at_the_end_it_stands_on_the_last_frame_and_plays_again_from_the_start(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip(frames=12))
    player.shuttle(1)
    qtbot.waitUntil(lambda: player.speed == 0)
    assert player.frame == 11
    player.toggle()
    assert player.position < 0.2


def test_a_loop_stays_between_in_and_out(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip())
    player.seek(0.5)
    player.mark_in()
    player.seek(0.75)
    player.mark_out()
    assert player.range() == pytest.approx((0.5, 0.75 + 1 / RATE), abs=0.01)
    player.set_loop(True)
    places: list[float] = []
    player.moved.connect(places.append)
    player.seek(0.5)
    player.shuttle(1)
    turns = lambda: sum(b < a - 0.05 for a, b in itertools.pairwise(places))  # noqa: E731
    qtbot.waitUntil(lambda: turns() >= 2)
    assert max(places) < 1.0
    assert player.speed == 1
    player.mark(Marks())
    assert player.range() == pytest.approx((0.0, player.duration))


def test_an_out_before_the_in_takes_the_in_away(
    qtbot: Any, player: Player, clip: Callable[..., Path]
) -> None:
    opened(qtbot, player, clip())
    player.seek(1.0)
    player.mark_in()
    player.seek(0.5)
    player.mark_out()
    assert player.marks.start is None
    assert player.marks.end == pytest.approx(0.5 + 1 / RATE, abs=0.01)


def test_a_sound_plays(qtbot: Any, player: Player, sound: Callable[..., Path]) -> None:
    opened(qtbot, player, sound(seconds=2.0), 0.0)
    player.shuttle(1)
    qtbot.waitUntil(lambda: player.position > 0.3)
    player.shuttle(0)
    player.seek(1.5)
    assert player.position == pytest.approx(1.5)


def test_a_film_none_of_whose_pictures_can_be_decoded_says_so(
    qtbot: Any, player: Player, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("libsvtav1", rate=RATE, options={"preset": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(4):
            grey = np.full((64, 64, 3), 90, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "rgb24")))
        out.mux(stream.encode())
    told: list[str] = []
    frames: list[object] = []
    player.failed.connect(told.append)
    player.frame_arrived.connect(frames.append)
    opened(qtbot, player, path, RATE)
    player.shuttle(1)
    # Qt decodes AV1 where the graphics card does; elsewhere it plays to the end and shows nothing.
    qtbot.waitUntil(lambda: bool(told or frames))
    assert frames or "none of its pictures can be decoded" in told[0]


@pytest.mark.qt_log_ignore("Could not open media")
def test_what_is_no_film_says_that_it_cannot_be_played(
    qtbot: Any, player: Player, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"nothing of the kind" * 50)
    with qtbot.waitSignal(player.failed) as told:
        player.open(bad, RATE)
    assert "cannot be played" in told.args[0]
    assert not player.is_open
