"""What a file says of its shape, time, slate and tracks stands in the technical tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.domain.technical import Technical
from desktop.ui.inspector.metadata_rows import READ_ONLY, metadata_rows

if TYPE_CHECKING:
    from tests.ui.inspector.conftest import Bench

FILM: dict[str, Any] = {
    "shown_size": "1024 × 576",
    "pixel_aspect": "64:45",
    "rotation": 90,
    "mirrored": True,
    "hdr": "PQ",
    "timecode": "01:00:00;00",
    "drop_frame": True,
    "reel": "A003",
    "variable_frame_rate": True,
    "average_fps": 23.9412,
    "scene": "12B",
    "take": "3",
    "circled": True,
    "tape": "T7",
    "sound_tracks": ["aac, stereo, eng (default)", "ac3, 5.1, fra"],
    "track_names": ["Boom", "Lav Mara"],
}


def test_every_fact_has_its_words_in_its_group() -> None:
    assert metadata_rows(FILM) == [
        ("Picture", "Shown as", "1024 × 576"),
        ("Picture", "Pixel aspect", "64:45"),
        ("Picture", "Stored", "turned by 90°, mirrored"),
        ("Picture", "HDR", "PQ"),
        ("Time", "Starts at", "01:00:00;00 (drop-frame)"),
        ("Time", "Reel", "A003"),
        ("Slate", "Scene", "12B"),
        ("Slate", "Take", "3, circled"),
        ("Slate", "Tape", "T7"),
        ("Sound", "Tracks", "aac, stereo, eng (default) · ac3, 5.1, fra"),
        ("Sound", "Track names", "Boom · Lav Mara"),
    ]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"loops": "for ever", "frames": 12}, "Plays for ever, Frames 12"),
        ({"loops": 1}, "Plays once"),
        ({"loops": 4}, "Plays 4 times"),
        ({"length": "unknown"}, "Length not known: the file does not say it"),
        ({"start_time": "14:02:11"}, "Time of day 14:02:11"),
        ({"circled": True}, "Take circled"),
        # What another program or a person wrote under the same names.
        ({"sound_tracks": 7, "rotation": "x", "hdr": True, "timecode": None, "loops": []}, ""),
        ({}, ""),
    ],
)
def test_what_is_odd_or_absent_has_no_row(facts: dict[str, Any], text: str) -> None:
    assert ", ".join(f"{name} {said}" for _, name, said in metadata_rows(facts)) == text


def test_they_are_shown_copied_and_not_offered_as_fields(bench: Bench) -> None:
    bench.select("clip")
    record = bench.pane.record
    assert record is not None
    film = Technical(frame_rate=24.0, frame_rate_num=24, frame_rate_den=1, color_space="bt709")
    asset = replace(record.asset, metadata=FILM)
    dossier = replace(record.dossier, asset=asset, technical=film)
    bench.pane.page.show_record(replace(record, dossier=dossier))
    bench.pane.show_tab("Technical")
    shown = {label.text() for label in bench.pane.technical.findChildren(QLabel)}
    assert {"24 fps, varies, 23.94 on average", "Rec. 709", "3, circled"} <= shown
    bench.pane.handlers["inspector.copy_technical"]()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert "Time / Starts at: 01:00:00;00 (drop-frame)" in copied
    assert "Slate / Scene: 12B" in copied
    fields = set(bench.pane.details._extra)
    assert {"reel", "scene", "timecode"} <= fields
    assert not fields & READ_ONLY
