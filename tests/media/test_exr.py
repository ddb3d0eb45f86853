"""OpenEXR: facts, layers, parts, windows, colours, slates, and those that have no picture."""

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import OpenEXR
import OpenImageIO
import pytest

from desktop.domain.derived import Derived
from desktop.domain.recorded_date import RecordedDate
from desktop.media.requests import ProbeRequest
from tests.media import plate_makers as make
from tests.media.judge import judge, looked_at, shown
from tests.present import present

PICTURE = make.corners()
LIGHT = make.light(PICTURE)
HALF = np.full(PICTURE.shape[:2], 0.5)


def deep(path):
    """Two layers of fog of half coverage before a wall."""
    spec = OpenImageIO.ImageSpec(8, 6, 5, "float")
    spec.deep, spec.channelnames = True, ("R", "G", "B", "A", "Z")
    data = OpenImageIO.DeepData()
    data.init(spec)
    for pixel in range(48):
        data.set_samples(pixel, 2)
        for sample, values in enumerate(((0.5, 0, 0, 0.5, 1.0), (0, 0.5, 0, 1.0, 9.0))):
            for channel, value in enumerate(values):
                data.set_deep_value(pixel, channel, sample, float(value))
    out = OpenImageIO.ImageOutput.create(str(path))
    assert present(out).open(str(path), spec)
    assert present(out).write_deep_image(data)
    present(out).close()
    return path


def layered(path):
    channels = make.rgb(LIGHT) | make.rgb(LIGHT[::-1], prefix="diffuse.")
    channels["depth.Z"] = ("float", HALF)
    return make.exr(path, channels)


def windowed(path):
    """Pixels only in the lower right quarter of what one looks at, and some beyond it."""
    return make.exr(
        path, make.rgb(make.light(make.corners(80, 60))), at=(60, 45), display=(0, 0, 119, 89)
    )


def acescg(path):
    matrix = np.linalg.inv(_TO_709)
    body = np.array([0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767], "<f4").tobytes()
    return make.exr(
        path, make.rgb(LIGHT @ matrix.T, "float"),
        more=(("chromaticities", "chromaticities", body),),
    )  # fmt: skip


# From ACEScg to BT.709 by Bradford, as published by the ACES project.
_TO_709 = np.array([
    [1.70505, -0.62179, -0.08326], [-0.13026, 1.14080, -0.01055], [-0.02400, -0.12897, 1.15297],
])  # fmt: skip


def slated(path):
    code = (0x01020304 | 1 << 6).to_bytes(4, "little") + bytes(4)
    texts = {"reelName": "A001", "cameraModel": "ALEXA 35", "capDate": "2024:03:17 14:22:05"}
    more = [(name, "string", text.encode()) for name, text in texts.items()]
    more += [
        ("timeCode", "timecode", code),
        ("framesPerSecond", "rational", np.array([24000, 1001], "<u4").tobytes()),
        ("utcOffset", "float", np.float32(-3600).tobytes()),
        ("pixelAspectRatio", "float", np.float32(2).tobytes()),
    ]  # fmt: skip
    return make.exr(path, make.rgb(LIGHT), more=tuple(more))


def premultiplied(path):
    half = np.dstack([LIGHT * 0.5, HALF])
    return make.exr(path, make.rgb(half))


def make_axes():
    across = np.zeros(PICTURE.shape[:2])
    return {f"N.{axis}": ("half", across + (axis == "Z")) for axis in "XYZ"}


# As in `test_plates`.
TRUTHS = [
    (
        "half.exr",
        lambda p: make.exr(p, make.rgb(LIGHT)),
        {
            "content_type": "image/x-exr",
            "bit_depth": 16,
            "color_space": "linear",
            "upright": True,
            "channels": "R, G, B",
            "compression": "none",
            "sample_format": "half",
        },
    ),
    (
        "float.exr",
        lambda p: make.exr(p, make.rgb(LIGHT, "float")),
        {"bit_depth": 32, "upright": True},
    ),
    *(
        (
            f"{name}.exr",
            lambda p, c=name: make.by_library(p, LIGHT, compression=c),
            {
                "compression": name.upper(),
                "upright": True,
            },
        )
        for name in ("rle", "zips", "zip", "piz", "pxr24", "b44a", "dwaa", "dwab")
    ),
    ("tiled.exr", lambda p: make.by_library(p, LIGHT, tile=32), {"tiled": True, "upright": True}),
    (
        "parts.exr",
        lambda p: make.exr_parts(
            p,
            {
                "depth": {"Z": ("float", HALF)},
                "beauty": make.rgb(LIGHT),
                "id": {"id": ("uint", HALF * 8)},
            },
        ),
        {
            "upright": True,
            "parts": "depth, beauty, id",
            "layers": "depth, beauty, id",
            "shown_layer": "beauty",
            "bit_depth": 16,
        },
    ),
    (
        "layers.exr",
        layered,
        {"layers": "RGB, depth, diffuse", "shown_layer": "RGB", "upright": True},
    ),
    (
        "depth.exr",
        lambda p: make.exr(p, {"Z": ("float", PICTURE[..., 1] * 10.0)}),
        {
            "warnings": ("Shown from its lowest number to its highest.",),
            "color_space": "data",
            "pixels": {(25, 25): (0, 0, 0), (25, 75): (0, 0, 0), (75, 75): (255,) * 3},
        },
    ),
    (
        "normals.exr",
        lambda p: make.exr(p, make_axes()),
        {
            "warnings": ("Its directions are shown as colours.",),
            "pixels": {(25, 25): (128, 128, 255)},
            "color_space": "data",
        },
    ),
    (
        "id.exr",
        lambda p: make.exr(p, {"id": ("uint", PICTURE[..., 0].astype(np.uint32))}),
        {
            "warnings": ("Each of its numbers is shown in a colour of its own.",),
            "bit_depth": 32,
            "distinct": 3,
        },
    ),
    (
        "deep.exr",
        deep,
        {"width": 8, "height": 6, "deep": True, "pixels": {(50, 50): (188, 137, 0)}},
    ),
    (
        "window.exr",
        windowed,
        {
            "data_window": "80 × 60 at 60, 45",
            "width": 120,
            "height": 90,
            "pixels": {(25, 25): (0, 0, 0), (60, 60): make.RED, (95, 60): make.GREEN},
        },
    ),
    ("aces.exr", acescg, {"primaries": "ACEScg", "upright": True}),
    (
        "slate.exr",
        slated,
        {
            "timecode": "01:02:03;04",
            "drop_frame": True,
            "reel": "A001",
            "camera": "ALEXA 35",
            "fps": Fraction(24000, 1001),
            "frame_rate_num": 24000,
            "pixel_aspect": "2:1",
            "shown_size": "240 × 90",
            "aspect_ratio": "8:3",
            "recorded_at": datetime(2024, 3, 17, 13, 22, 5, tzinfo=UTC),
            "upright": True,
        },
    ),
    ("cover.exr", premultiplied, {"alpha": 128}),
    (
        "empty-cover.exr",
        lambda p: make.exr(p, make.rgb(np.dstack([LIGHT, HALF * 0]))),
        {"upright": True},
    ),
]


@pytest.mark.parametrize(("name", "maker", "truth"), TRUTHS, ids=[row[0] for row in TRUTHS])
def test_an_exr_is_told_and_shown_as_it_is(pool, tmp_path, name, maker, truth):
    usual = {"type": "image", "width": 120, "height": 90, "warnings": (), "misnamed": ""}
    judge(pool, maker(tmp_path / name), usual | {"colours": 12} | truth)


NOTES = [
    (
        lambda p: make.exr(p, {"Z": ("float", np.arange(HALF.size).reshape(HALF.shape) % 7)}),
        "Shown from its lowest number (0) to its highest (6).",
    ),
    (lambda p: make.exr(p, make.rgb(LIGHT / 500)), "stops brighter than it is."),
    (lambda p: make.exr(p, make.rgb(LIGHT * 500 + 9)), "stops darker than it is."),
    (lambda p: make.exr(p, make.rgb(LIGHT)), ""),
    (lambda p: make.exr(p, make.rgb(np.dstack([LIGHT / 500, HALF * 0 + 0.5]))), "stops brighter"),
]


@pytest.mark.parametrize(("maker", "note"), NOTES)
def test_what_is_done_to_show_a_picture_goes_with_what_is_shown(pool, tmp_path, maker, note):
    path = maker(tmp_path / "a.exr")
    told = looked_at(pool, path).warnings
    assert told == (("Shown from its lowest number to its highest.",) if "lowest" in note else ())
    for kind in (Derived.THUMB, Derived.PREVIEW, Derived.FULL):
        info = shown(pool, path, tmp_path / kind, kind).info
        said = info.get("Description") or info.get("comment", b"").decode()
        assert (note in said) if note else not said


def test_a_large_plate_is_read_in_bands_and_looks_the_same(pool, tmp_path):
    large = np.kron(LIGHT, np.ones((18, 18, 1)))
    for tile in (0, 64):
        path = make.by_library(tmp_path / f"{tile}.exr", large, compression="zip", tile=tile)
        judge(pool, path, {"width": 2160, "height": 1620, "upright": True, "colours": 12})


@pytest.mark.parametrize("packing", ["NO", "RLE", "ZIPS", "ZIP", "PIZ", "PXR24", "B44A", "DWAA"])
def test_brightness_with_colours_of_fewer_pixels_is_a_picture(pool, tmp_path, packing):
    packed = getattr(OpenEXR, f"{packing}_COMPRESSION")
    path = make.exr_of_brightness(tmp_path / "a.exr", LIGHT, packed, alpha=packing == "ZIP")
    right = {"width": 120, "height": 90, "upright": True, "colours": 14, "bit_depth": 16}
    judge(pool, path, right | {"channels_of_fewer_pixels": "BY, RY", "warnings": ()})


def test_damaged_colours_of_fewer_pixels_are_said_to_be_so(pool, tmp_path):
    path = make.exr_of_brightness(tmp_path / "a.exr", LIGHT)
    data = path.read_bytes()
    path.write_bytes(data[:600] + b"\xff" * (len(data) - 600))
    judge(pool, path, {"width": 120, "no_picture": "is damaged"})


def test_an_offset_of_a_day_is_no_zone_and_harms_nothing(pool, tmp_path):
    more = [
        ("capDate", "string", b"2024:03:17 14:22:05"),
        ("utcOffset", "float", np.float32(86_399).tobytes()),
    ]
    path = make.exr(tmp_path / "a.exr", make.rgb(LIGHT), more=tuple(more))
    probe = pool.probe(ProbeRequest(str(path))).probe
    assert probe.recorded == RecordedDate.on_clock(datetime(2024, 3, 17, 14, 22, 5))
