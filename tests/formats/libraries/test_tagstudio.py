"""TagStudio libraries of all versions: tags inside several others, fields; and dirty ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import SourceReadError
from desktop.domain.asset import AssetStatus
from desktop.domain.old_library import OldLibraryKind
from desktop.formats.libraries.tagstudio import TAGSTUDIO
from tests.formats.libraries.made_tagstudio import MadeTagStudio, tagstudio_json
from tests.formats.libraries.reading_all import AllRead, bytes_in

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = [
    ("Title", "Gull at dusk"),
    ("Description", "Take this light."),
    ("Notes", "Ask Ada."),
    ("Comments", "She said yes."),
    ("URL", "https://example.org"),
    ("Date Taken", "2024-05-01"),
    ("Artist", None),
]


@pytest.mark.parametrize("version", [9, 104, 400])
def test_tags_and_fields_of_each_version_come(tmp_path: Path, version: int) -> None:
    made = MadeTagStudio(tmp_path, version)
    made.tag(1000, "Film")
    made.tag(1001, "Places")
    made.tag(1002, "Sea", [1001], aliases=["ocean", "water"])
    made.tag(1003, "Gull", [1000, 1002], shown_inside=1002)
    made.tag(1004, "Young gull", [1003])
    made.entry(1, "day 1/gull.png", [1, 1004, 1002], FIELDS)
    made.entry(2, "old.png", [0])
    made.done()
    before = bytes_in(tmp_path)

    found = AllRead(tmp_path)

    assert found.kind is OldLibraryKind.TAGSTUDIO
    gull, old = found.assets["1"], found.assets["2"]
    assert set(gull.tags) == {"Places/Sea/Gull/Young gull", "Places/Sea", "Film"}
    assert gull.is_favorite
    assert (gull.name, gull.description) == ("Gull at dusk", "Take this light.")
    assert [note.text for note in gull.notes] == ["Ask Ada.", "She said yes."]
    assert gull.metadata == {"url": "https://example.org", "date_taken": "2024-05-01"}
    assert gull.media is not None
    assert gull.media.path == "day 1/gull.png"
    assert (old.status, old.tags, old.name) == (AssetStatus.ARCHIVED, (), "old")
    assert found.skipped == {"1002": ("A tag here has one name.", False)}
    assert bytes_in(tmp_path) == before
    assert AllRead(tmp_path / ".TagStudio" / "ts_library.sqlite").rows == found.rows


def test_dirty_rows_are_told_and_the_others_come(tmp_path: Path) -> None:
    made = MadeTagStudio(tmp_path / "library")
    made.tag(1000, "one", [1002])
    made.tag(1001, "two", [1000, 1001])
    made.tag(1002, "three", [1001, 4711])
    made.tag(1003, "a/b, c")
    made.tag(1004, "")
    made.entry(1, "whole.png", [1000, 1001, 1002, 1003, 1004], [("", "x"), ("Title", " ")])
    made.entry(2, "../outside.png", has_file=False)
    made.entry(3, "/etc/passwd", has_file=False)
    made.entry(4, "C:\\secret.png", has_file=False)
    made.entry(5, "gone.png", has_file=False)
    made.db.execute("insert into tag_entries values (99999, 1)")
    made.done()

    found = AllRead(tmp_path / "library")

    assert set(found.assets) == {"1", "5"}
    assert all(found.skipped[key][1] for key in "234")
    tags = found.assets["1"].tags
    assert "a-b c" in tags
    assert {tag.split("/")[-1] for tag in tags} == {"one", "two", "three", "a-b c"}


@pytest.mark.parametrize(("version", "words"), [(500, "newer"), (5, "which version")])
def test_versions_that_are_not_known_are_refused(tmp_path: Path, version: int, words: str) -> None:
    MadeTagStudio(tmp_path, version).done()
    assert TAGSTUDIO.recognises(tmp_path)
    with pytest.raises(SourceReadError, match=words):
        TAGSTUDIO.open(tmp_path)


def test_libraries_from_before_the_database_come(tmp_path: Path) -> None:
    tags = [
        {"id": 0, "name": "Archived"},
        {"id": 1, "name": "Favorite"},
        {"id": 1000, "name": "Sea", "aliases": ["ocean"]},
        {"id": 1001, "name": "Gull", "subtag_ids": [1000]},
        {"name": 7, "id": "x"},
    ]
    entries = [
        {
            "id": 0,
            "filename": "gull.png",
            "path": "day 1\\a",
            "fields": [{"0": "Gull at dusk"}, {"6": [1001, 1]}, {"8": [1001]}, {"17": 3}, 5],
        },
        {"filename": "second.png", "path": "."},
        {"id": 1, "filename": "twice.png"},
        {"id": 7, "filename": "x.png", "path": "../.."},
        None,
    ]
    root = tagstudio_json(tmp_path, {"tags": tags, "entries": entries})

    found = AllRead(root)

    gull = found.assets["0"]
    assert (gull.name, gull.tags, gull.is_favorite) == ("Gull at dusk", ("Sea/Gull",), True)
    paths = {key: asset.media.path for key, asset in found.assets.items() if asset.media}
    assert paths == {"0": "day 1/a/gull.png", "1": "second.png"}
    assert {key for key, (_, broken) in found.skipped.items() if broken} == {"1", "7", "4"}
