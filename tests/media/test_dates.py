"""Which of a file's dates is believed, and what each of them says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.recorded_date import DateSource, Precision, RecordedDate
from desktop.media.dates import Candidate, of_still, read_stamp, which

CLOCK = datetime(2024, 11, 21, 22, 30, 5)


def instant(minutes: int) -> RecordedDate:
    return RecordedDate(CLOCK.replace(tzinfo=UTC) - timedelta(minutes=minutes), minutes)


on_clock = RecordedDate.on_clock(CLOCK)
STAMPS: list[tuple[str, str, RecordedDate | None]] = [
    ("2024:11:21 22:30:05", "", on_clock),
    ("2024:11:21 22:30:05", "+09:00", instant(540)),
    ("2024:11:21 22:30:05", "-03:30", instant(-210)),
    ("2024:11:21 22:30:05", "   :  ", on_clock),
    ("2024:11:21 22:30:05", "+25:00", on_clock),
    ("2024-11-21T22:30:05Z", "", instant(0)),
    ("2024-11-21T22:30:05+0900", "", instant(540)),
    ("2024-11-21T22:30:05.000000Z", "", instant(0)),
    ("20241121T223005+0900", "", instant(540)),
    ("20241121T223005", "", on_clock),
    ("Thu Nov 21 22:30:05 2024", "", on_clock),
    ("2024-11-21", "", RecordedDate.on_clock(datetime(2024, 11, 21), Precision.DAY)),
    ("2024:11:21   :  :  ", "", RecordedDate.on_clock(datetime(2024, 11, 21), Precision.DAY)),
    ("20241121", "", RecordedDate.on_clock(datetime(2024, 11, 21), Precision.DAY)),
    ("2024-11", "", RecordedDate.on_clock(datetime(2024, 11, 1), Precision.MONTH)),
    ("2024:11:00 00:00:00", "", RecordedDate.on_clock(datetime(2024, 11, 1), Precision.MONTH)),
    ("2024", "", RecordedDate.on_clock(datetime(2024, 1, 1), Precision.YEAR)),
    ("2024:00:00 00:00:00", "", RecordedDate.on_clock(datetime(2024, 1, 1), Precision.YEAR)),
    ("0000:00:00 00:00:00", "", None),
    ("    :  :     :  :  ", "", None),
    ("1904-01-01T00:00:00Z", "", None),
    ("1970:01:01 03:12:40", "", None),
    ("2024:13:01 10:00:00", "", None),
    ("2024:11:31 10:00:00", "", None),
    ("2024:11:21 25:00:00", "", None),
    ("yesterday", "", None),
    ("", "", None),
]


@pytest.mark.parametrize(("stamp", "offset", "date"), STAMPS)
def test_a_stamp_is_as_precise_as_it_is_written(
    stamp: str, offset: str, date: RecordedDate | None
) -> None:
    assert read_stamp(stamp, offset) == date


GPS = {"GPSDateStamp": "2024:11:21", "GPSTimeStamp": (13.0, 30.0, 5.0)}
Pairs = tuple[tuple[str, str], ...]
STILLS: list[tuple[dict[str, Any], tuple[str, ...], Pairs, str, RecordedDate]] = [
    ({"DateTimeOriginal": "2024:11:21 22:30:05", "OffsetTimeOriginal": "+09:00", "GPSInfo": GPS},
     (), (), "exif", instant(540)),
    # The zone of an edit is not that of the picture.
    ({"DateTimeOriginal": "2024:11:21 22:30:05", "OffsetTime": "+01:00"}, (), (), "exif",
     on_clock),
    ({"DateTimeDigitized": "2024:11:21 22:30:05", "DateTime": "2025:01:01 00:00:01"},
     (), (), "exif_digitized", on_clock),
    ({"DateTimeOriginal": "0000:00:00 00:00:00", "GPSInfo": GPS}, (), (), "gps",
     RecordedDate(datetime(2024, 11, 21, 13, 30, 5, tzinfo=UTC), 0)),
    ({"DateTime": "2025:01:01 00:00:01"}, ("2024-11-21T22:30:05+09:00",), (), "xmp",
     instant(540)),
    ({}, (), (("20241121", "223005+0900"),), "iptc", instant(540)),
    ({}, (), (("", ""), ("20241121", "223005+0900")), "iptc", instant(540)),
    ({}, (), (("20241121", ""),), "iptc",
     RecordedDate.on_clock(datetime(2024, 11, 21), Precision.DAY)),
    ({"DateTime": "2024:11:21 22:30:05", "OffsetTime": "+09:00"}, (), (), "exif_changed",
     instant(540)),
    ({"DateTimeOriginal": "2024:11:21 22:30:05", "SubsecTimeOriginal": "25"}, (), (), "exif",
     RecordedDate.on_clock(CLOCK.replace(microsecond=250000))),
]  # fmt: skip


@pytest.mark.parametrize(("exif", "xmp", "iptc", "source", "date"), STILLS)
def test_the_date_of_a_picture_is_the_first_that_is_one(
    exif: dict[str, Any],
    xmp: tuple[str, ...],
    iptc: Pairs,
    source: str,
    date: RecordedDate,
) -> None:
    found = of_still(exif, xmp, iptc)
    assert found == date
    assert found is not None
    assert found.source == source


def test_without_a_date_there_is_none() -> None:
    assert which([Candidate(None, DateSource.EXIF), Candidate("", DateSource.TAG)]) is None
    assert of_still({"GPSInfo": {"GPSTimeStamp": ("x", 1, 2)}}) is None
