"""Colours of still pictures on a plain screen: profiles, code points, inks, CIELAB."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from desktop.domain.derived import Derived
from desktop.media.primaries import to_srgb_light
from tests.media import still_makers as make
from tests.media.judge import looked_at, shown
from tests.present import present


# Colours that a screen shows, in the numbers of another profile.
def profile_of(red, green, blue, gamma=2.2):
    """A profile of a screen with these primaries, as programs write it (v2, D50)."""
    white = np.array([0.9642, 1, 0.8249])
    adapted = np.array([[1.0479, 0.0229, -0.0502], [0.0296, 0.9904, -0.0171],
                        [-0.0092, 0.0151, 0.7519]])  # fmt: skip
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in (red, green, blue)]).T
    d65 = np.array([0.3127 / 0.329, 1, 0.3583 / 0.329])
    matrix = adapted @ (columns * np.linalg.solve(columns, d65))
    fixed = lambda values: b"".join(  # noqa: E731
        round(float(v) * 65536).to_bytes(4, "big", signed=True) for v in values
    )
    xyz = lambda values: b"XYZ \0\0\0\0" + fixed(values)  # noqa: E731
    curve = b"curv\0\0\0\0\0\0\0\1" + int(gamma * 256).to_bytes(2, "big") + b"\0\0"
    name = b"A wide screen\0"
    desc = b"desc\0\0\0\0" + len(name).to_bytes(4, "big") + name + b"\0" * 78
    bodies = {b"desc": desc, b"cprt": b"text\0\0\0\0none\0", b"wtpt": xyz(white)}
    bodies |= {bytes(f"{c}XYZ", "ascii"): xyz(matrix[:, i]) for i, c in enumerate("rgb")}
    bodies |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    at = 128 + 4 + 12 * len(bodies)
    table, blocks = len(bodies).to_bytes(4, "big"), b""
    for tag, body in bodies.items():
        body += b"\0" * (-len(body) % 4)
        table += tag + (at + len(blocks)).to_bytes(4, "big") + len(body).to_bytes(4, "big")
        blocks += body
    head = b"\0\0\0\0lcms\x02\x10\0\0mntrRGB XYZ ".ljust(36, b"\0") + b"acsp"
    head = head.ljust(68, b"\0") + fixed(white)
    data = head.ljust(128, b"\0") + table + blocks
    return len(data).to_bytes(4, "big") + data[4:]


WIDE = {
    "adobe": profile_of((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),
    "p3": profile_of((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    "2020": profile_of((0.708, 0.292), (0.17, 0.797), (0.131, 0.046), 2.4),
}


def in_profile(profile):
    """The pattern in the numbers of a profile."""
    source = ImageCms.createProfile("sRGB")
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.profileToProfile(Image.fromarray(make.eight(1)), source, target)


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize(
    "ending", ["jpg", "png", "tif", "webp", "16.png", "16.tif", "16.psd", "heic", "avif", "bmp"]
)
def test_a_wide_gamut_looks_as_it_should_on_a_plain_screen(pool, tmp_path, name, ending):
    profile = WIDE[name]
    path = tmp_path / f"a.{ending}"
    picture = in_profile(profile)
    numbers = np.asarray(picture)
    assert np.abs(numbers.astype(int) - make.eight(1)).max() > 25
    deep = numbers.astype(np.uint16) * 257
    if ending == "16.png":
        path.write_bytes(make.png16(deep, (b"iCCP", b"wide\0\0" + zlib.compress(profile))))
    elif ending == "16.tif":
        path.write_bytes(make.tiff(deep, more={34675: ("U", profile)}))
    elif ending == "16.psd":
        path.write_bytes(make.psd(deep, profile=profile))
    elif ending == "bmp":
        path.write_bytes(make.bmp(numbers, profile))
    elif ending == "heic":
        import pillow_heif

        pillow_heif.from_pillow(picture).save(path, quality=95, icc_profile=profile)
    else:
        picture.save(path, icc_profile=profile, quality=95)
    assert looked_at(pool, path).metadata["profile"] == "A wide screen"
    for view in (Derived.THUMB, Derived.PREVIEW):
        seen = shown(pool, path, tmp_path / view, view).convert("RGB")
        places = ((30, 50), (90, 50), (30, 150), (90, 150))
        gaps = np.array([seen.getpixel(p) for p in places]) - np.array(make.CORNERS)
        assert np.abs(gaps).max() <= 14, view


def back_in(profile, path):
    """A derived picture in the numbers of a profile, by what it says of its own colours."""
    with Image.open(path) as seen:
        own = seen.info.get("icc_profile")
        source = (
            ImageCms.ImageCmsProfile(io.BytesIO(own)) if own else ImageCms.createProfile("sRGB")
        )
        target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return np.asarray(ImageCms.profileToProfile(seen.convert("RGB"), source, target)).astype(
            int
        )


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("ending", ["jpg", "png", "clear.png", "16.png", "16.tif", "heic"])
def test_what_is_looked_at_large_keeps_what_a_plain_screen_does_not_have(
    pool, tmp_path, name, ending
):
    profile, path = WIDE[name], tmp_path / f"a.{ending}"
    numbers = np.zeros((200, 120, 3), np.uint8)
    numbers[:100, :60], numbers[:100, 60:] = (250, 10, 10), (10, 250, 10)
    numbers[100:, :60], numbers[100:, 60:] = (10, 240, 240), (128, 128, 128)
    deep = numbers.astype(np.uint16) * 257
    if ending == "16.png":
        path.write_bytes(make.png16(deep, (b"iCCP", b"wide\0\0" + zlib.compress(profile))))
    elif ending == "16.tif":
        path.write_bytes(make.tiff(deep, more={34675: ("U", profile)}))
    elif ending == "heic":
        import pillow_heif

        coded = pillow_heif.from_pillow(Image.fromarray(numbers))
        coded.save(path, quality=98, icc_profile=profile)
    else:
        picture = Image.fromarray(numbers)
        if ending == "clear.png":
            picture.putalpha(200)
        picture.save(path, icc_profile=profile, quality=98, subsampling=0)
    places = [(50, 30), (50, 90), (150, 30), (150, 90)]
    gaps = {}
    for view in (Derived.THUMB, Derived.PREVIEW, Derived.FULL):
        shown(pool, path, tmp_path / view, view)
        seen = back_in(profile, tmp_path / view)
        gaps[view] = max(np.abs(seen[at] - numbers[at].astype(int)).max() for at in places)
    assert max(gaps[Derived.PREVIEW], gaps[Derived.FULL]) <= 12
    assert gaps[Derived.THUMB] > 25, "a thumbnail is one of a plain screen"
    with Image.open(tmp_path / Derived.THUMB) as small:
        assert not small.info.get("icc_profile")


def test_inks_lab_and_numbered_primaries_keep_their_colours_too(pool, tmp_path):
    cyan = Image.frombytes("LAB", (120, 200), bytes((190, 196, 226)) * 24_000)
    cyan.save(tmp_path / "lab.tif")
    signal = np.full((200, 120, 3), (10, 250, 10), np.uint8)
    Image.fromarray(signal).save(tmp_path / "plain.png")
    data = (tmp_path / "plain.png").read_bytes()
    body = b"cICP" + bytes((12, 13, 0, 1))
    chunk = len(body[4:]).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    (tmp_path / "coded.png").write_bytes(data[:33] + chunk + data[33:])
    for name in ("lab.tif", "coded.png"):
        shown(pool, tmp_path / name, tmp_path / "preview", Derived.PREVIEW)
        with Image.open(tmp_path / "preview") as seen:
            assert seen.info.get("icc_profile"), name
    assert np.abs(back_in(WIDE["p3"], tmp_path / "preview")[9, 9] - signal[9, 9]).max() <= 12
    shown(pool, tmp_path / "plain.png", tmp_path / "preview", Derived.PREVIEW)
    with Image.open(tmp_path / "preview") as seen:
        assert not seen.info.get("icc_profile"), "colours of a plain screen say nothing"


@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "16.tif", "16.psd"])
@pytest.mark.parametrize(
    "profile",
    [b"\0", b"nonsense" * 400, WIDE["p3"][:200], WIDE["p3"][:140] + b"\xff" * 400],
    ids=["nothing", "nonsense", "cut", "wild"],
)
def test_a_broken_profile_costs_a_warning_and_no_picture(pool, tmp_path, ending, profile):
    path = tmp_path / f"a.{ending}"
    if ending == "16.psd":
        path.write_bytes(make.psd(make.deep(1, "uint16"), profile=profile))
    elif ending == "16.tif":
        path.write_bytes(make.tiff(make.deep(1, "uint16"), more={34675: ("U", profile)}))
    else:
        Image.fromarray(make.eight(1)).save(path, icc_profile=profile, quality=95)
    assert looked_at(pool, path).warnings == (
        "Its colour profile is damaged, so its colours may be off.",
    )
    shown(pool, path, tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


def test_cielab_and_grey_with_a_profile_are_shown_in_their_colours(pool, tmp_path):
    lab = ImageCms.profileToProfile(
        Image.fromarray(make.eight(1)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    present(lab).save(tmp_path / "lab.tif")
    probe = looked_at(pool, tmp_path / "lab.tif")
    assert probe.technical.color_space == "lab"
    shown(pool, tmp_path / "lab.tif", tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


P3, WIDEST = (
    (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329),
    (*(0.708, 0.292, 0.17, 0.797, 0.131, 0.046, 0.3127, 0.329),),
)


def coded(primaries=None, transfer="srgb"):
    """The pattern in other numbers, from 0 to 1: of these primaries and this curve."""
    signal = make.eight(1) / 255
    light = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    if primaries:
        light = np.clip(light @ np.linalg.inv(to_srgb_light(primaries)).T, 0, 1)
    if transfer == "pq":
        root = (light * 203 / 10_000) ** (2610 / 16384)
        high = (3424 / 4096 + 2413 / 128 * root) / (1 + 2392 / 128 * root)
        return high ** (2523 / 32)
    if transfer == "linear":
        return light
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def png_with(chunk, values):
    return make.png16((values * 65535).round().astype(np.uint16), chunk)


def png8_with(chunk, values):
    """The same of 8 bits."""
    buffer = io.BytesIO()
    Image.fromarray((values * 255).round().astype(np.uint8)).save(buffer, "PNG")
    kind, body = chunk
    block = len(body).to_bytes(4, "big") + kind + body
    data = buffer.getvalue()
    return data[:33] + block + zlib.crc32(kind + body).to_bytes(4, "big") + data[33:]


def heif_with(values, ending, primaries, transfer):
    """A HEIC or an AVIF whose pixels are named by these numbers."""
    import pillow_heif

    picture = Image.fromarray((values * 255).round().astype(np.uint8))
    buffer = io.BytesIO()
    if ending == "heic":
        pillow_heif.from_pillow(picture).save(
            buffer, quality=95, color_primaries=primaries, transfer_characteristics=transfer
        )
        return buffer.getvalue()
    picture.save(buffer, "AVIF", quality=95)
    data = bytearray(buffer.getvalue())
    at = data.index(b"colrnclx") + 8
    data[at : at + 4] = primaries.to_bytes(2, "big") + transfer.to_bytes(2, "big")
    return bytes(data)


_CHRM = b"".join(round(v * 100_000).to_bytes(4, "big") for v in (0.3127, 0.329, *P3[:6]))
CODED = {
    "p3.png": lambda: png8_with((b"cICP", b"\x0c\x0d\0\1"), coded(P3)),
    "p3-16.png": lambda: png_with((b"cICP", b"\x0c\x0d\0\1"), coded(P3)),
    "pq-16.png": lambda: png_with((b"cICP", b"\x09\x10\0\1"), coded(WIDEST, "pq")),
    "linear.png": lambda: png8_with((b"gAMA", (100_000).to_bytes(4, "big")), coded(None, "linear")),
    "chrm.png": lambda: png8_with((b"cHRM", _CHRM), coded(P3)),
    "p3.heic": lambda: heif_with(coded(P3), "heic", 12, 13),
    "pq.heic": lambda: heif_with(coded(WIDEST, "pq"), "heic", 9, 16),
    "p3.avif": lambda: heif_with(coded(P3), "avif", 12, 13),
    "pq.avif": lambda: heif_with(coded(WIDEST, "pq"), "avif", 9, 16),
}


@pytest.mark.parametrize("name", CODED)
def test_colours_named_by_numbers_look_as_they_should(pool, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(CODED[name]())
    said = looked_at(pool, path).metadata
    if name.startswith("pq"):
        assert said["hdr"] == "PQ"
    elif name.startswith("p3"):
        assert said["profile"] == "Display P3"
    seen = shown(pool, path, tmp_path / "t").convert("RGB")
    places = ((30, 50), (90, 50), (30, 150), (90, 150))
    gaps = np.array([seen.getpixel(p) for p in places]) - np.array(make.CORNERS)
    assert np.abs(gaps).max() <= (30 if name.startswith("pq") else 16)


def test_numbers_of_colours_that_mean_nothing_harm_nothing(pool, tmp_path):
    for index, chunk in enumerate(
        [
            (b"cICP", b"\xff\xff\xff\xff"),
            (b"cICP", b"\x09"),
            (b"gAMA", b"\0\0\0\0"),
            (b"gAMA", b"\xff\xff\xff\xff"),
            (b"cHRM", b"\0" * 32),
            (b"cHRM", b"\xff" * 32),
        ]
    ):
        path = tmp_path / f"{index}.png"
        path.write_bytes(png8_with(chunk, make.eight(1) / 255))
        looked_at(pool, path)
        shown(pool, path, tmp_path / "t")
        assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


@pytest.mark.parametrize("ending", ["8.tif", "16.tif", "8.psd", "16.psd", "8.psb", "16.psb"])
def test_inks_are_seen_as_colours_whatever_holds_them(pool, tmp_path, ending):
    inks = np.asarray(Image.fromarray(make.eight(1)).convert("CMYK"))
    document = ending[-3:] in {"psd", "psb"}
    stored = 255 - inks if document else inks  # Photoshop stores the paper
    deep = stored.astype(np.uint16) * 257 if ending.startswith("16") else stored
    path = tmp_path / ending
    if document:
        path.write_bytes(make.psd(deep, mode=4, large=ending.endswith("b")))
    else:
        path.write_bytes(make.tiff(deep, photometric=5))
    assert looked_at(pool, path).technical.color_space == "cmyk"
    shown(pool, path, tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]


@pytest.mark.parametrize("ending", ["8.psd", "16.psd", "8.psb"])
def test_cielab_documents_are_seen_in_their_colours(pool, tmp_path, ending):
    lab = ImageCms.profileToProfile(
        Image.fromarray(make.eight(1)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    signed = np.frombuffer(present(lab).tobytes(), np.uint8).reshape(200, 120, 3).copy()
    signed[..., 1:] ^= 128
    deep = signed.astype(np.uint16) * 257 if ending.startswith("16") else signed
    path = tmp_path / ending
    path.write_bytes(make.psd(deep, mode=9, large=ending.endswith("b")))
    shown(pool, path, tmp_path / "t")
    assert make.corners(tmp_path / "t") == [0, 1, 2, 3]
