"""What people wrote into files: by whichever of the ways there are, and none of them harms."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.domain.embedded import EmbeddedMarks
from desktop.domain.recorded_date import DateSource
from desktop.formats.xmp import read_xmp
from tests.formats.test_xmp import bag, described
from tests.media.judge import looked_at
from tests.present import present

XMP = described(
    bag("dc:subject", "harbour") + bag("dc:rights", "© Ada", kind="Alt"), 'xmp:Rating="4"'
)
_CODED = b"\x1b%G"  # UTF-8
RECORDS: list[tuple[int, int, bytes]] = [
    (1, 90, _CODED),
    (2, 5, b"Pier"),
    (2, 25, b"harbour"),
    (2, 25, "Nebel/früh".encode()),
    (2, 55, b"20241121"),
    (2, 60, b"223005+0900"),
    (2, 80, b"Ada"),
    (2, 116, "© Ada".encode()),
    (2, 120, b"On the pier."),
]


def iptc(records: list[tuple[int, int, bytes]]) -> bytes:
    """A JPEG's segment with these records. Source: IPTC-IIM 4.2, Photoshop's image resources."""
    body = b"".join(
        bytes((0x1C, record, number)) + len(data).to_bytes(2, "big") + data
        for record, number, data in records
    )
    resource = b"8BIM\x04\x04\0\0" + len(body).to_bytes(4, "big") + body + b"\0" * (len(body) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment


def jpeg(path: Path, segment: bytes = b"", **options: Any) -> Path:
    Image.new("RGB", (60, 40), (30, 90, 120)).save(path, "JPEG", **options)
    data = path.read_bytes()
    path.write_bytes(data[:2] + segment + data[2:])
    return path


def exif(**tags: Any) -> Image.Exif:
    made = Image.Exif()
    for tag, value in tags.items():
        made[int(tag[1:])] = value
    return made


def test_iptc_is_read_and_its_date(pool: Any, tmp_path: Path) -> None:
    probe = looked_at(pool, jpeg(tmp_path / "a.jpg", iptc(RECORDS)))
    assert probe.marks == EmbeddedMarks(
        keywords=("harbour", "Nebel-früh"), title="Pier", description="On the pier.",
        creator="Ada", copyright="© Ada",
    )  # fmt: skip
    assert present(probe.recorded).source == DateSource.IPTC
    assert present(probe.recorded).iso == "2024-11-21T13:30:05+00:00"


def test_the_words_of_exif_are_read_and_a_makers_own_are_not(pool: Any, tmp_path: Path) -> None:
    words = exif(
        t270="On the pier", t315="Ada", t33432="2024 Ada", t18246=3,
        t40094="harbour;fog\0".encode("utf-16-le"),
    )  # fmt: skip
    probe = looked_at(pool, jpeg(tmp_path / "a.jpg", exif=words))
    assert probe.marks == EmbeddedMarks(
        rating=3, keywords=("harbour", "fog"), description="On the pier", creator="Ada",
        copyright="2024 Ada",
    )  # fmt: skip
    maker = exif(t270="OLYMPUS DIGITAL CAMERA         ")
    assert not looked_at(pool, jpeg(tmp_path / "b.jpg", exif=maker)).marks


def test_xmp_is_believed_before_the_others_and_keywords_are_those_of_all(
    pool: Any, tmp_path: Path
) -> None:
    path = jpeg(tmp_path / "a.jpg", iptc(RECORDS), xmp=XMP, exif=exif(t18246=2))
    marks = looked_at(pool, path).marks
    assert marks.rating == 4
    assert marks.keywords == ("harbour", "Nebel-früh")
    assert marks.title == "Pier"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp_is_found_in_every_kind_of_picture(pool: Any, tmp_path: Path, kind: str) -> None:
    options: dict[str, Any] = {"xmp": XMP}
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"pnginfo": info}
    elif kind == "TIFF":
        options = {"tiffinfo": {700: XMP}}
    path = tmp_path / f"a.{kind.lower()}"
    Image.new("RGB", (60, 40), (30, 90, 120)).save(path, kind, **options)
    probe = looked_at(pool, path)
    assert (probe.marks.rating, probe.marks.keywords) == (4, ("harbour",))


def test_xmp_is_found_in_a_film(pool: Any, media: dict[str, Path], tmp_path: Path) -> None:
    box = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP
    data = media["mp4"].read_bytes() + (len(box) + 8).to_bytes(4, "big") + b"uuid" + box
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    assert looked_at(pool, path).marks.rating == 4


def test_damaged_words_harm_no_picture(pool: Any, tmp_path: Path) -> None:
    chance = random.Random(5)
    for number in range(12):
        segment, packet = bytearray(iptc(RECORDS)), bytearray(XMP)
        for data in (segment, packet):
            for at in chance.sample(range(18, len(data)), 8):
                data[at] = chance.randrange(256)
        path = jpeg(tmp_path / f"{number}.jpg", bytes(segment), xmp=bytes(packet))
        assert looked_at(pool, path).technical.width == 60


def test_no_packet_makes_the_reader_fail() -> None:
    chance = random.Random(3)
    for _ in range(300):
        data = bytearray(XMP)
        for at in chance.sample(range(len(data)), chance.choice((1, 4, 16))):
            data[at] = chance.randrange(256)
        read_xmp(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]))
