"""Sounds of a few packets are whole: no seek lands near their end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from tests.media import makers
from tests.media.judge import looked_at

if TYPE_CHECKING:
    from desktop.media.pool import MediaPool

RATE = 48_000


def noise(path: Path, seconds: float) -> None:
    """Noise as FLAC, whose packets cannot be made small."""
    with av.open(str(path), "w", format="flac") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        chance = np.random.default_rng(7)
        samples = chance.integers(-9000, 9000, (1, round(seconds * RATE)), dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
        frame.rate, frame.pts = RATE, 0
        fit = av.AudioResampler("s16", "mono", RATE, 4096)
        for piece in (*fit.resample(frame), *fit.resample(None), None):
            out.mux(stream.encode(piece))


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.7, 1.3])
def test_a_short_sound_is_not_taken_for_a_cut_one(
    pool: MediaPool, tmp_path: Path, seconds: float
) -> None:
    noise(tmp_path / "a.flac", seconds)
    assert looked_at(pool, tmp_path / "a.flac").duration == pytest.approx(seconds, abs=0.02)


def test_what_an_opus_never_plays_is_not_counted(pool: MediaPool, tmp_path: Path) -> None:
    path = makers.sound(tmp_path / "a.opus", "libopus", rate=RATE)
    with av.open(str(path)) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0)) / RATE
    assert looked_at(pool, path).duration == pytest.approx(heard, abs=0.001)
