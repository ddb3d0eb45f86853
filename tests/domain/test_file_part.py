"""Which part of a file is sent, by conditions and ranges as HTTP has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

from desktop.domain.file_part import FilePart, FileVersion, PartStatus, wanted_part

FILE = FileVersion(100, '"now"', 1_700_000_000)
AT = "Tue, 14 Nov 2023 22:13:20 GMT"
BEFORE, AFTER = "Tue, 14 Nov 2023 22:13:19 GMT", "Tue, 14 Nov 2023 22:13:21 GMT"
WHOLE = FilePart(PartStatus.WHOLE, 0, 100)
NONE = FilePart(PartStatus.NO_SUCH_PART)
SAME, OTHER = FilePart(PartStatus.UNCHANGED), FilePart(PartStatus.CHANGED)


def part(start: int, length: int) -> FilePart:
    return FilePart(PartStatus.PART, start, length)


RANGES = [
    ("bytes=0-9", part(0, 10)),
    ("BYTES = 10 - 19", part(10, 10)),
    ("bytes=90-", part(90, 10)),
    ("bytes=90-99999999999999999999999999", part(90, 10)),
    ("bytes=-10", part(90, 10)),
    ("bytes=-1000", part(0, 100)),
    ("bytes=99-99", part(99, 1)),
    ("bytes=100-", NONE),
    ("bytes=99999999999999999999999999-", NONE),
    ("bytes=-0", NONE),
    # What is no range, or several of them, is answered with all there is.
    ("bytes=9-0", WHOLE),
    ("bytes=0-9,20-29", WHOLE),
    ("bytes=", WHOLE),
    ("bytes=-", WHOLE),
    ("bytes=a-b", WHOLE),
    ("bytes=+1-2", WHOLE),
    ("bytes=0x1-", WHOLE),
    ("bytes=\u0661-", WHOLE),
    ("lines=0-9", WHOLE),
    ("", WHOLE),
]


@pytest.mark.parametrize(("told", "wanted"), RANGES)
def test_a_range_is_the_part_that_it_names(told: str, wanted: FilePart) -> None:
    assert wanted_part({"range": told}, FILE, is_head=False) == wanted
    assert wanted_part({"range": told}, FILE, is_head=True) == WHOLE
    assert wanted_part({"range": told}, FileVersion(0, '"x"', 0), is_head=False).length == 0


CONDITIONS = [
    ({"if-none-match": '"now"'}, SAME),
    ({"if-none-match": 'W/"now"'}, SAME),
    ({"if-none-match": '"old", W/"older", "now"'}, SAME),
    ({"if-none-match": "*"}, SAME),
    ({"if-none-match": '"old"'}, WHOLE),
    ({"if-none-match": "now"}, WHOLE),
    ({"if-none-match": '"old"', "if-modified-since": AFTER}, WHOLE),  # the tag says more
    ({"if-modified-since": AT}, SAME),
    ({"if-modified-since": BEFORE}, WHOLE),
    ({"if-modified-since": "yesterday"}, WHOLE),
    ({"if-modified-since": "Tue, 99 Nov 99999 22:13:20 GMT"}, WHOLE),
    ({"if-match": '"now"'}, WHOLE),
    ({"if-match": "*"}, WHOLE),
    ({"if-match": '"old"'}, OTHER),
    ({"if-match": 'W/"now"'}, OTHER),
    ({"if-match": ""}, OTHER),
    ({"if-match": '"now"', "if-unmodified-since": BEFORE}, WHOLE),
    ({"if-unmodified-since": AT}, WHOLE),
    ({"if-unmodified-since": BEFORE}, OTHER),
    ({"if-match": '"now"', "if-none-match": '"now"'}, SAME),
    ({"range": "bytes=1-2", "if-none-match": '"now"'}, SAME),
    ({"range": "bytes=1-2", "if-range": '"now"'}, part(1, 2)),
    ({"range": "bytes=1-2", "if-range": '"old"'}, WHOLE),
    ({"range": "bytes=1-2", "if-range": 'W/"now"'}, WHOLE),
    ({"range": "bytes=1-2", "if-range": AT}, part(1, 2)),
    ({"range": "bytes=1-2", "if-range": AFTER}, WHOLE),
    ({"range": "bytes=1-2", "if-range": "soon"}, WHOLE),
    ({"range": "bytes=500-", "if-range": '"old"'}, WHOLE),
]


@pytest.mark.parametrize(("headers", "wanted"), CONDITIONS)
def test_conditions_count_in_their_order(headers: dict[str, str], wanted: FilePart) -> None:
    assert wanted_part(headers, FILE, is_head=False) == wanted


HEADERS = ("range", "if-range", "if-match", "if-none-match", "if-modified-since")


@given(name=sampled_from(HEADERS), told=text(max_size=40), size=integers(0, 10**12))
def test_whatever_is_asked_for_lies_in_the_file(name: str, told: str, size: int) -> None:
    headers = {"range": "bytes=3-"} | {name: told}
    found = wanted_part(headers, FileVersion(size, '"x"', 0), is_head=False)
    assert 0 <= found.start <= found.start + found.length <= size
