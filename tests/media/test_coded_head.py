"""What the first bytes of a picture say is what decoding it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from desktop.domain.derived import Derived
from desktop.media import coded_head, deep_picture, file_head, movie
from desktop.media.av_open import opened
from desktop.media.sniff import sniff
from desktop.media.source import open_source

if TYPE_CHECKING:
    from pathlib import Path

# A codec, how its pictures are stored, and what else is said of them.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "plain": ("libx264", "yuv420p", {}),
    "baseline": ("libx264", "yuv420p", {"preset": "ultrafast"}),
    "in slices": ("libx264", "yuv420p", {"x264-params": "slices=4"}),
    "ten bits": ("libx264", "yuv422p10le", {}),
    "grey": ("libx264", "gray", {}),
    "colours": ("libx264", "yuv420p", {"x264-params": "colorprim=bt709:colormatrix=bt709"}),
    "full range": ("libx264", "yuv420p", {"x264-params": "fullrange=on"}),
    "narrow pixels": ("libx264", "yuv420p", {"x264-params": "sar=16/11"}),
    "hevc": ("libx265", "yuv420p", {}),
    "hevc hdr": (
        "libx265",
        "yuv420p10le",
        {"x265-params": "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"},
    ),
    "not one of them": ("mpeg4", "yuv420p", {}),
}


def write(path: Path, codec: str, form: str, options: dict[str, Any]) -> None:
    """Noise, whose pictures are long."""
    chance = np.random.default_rng(11)
    if codec == "libx265":
        options = {**options, "x265-params": options.get("x265-params", "") + ":log-level=none"}
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = 320, 240, form
        sound: Any = out.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(3):
            noise = chance.integers(0, 255, (240, 320, 3), dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(noise, "rgb24")))
        out.mux(stream.encode())
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        silence.rate, silence.pts = 48_000, 0
        for piece in (*av.AudioResampler("fltp", "mono", 48_000, 1024).resample(silence), None):
            out.mux(sound.encode(piece))


def looked(path: Path) -> tuple[Any, bytes]:
    """All that is told of a film, and what is shown."""
    with open_source(str(path)) as source:
        found = sniff(source.head(), source.name, source.size)
        assert found is not None
        probe = movie.probe(source, found)
        return probe, movie.render(source, found, Derived.THUMB, 0).data


def without_coded_size(probe: Any) -> Any:
    """The facts but for one: who decodes a picture to see does not know how large it is coded."""
    for stream in probe.technical.ffprobe_raw["streams"]:
        stream.pop("coded_width", None)
        stream.pop("coded_height", None)
    return probe


@pytest.mark.parametrize("name", FORMS)
def test_facts_and_picture_are_those_of_the_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "a.mp4"
    write(path, *FORMS[name])
    quick, picture = looked(path)
    monkeypatch.setattr(coded_head, "unread", lambda *_: [])
    slow, decoded = looked(path)
    assert without_coded_size(quick) == without_coded_size(slow)
    assert picture == decoded


@pytest.mark.parametrize("name", [name for name in FORMS if name != "not one of them"])
def test_no_picture_is_decoded_for_the_facts(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.mp4"
    write(path, *FORMS[name])
    with open_source(str(path)) as source:
        found = sniff(source.head(), source.name, source.size)
        assert found is not None
        options = coded_head.unread(found, file_head.read(source, found))
        with opened(source, found, streams=options) as container:
            assert coded_head.learn(container)


def test_of_a_packet_of_nothing_but_empty_units_a_little_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    write(path, *FORMS["plain"])
    data = path.read_bytes()
    at = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    path.write_bytes(data[:at] + bytes(end - at) + data[end:])
    with open_source(str(path)) as source:
        found = sniff(source.head(), source.name, source.size)
        assert found is not None
        options = coded_head.unread(found, file_head.read(source, found))
        with opened(source, found, streams=options) as container:
            coded_head.learn(container)
    assert len(coded_head._beginning(bytes(1 << 20), 4)) < 1 << 17


def test_an_average_is_that_of_all_pixels() -> None:
    pixels = np.random.default_rng(2).random((23, 17, 3), dtype=np.float32)
    small = deep_picture.reduced(pixels, 5)
    assert small.shape == (5, 4, 3)
    assert small[0, 0] == pytest.approx(pixels[:5, :5].mean(axis=(0, 1)), rel=1e-5)
    assert small[4, 3] == pytest.approx(pixels[20:, 15:].mean(axis=(0, 1)), rel=1e-5)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
def test_one_number_that_is_none_is_mended(bad: float) -> None:
    pixels = np.full((4, 4, 1), 0.5, np.float32)
    assert deep_picture.numbers(pixels) is pixels
    pixels[2, 3] = bad
    mended = deep_picture.numbers(pixels)
    assert np.isfinite(mended).all()
    assert abs(float(mended[2, 3, 0])) <= 65504
    assert mended[0, 0, 0] == 0.5
