"""A new version of a file, or another recording under its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.recorded_date import DateSource, RecordedDate
from desktop.domain.recordings import is_another_recording

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def at(hours: float, source: DateSource, offset: int | None = None) -> RecordedDate:
    return RecordedDate(NOON + timedelta(hours=hours), offset, source=source)


EXIF, BEXT, FILE = DateSource.EXIF, DateSource.BROADCAST_WAVE, DateSource.CONTAINER
CASES = {
    "a card with the same names": ("IMG_0001.JPG", at(0, EXIF), at(20, EXIF), True),
    "graded and saved": ("IMG_0001.JPG", at(0, EXIF), at(0, EXIF), False),
    "saved without parts of seconds": ("pier.jpg", at(0.0001, EXIF), at(0, EXIF), False),
    "saved with its zone": ("pier.jpg", at(0, EXIF), at(-2, EXIF, 120), False),
    "saved without its date": ("IMG_0001.JPG", at(0, EXIF), None, False),
    "another take": ("slate.wav", at(0, BEXT), at(1, BEXT), True),
    "a clip of a camera": ("GX010012.MP4", at(0, FILE), at(24, FILE), True),
    "a clip of another": ("C0001.MP4", at(0, FILE), at(24, FILE), True),
    "a clip of a phone": ("VID_20260501_120000.mp4", at(0, FILE), at(24, FILE), True),
    "rendered with the time of rendering": ("shot_010.mp4", at(0, FILE), at(24, FILE), False),
    "rendered with a number of a shot": ("SHOT0010.mov", at(0, FILE), at(24, FILE), False),
    "rendered without a date": ("shot_010.png", None, None, False),
    "typed by a person": ("IMG_0001.JPG", at(0, DateSource.PERSON), at(20, EXIF), False),
    "generated into an empty folder": ("ComfyUI_00001_.png", None, None, True),
    "a name that begins so": ("comfyui harbour.png", None, None, False),
    "no ending": ("IMG_0001", at(0, EXIF), at(9, EXIF), True),
}


@pytest.mark.parametrize("case", CASES)
def test_a_recording_is_told_from_a_new_version(case: str) -> None:
    name, before, now, expected = CASES[case]
    assert is_another_recording(name, before, now) is expected
