"""Pictures of more than 8 bits, of floating point, of very many pixels: their facts and looks."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.media.requests import RenderRequest
from tests.media import still_makers as make
from tests.media.judge import looked_at, pixel, shown


def written(data):
    return lambda path: path.write_bytes(data() if callable(data) else data)


def upright(form):
    return make.deep(1, form) if form != "uint8" else make.eight(1)


def with_alpha(pixels):
    alpha = np.zeros_like(pixels[..., :1])
    alpha[:100] = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    return np.concatenate([pixels, alpha], axis=2)


def ramp(form, low=0.0, high=1.0):
    row = np.linspace(low, high, 240)
    return np.tile(row[None, :, None], (90, 1, 1)).astype(form)


FORMS = {"uint16": 16, "float16": 16, "float32": 32, "float64": 64}
# Name and ending, maker, bits of a channel, colour space.
PATTERNS = [
    ("rgb16.png", written(lambda: make.png16(upright("uint16"))), 16, "rgb"),
    ("rgba16.png", written(lambda: make.png16(with_alpha(upright("uint16")))), 16, "rgb"),
    *(
        (f"{form}{name}.tif", written(lambda f=form, o=options: make.tiff(upright(f), **o)), bits,
         "rgb")
        for form, bits in FORMS.items()
        for name, options in (
            ("", {}), ("-planar", {"planar": True}), ("-tiled", {"tile": 64}),
            ("-big", {"big": True, "order": ">"}), ("-deflate", {"deflate": True}),
            ("-motorola", {"order": ">", "planar": True, "tile": 32}),
        )
        if not ("tile" in options and form == "float64")
    ),
    ("rgba16.tif", written(lambda: make.tiff(with_alpha(upright("uint16")))), 16, "rgb"),
    ("rgba32.tif", written(lambda: make.tiff(with_alpha(upright("float32")))), 32, "rgb"),
    *(
        (f"{form}{'-runs' if runs else ''}{large}.ps{'b' if large else 'd'}",
         written(lambda f=form, r=runs, g=large: make.psd(upright(f), runs=r, large=bool(g))),
         bits, "rgb")
        for form, bits in (("uint8", 8), ("uint16", 16), ("float32", 32))
        for runs in (False, True)
        for large in ("", "-large")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "maker", "bits", "space"), PATTERNS, ids=[p[0] for p in PATTERNS])
def test_a_deep_picture_is_told_its_depth_and_shows_its_content(
    pool, tmp_path, name, maker, bits, space
):
    path = tmp_path / name
    maker(path)
    told = looked_at(pool, path).technical
    assert (told.width, told.height) == (120, 200)
    assert (told.bit_depth, told.color_space) == (bits, space)
    picture = shown(pool, path, tmp_path / "t")
    colours = [picture.convert("RGB").getpixel(place) for place in ((30, 50), (90, 50))]
    assert np.abs(np.array(colours) - [(200, 30, 30), (30, 160, 30)]).max() <= 6
    if "rgba" in name:
        assert picture.mode == "RGBA"
        assert [pixel(picture, (30, y))[3] for y in (50, 150)] == [255, 0]
    else:
        assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("form", "low", "high"),
    [
        ("float32", 0, 1), ("float32", 3, 900), ("float64", -5, 5), ("float16", 0, 0.01),
        ("uint16", 0, 65535), ("uint16", 0, 4000), ("int16", -300, 300), ("uint32", 0, 90_000),
    ],
)  # fmt: skip
@pytest.mark.parametrize("big", [False, True])
def test_a_map_of_depth_shows_all_of_its_range(pool, tmp_path, form, low, high, big):
    path = tmp_path / "depth.tif"
    path.write_bytes(make.tiff(ramp(form, low, high), big=big))
    probe = looked_at(pool, path)
    assert probe.technical.bit_depth == np.dtype(form).itemsize * 8
    assert probe.technical.color_space == "gray"
    if form.startswith("float"):
        assert probe.warnings == ("Shown from its lowest number to its highest.",)
    row = np.asarray(shown(pool, path, tmp_path / "t").convert("L")).astype(int)[40]
    assert row[0] <= 6
    assert row[-1] >= 249
    assert row[120] == pytest.approx(127, abs=6)
    assert (np.diff(row) >= -2).all()


def test_light_beyond_white_is_clipped_and_everything_else_has_the_curve_of_a_screen(
    pool, tmp_path
):
    light = np.zeros((40, 90, 3), np.float32)
    light[:, :30], light[:, 30:60], light[:, 60:] = 0.214, (8.0, 0, 0), np.nan
    path = tmp_path / "render.tif"
    path.write_bytes(make.tiff(light))
    picture = shown(pool, path, tmp_path / "t")
    assert picture.getpixel((10, 20)) == pytest.approx((127, 127, 127), abs=4)
    assert picture.getpixel((45, 20)) == pytest.approx((255, 0, 0), abs=4)
    assert picture.getpixel((80, 20)) == pytest.approx((0, 0, 0), abs=4)


def test_a_form_that_nobody_decodes_comes_in_and_says_so(pool, tmp_path):
    path = tmp_path / "tiles.tif"
    path.write_bytes(make.tiff(upright("float64"), tile=64))
    assert looked_at(pool, path).technical.bit_depth == 64
    made = pool.render(RenderRequest(str(path), Derived.THUMB, str(tmp_path / "t"))).result(60)
    assert (made.reason, made.message) == (
        "unsupported",
        "tiles.tif holds 64-bit numbers in tiles, which cannot be shown.",
    )


def test_a_multi_page_tiff_is_its_first_page(pool, tmp_path):
    path = tmp_path / "pages.tif"
    pages = [Image.fromarray(make.eight(1)), Image.new("RGB", (50, 50))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert looked_at(pool, path).technical.width == 120
    shown(pool, path, tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


def of_many_pixels(path, size=(11_648, 8_736)):
    """A photograph of 102 megapixels, in grey: white in its upper left corner, black elsewhere."""
    picture = Image.new("L", size)
    picture.paste(255, (0, 0, size[0] // 2, size[1] // 2))
    if path.suffix == ".psb":
        path.write_bytes(make.psd(np.asarray(picture)[..., None], large=True, mode=1))
    else:
        options: dict[str, dict[str, Any]] = {
            ".png": {"compress_level": 1},
            ".tif": {"compression": "tiff_deflate"},
        }
        picture.save(path, **options.get(path.suffix, {}))


@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "psb"])
def test_more_than_100_megapixels_come_in_and_are_shown(pool, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    of_many_pixels(path)
    probe = looked_at(pool, path)
    assert (probe.technical.width, probe.technical.height) == (11_648, 8_736)
    assert probe.warnings == ()
    for view, most in ((Derived.THUMB, 256), (Derived.FULL, 65_500)):
        picture = shown(pool, path, tmp_path / view, view)
        assert max(picture.size) <= most
        assert picture.width * picture.height <= 100_000_000
        x, y = picture.width // 4, picture.height // 4
        assert [picture.getpixel(p) for p in ((x, y), (3 * x, y), (x, 3 * y))] == [255, 0, 0]


def test_where_100_megapixels_cannot_be_opened_it_is_said(pool, tmp_path):
    path = tmp_path / "a.gif"
    data = bytearray(_gif())
    data[6:10] = (11_648).to_bytes(2, "little") + (8_736).to_bytes(2, "little")
    path.write_bytes(data)
    probe = looked_at(pool, path)
    assert probe.technical.width == 11_648
    assert probe.warnings == ("No picture: more than 100 megapixels of GIF cannot be opened.",)
    made = pool.render(RenderRequest(str(path), Derived.THUMB, str(tmp_path / "t"))).result(60)
    assert made.reason == "too_large"
    assert "more than 100 megapixels of GIF cannot be opened" in made.message


def _gif():
    buffer = io.BytesIO()
    Image.new("P", (8, 8)).save(buffer, "GIF")
    return buffer.getvalue()
