"""What a picture of more than 8 bits looks like on a plain screen."""

import numpy as np
import pytest

from desktop.media.deep_picture import DeepPicture, view
from desktop.media.primaries import to_srgb_light
from tests.media.judge import pixel

RAMP = np.linspace(0, 1, 256, dtype=np.float32)


def grey(values, **options):
    row = np.asarray(values)
    return DeepPicture(np.tile(row[None, :, None], (8, 1, 1)), 32, **options)


def seen(picture, side=None):
    return np.asarray(view(picture, side).image).astype(int)


def test_integers_lose_their_lower_bits_and_nothing_else():
    shown = seen(grey((np.arange(256) * 257).astype(np.uint16)))
    assert (shown[0] == np.arange(256)).all()


@pytest.mark.parametrize(
    "depths",
    [
        RAMP,
        RAMP * 40 + 2,
        RAMP * 1e-4,
        -RAMP,
        np.where(np.arange(256) > 200, 1e10, RAMP),
        np.where(np.arange(256) > 20, np.inf, RAMP),
        np.where(np.arange(256) > 200, 65504, RAMP),
        np.where(np.arange(256) > 200, np.nan, RAMP),
        (RAMP * 4000).astype(np.uint16),
    ],
    ids=["0-1", "metres", "tiny", "negative", "far", "infinite", "half", "none", "millimetres"],
)
def test_depth_is_stretched_over_what_is_there(depths):
    depths = depths if depths.dtype == np.uint16 else depths.astype(np.float32)
    made = view(grey(depths, is_data=True))
    shown = np.asarray(made.image).astype(int)[0]
    there = np.isfinite(depths) & (np.abs(depths.astype(float)) < 60000)
    assert shown[there].min() == 0
    assert shown[there].max() == 255
    assert (np.diff(shown[there]) * np.sign(depths[5]) >= 0).all()
    assert made.note.startswith("Shown from its lowest number")


@pytest.mark.parametrize("value", [0.0, 7.5, np.nan, np.inf, -np.inf, 3e38])
@pytest.mark.parametrize("is_data", [True, False])
def test_one_number_everywhere_is_a_picture_too(value, is_data):
    picture = grey(np.full(8, value, np.float32), is_data=is_data, is_linear=not is_data)
    assert view(picture, 4).image.size[0] == 4


def test_light_gets_the_curve_of_a_screen_and_is_clipped_at_white():
    made = view(grey(np.array([0, 0.2140, 0.5, 1, 7, -3], np.float32), is_linear=True))
    assert np.asarray(made.image)[0] == pytest.approx([0, 127, 188, 255, 255, 0], abs=1)
    assert not made.note


@pytest.mark.parametrize(("times", "word"), [(1000, "darker"), (1e-4, "brighter")])
def test_light_of_which_nothing_would_be_seen_is_shown_by_whole_stops(times, word):
    made = view(grey(RAMP * np.float32(times), is_linear=True))
    shown = np.asarray(made.image).astype(int)
    assert shown.std() > 30
    assert word in made.note


def test_coverage_stays_and_colours_are_straight():
    pixels = np.zeros((4, 4, 4), np.float32)
    pixels[:, 2:] = (0.5, 0, 0, 0.5)
    made = view(DeepPicture(pixels, 16, has_alpha=True, is_premultiplied=True)).image
    assert made.mode == "RGBA"
    assert made.getpixel((3, 0)) == (255, 0, 0, 128)
    assert pixel(made, (0, 0))[3] == 0
    straight = pixels.copy()
    straight[:, 2:, 0] = 1
    straight[:, :2, 1] = 1
    small = view(DeepPicture(straight, 16, has_alpha=True), 1).image
    # Green that nothing covers does not bleed into what is averaged.
    assert small.getpixel((0, 0)) == (255, 0, 0, 64)


def test_light_of_wide_primaries_is_brought_to_those_of_the_screen():
    p3 = (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.3290)
    matrix = to_srgb_light(p3)
    assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert matrix[0] == pytest.approx([1.2249, -0.2247, 0.0], abs=1e-3)
    light = np.linalg.inv(matrix) @ np.array([1, 0, 0], np.float32)
    picture = DeepPicture(
        np.tile(light.astype(np.float32), (2, 2, 1)), 16, is_linear=True, primaries=p3
    )
    assert seen(picture)[0, 0] == pytest.approx([255, 0, 0], abs=1)
    nothing = (0.3,) * 8
    assert (to_srgb_light(nothing) == np.eye(3)).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (700, 301)])
def test_a_small_view_is_as_long_as_asked_and_averages(size):
    across, down = size
    row = (np.arange(across * down) % 2 * 65535).astype(np.uint16).reshape(down, across, 1)
    image = view(DeepPicture(row, 16), 100).image
    assert max(image.size) == min(100, max(size))
    if max(size) > 100:
        assert np.asarray(image).mean() == pytest.approx(127.5, abs=6)
