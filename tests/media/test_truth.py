"""What is said of a file is compared with what is true of it, for every kind: one table.

A row is a maker, which knows the truth because it writes the file, and that truth. A new kind of
file, or a new fact, is a row or a column here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.domain.recorded_date import RecordedDate
from desktop.media.requests import ProbeRequest, RenderRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Truth:
    """What is true of a file.

    Attributes:
        name: Of the row.
        make: Writes the file; gets the makers of `makers.py` and a path without its ending.
        size: Width and height as it is to be looked at, turned and with square pixels.
        red: On which side of the upright picture its red half is: `left`, `right`, `top`, `bottom`.
        facts: Technical facts by their names, exactly.
        seconds: How long it runs; None where it does not.
    """

    name: str
    make: Callable[[Any, Path], Path]
    type: str
    content_type: str
    size: tuple[int, int] | None = None
    red: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: float | None = None
    recorded: RecordedDate | None = None


def picture(ending: str, format_name: str, **options: Any) -> Callable[[Any, Path], Path]:
    return lambda makers, path: makers.still(path.with_suffix(ending), format_name, **options)


def turned(orientation: int) -> Callable[[Any, Path], Path]:
    """A JPEG that is stored so that this EXIF orientation brings it back upright."""

    def make(makers: Any, path: Path) -> Path:
        exif = Image.Exif()
        exif[274] = orientation
        stored = makers.drawn()
        for back in _STORED[orientation]:
            stored = stored.transpose(back)
        stored.save(path.with_suffix(".jpg"), exif=exif)
        return path.with_suffix(".jpg")

    return make


_T = Image.Transpose
_STORED = {
    1: (),
    2: (_T.FLIP_LEFT_RIGHT,),
    3: (_T.ROTATE_180,),
    4: (_T.FLIP_TOP_BOTTOM,),
    5: (_T.TRANSPOSE,),
    6: (_T.ROTATE_90,),
    7: (_T.TRANSVERSE,),
    8: (_T.ROTATE_270,),
}


def film(ending: str, **options: Any) -> Callable[[Any, Path], Path]:
    return lambda makers, path: makers.film(path.with_suffix(ending), **options)


def sound(ending: str, codec: str, **options: Any) -> Callable[[Any, Path], Path]:
    return lambda makers, path: makers.sound(path.with_suffix(ending), codec, **options)


RECORDED = RecordedDate(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), 0)
_PAL = {"frame_rate_num": 25, "frame_rate_den": 1, "video_codec": "mpeg4"}
_NTSC = {"frame_rate_num": 30000, "frame_rate_den": 1001}
_CD = {"audio_channels": 2, "audio_sample_rate": 44100}

TRUTHS = [
    Truth("jpeg", picture(".jpg", "JPEG"), "image", "image/jpeg", (320, 200), "left"),
    Truth("png", picture(".png", "PNG"), "image", "image/png", (320, 200), "left"),
    Truth("webp", picture(".webp", "WEBP"), "image", "image/webp", (320, 200), "left"),
    Truth("tiff", picture(".tif", "TIFF"), "image", "image/tiff", (320, 200), "left"),
    Truth("bmp", picture(".bmp", "BMP"), "image", "image/bmp", (320, 200), "left"),
    Truth("heic", picture(".heic", "HEIF"), "image", "image/heic", (320, 200), "left"),
    *(
        Truth(f"jpeg, orientation {n}", turned(n), "image", "image/jpeg", (320, 200), "left")
        for n in _STORED
    ),
    Truth(
        *("mp4, 25 frames", film(".mp4"), "video", "video/mp4", (320, 180), "left"),
        facts=_PAL | {"audio_codec": "aac", "audio_sample_rate": 48000, "container_format": "mp4"},
        seconds=1,
        recorded=RECORDED,
    ),
    Truth(
        *("mov, 29.97", film(".mov", rate=Fraction(30000, 1001), seconds=2, sound=False)),
        *("video", "video/quicktime", (320, 180), "left"),
        facts=_NTSC,
        seconds=2,
        recorded=RECORDED,
    ),
    *(
        Truth(
            *(f"mov, turned by {angle}", film(".mov", turned=angle, sound=False), "video"),
            *("video/quicktime", (180, 320) if angle % 180 else (320, 180), side),
            seconds=1,
            recorded=RECORDED,
        )
        for angle, side in ((90, "bottom"), (180, "right"), (270, "top"))
    ),
    Truth(
        *("wav", sound(".wav", "pcm_s16le"), "audio", "audio/wav"),
        facts=_CD | {"audio_bit_depth": 16, "audio_codec": "pcm_s16le"},
        seconds=1,
    ),
    Truth(
        *("wav, 24 bits", sound(".wav", "pcm_s24le", rate=48000), "audio", "audio/wav"),
        facts={"audio_bit_depth": 24, "audio_sample_rate": 48000},
        seconds=1,
    ),
    *(
        Truth(
            *(f"{codec}, {bits} bits", sound(ending, codec, form=form), "audio", content_type),
            facts=_CD | {"audio_bit_depth": bits},
            seconds=1,
        )
        for codec, ending, content_type in (
            *[("flac", ".flac", "audio/flac"), ("alac", ".m4a", "audio/mp4")],
        )
        for bits, form in ((16, "s16"), (24, "s32"))
    ),
    Truth(
        *("wav, fractions", sound(".wav", "pcm_f32le"), "audio", "audio/wav"),
        facts={"audio_bit_depth": 32, "audio_codec": "pcm_f32le"},
        seconds=1,
    ),
    Truth("mp3", sound(".mp3", "libmp3lame"), "audio", "audio/mpeg", facts=_CD, seconds=1),
    Truth("m4a", sound(".m4a", "aac"), "audio", "audio/mp4", facts=_CD, seconds=1),
]


def probed(pool: Any, path: Path) -> Any:
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == "", result.message
    return result.probe


def rendered(pool: Any, path: Path, kind: Derived, output: Path) -> Path:
    result = pool.render(RenderRequest(str(path), kind, str(output))).result(60)
    assert result.reason == "", result.message
    return output


def side_of_red(path: Path) -> str:
    """Where the red half of a picture is; its other half is never red."""
    with Image.open(path) as opened:
        pixels = np.asarray(opened.convert("RGB")).astype(int)
    height, width = pixels.shape[:2]
    redness = pixels[..., 0] - pixels[..., 2]
    halves = {
        "left": redness[:, : width // 2].mean() - redness[:, width // 2 :].mean(),
        "top": redness[: height // 2].mean() - redness[height // 2 :].mean(),
    }
    halves |= {"right": -halves["left"], "bottom": -halves["top"]}
    return max(halves, key=lambda name: halves[name])


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.name for truth in TRUTHS])
def test_what_is_said_of_a_file_is_true(
    pool: Any, makers: Any, tmp_path: Path, truth: Truth
) -> None:
    path = truth.make(makers, tmp_path / "a")
    probe = probed(pool, path)
    said = probe.technical
    assert (probe.type, probe.content_type) == (truth.type, truth.content_type)
    assert {name: getattr(said, name) for name in truth.facts} == truth.facts
    if truth.seconds is not None:
        assert probe.duration == pytest.approx(truth.seconds, abs=0.06)
    assert probe.recorded == truth.recorded
    if truth.size is None:
        return
    assert (said.width, said.height) == truth.size
    for kind in (Derived.THUMB, Derived.PREVIEW):
        made = rendered(pool, path, kind, tmp_path / kind.value)
        with Image.open(made) as seen:
            scale = max(seen.size) / max(truth.size)
            expected = [round(side * scale) for side in truth.size]
            assert list(seen.size) == pytest.approx(expected, abs=1)
        assert side_of_red(made) == truth.red
