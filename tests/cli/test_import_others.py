"""`import-library` on libraries of other programs: everything that comes, once, and the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.cli.conftest import both
from tests.formats.libraries.made_digikam import MadeDigikam
from tests.formats.libraries.made_eagle import eagle_folder, eagle_item, eagle_library
from tests.formats.libraries.made_storyboarder import board, storyboarder_project
from tests.formats.libraries.made_tagstudio import MadeTagStudio
from tests.formats.libraries.reading_all import bytes_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

Desk = "Callable[..., Answer]"


def _outcomes(answer: Answer) -> Counter[tuple[str, str]]:
    return Counter((row["source"], row["outcome"]) for row in answer.rows[:-1])


def _named(desk: Callable[..., Answer]) -> dict[str, dict[str, Any]]:
    return {row["name"]: desk("show", row["id"]).row for row in desk("search", "").rows}


@both
def test_an_eagle_library_comes_once(desk: Callable[..., Answer], tmp_path: Path) -> None:
    root = eagle_library(
        tmp_path / "Boards.library",
        [eagle_folder("F1", "Moods", eagle_folder("F2", "Dusk"))],
        tag_groups=[{"name": "Light", "tags": ["grey"]}],
        smart_folders=[{"id": "S1", "name": "Best"}],
    )
    facts = {"tags": ["grey", "sea"], "folders": ["F2"], "star": 4, "annotation": "This light."}
    eagle_item(root, "KAAA1", "gull", **facts, url="https://example.org/gull")
    eagle_item(root, "KAAA2", "binned", isDeleted=True)
    lost = eagle_item(root, "KAAA3", "lost", tags=["sea"])
    (lost / "lost.png").unlink()
    before = bytes_in(root)

    dry = desk("import-library", str(root), "--dry-run")
    assert dry.code == 0
    assert dry.rows[-1]["summary"]["assets"] == 2
    assert desk("search", "").rows == []

    answer = desk("import-library", str(root))
    assert _outcomes(answer) == {
        ("folders", "added"): 2,
        ("images", "added"): 2,
        ("images", "skipped"): 1,
        ("smartFolders", "skipped"): 1,
    }
    (told,) = [row["error"] for row in answer.rows[:-1] if row["old_id"] == "KAAA3"]
    assert "not there" in told
    shown = _named(desk)
    gull = shown["gull"]
    assert set(gull["tags"]) == {"Light/grey", "sea"}
    assert (gull["rating"], gull["description"]) == (4, "This light.")
    assert [row["name"] for row in desk("search", "tag:Light").rows] == ["gull"]
    assert [row["name"] for row in desk("search", "collection:Dusk").rows] == ["gull"]
    assert bytes_in(root) == before

    eagle_item(root, "KAAA4", "later", folders=["F1"])
    again = desk("import-library", str(root))
    assert _outcomes(again)["images", "added"] == 1
    assert len(desk("search", "").rows) == 3


@both
def test_a_digikam_database_comes_with_labels_and_versions(
    desk: Callable[..., Answer], tmp_path: Path
) -> None:
    pictures = tmp_path / "Pictures"
    made = MadeDigikam(pictures)
    made.add("Albums", 1, 1, "/", None, None, None)
    made.add("Albums", 2, 1, "/Harbour", None, "Days by the sea", None)
    made.tag(50, 0, "Places")
    made.tag(51, 50, "Sea")
    labels = ["Color Label Red", "Pick Label Accepted"]
    here = pictures / "Harbour"
    made.image(1, 2, "gull.png", rating=5, tags=[51, *labels], file=here / "gull.png")
    made.image(2, 2, "gull_v1.png", file=here / "gull_v1.png")
    made.image(3, 2, "gone.png", status=3)
    made.add("ImageComments", 1, 1, 1, "x-default", None, None, "A gull")
    made.add("ImageRelations", 2, 1, 1)
    file = made.done()
    before = bytes_in(pictures)

    answer = desk("import-library", str(file))

    assert answer.code == 0
    assert _outcomes(answer) == {
        ("Albums", "added"): 2,
        ("Images", "added"): 2,
        ("Images", "skipped"): 1,
        ("ImageRelations", "added"): 1,
    }
    shown = _named(desk)
    gull = shown["gull"]
    assert (gull["tags"], gull["rating"], gull["label"]) == (["Places/Sea"], 5, "red")
    assert (gull["is_favorite"], gull["description"]) == (True, "A gull")
    (variant,) = desk("lineage", gull["id"]).rows[1:]
    assert variant["id"] == shown["gull_v1"]["id"]
    found = desk("search", "collection:Harbour").rows
    assert {row["name"] for row in found} == {"gull", "gull_v1"}
    assert bytes_in(pictures) == before
    again = desk("import-library", str(file))
    assert _outcomes(again) == {
        ("Albums", "known"): 2,
        ("Images", "known"): 2,
        ("Images", "skipped"): 1,
        ("ImageRelations", "known"): 1,
    }


@both
def test_a_storyboarder_project_is_a_film(desk: Callable[..., Answer], tmp_path: Path) -> None:
    sound = {"filename": "AAAAA-audio-1.wav", "duration": 100}
    script = storyboarder_project(
        tmp_path / "The Last Lamp",
        [
            (
                "EXT. HARBOUR - DAY",
                "ZX3ZM",
                [
                    board("AAAAA", 1, "1A", duration=1500, dialogue="Hello!", audio=sound),
                    board("BBBBB", 2, "1B", action="She turns."),
                ],
            ),
            ("INT. LAMP ROOM - NIGHT", "FA5K7", [board("CCCCC", 1, "1A", duration=500)]),
        ],
    )
    before = bytes_in(script.parent)

    answer = desk("import-library", str(script.parent))

    assert answer.code == 0, answer
    film = desk("film", "show", "The Last Lamp").row
    assert [scene["number"] for scene in film["scenes"]] == ["1", "2"]
    shots = [shot for scene in film["scenes"] for shot in scene["shots"]]
    assert [(shot["code"], shot["seconds"]) for shot in shots] == [
        ("1A", 1.5),
        ("1B", 2.0),
        ("1A", 0.5),
    ]
    assert (shots[0]["dialogue"], shots[1]["action"]) == ("Hello!", "She turns.")
    assert all(len(shot["takes"]) == 1 for shot in shots)
    assert bytes_in(script.parent) == before
    again = desk("import-library", str(script.parent))
    assert {outcome for _, outcome in _outcomes(again)} == {"known"}
    assert desk("film", "show", "The Last Lamp").row == film


@both
def test_a_tagstudio_library_comes_by_its_tags(desk: Callable[..., Answer], tmp_path: Path) -> None:
    made = MadeTagStudio(tmp_path / "shoot")
    made.tag(1000, "Film")
    made.tag(1001, "Places")
    made.tag(1002, "Sea", [1000, 1001])
    made.entry(1, "day 1/gull.png", [1, 1002], [("Notes", "Ask Ada."), ("Title", "Gull")])
    made.entry(2, "plain.png")
    root = made.done()
    before = bytes_in(root)

    answer = desk("import-library", str(root))

    assert answer.code == 0
    gull = _named(desk)["Gull"]
    assert (set(gull["tags"]), gull["is_favorite"]) == ({"Film/Sea", "Places"}, True)
    assert gull["metadata"]["notes"] == "Ask Ada."
    for tag in ("Film", "Places"):
        assert [row["id"] for row in desk("search", f"tag:{tag}").rows] == [gull["id"]]
    assert bytes_in(root) == before
    assert {outcome for _, outcome in _outcomes(desk("import-library", str(root)))} == {"known"}


def test_ten_thousand_rows_come(desk: Callable[..., Answer], tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path / "Pictures")
    made.add("Albums", 1, 1, "/", None, None, None)
    for tag in range(100, 120):
        made.tag(tag, tag - 1 if tag > 100 else 0, f"tag {tag}")
    for key in range(1, 10_001):
        made.image(key, 1, f"{key:05}.png", rating=key % 6, tags=[100 + key % 20])
    file = made.done()
    answer = desk("import-library", str(file))
    assert answer.rows[-1]["summary"]["added"] == 10_001
    assert len(desk("search", "rating:5").rows) == 1666
