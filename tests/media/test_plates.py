"""Plates and artists' pictures: facts, colours, orientation, broken pixels; EXR in `test_exr`."""

import gzip
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from desktop.domain.recorded_date import DateSource, RecordedDate
from desktop.media.requests import ProbeRequest
from tests.media import plate_makers as make
from tests.media.film_makers import STORED
from tests.media.judge import judge

PICTURE = make.corners()
LIGHT = make.light(PICTURE)
PLANES = PICTURE.transpose(2, 0, 1)
DPX_LYING = {1: 0, 2: 1, 3: 3, 4: 2, 5: 4, 6: 5, 7: 7, 8: 6}
RADIANCE_LYING = {
    1: "-Y {h} +X {w}", 2: "-Y {h} -X {w}", 3: "+Y {h} -X {w}", 4: "+Y {h} +X {w}",
    5: "+X {h} -Y {w}", 6: "-X {h} -Y {w}", 7: "-X {h} +Y {w}", 8: "+X {h} +Y {w}",
}  # fmt: skip


def stored(picture, lying):
    return np.ascontiguousarray(STORED[lying](picture))


def straight(path, kind="TGA"):
    Image.fromarray(np.dstack([PICTURE, np.full(PICTURE.shape[:2], 128, np.uint8)])).save(
        path, kind
    )
    return path


def packed_drawing(path):
    halves = "".join(
        f'<rect x="{60 * (at % 2)}" y="{45 * (at // 2)}" width="60" height="45" fill="rgb{c}"/>'
        for at, c in enumerate((make.RED, make.GREEN, make.BLUE, make.YELLOW))
    )
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90">{halves}</svg>'
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    return path


def pillow(path, kind, **options):
    Image.fromarray(PICTURE).save(path, kind, **options)
    return path


def plain_text(path):
    path.write_text(f"P3\n# a comment\n120 90\n255\n{' '.join(map(str, PICTURE.ravel()))}\n")
    return path


# Name of the file, how it is made, what is true of it. Looks: `upright` (four corners), `alpha`
# (straight, with that coverage), or pixels by their place in 1/100 of each side.
TRUTHS = [
    *(
        (
            f"{bits}-{packing}-{'be' if order == '>' else 'le'}.dpx",
            lambda p, b=bits, w=packing, o=order: make.dpx(p, PICTURE, bits=b, packing=w, order=o),
            {"bit_depth": bits, "upright": True, "content_type": "image/x-dpx"},
        )
        for bits in (8, 10, 12, 16)
        for packing in (0, 1, 2)
        for order in "<>"
        if packing or bits in {8, 16} or order == ">"
    ),
    (
        "log.dpx",
        lambda p: make.dpx(p, make.cineon_codes(LIGHT) / 1023, transfer=3),
        {
            "color_space": "log",
            "transfer": "logarithmic",
            "upright": True,
        },
    ),
    (
        "slate.dpx",
        lambda p: make.dpx(
            p,
            PICTURE,
            rate=23.976,
            timecode="10:11:12:13",
            reel="A003_C012",
            aspect=(2, 1),
            transfer=6,
        ),
        {
            "timecode": "10:11:12:13",
            "reel": "A003_C012",
            "frame_rate_num": 24000,
            "camera": "SCANNER 9",
            "pixel_aspect": "2:1",
            "aspect_ratio": "8:3",
            "color_space": "bt709",
            "software": "TEST WRITER",
            "recorded_at": datetime(2024, 3, 17, 13, 22, 5, tzinfo=UTC),
            "upright": True,
        },
    ),
    *(
        (
            f"lying-{lying}.{ending}",
            lambda p, n=lying, f=maker: f(p, n),
            {
                "width": 120,
                "height": 90,
                "upright": True,
                "rotation": {1: None, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}[lying],
            },
        )
        for lying in range(1, 9)
        for ending, maker in (
            ("dpx", lambda p, n: make.dpx(p, stored(PICTURE, n), orientation=DPX_LYING[n])),
            ("cin", lambda p, n: make.cineon(p, stored(PICTURE, n), DPX_LYING[n])),
            ("hdr", lambda p, n: make.radiance(p, stored(LIGHT, n), RADIANCE_LYING[n])),
        )
    ),
    (
        "log.cin",
        lambda p: make.cineon(p, PICTURE),
        {
            "content_type": "image/x-cineon",
            "bit_depth": 10,
            "color_space": "log",
            "upright": True,
            "frame_rate_num": 24,
            "recorded_at": datetime(2024, 3, 17, 14, 22, 5, tzinfo=UTC),
        },
    ),
    *(
        (
            f"corner-{corner}.tga",
            lambda p, c=corner: make.targa(p, PICTURE, corner=c),
            {
                "content_type": "image/x-tga",
                "upright": True,
                "bit_depth": 8,
            },
        )
        for corner in range(4)
    ),
    (
        "packed.tga",
        lambda p: pillow(p, "TGA", compression="tga_rle"),
        {"compression": "RLE", "upright": True},
    ),
    ("cover.tga", straight, {"alpha": 128}),
    (
        "empty-cover.tga",
        lambda p: make.targa(p, np.dstack([PICTURE, PICTURE[..., 0] * 0])),
        {"upright": True},
    ),
    (
        "a.hdr",
        lambda p: make.radiance(p, LIGHT, more="SOFTWARE=test\nCAPDATE=2024:03:17 14:22:05\n"),
        {
            "content_type": "image/vnd.radiance",
            "color_space": "linear",
            "software": "test",
            "upright": True,
            "recorded_at": datetime(2024, 3, 17, 14, 22, 5, tzinfo=UTC),
        },
    ),
    (
        "16.jxl",
        lambda p: make.by_library(p, PICTURE / 255, "uint16"),
        {
            "content_type": "image/jxl",
            "bit_depth": 16,
            "upright": True,
        },
    ),
    (
        "8.jxl",
        lambda p: make.by_library(p, PICTURE / 255, "uint8"),
        {"bit_depth": 8, "upright": True},
    ),
    (
        "16.jp2",
        lambda p: make.by_library(p, PICTURE / 255, "uint16"),
        {
            "content_type": "image/jp2",
            "bit_depth": 16,
            "upright": True,
        },
    ),
    (
        "8.j2k",
        lambda p: pillow(p, "JPEG2000"),
        {"content_type": "image/j2k", "bit_depth": 8, "upright": True},
    ),
    *(
        (
            f"exif.{ending}",
            lambda p, b=box: make.with_exif(make.by_library(p, PICTURE / 255, "uint8"), b),
            {
                "camera": "ALEXA 35",
                "upright": True,
                "recorded": RecordedDate.on_clock(
                    datetime(2024, 3, 17, 14, 22, 5), source=DateSource.EXIF
                ),
            },
        )
        for ending, box in (("jxl", "Exif"), ("jp2", "uuid"))
    ),
    *(
        (
            f"{mode.lower()}.{ending}",
            lambda p, m=mode, k=kind: in_mode(p, m, k),
            {"color_space": "palette" if mode == "P" else "gray", "shape": 4 / 3},
        )
        for mode, ending, kind in (
            *(("1", "tga", "TGA"), ("L", "tga", "TGA"), ("P", "tga", "TGA"), ("LA", "tga", "TGA")),
            *(("L", "jp2", "JPEG2000"), ("LA", "jp2", "JPEG2000")),
        )
    ),
    ("a.svgz", packed_drawing, {"content_type": "image/svg+xml", "upright": True}),
    (
        "a.ico",
        lambda p: pillow(p, "ICO", sizes=[(120, 90)]),
        {
            "content_type": "image/vnd.microsoft.icon",
            "upright": True,
        },
    ),
    ("a.qoi", lambda p: pillow(p, "QOI"), {"content_type": "image/qoi", "upright": True}),
    (
        "a.ppm",
        lambda p: pillow(p, "PPM"),
        {"content_type": "image/x-portable-pixmap", "upright": True},
    ),
    ("plain.ppm", plain_text, {"upright": True}),
    ("16.ppm", lambda p: deep_ppm(p), {"bit_depth": 16, "upright": True}),
    (
        "a.pgm",
        lambda p: pgm(p),
        {"content_type": "image/x-portable-graymap", "color_space": "gray"},
    ),
    (
        "a.pbm",
        lambda p: pbm(p),
        {
            "bit_depth": 1,
            "pixels": {(25, 25): (0, 0, 0), (75, 25): (255, 255, 255)},
        },
    ),
    ("a.pam", lambda p: make.pam(p, PICTURE), {"upright": True, "bit_depth": 8}),
    (
        "10.pam",
        lambda p: make.pam(p, PICTURE.astype(np.uint16) * 4, 1023),
        {"upright": True, "bit_depth": 10},
    ),
    (
        "cover.pam",
        lambda p: make.pam(p, np.dstack([PICTURE, PICTURE[..., 0] * 0 + 128])),
        {"alpha": 128},
    ),
    *(
        (
            f"{'full' if full else 'limited'}-{matrix}-{tagged}.avif",
            lambda p, f=full, m=matrix, t=tagged: make.avif(p, PICTURE, full=f, matrix=m, tagged=t),
            {"upright": True, "content_type": "image/avif", "bit_depth": 8},
        )
        for full, matrix, tagged in (
            *((True, 1, True), (False, 1, True), (True, 5, True), (False, 5, True)),
            # Without tags a picture is BT.601, as in JPEG.
            *((True, 5, False), (False, 5, False)),
        )
    ),
    (
        "a.pfm",
        lambda p: make.pfm(p, LIGHT),
        {"color_space": "linear", "bit_depth": 32, "upright": True},
    ),
    ("be.pfm", lambda p: make.pfm(p, LIGHT, ">"), {"upright": True}),
    (
        "depth.pfm",
        lambda p: make.pfm(p, PICTURE[..., 0] + 1000.0),
        {
            "warnings": ("Shown from its lowest number to its highest.",),
            "color_space": "data",
            "pixels": {(25, 75): (0, 0, 0), (75, 75): (255, 255, 255)},
        },
    ),
    (
        "8.fits",
        lambda p: make.fits(p, PLANES, 8, OBJECT="'M 31'", DATE_OBS="'2024-11-21T22:30:00'"),
        {
            "upright": True,
            "bit_depth": 8,
            "title": "M 31",
            "recorded": RecordedDate(datetime(2024, 11, 21, 22, 30, tzinfo=UTC), 0),
        },
    ),
    (
        "16.fits",
        lambda p: make.fits(p, PLANES.astype(int) * 257 - 32768, 16, BZERO="32768"),
        {"upright": True, "bit_depth": 16},
    ),
    ("float.fits", lambda p: make.fits(p, PLANES / 255, -32), {"upright": True, "bit_depth": 32}),
    (
        "down.fits",
        lambda p: make.fits(p, PLANES[:, ::-1], 8, ROWORDER="'TOP-DOWN'"),
        {"upright": True},
    ),
    (
        "counts.fits",
        lambda p: make.fits(p, PLANES[:1] * 10.0 - 500, -64),
        {"color_space": "gray", "pixels": {(25, 75): (0, 0, 0), (75, 75): (255, 255, 255)}},
    ),
]


def deep_ppm(path):
    values = (PICTURE.astype(">u2") * 257).tobytes()
    path.write_bytes(b"P6 120 90 65535\n" + values)
    return path


def in_mode(path, mode, kind):
    Image.fromarray(PICTURE).convert(mode).save(path, kind)
    return path


def pgm(path):
    Image.fromarray(PICTURE).convert("L").save(path, "PPM")
    return path


def pbm(path):
    Image.fromarray((np.indices(PICTURE.shape[:2])[1] >= 60).astype(np.uint8) * 255).convert(
        "1"
    ).save(path, "PPM")
    return path


@pytest.mark.parametrize(("name", "maker", "truth"), TRUTHS, ids=[row[0] for row in TRUTHS])
def test_a_plate_is_told_and_shown_as_it_is(pool, tmp_path, name, maker, truth):
    usual = {"type": "image", "width": 120, "height": 90, "warnings": (), "misnamed": ""}
    judge(pool, maker(tmp_path / name), usual | {"colours": 12} | truth)


@pytest.mark.parametrize("name", ["a.exr", "a.dpx", "a.cin", "a.pfm", "a.pam"])
def test_the_head_is_told_and_the_upper_half_shown_where_a_plate_ends_in_the_middle(
    pool, tmp_path, name
):
    makers = {
        "exr": lambda p: make.exr(p, make.rgb(LIGHT)), "dpx": lambda p: make.dpx(p, PICTURE),
        "cin": lambda p: make.cineon(p, PICTURE), "pfm": lambda p: make.pfm(p, LIGHT[::-1]),
        "pam": lambda p: make.pam(p, PICTURE),
    }  # fmt: skip
    path = makers[name[-3:]](tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5])
    probe = pool.probe(ProbeRequest(str(path))).probe
    assert (probe.technical.width, probe.technical.height) == (120, 90)
    assert "ends in the middle" in probe.warnings[0]
    if name == "a.pfm":
        return  # its rows go from below up
    judge(pool, path, {"pixels": {(25, 25): make.RED}, "colours": 12})


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.tga", b"\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x5a\0\x18\0" + b"x" * 99),
        ("a.tga", b"Tangerine, a script for the radio. " * 9),
        ("a.txt", b"\0\0\x02\0\0\0\0\0\0\0\0\0\x10\0\x10\0\x18\0" + b"\0" * 999),
        ("a.txt", b"P3 10 20 things to do before the shoot\n"),
        ("a.ico", b"\0\0\x01\0\x01\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("a.gz", gzip.compress(b"words " * 999, mtime=0)),
        ("a.exr", b"v/1\x01 is no head"),
    ],
)
def test_what_only_looks_like_a_plate_is_none(pool, tmp_path, name, head):
    path = tmp_path / name
    path.write_bytes(head)
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason or result.probe.type == "text"
