"""Eagle libraries: folders, tags in groups, stars, notes; and what of them is dirty."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import SourceReadError
from desktop.domain.old_library import OldAsset, OldLibraryKind
from desktop.formats.libraries.eagle import EAGLE
from tests.formats.libraries.made_eagle import TIME, eagle_folder, eagle_item, eagle_library
from tests.formats.libraries.reading_all import AllRead, bytes_in

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_tags_stars_and_notes_come(tmp_path: Path) -> None:
    tree = eagle_folder("F1", "Moods", eagle_folder("F2", "Dusk", eagle_folder("F3", "Harbour")))
    group = {"id": "G1", "name": "Light", "tags": ["grey", "gold"], "color": "red"}
    smart = {"id": "S1", "name": "Best", "conditions": []}
    root = eagle_library(
        tmp_path / "Boards.library",
        [tree, eagle_folder("F4", "Empty")],
        tag_groups=[group],
        smart_folders=[smart],
    )
    eagle_item(
        root,
        "KAAA1",
        "Grey gull",
        tags=["grey", "b/w", "grey", "a, b", ""],
        folders=["F3", "F1", "F3", "gone"],
        star=4,
        annotation="Take this light.",
        url="https://example.org/gull",
        comments=[
            {
                "id": "C1",
                "x": 1,
                "y": 2,
                "width": 8,
                "height": 9,
                "annotation": "too dark",
                "lastModified": TIME,
            },
            {"id": "C2", "annotation": " ", "duration": 3.5},
            {"id": "C3", "annotation": "here", "duration": 3.5},
        ],
    )
    before = bytes_in(root)

    found = AllRead(root)

    assert found.kind is OldLibraryKind.EAGLE
    assert found.collections == {
        "F1": ("Moods", None),
        "F2": ("Dusk", "F1"),
        "F3": ("Harbour", "F2"),
        "F4": ("Empty", None),
    }
    assert found.members == [("F3", "KAAA1"), ("F1", "KAAA1")]
    asset = found.assets["KAAA1"]
    assert asset.tags == ("Light/grey", "b-w", "a b")
    assert (asset.name, asset.rating, asset.description) == ("Grey gull", 4, "Take this light.")
    assert asset.metadata == {
        "url": "https://example.org/gull",
        "places_of_notes": [{"text": "too dark", "x": 1, "y": 2, "width": 8, "height": 9}],
    }
    assert [(note.text, note.seconds) for note in asset.notes] == [
        ("too dark", None),
        ("here", 3.5),
    ]
    assert asset.media is not None
    assert asset.media.path == "images/KAAA1.info/Grey gull.png"
    assert found.skipped["S1"][1] is False
    assert sum(found.outline.assets.values()) == 1
    assert found.outline.collections == 4
    assert bytes_in(root) == before


def test_dirty_items_are_told_and_the_others_come(tmp_path: Path) -> None:
    root = eagle_library(
        tmp_path / "Boards.library",
        [eagle_folder("F1", None, eagle_folder("F1", "twice", eagle_folder("F2", "inner")))],
    )
    eagle_item(root, "A1", "whole", folders=["F2"], star=9)
    eagle_item(root, "A2", "binned", isDeleted=True, deletedTime=TIME)
    broken = eagle_item(root, "A3", "broken")
    (broken / "metadata.json").write_text('{"id": "A3", ')
    deep = eagle_item(root, "A4", "deep")
    (deep / "metadata.json").write_text('{"tags":' + "[" * 200_000)
    eagle_item(root, "A5", "renamed", name="called otherwise", star=-2, tags="none", folders=None)
    lost = eagle_item(root, "A6", "lost")
    for file in lost.glob("*.png"):
        file.unlink()
    hostile = eagle_item(root, "A7", "hostile")
    facts = json.loads((hostile / "metadata.json").read_text())
    facts |= {"name": "../../secret", "star": "x", "btime": "soon", "modificationTime": 1e300}
    (hostile / "metadata.json").write_text(json.dumps(facts))
    for file in hostile.glob("*.png"):
        file.unlink()
    unnamed = eagle_item(root, "A8", None)
    (unnamed / "stranger.png").write_bytes(b"x")
    (unnamed / "other.png").write_bytes(b"y")
    (unnamed / "None.png").unlink()
    (root / "images" / "A9.info").symlink_to("/etc")
    (root / "images" / "A10.info").mkdir()

    found = AllRead(root)

    assert found.collections == {"F1": ("Folder without a name", None), "F2": ("inner", "F1")}
    assert set(found.assets) == {"A1", "A5", "A6"}
    assert (found.assets["A1"].rating, found.assets["A5"].rating) == (5, 0)
    assert found.assets["A5"].name == "called otherwise"
    assert found.assets["A5"].media is not None
    assert found.assets["A5"].media.filename == "renamed.png"
    assert found.members == [("F2", "A1")]
    assert {key: broken for key, (_, broken) in found.skipped.items()} == {
        "F1": True,
        "A2": False,
        "A3": True,
        "A4": True,
        "A7": True,
        "A8": True,
        "A9": True,
        "A10": True,
    }
    assert found.skipped["A2"][0] == "It is in Eagle's trash."


def test_names_that_are_no_utf8_lead_to_their_files(tmp_path: Path) -> None:
    root = eagle_library(tmp_path / "Boards.library")
    folder = eagle_item(root, "A1", "plain")
    odd = os.fsencode(folder) + b"/gr\xe9y.png"
    (folder / "plain.png").rename(os.fsdecode(odd))

    (row,) = AllRead(root).rows

    assert isinstance(row, OldAsset)
    assert row.media is not None
    assert os.fsencode(root / row.media.path) == odd


def test_what_is_no_library_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    assert not EAGLE.recognises(tmp_path)
    (tmp_path / "metadata.json").write_text("[1, 2")
    assert not EAGLE.recognises(tmp_path)
    with pytest.raises(SourceReadError, match="damaged"):
        EAGLE.open(tmp_path)
    newer = AllRead(eagle_library(tmp_path / "new.library", version="5.1"))
    assert any("5.1" in left.why for left in newer.outline.left)
