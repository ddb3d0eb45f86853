"""`import-library` on libraries of other programs: everything that comes, once, and the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.cli.conftest import both, picture
from tests.formats.libraries.made_digikam import MadeDigikam
from tests.formats.libraries.made_eagle import eagle_folder, eagle_item, eagle_library
from tests.formats.libraries.made_storyboarder import board, storyboarder_project
from tests.formats.libraries.made_tagstudio import MadeTagStudio
from tests.formats.libraries.reading_all import bytes_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

A1111 = """a grey gull
Negative prompt: text
Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 7, Size: 512x512, Model: dusk_v2"""
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/">
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Sea</rdf:li></rdf:Bag></lr:hierarchicalSubject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""


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
    assert (film["frame_rate"], film["aspect_ratio"]) == (24, "2.35:1")
    assert [scene["number"] for scene in film["scenes"]] == ["1", "2"]
    shots = [shot for scene in film["scenes"] for shot in scene["shots"]]
    assert [(shot["code"], shot["seconds"]) for shot in shots] == [
        ("1A", 1.5),
        ("1B", 2.0),
        ("1A", 0.5),
    ]
    assert (shots[0]["dialogue"], shots[1]["action"]) == ("Hello!", "She turns.")
    assert all(len(shot["takes"]) == 1 for shot in shots)
    assert [use["name"] for use in shots[0]["uses"]] == ["The Last Lamp 1 1A"]
    assert [use["type"] for use in film["uses"]] == ["script"]
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
    made.entry(3, "lost/plain.png", has_file=False)
    root = made.done()
    before = bytes_in(root)

    answer = desk("import-library", str(root))

    assert answer.code == 0
    (told,) = [row["error"] for row in answer.rows[:-1] if row["old_id"] == "3"]
    assert "not there" in told, "another file of its name is not its file"
    gull = _named(desk)["Gull"]
    assert (set(gull["tags"]), gull["is_favorite"]) == ({"Film/Sea", "Places"}, True)
    assert gull["metadata"]["notes"] == "Ask Ada."
    for tag in ("Film", "Places"):
        assert [row["id"] for row in desk("search", f"tag:{tag}").rows] == [gull["id"]]
    assert bytes_in(root) == before
    assert {outcome for _, outcome in _outcomes(desk("import-library", str(root)))} == {"known"}


@both
def test_generated_pictures_and_sidecars_come(desk: Callable[..., Answer], tmp_path: Path) -> None:
    day = tmp_path / "outputs" / "txt2img-images" / "2024-05-01"
    day.mkdir(parents=True)
    picture(day / "00000-7.png", 1)
    (day / "00000-7.txt").write_text(A1111)
    picture(day / "grid-0000.png", 2)
    answer = desk("import-library", str(tmp_path / "outputs"))
    assert _outcomes(answer) == {
        ("files", "added"): 1,
        ("files", "skipped"): 2,
        ("folders", "added"): 2,
    }
    made = _named(desk)["00000-7"]
    assert (made["source"], made["generation_metadata"]["seed"]) == ("generation", "7")
    assert [row["id"] for row in desk("search", "collection:2024-05-01").rows] == [made["id"]]

    shoot = tmp_path / "shoot"
    shoot.mkdir()
    picture(shoot / "gull.png", 3)
    (shoot / "gull.xmp").write_text(XMP)
    assert desk("import-library", str(shoot)).code == 0
    gull = _named(desk)["gull"]
    assert (gull["rating"], gull["tags"]) == (4, ["Places/Sea"])


def test_what_cannot_be_read_is_said_in_a_sentence(
    desk: Callable[..., Answer], tmp_path: Path
) -> None:
    MadeTagStudio(tmp_path / "new", version=700).done()
    answer = desk("import-library", str(tmp_path / "new"))
    assert answer.code == 1
    assert "newer than what is known here" in answer.err
    assert desk("import-library", str(tmp_path / "new"), "--dry-run").code == 1
    assert desk("search", "").rows == []


def test_pictures_elsewhere_come_from_the_folder_that_is_named(
    desk: Callable[..., Answer], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    made = MadeDigikam(tmp_path / "db")
    made.add("AlbumRoots", 2, "Disk", 0, 2, "volumeid:?uuid=11-22", "/photos")
    made.add("Albums", 1, 2, "/day", None, None, None)
    gull = disk / "photos" / "day" / "gull.png"
    made.image(1, 1, "gull.png", file=gull)
    file = made.done()
    (first,) = [row for row in desk("import-library", str(file)).rows[:-1] if row["error"]]
    assert "--media" in first["error"]
    again = desk("import-library", str(file), "--media", str(disk))
    assert not [row for row in again.rows[:-1] if row["error"]]
    (place,) = desk("show", first["asset_id"]).row["locations"]
    assert (place["full_path"], place["is_present"]) == (str(gull), True)
