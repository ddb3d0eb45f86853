"""Marks written into XMP: everything that is not ours is byte for byte what it was."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from desktop.domain.asset import ColourLabel
from desktop.domain.embedded import NO_MARKS, EmbeddedMarks
from desktop.domain.region import Region
from desktop.formats.xmp import read_xmp
from desktop.formats.xmp_text import UneditableError
from desktop.formats.xmp_write import written
from tests.formats.test_xmp import bag, described, packet
from tests.formats.test_xmp_regions import MARA, NORMAL, WINDOWS, faces

OURS = EmbeddedMarks(
    rating=4,
    label=ColourLabel.BLUE,
    keywords=("harbour", "Day 1/A cam", "Day 2/A cam"),
    description="Fog & gulls <at> the pier\nsecond line",
    people=("Mara", "Tom"),
)
# What darktable and Camera Raw write besides, with everything that a rewriting would lose.
FOREIGN = (
    b'<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- kept -->\r\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">\r\n'
    b' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\r\n'
    b'  <rdf:Description rdf:about=""\r\n    xmlns:xmp="http://ns.adobe.com/xap/1.0/"\r\n'
    b"    xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/'\r\n"
    b'    xmlns:darktable="http://darktable.sf.net/"\r\n'
    b'   xmp:Rating="2"\r\n   crs:Exposure2012="+0.35" darktable:note=\'xmp:Rating="5"\'\r\n'
    b'   darktable:xmp_version = "5">\r\n'
    b"   <darktable:history><rdf:Seq><rdf:li darktable:num=\"0\" darktable:params='a&quot;b'/>"
    b"</rdf:Seq></darktable:history>\r\n"
    b"   <crs:Look>&#xE9;t&#233; <![CDATA[<raw>]]></crs:Look>\r\n"
    b"  </rdf:Description>\r\n </rdf:RDF>\r\n</x:xmpmeta>\r\n"
    b'<?xpacket end="w"?>\r\n\r\n'
)


def said(data: bytes | None) -> EmbeddedMarks:
    assert data is not None
    found = read_xmp(data)
    return replace(found.marks, regions=found.regions.regions)


def test_a_new_sidecar_says_all_of_it() -> None:
    data = written(None, OURS, NO_MARKS, regions=(MARA,), size=(60, 40))
    assert said(data) == replace(
        OURS, keywords=("Day 1/A cam", "Day 2/A cam", "harbour"), regions=(MARA,)
    )
    assert data is not None
    assert data.count(b"<rdf:li>A cam</rdf:li>") == 1
    assert written(data, OURS, OURS, regions=(MARA,), size=(60, 40)) is None
    assert written(None, NO_MARKS, NO_MARKS) is None


def test_of_a_sidecar_of_other_programs_only_our_bytes_change() -> None:
    data = written(FOREIGN, replace(NO_MARKS, rating=4), NO_MARKS)
    assert data is not None
    assert data == FOREIGN.replace(b'\r\n   xmp:Rating="2"', b"").replace(
        b"</crs:Look>\r\n", b"</crs:Look>\r\n   <xmp:Rating>4</xmp:Rating>\r\n"
    )
    more = written(data, OURS, replace(NO_MARKS, rating=4))
    assert more is not None
    for kept in (b"<!-- kept -->", b"darktable:params='a&quot;b'", b"<![CDATA[<raw>]]>"):
        assert kept in more
    # Once what was written goes again, the file is what it was before.
    again = written(more, NO_MARKS, OURS)
    assert again == FOREIGN.replace(b'\r\n   xmp:Rating="2"', b"")


def test_what_the_library_never_knew_stays() -> None:
    theirs = described(
        bag("dc:subject", "gull", "harbour", "Day 1", "A cam")
        + bag("lr:hierarchicalSubject", "Day 1", "Day 1|A cam")
        + bag("digiKam:TagsList", "Day 1/A cam", "gull", kind="Seq")
        + bag("Iptc4xmpExt:PersonInImage", "Ada")
        + '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boat</rdf:li>'
        '<rdf:li xml:lang="de">Boot</rdf:li></rdf:Alt></dc:description>',
        'xmp:Rating="-1" xmp:Label="Winner" MicrosoftPhoto:Rating="99"',
    )
    assert written(theirs, NO_MARKS, NO_MARKS) is None
    had = EmbeddedMarks(keywords=("harbour", "Day 1/A cam"), description="Boat")
    now = written(theirs, EmbeddedMarks(keywords=("Day 1/B cam",), description="Ship"), had)
    assert now is not None
    assert said(now).keywords == ("gull", "Day 1/B cam") or set(said(now).keywords) == {
        "gull", "Day 1/B cam",
    }  # fmt: skip
    assert said(now).description == "Ship"
    assert b'<rdf:li xml:lang="de">Boot</rdf:li>' in now
    assert b'xmp:Rating="-1" xmp:Label="Winner" MicrosoftPhoto:Rating="99"' in now
    assert b"A cam" not in now
    assert said(now).people == ("Ada",)
    rated = written(theirs, replace(NO_MARKS, rating=3), NO_MARKS)
    assert rated is not None
    assert said(rated).rating == 3
    assert b"<MicrosoftPhoto:Rating>50</MicrosoftPhoto:Rating>" in rated
    cleared = written(rated, NO_MARKS, replace(NO_MARKS, rating=3))
    assert said(cleared).rating == 0


def test_regions_are_left_alone_and_put_in_only_where_there_are_none() -> None:
    for theirs in (described(faces(NORMAL)), described(WINDOWS)):
        other = Region("Tom", "face", 0.5, 0.5, 0.1, 0.1)
        assert written(theirs, NO_MARKS, NO_MARKS, regions=(other,), size=(60, 40)) is None
        # Who is marked in the picture stays in it, whatever was taken off the list.
        changed = written(
            theirs, replace(NO_MARKS, people=("Ada",)), EmbeddedMarks(people=("Mara",))
        )
        assert said(changed).people == ("Ada", "Mara")
        assert said(changed).regions == (MARA,)
    put = written(described("<xmp:Label/>"), NO_MARKS, NO_MARKS, regions=(MARA,), size=(60, 40))
    assert said(put).regions == (MARA,)
    assert read_xmp(put or b"").regions.size == (60, 40)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "iso-8859-1", "windows-1251"]
)
def test_a_file_keeps_its_encoding(encoding: str) -> None:
    declared = "UTF-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    text = FOREIGN.decode().replace("UTF-8", declared)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    theirs = (mark + text).encode(encoding)
    data = written(theirs, replace(NO_MARKS, keywords=("港", "Гавань")), NO_MARKS)
    assert data is not None
    assert said(data).keywords == ("港", "Гавань")
    assert said(data).rating == 2
    plain = re.sub(r"\r\n   <dc:subject.*</dc:subject>", "", data.decode(encoding).lstrip("\ufeff"))
    assert plain == text


REFUSED = {
    "damaged": FOREIGN[:400],
    "a document type": FOREIGN.replace(b"<!-- kept -->", b"<!DOCTYPE x>"),
    "entities": b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "no XMP": b"<plist><dict/></plist>",
    "empty": b"",
    "large": b"<x>" + b" " * (5 << 20) + b"</x>",
    "an unknown encoding": FOREIGN.replace(b'"UTF-8"', b'"klingon"'),
    "a wrong encoding": FOREIGN.replace(b"<crs:Look>", b"<crs:Look>\xff\xfe"),
    "half of UTF-16": FOREIGN.decode().encode("utf-16")[:-3],
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_changed_without_harm_is_refused(what: str) -> None:
    with pytest.raises(UneditableError, match=r"^its? "):
        written(REFUSED[what], OURS, NO_MARKS)


EMPTY_FORMS = [
    packet(""),
    packet('<rdf:Description rdf:about=""/>'),
    packet("").replace(b"></rdf:RDF>", b"/>"),
    b'<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    b'<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><Description/></RDF>',
    packet('<rdf:Description rdf:about=""></rdf:Description><rdf:Description xmp:Rating="1"/>'),
    described("") + b"\0" * 500,
]


@pytest.mark.parametrize("number", range(len(EMPTY_FORMS)))
def test_every_form_of_an_almost_empty_file(number: int) -> None:
    data = written(EMPTY_FORMS[number], OURS, NO_MARKS, regions=(MARA,), size=(60, 40))
    assert said(data).rating == 4
    assert set(said(data).keywords) == set(OURS.keywords)
    assert said(data).regions == (MARA,)
    assert written(data, OURS, OURS) is None


def test_any_order_of_changes_ends_in_what_the_library_says() -> None:
    """Whatever was written before, the next writing is exact, and a second one does nothing."""
    chance = random.Random(7)
    words = ["harbour", "Day 1/A cam", "Day 1/B cam", "Day 2", "a & b", "<x>", "Ünder", "港/船"]
    for start in (FOREIGN, *EMPTY_FORMS, described(bag("digiKam:TagsList", "gull", kind="Seq"))):
        data, shared = start, NO_MARKS
        for _ in range(12):
            ours = EmbeddedMarks(
                rating=chance.randrange(6),
                label=chance.choice(list(ColourLabel)),
                keywords=tuple(chance.sample(words, chance.randrange(len(words)))),
                description=chance.choice(["", "A  b", "1 < 2 & \"3\" 'x'", "line\nline"]),
                people=tuple(chance.sample(["Ada", "Bo & Co", "Cé"], chance.randrange(4))),
            )
            data, shared = written(data, ours, shared) or data, ours
            assert written(data, ours, shared) is None
            now = said(data)
            if ours.rating:
                assert now.rating == ours.rating
            assert (now.label, now.description) == (ours.label, ours.description)
            assert {k for k in now.keywords if "/" in k} == {k for k in ours.keywords if "/" in k}
            assert set(now.people) == set(ours.people)
        if start is FOREIGN:
            assert b"<![CDATA[<raw>]]>" in data
