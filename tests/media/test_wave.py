"""Waveforms: how loud a sound is where, whatever it is made of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from PIL import Image

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.media import waveform
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media.film_makers import rf64

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48000
# Codec, form of its samples, ending: packed and planar, whole numbers of each size and fractions.
FORMS = [
    *[("pcm_u8", "u8", "wav"), ("pcm_s16le", "s16", "wav"), ("pcm_s24le", "s32", "wav")],
    *[("pcm_f32le", "flt", "wav"), ("pcm_f64le", "dbl", "wav"), ("pcm_s16be", "s16", "aiff")],
    *[("libmp3lame", "fltp", "mp3"), ("flac", "s16", "flac"), ("wavpack", "fltp", "wv")],
]


def write(path: Path, codec: str, form: str, left: Any, right: Any) -> Path:
    """A stereo sound of the samples given, from -1 to 1."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(
            np.stack([left, right]).astype(np.float32), format="fltp", layout="stereo"
        )
        frame.rate, frame.pts = RATE, 0
        size = stream.codec_context.frame_size or 4096
        fit = av.AudioResampler(format=form, layout="stereo", rate=RATE, frame_size=size)
        for piece in [*fit.resample(frame), *fit.resample(None)]:
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return path


def bars(path: Path, kind: Derived = Derived.WAVE) -> Any:
    """The height of each bar of the drawn waveform, 1 for the highest there can be."""
    with av.open(str(path)) as container:
        seconds = container.duration / av.time_base if container.duration else None
        made = waveform.draw(container, kind, path.name, seconds)
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.size == (made.width, made.height)
        shape = np.asarray(picture.convert("RGBA"))
    assert shape[0, 0, 3] == 0, "the ground is transparent"
    assert {tuple(colour) for colour in shape[shape[..., 3] > 0]} == {(196, 198, 202, 255)}
    heights = (shape[..., 3] > 0).sum(axis=0)
    return heights[heights > 0][::3] / (heights.max() or 1)


def tone(seconds: float, level: float) -> Any:
    return level * np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 440 / RATE)


@pytest.mark.parametrize(("codec", "form", "ending"), FORMS)
def test_every_form_of_samples_shows_quiet_loud_and_silence(
    tmp_path: Path, codec: str, form: str, ending: str
) -> None:
    sound = np.concatenate([tone(1, 0.2), tone(1, 0.8), tone(1, 0.0)])
    found = bars(write(tmp_path / f"a.{ending}", codec, form, sound, sound))
    third = len(found) // 3
    quiet, loud, none = (np.median(found[at * third + 9 : (at + 1) * third - 9]) for at in range(3))
    assert loud > 0.9
    assert quiet == pytest.approx((0.2 / 0.8) ** 0.8, abs=0.05)
    assert none < 0.05


@pytest.mark.parametrize(("codec", "form", "ending"), FORMS[1:7:5])
def test_what_only_one_side_has_is_shown(
    tmp_path: Path, codec: str, form: str, ending: str
) -> None:
    silence = tone(2, 0.0)
    right = np.concatenate([tone(1, 0.0), tone(1, 0.7)])
    found = bars(write(tmp_path / f"a.{ending}", codec, form, silence, right))
    half = len(found) // 2
    assert found[: half - 9].max() < 0.1
    assert found[half + 9 : -9].min() > 0.9


def test_a_click_is_seen_where_it_is(tmp_path: Path) -> None:
    sound = tone(4, 0.0)
    sound[3 * RATE] = -0.9
    found = bars(write(tmp_path / "a.wav", "pcm_s16le", "s16", sound, sound))
    assert np.argmax(found) == len(found) * 3 // 4
    assert (found > 0.5).sum() == 1


def test_a_sound_shorter_than_its_bars_is_drawn(tmp_path: Path) -> None:
    found = bars(write(tmp_path / "a.wav", "pcm_s16le", "s16", *[tone(0.004, 0.5)] * 2))
    assert found.max() == 1


def test_a_long_sound_is_sampled_here_and_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waveform, "_WHOLE", 10)
    sound = np.concatenate([tone(8, 0.1), tone(8, 0.8), tone(8, 0.1)])
    found = bars(write(tmp_path / "a.wav", "pcm_u8", "u8", sound, sound), Derived.THUMB)
    assert [bool(np.median(part) > 0.5) for part in np.array_split(found, 3)] == [
        False,
        True,
        False,
    ]


def test_numbers_that_are_none_leave_the_rest_to_be_seen(tmp_path: Path) -> None:
    sound = tone(2, 0.5)
    sound[RATE : RATE + 50] = np.nan
    sound[100:104] = np.inf
    found = bars(write(tmp_path / "a.wav", "pcm_f32le", "flt", sound, sound))
    assert 0 < np.median(found) < 1


def test_there_is_no_strip_of_a_sound(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", "pcm_s16le", "s16", *[tone(0.1, 0.5)] * 2)
    with pytest.raises(MediaError):
        bars(path, Derived.STRIP)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_recorder_that_was_cut_off_is_heard(pool: Any, tmp_path: Path, *, is_told: bool) -> None:
    path = rf64(tmp_path / "a.wav", is_told=is_told)
    found = pool.probe(ProbeRequest(str(path)))
    assert found.probe is not None, found.message
    assert found.probe.duration == pytest.approx(0.5)
    request = RenderRequest(str(path), Derived.WAVE, str(tmp_path / "wave"))
    assert pool.render(request).result(60).reason == ""
