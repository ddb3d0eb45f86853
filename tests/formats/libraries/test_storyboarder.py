"""Storyboarder projects: boards as shots with a picture and a sound, scenes by the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import SourceReadError
from desktop.domain.asset import AssetType
from desktop.domain.old_library import OldLibraryKind, OldLink
from desktop.formats.libraries.storyboarder import STORYBOARDER
from tests.formats.libraries.made_storyboarder import (
    board,
    storyboarder_project,
    storyboarder_scene,
)
from tests.formats.libraries.reading_all import AllRead, bytes_in

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {"filename": "E3XMX-audio-1513895986059.wav", "duration": 1500}


def test_a_scene_is_a_film_of_its_boards(tmp_path: Path) -> None:
    boards = [
        board("E3XMX", 1, "1A", dialogue="Hello!", duration=1500, audio=SOUND),
        board("UDRF3", 2, "1B", action="She turns.", notes="slow"),
        board("RRO6K", 3, "2A", newShot=True, duration="750"),
    ]
    file = storyboarder_scene(tmp_path / "Harbour", boards, defaultBoardTiming=3000)
    before = bytes_in(tmp_path)

    found = AllRead(file)

    assert found.kind is OldLibraryKind.STORYBOARDER
    film = found.assets["Harbour"]
    assert film.type is AssetType.FILM
    assert film.metadata == {"frame_rate": 24, "aspect_ratio": "2.35:1"}
    shots = [row for row in found.assets.values() if row.type is AssetType.SHOT]
    assert [(shot.code, shot.duration, shot.metadata) for shot in shots] == [
        ("1A", 1.5, {"dialogue": "Hello!"}),
        ("1B", 3.0, {"action": "She turns.", "notes": "slow"}),
        ("2A", 0.75, {}),
    ]
    assert [shot.name for shot in shots] == ["Hello!", "She turns.", "2A"]
    assert found.links[:5] == [
        ("part_of", "Harbour", "E3XMX"),
        ("part_of", "Harbour", "UDRF3"),
        ("part_of", "Harbour", "RRO6K"),
        ("generated_from", "E3XMX", "E3XMX/image"),
        ("used_in", "E3XMX", "E3XMX/audio"),
    ]
    media = {key: row.media.path for key, row in found.assets.items() if row.media}
    assert media == {
        "E3XMX/image": "images/board-1-E3XMX-posterframe.jpg",
        "E3XMX/audio": "images/E3XMX-audio-1513895986059.wav",
        "UDRF3/image": "images/board-2-UDRF3-posterframe.jpg",
        "RRO6K/image": "images/board-3-RRO6K-posterframe.jpg",
    }
    assert bytes_in(tmp_path) == before
    assert AllRead(tmp_path / "Harbour").rows == found.rows


def test_a_script_orders_its_scenes(tmp_path: Path) -> None:
    script = storyboarder_project(
        tmp_path / "The Last Lamp",
        [
            ("EXT. HARBOUR - DAY", "ZX3ZM", [board("AAAAA", 1, "1A")]),
            ("INT. LAMP ROOM - NIGHT", "FA5K7", []),
            ("EXT. PIER - DAY", "T5KRK", [board("BBBBB", 1, "1A"), board("CCCCC", 2, "2A")]),
        ],
    )
    boards = script.parent / "storyboards"
    gone = [path for path in boards.iterdir() if path.name.endswith("FA5K7")]
    for path in gone[0].iterdir():
        path.rmdir() if path.is_dir() else path.unlink()
    cut = storyboarder_scene(boards / "Scene-9-CUT-9-XXXXX", [board("DDDDD", 1, "1A")])
    (boards / "Scene-10-BAD-10-YYYYY").mkdir()
    (boards / "Scene-10-BAD-10-YYYYY" / "Scene-10-BAD-10-YYYYY.storyboarder").write_text("{")

    found = AllRead(script)

    scenes = [row for row in found.assets.values() if row.type is AssetType.SCENE]
    assert [(row.code, row.name, row.metadata.get("setting")) for row in scenes] == [
        ("1", "EXT. HARBOUR - DAY", "EXT"),
        ("2", "INT. LAMP ROOM - NIGHT", "INT"),
        ("3", "EXT. PIER - DAY", "EXT"),
        ("4", cut.stem, None),
        ("5", "Scene-10-BAD-10-YYYYY", None),
    ]
    placed = [
        (row.scene.id if row.scene else None, row.child.id)
        for row in found.rows
        if isinstance(row, OldLink) and row.child.table == "boards" and not row.child.part
    ]
    assert placed == [
        ("ZX3ZM", "ZX3ZM/AAAAA"),
        ("T5KRK", "T5KRK/BBBBB"),
        ("T5KRK", "T5KRK/CCCCC"),
        ("XXXXX", "XXXXX/DDDDD"),
    ]
    assert ("used_in", "The Last Lamp", "The Last Lamp.fountain") in found.links
    assert ("part_of", "The Last Lamp.fountain", "FA5K7") in found.links
    assert found.skipped["YYYYY"] == (
        "“Scene-10-BAD-10-YYYYY.storyboarder” is damaged: it is no JSON.",
        True,
    )
    assert AllRead(script.parent).rows == found.rows


def test_a_project_without_a_script_that_says_so_comes_by_its_folders(tmp_path: Path) -> None:
    boards = tmp_path / "Lamp" / "storyboards"
    for number, name, key in ((10, "EXT-PIER-DAY", "BBBBB"), (2, "INT-ROOM-NIGHT", "AAAAA")):
        folder = boards / f"Scene-{number}-{name}-{number}-{key}"
        storyboarder_scene(folder, [board("E3XMX", 1, "1A")])
    storyboarder_scene(boards / "Copy of AAAAA-AAAAA", [board("E3XMX", 1, "1A")])
    scenes = ["2 INT ROOM NIGHT", "10 EXT PIER DAY", "3 Copy of AAAAA-AAAAA"]

    found = AllRead(tmp_path / "Lamp")

    rows = [row for row in found.assets.values() if row.type is AssetType.SCENE]
    assert [f"{row.code} {row.name}" for row in rows] == scenes
    assert found.assets["AAAAA/E3XMX/image"].name == "Lamp 2 1A"
    assert AllRead(boards).rows == found.rows
    (tmp_path / "Lamp" / "Lamp.fdx").write_text("<FinalDraft/>")
    found = AllRead(tmp_path / "Lamp")
    assert ("used_in", "Lamp", "Lamp.fdx") in found.links


def test_headings_without_ids_stay_two(tmp_path: Path) -> None:
    script = tmp_path / "Lamp.fountain"
    script.write_text("INT. ROOM - DAY #1#\n\nOne.\n\nINT. ROOM - DAY #1#\n\nTwo.\n")
    (tmp_path / "storyboards").mkdir()
    rows = AllRead(script).assets
    assert [row.name for row in rows.values() if row.type is AssetType.SCENE] == [
        "INT. ROOM - DAY",
        "INT. ROOM - DAY",
    ]


def test_dirty_boards_are_told_and_the_others_come(tmp_path: Path) -> None:
    boards = [
        board("AAAAA", 1, "1A", duration=-5, layers=None),
        board("AAAAA", 2, "twice"),
        None,
        {"uid": "BBBBB", "duration": 1e300, "audio": {"filename": "../../key.wav"}},
        board("CCCCC", 5, "5A", url="../../etc/passwd"),
        board("DDDDD", 6, "6A", audio="loud", lastEdited="yesterday"),
    ]
    scene = storyboarder_scene(tmp_path / "Dirty", boards, defaultBoardTiming="often")
    for name in ("posterframe.jpg", "thumbnail.png", "fill.png"):
        (tmp_path / "Dirty" / "images" / f"board-6-DDDDD-{name}").unlink()

    found = AllRead(scene)

    shots = {key: row for key, row in found.assets.items() if row.type is AssetType.SHOT}
    assert set(shots) == {"AAAAA", "BBBBB", "CCCCC", "DDDDD"}
    assert {row.duration for row in shots.values()} == {2.0}
    media = {key: row.media.path for key, row in found.assets.items() if row.media}
    assert media == {
        "AAAAA/image": "images/board-1-AAAAA-posterframe.jpg",
        "DDDDD/image": "images/board-6-DDDDD-reference.png",
    }
    assert set(found.skipped) == {"AAAAA", "3", "BBBBB/image", "BBBBB/audio", "CCCCC/image"}
    assert all(broken for _, broken in found.skipped.values())


def test_folders_that_are_no_project_are_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.fountain").write_text("INT. ROOM")
    assert not STORYBOARDER.recognises(tmp_path)
    assert not STORYBOARDER.recognises(tmp_path / "a.fountain")
    broken = tmp_path / "b.storyboarder"
    broken.write_text("{")
    with pytest.raises(SourceReadError, match="damaged"):
        STORYBOARDER.open(broken).outline()
