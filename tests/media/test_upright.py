"""Every kind of still picture, in each of the eight ways it can lie, is shown and told upright."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from desktop.domain.derived import Derived
from desktop.domain.region import regions_of
from desktop.media.requests import ProbeRequest, RenderRequest
from desktop.media.worker import probe, render
from tests.formats.test_xmp import described
from tests.formats.test_xmp_regions import faces
from tests.media import still_makers as make
from tests.media.judge import looked_at, shown

RAW = ["nef", "nrw", "arw", "sr2", "dng", "pef", "srw", "orf", "rw2", "3fr", "cr2", "cr3", "raf"]
WITH_SENSOR = frozenset(RAW) - {"cr3", "raf"}
TAKEN = datetime(2024, 11, 21, 13, 30, tzinfo=UTC)


def saved(path, lies, **options):
    make.lying(lies).save(path, exif=make.exif(lies), **options)


def saved_xmp(path, lies, **options):
    if path.suffix == ".png":
        text = make.xmp(lies).decode()
        make.with_text(path, make.lying(lies), "XML:com.adobe.xmp", text)
    elif path.suffix == ".tif":
        path.write_bytes(make.tiff(make.eight(lies), more={700: ("B", make.xmp(lies))}, **options))
    else:
        make.lying(lies).save(path, xmp=make.xmp(lies), **options)


def heic(path, lies):
    made = pillow_heif.from_pillow(make.lying(lies))
    made.info["exif"] = make.exif(lies).tobytes()
    made.save(path, quality=90)


def tiff(path, lies, form="uint8", **options):
    pixels = make.eight(lies) if form == "uint8" else make.deep(lies, form)
    path.write_bytes(make.tiff(pixels, more={274: ("H", lies)}, **options))


def tiff_xmp(path, lies):
    more = {700: ("B", make.xmp(lies))}
    path.write_bytes(make.tiff(make.deep(lies, "uint16"), more=more))


def png16(path, lies):
    exif = make.exif(lies).tobytes().removeprefix(b"Exif\0\0")
    path.write_bytes(make.png16(make.deep(lies, "uint16"), (b"eXIf", exif)))


def raw(path, lies, **options):
    path.write_bytes(make.raw(path.suffix[1:], lies, **options))


KINDS: dict[str, Callable[[Path, int], None]] = {
    "jpg": saved,
    "webp": partial(saved, quality=95),
    "png": saved,
    "tif": saved,
    "lzw.tif": partial(saved, compression="tiff_lzw"),
    "heic": heic,
    "avif": partial(saved, quality=90),
    "xmp.jpg": partial(saved_xmp, quality=95),
    "xmp.png": saved_xmp,
    "xmp.webp": partial(saved_xmp, quality=95),
    "xmp.tif": saved_xmp,
    "xmp16.tif": tiff_xmp,
    "16.png": png16,
    "16.tif": partial(tiff, form="uint16"),
    "big.tif": partial(tiff, big=True),
    "big16.tif": partial(tiff, form="uint16", big=True, order=">"),
    "float.tif": partial(tiff, form="float32"),
    **{f"a.{ending}": raw for ending in RAW},
    "motorola.nef": partial(raw, order=">"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_told_and_shown_upright_however_it_lies(pool, tmp_path, kind):
    name = kind if "." in kind else f"a.{kind}"
    for lies in range(1, 9):
        path = tmp_path / f"{lies}{name}"
        KINDS[kind](path, lies)
        result = pool.probe(ProbeRequest(str(path)))
        assert result.reason == "", result.message
        told = result.probe.technical
        # A raw has the size of its sensor, where that is known.
        times = 4 if path.suffix[1:] in WITH_SENSOR else 1
        assert (told.width, told.height) == (120 * times, 200 * times), lies
        assert told.aspect_ratio == "3:5"
        for view in (Derived.THUMB, Derived.PREVIEW, Derived.FULL):
            made = pool.render(RenderRequest(str(path), view, str(tmp_path / view))).result(60)
            assert made.reason == "", made.message
            assert (made.width, made.height) == (120, 200), (lies, view)
            assert make.corners(tmp_path / view) == [0, 1, 2, 3], (lies, view)


@pytest.mark.parametrize("ending", RAW)
def test_a_raw_file_says_itself_when_and_with_what_it_was_taken(pool, tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    raw(path, 6)
    probe = pool.probe(ProbeRequest(str(path))).probe
    assert probe.recorded is not None
    assert probe.recorded.at == TAKEN
    said = probe.technical.mediainfo_raw["exif"]
    assert said["DateTimeOriginal"] == make.TAKEN
    if ending in {"nef", "arw", "dng", "orf", "rw2"}:
        assert (said["Make"], said["Model"]) == ("A camera", "The model")
        assert probe.technical.bit_depth == 14


SENSORS = [
    *((lies, {"preview": None}, 60) for lies in range(1, 9)),
    (6, {"preview": None, "edge": 8, "order": ">"}, 60),
    (8, {"preview": (60, 100), "edge": 4, "size": (480, 800)}, 240),
    (6, {"preview": (960, 1600), "size": (1200, 2000)}, 960),
]


@pytest.mark.parametrize(("lies", "made", "seen"), SENSORS)
def test_a_raw_has_its_sensors_size_and_is_developed_where_its_preview_is_small(
    pool, tmp_path, lies, made, seen
):
    path = tmp_path / "a.dng"
    path.write_bytes(make.sensor(lies, **made))
    probe = looked_at(pool, path)
    assert (probe.technical.width, probe.technical.height) == made.get("size", (120, 200))
    assert probe.warnings == ()
    for view in (Derived.THUMB, Derived.PREVIEW, Derived.FULL):
        picture = shown(pool, path, tmp_path / "t", view)
        assert make.corners(tmp_path / "t") == [0, 1, 2, 3], view
        if view is not Derived.THUMB:
            assert picture.width == seen


def test_a_raw_file_without_a_preview_comes_in_without_a_picture(pool, tmp_path):
    path = tmp_path / "a.dng"
    raw(path, 8, preview=False)
    probe = pool.probe(ProbeRequest(str(path))).probe
    assert (probe.technical.width, probe.technical.height) == (480, 800)
    assert probe.warnings[0].startswith("No picture: the camera put no preview into it")
    made = pool.render(RenderRequest(str(path), Derived.THUMB, str(tmp_path / "t"))).result(60)
    assert made.reason == "unsupported"


def test_a_preview_that_is_upright_already_is_not_turned_again(pool, tmp_path):
    path = tmp_path / "a.nef"
    upright = make.raw("nef", 6).replace(make.jpeg(make.lying(6)), make.jpeg(make.lying(1)))
    path.write_bytes(upright)
    told = looked_at(pool, path).technical
    assert (told.width, told.height) == (480, 800)
    shown(pool, path, tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


@pytest.mark.parametrize("number", [0, 9, 65535])
def test_a_number_that_is_no_orientation_turns_nothing(pool, tmp_path, number):
    path = tmp_path / "a.tif"
    path.write_bytes(make.tiff(make.eight(1), more={274: ("H", number)}))
    photo = tmp_path / "a.jpg"
    Image.open(path).save(photo, exif=make.exif(number))
    for each in (path, photo):
        shown(pool, each, tmp_path / "t")
        assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


# What turns an upright picture into the one that is stored, for each of EXIF's ways to lie.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("lies", STORED)
def test_a_named_face_is_where_its_pixels_are_however_the_picture_lies(tmp_path, lies):
    upright = Image.new("L", (120, 80))
    upright.paste(255, (24, 8, 48, 40))
    how = STORED[lies]
    stored = upright if how is None else upright.transpose(how)
    left, top, right, bottom = stored.getbbox() or (0, 0, 0, 0)
    area = (
        f'stArea:x="{(left + right) / 2 / stored.width}"'
        f' stArea:y="{(top + bottom) / 2 / stored.height}"'
        f' stArea:w="{(right - left) / stored.width}" stArea:h="{(bottom - top) / stored.height}"'
        ' stArea:unit="normalized"'
    )
    path = tmp_path / "face.jpg"
    stored.convert("RGB").save(
        path, quality=95, exif=make.exif(lies), xmp=described(faces(area, size=stored.size))
    )
    found = probe(ProbeRequest(str(path))).probe
    assert found is not None
    (face,) = regions_of({**found.metadata, **found.marks.as_metadata()})
    box = (face.left, face.top, face.width, face.height)
    assert box == pytest.approx((0.2, 0.1, 0.2, 0.4))
    made = render(RenderRequest(str(path), Derived.PREVIEW, str(tmp_path / "made")))
    assert made.reason == ""
    with Image.open(tmp_path / "made") as shown_:
        bright = shown_.convert("L").point(lambda level: 255 if level > 128 else 0).getbbox()
        size = shown_.size
    assert size == (120, 80)
    assert bright == pytest.approx((24, 8, 48, 40), abs=1)
