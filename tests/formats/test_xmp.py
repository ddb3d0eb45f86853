"""XMP as programs write it, and what is no XMP."""

from __future__ import annotations

import pytest

from desktop.domain.asset import ColourLabel
from desktop.domain.embedded import EmbeddedMarks
from desktop.formats.xmp import BYTES_LIMIT, NOTHING, read_xmp

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    ' xmlns:digiKam="http://www.digikam.org/ns/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/">'
)
TAIL = "</rdf:RDF></x:xmpmeta>"


def packet(inside: str) -> bytes:
    return f'<?xpacket begin="\ufeff"?>{HEAD}{inside}{TAIL}<?xpacket end="w"?>'.encode()


def bag(name: str, *words: str, kind: str = "Bag") -> str:
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def described(inside: str, attributes: str = "") -> bytes:
    return packet(f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>')


MARKS = [
    (described("", 'xmp:Rating="4" xmp:Label="Red"'), EmbeddedMarks(4, ColourLabel.RED)),
    (described("<xmp:Rating>4</xmp:Rating><xmp:Label>Select</xmp:Label>"),
     EmbeddedMarks(4, ColourLabel.RED)),
    (described("", 'xmp:Rating="-1"'), EmbeddedMarks()),
    (described("", 'xmp:Rating="9"'), EmbeddedMarks(5)),
    (described("", 'xmp:Rating="many"'), EmbeddedMarks()),
    (described("", 'MicrosoftPhoto:Rating="75"'), EmbeddedMarks(4)),
    (described(bag("dc:subject", "harbour", "night / rain")),
     EmbeddedMarks(keywords=("harbour", "night - rain"))),
    (described(bag("dc:subject", "Day 1", "A cam", "harbour")
               + bag("lr:hierarchicalSubject", "Day 1|A cam")),
     EmbeddedMarks(keywords=("Day 1/A cam", "harbour"))),
    (described(bag("digiKam:TagsList", "People/Mara", kind="Seq")),
     EmbeddedMarks(keywords=("People/Mara",))),
    (described('<dc:description><rdf:Alt><rdf:li xml:lang="de">Boot</rdf:li>'
               '<rdf:li xml:lang="x-default">Boat</rdf:li></rdf:Alt></dc:description>'),
     EmbeddedMarks(description="Boat")),
    (described(bag("dc:creator", "Ada", "Bo", kind="Seq") + bag("dc:rights", "© Ada", kind="Alt")),
     EmbeddedMarks(creator="Ada, Bo", copyright="© Ada")),
    (described(bag("Iptc4xmpExt:PersonInImage", "Mara")
               + '<mwg-rs:Regions><rdf:Description><mwg-rs:RegionList><rdf:Bag><rdf:li>'
               '<rdf:Description mwg-rs:Name="Tom" mwg-rs:Type="Face"/></rdf:li></rdf:Bag>'
               "</mwg-rs:RegionList></rdf:Description></mwg-rs:Regions>"),
     EmbeddedMarks(people=("Mara", "Tom"))),
]  # fmt: skip


@pytest.mark.parametrize(("data", "marks"), MARKS)
def test_what_a_person_wrote_is_read(data: bytes, marks: EmbeddedMarks) -> None:
    assert read_xmp(data).marks == marks


def test_dates_come_in_the_order_in_which_they_are_believed() -> None:
    data = described(
        "<photoshop:DateCreated>2024-11-21</photoshop:DateCreated>",
        'xmp:CreateDate="2025-01-01T10:00:00Z" exif:DateTimeOriginal="2024-11-21T22:30:00+09:00"',
    )
    assert read_xmp(data).stamps == (
        "2024-11-21T22:30:00+09:00",
        "2024-11-21",
        "2025-01-01T10:00:00Z",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>',
        b"<a>" * 100_000,
        b"<x/>" + b" " * BYTES_LIMIT,
        b'<?xml version="1.0" encoding="nowhere"?><x/>',
        b"\xff\xfe<\0x\0",
    ],
    ids=["empty", "words", "crossed", "file", "bomb", "deep", "large", "encoding", "half"],
)
def test_what_is_none_says_nothing(data: bytes) -> None:
    assert read_xmp(data) == NOTHING


def test_a_flood_of_words_is_cut() -> None:
    words = [f"word {number}" for number in range(5000)]
    marks = read_xmp(described(bag("dc:subject", *words, "x" * 5000))).marks
    assert len(marks.keywords) == 200
