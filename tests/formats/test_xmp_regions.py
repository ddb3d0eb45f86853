"""Regions as programs write them, brought into the picture as one looks at it."""

from __future__ import annotations

import pytest

from desktop.domain.region import Region, region_of, regions_of, stored, upright
from desktop.formats.xmp import read_xmp
from tests.formats.test_xmp import described

AREA = 'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"'
SIZE = 'xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"'
MP = (
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/"'
    ' xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
    ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
)
# A face in the left half of the upper quarter.
MARA = Region("Mara", "face", 0.1, 0.05, 0.3, 0.2)


def faces(area: str, *, size: tuple[int, int] = (60, 40), kind: str = "Face") -> str:
    """What digiKam and Lightroom write, with one region."""
    width, height = size
    return (
        f'<mwg-rs:Regions {AREA} {SIZE} rdf:parseType="Resource">'
        f'<mwg-rs:AppliedToDimensions stDim:w="{width}" stDim:h="{height}" stDim:unit="pixel"/>'
        "<mwg-rs:RegionList><rdf:Bag><rdf:li>"
        f'<rdf:Description mwg-rs:Name="Mara" mwg-rs:Type="{kind}"><mwg-rs:Area {area}/>'
        "</rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )


NORMAL = 'stArea:x="0.25" stArea:y="0.15" stArea:w="0.3" stArea:h="0.2" stArea:unit="normalized"'
PIXELS = 'stArea:x="15" stArea:y="6" stArea:w="18" stArea:h="8" stArea:unit="pixel"'
RESOURCE = (
    f'<mwg-rs:Regions {AREA} rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
    '<rdf:li rdf:parseType="Resource"><mwg-rs:Name>Mara</mwg-rs:Name>'
    '<mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Area rdf:parseType="Resource">'
    "<stArea:x>0.25</stArea:x><stArea:y>0.15</stArea:y><stArea:w>0.3</stArea:w>"
    "<stArea:h>0.2</stArea:h></mwg-rs:Area></rdf:li></rdf:Bag></mwg-rs:RegionList>"
    "</mwg-rs:Regions>"
)
WINDOWS = (
    f'<MP:RegionInfo {MP} rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li'
    ' MPReg:Rectangle="0.1, 0.05, 0.3, 0.2" MPReg:PersonDisplayName="Mara"/>'
    "</rdf:Bag></MPRI:Regions></MP:RegionInfo>"
)
FORMS = {
    "attributes": faces(NORMAL),
    "pixels": faces(PIXELS),
    "elements": RESOURCE,
    "windows": WINDOWS,
    "both": faces(NORMAL) + WINDOWS,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_way_of_writing_a_face(form: str) -> None:
    found = read_xmp(described(FORMS[form]))
    assert found.upright(1, (60, 40)).regions == (MARA,)
    assert found.marks.people == ("Mara",)


def test_they_turn_with_the_picture_unless_they_were_drawn_on_it_as_it_is_shown() -> None:
    as_stored = read_xmp(described(faces(NORMAL)))
    # Turned clockwise, what is on the left goes to the top, what is on top to the right.
    turned = Region("Mara", "face", 0.75, 0.1, 0.2, 0.3)
    assert as_stored.upright(6, (40, 60)).regions == (turned,)
    as_shown = read_xmp(described(faces(NORMAL, size=(40, 60))))
    assert as_shown.upright(6, (40, 60)).regions == (MARA,)
    for lies in range(1, 9):
        assert stored(upright((MARA,), lies), lies) == (MARA,), lies


def test_circles_points_and_what_is_nowhere() -> None:
    def of(area: str, kind: str = "Focus") -> tuple[Region, ...]:
        return read_xmp(described(faces(area, kind=kind))).upright(1, (60, 40)).regions

    circle = 'stArea:x="0.5" stArea:y="0.5" stArea:d="0.3"'
    assert of(circle) == (Region("Mara", "focus", 0.4, 0.35, 0.2, 0.3),)
    assert of('stArea:x="0.5" stArea:y="0.5"') == (Region("Mara", "focus", 0.5, 0.5, 0, 0),)
    for nowhere in ('"nan"', '"inf"', '"1e300"', '"7"', '"many"', '""'):
        assert of(f'stArea:x={nowhere} stArea:y="0.5" stArea:w="0.1" stArea:h="0.1"') == ()
    edge = of('stArea:x="0" stArea:y="0.5" stArea:w="0.2" stArea:h="0.2"')
    assert edge == (Region("Mara", "focus", 0, 0.4, 0.1, 0.2),)


def test_metadata_gives_back_what_was_put_there() -> None:
    assert regions_of({"regions": [MARA.as_metadata()]}) == (MARA,)
    nonsense = [None, 7, {"left": "x"}, {"name": "A", "left": True}, {"left": 0.1, "top": 0.1}]
    assert regions_of({"regions": nonsense}) == ()
    assert regions_of({"regions": "Mara"}) == regions_of({}) == ()
    assert region_of("A", "face", (0.2, 0.2, -1, 0.1)) is None
