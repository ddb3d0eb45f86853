"""LUTs in a worker: what they are told to be, and what becomes of every colour."""

from __future__ import annotations

import random

import numpy as np
import pytest

from desktop.base.errors import MediaError
from desktop.domain.derived import Derived
from desktop.formats.cube_lut import read_cube
from desktop.media.colour_table import COLOURS, ColourTable, table_of
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.formats.lut_makers import cube, curves, inverted, rows


def looked_up(path, *colours):
    pixels = np.array([0xFF000000 | r << 16 | g << 8 | b for r, g, b in colours], np.uint32)
    ColourTable(path).apply(pixels.data)
    return [(int(p) >> 16 & 255, int(p) >> 8 & 255, int(p) & 255) for p in pixels]


@pytest.fixture
def table(tmp_path):
    def made(text):
        path = tmp_path / "made.lut"
        path.write_bytes(table_of(read_cube(text.encode(), "a.cube")))
        return path

    return made


def lines(values):
    """Pure arithmetic, as the specification has it: between two points of a curve."""

    def at(x):
        x = min(max(x, 0.0), 1.0) * (len(values) - 1)
        below = min(int(x), len(values) - 2)
        return values[below] + (values[below + 1] - values[below]) * (x - below)

    return at


def tetrahedron(lut, colour):
    """One colour, by the textbook: from corner to corner, along the largest part first."""
    size = lut.cube.size
    places = [
        min(max((c - low) / (high - low), 0.0), 1.0) * (size - 1)
        for c, low, high in zip(colour, lut.cube.low, lut.cube.high, strict=True)
    ]
    corner = [min(int(place), size - 2) for place in places]
    parts = [place - at for place, at in zip(places, corner, strict=True)]

    def value(r, g, b):
        start = 3 * (r + size * (g + size * b))
        return np.array(lut.cube.values[start : start + 3])

    last = found = value(*corner)
    for axis in sorted(range(3), key=lambda axis: -parts[axis]):
        corner[axis] += 1
        found = found + parts[axis] * (value(*corner) - last)
        last = value(*corner)
    return found


def test_the_table_of_a_cube_is_what_tetrahedra_give(table):
    rng = random.Random(7)
    noise: dict[tuple[float, ...], tuple[float, ...]] = {}

    def look(r, g, b):
        return noise.setdefault((r, g, b), tuple(rng.uniform(-0.2, 1.2) for _ in range(3)))

    text = cube(17, look, "DOMAIN_MIN 0 -0.1 0\nDOMAIN_MAX 1 1.3 0.9\n")
    lut = read_cube(text.encode(), "a.cube")
    colours = [tuple(rng.randrange(256) for _ in range(3)) for _ in range(2000)]
    colours += [(0, 0, 0), (255, 255, 255), (255, 0, 0), (128, 128, 128)]
    for colour, got in zip(colours, looked_up(table(text), *colours), strict=True):
        wanted = np.clip(tetrahedron(lut, [c / 255 for c in colour]), 0, 1) * 255
        assert np.abs(wanted - got).max() <= 0.51, colour


def test_curves_and_curves_before_a_cube(table):
    steep = [0.0, 0.8, 0.9, 0.5, 1.0]
    colours = [(0, 31, 64), (100, 128, 200), (255, 254, 1)]
    expected = [tuple(round(lines(steep)(c / 255) * 255) for c in one) for one in colours]
    one = curves(5, lambda x: steep[round(x * 4)])
    assert looked_up(table(one), *colours) == expected
    # The cube takes twice what the curves give, and turns it around.
    both = one.replace("LUT_1D", "LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 2\nLUT_1D", 1)
    both += rows(2, inverted)
    expected = [tuple(round(255 - lines(steep)(c / 255) * 127.5) for c in one) for one in colours]
    for got, wanted in zip(looked_up(table(both), *colours), expected, strict=True):
        assert np.abs(np.subtract(got, wanted)).max() <= 1


def test_a_lut_of_video_levels(table):
    into = table(curves(2, lambda x: x, "LUT_IN_VIDEO_RANGE\n"))
    assert looked_up(into, (0, 255, 128)) == [(16, 235, 126)]
    out = table(curves(2, lambda x: x, "LUT_OUT_VIDEO_RANGE\n"))
    assert looked_up(out, (16, 235, 0), (126, 126, 255)) == [(0, 255, 0), (128, 128, 255)]


def test_what_shines_through_stays(table):
    path = table(cube(2, inverted))
    pixels = np.array([0x00000000, 0x80FF0000, 0xFF0000FF], np.uint32)
    ColourTable(path).apply(pixels.data)
    assert [f"{int(one):08x}" for one in pixels] == ["00ffffff", "8000ffff", "ffffff00"]


def test_a_worker_tells_a_lut_and_makes_its_table(pool, tmp_path):
    path = tmp_path / "night.cube"
    path.write_text(cube(3, inverted, 'TITLE "Night"\n'), encoding="utf-8")
    found = pool.probe(ProbeRequest(str(path))).probe
    assert (found.type, found.content_type) == ("document", "application/x-cube-lut")
    assert found.metadata == {"format": "cube", "lut": "3D, 3 points", "title": "Night"}
    made = pool.render(RenderRequest(str(path), Derived.LUT, str(tmp_path / "made.lut"))).result()
    assert made.error() is None
    assert (tmp_path / "made.lut").stat().st_size == COLOURS * 4
    assert looked_up(tmp_path / "made.lut", (255, 0, 128)) == [(0, 255, 127)]
    made = pool.render(
        RenderRequest(str(path), Derived.THUMB, str(tmp_path / "thumb.jpg"))
    ).result()
    assert made.message == "night.cube has no picture: it is a LUT."


def test_a_molecule_and_a_damaged_lut_are_told_apart(pool, tmp_path):
    path = tmp_path / "water.cube"
    path.write_text(" Water\n density\n 3 0.0 0.0 0.0\n 2 1.0 0.0 0.0\n", encoding="utf-8")
    assert pool.probe(ProbeRequest(str(path))).probe.type == "text"
    path.write_text("LUT_3D_SIZE 33\n0 0 0\n", encoding="utf-8")
    result = pool.probe(ProbeRequest(str(path)))
    assert (result.reason, result.message) == (
        "truncated",
        "water.cube ends too early: it has 1 of the 35,937 rows that its size asks for.",
    )
    made = pool.render(RenderRequest(str(path), Derived.LUT, str(tmp_path / "made.lut"))).result()
    assert made.reason == "truncated"
    assert not (tmp_path / "made.lut").exists()


def test_a_table_that_is_none_of_ours_is_refused(tmp_path):
    path = tmp_path / "made.lut"
    path.write_bytes(b"cut off")
    with pytest.raises(MediaError, match="damaged"):
        ColourTable(path)
