"""Frame rates and timecode."""

from __future__ import annotations

from fractions import Fraction

import pytest

from desktop.domain.timecode import FrameRate


@pytest.mark.parametrize(
    ("written", "exact", "nominal"),
    [
        (24, Fraction(24), 24),
        (23.976, Fraction(24000, 1001), 24),
        (23.98, Fraction(24000, 1001), 24),
        (29.97, Fraction(30000, 1001), 30),
        (59.94, Fraction(60000, 1001), 60),
        (12.5, Fraction(25, 2), 12),
        (0, Fraction(24), 24),
        (float("nan"), Fraction(24), 24),
        (float("inf"), Fraction(24), 24),
    ],
)
def test_a_written_rate_is_an_exact_one(written: float, exact: Fraction, nominal: int) -> None:
    assert FrameRate.of(written).exact == exact
    assert FrameRate.of(written).nominal == nominal


@pytest.mark.parametrize(
    ("seconds", "rate", "code"),
    [
        (0, 24, "00:00:00:00"),
        (-1, 24, "00:00:00:00"),
        (6.5, 24, "00:00:06:12"),
        (67.3334, 24, "00:01:07:08"),
        (3600, 25, "01:00:00:00"),
        (1001, 23.976, "00:16:40:00"),  # 24,000 frames counted as 24 a second
    ],
)
def test_timecode_counts_whole_frames(seconds: float, rate: float, code: str) -> None:
    assert FrameRate.of(rate).timecode(seconds) == code


@pytest.mark.parametrize("rate", [23.976, 24, 25, 29.97, 59.94, 60])
def test_timecode_is_read_back_as_the_same_frame(rate: float) -> None:
    frames = FrameRate.of(rate)
    for frame in (0, 1, 23, 24, 1439, 1440, 86_399, 107_892, 2_589_407):
        assert frames.frames(frames.seconds(frame)) == frame
        assert frames.read(frames.timecode(frames.seconds(frame))) == frame


@pytest.mark.parametrize(
    ("code", "frame"),
    [
        ("00:00:59;29", 1799),
        ("00:01:00;02", 1800),
        ("00:01:00;00", None),  # left out
        ("00:10:00;00", 17982),
        ("01:00:00;00", 107892),
    ],
)
def test_drop_frame_code_leaves_numbers_out_and_no_frames(code: str, frame: int | None) -> None:
    assert FrameRate.of(29.97).read(code) == frame
    assert FrameRate.of(24).read(code) is None
