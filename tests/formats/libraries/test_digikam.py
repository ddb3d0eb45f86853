"""digiKam databases: albums, tags in their tree, labels that are tags, versions; and dirty ones."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.base.errors import SourceReadError
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.old_library import OldLibraryKind
from desktop.formats.libraries.digikam import DIGIKAM
from tests.formats.libraries.made_digikam import MadeDigikam
from tests.formats.libraries.reading_all import AllRead, bytes_in


def test_albums_tags_labels_captions_and_versions_come(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path / "Pictures")
    made.add("Albums", 1, 1, "/", None, None, None)
    made.add("Albums", 2, 1, "/2024", "2024-01-01", "The year", "Work")
    made.add("Albums", 3, 1, "/2024/Harbour", "2024-05-01", None, None)
    made.tag(50, 0, "Places")
    made.tag(51, 50, "Sea/side")
    made.tag(52, 0, "Unconfirmed")
    made.add("TagProperties", 52, "unconfirmedPerson", None)
    made.image(
        1,
        3,
        "gull.png",
        rating=4,
        tags=[51, 52, "Color Label Magenta", "Pick Label Accepted", "Scanned for Faces"],
        file=tmp_path / "Pictures" / "2024" / "Harbour" / "gull.png",
    )
    made.add("ImageComments", 1, 1, 1, "x-default", None, None, "A gull at dusk")
    made.add("ImageComments", 2, 1, 1, "de-DE", "Ada", "2024-05-02T08:00:00", "Eine Möwe")
    made.add("ImageComments", 3, 1, 3, "x-default", None, None, "Gull")
    made.add("ImagePositions", 1, None, 54.5, None, 9.25)
    made.add("ImageCopyright", 1, 1, "creator", "Ada", None)
    made.add("ImageCopyright", 2, 1, "creator", "Ben", None)
    made.add("ImageProperties", 1, "city", "Kiel")
    made.image(2, 3, "gull_v1.png", tags=["Color Label Black", "Pick Label Rejected"])
    made.image(3, 2, "clip.mp4", category=2, rating=None)
    made.add("ImageRelations", 2, 1, 1)
    made.add("ImageRelations", 3, 1, 2)
    made.done()
    before = bytes_in(tmp_path)

    found = AllRead(tmp_path / "Pictures" / "digikam4.db")

    assert found.kind is OldLibraryKind.DIGIKAM
    assert found.collections == {
        "1": ("Pictures", None),
        "2": ("2024", "1"),
        "3": ("Harbour", "2"),
    }
    assert found.members == [("2", "3"), ("3", "1"), ("3", "2")]
    gull, version, clip = (found.assets[key] for key in "123")
    assert (gull.tags, gull.rating, gull.label) == (("Places/Sea-side",), 4, ColourLabel.PURPLE)
    assert (gull.is_favorite, gull.description) == (True, "A gull at dusk")
    assert [(note.text, note.author) for note in gull.notes] == [("Eine Möwe", "Ada")]
    assert gull.metadata == {
        "title": "Gull",
        "latitude": 54.5,
        "longitude": 9.25,
        "creator": "Ada; Ben",
        "city": "Kiel",
    }
    assert gull.created_at == datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    assert gull.media is not None
    assert gull.media.path == "2024/Harbour/gull.png"
    assert (version.label, version.tags) == (ColourLabel.NONE, ("Pick label/Rejected",))
    assert version.metadata == {"colour_label": "Black"}
    assert (clip.type, clip.rating) == (AssetType.VIDEO, 0)
    assert found.links == [("variant_of", "1", "2")]
    assert set(found.skipped) == {"3-1-2"}
    assert bytes_in(tmp_path) == before


def test_dirty_rows_are_told_and_the_others_come(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path)
    made.add("Albums", 1, 1, "/", None, None, None)
    made.add("Albums", 2, 1, "/a/b", None, None, None)
    made.add("Albums", 8, 1, "/../..", None, None, None)
    made.add("Albums", 9, 7, "/nowhere", None, None, None)
    made.tag(60, 62, "one")
    made.tag(61, 60, "two")
    made.tag(62, 61, "three")
    made.tag(63, 999, "orphan")
    made.image(1, 2, "whole.png", rating=77, tags=[60, 61, 62, 63])
    made.image(2, None, "binned.png", status=3)
    made.image(3, 1, "lost.png", status=4)
    made.image(4, 1, "../../etc/passwd")
    made.image(5, 8, "outside.png")
    made.image(6, 1, "grey.png")
    made.db.execute("update Images set name = cast(x'6772e9792e706e67' as text) where id = 6")
    made.image(7, None, "nowhere.png")
    for pair in ((1, 6), (6, 1), (1, 1), (1, 2), (1, 99)):
        made.add("ImageRelations", *pair, 1)
    made.add("ImageTags", 1, 12345)
    made.add("ImageComments", 1, 1, 1, None, None, "never", None)
    made.done()

    found = AllRead(tmp_path)

    assert found.collections == {"1": ("Pictures", None), "2": ("b", "1")}
    assert set(found.assets) == {"1", "6"}
    tags = found.assets["1"].tags
    assert "orphan" in tags
    assert sorted(len(tag.split("/")) for tag in tags) == [1, 1, 2, 3]
    assert found.assets["1"].rating == 5
    assert found.assets["6"].media is not None
    assert os.fsencode(found.assets["6"].media.path) == b"gr\xe9y.png"
    assert found.links == [("variant_of", "6", "1")]
    broken = {key for key, (_, is_broken) in found.skipped.items() if is_broken}
    assert broken == {"4", "8", "9", "6-1-1", "1-1-1"}
    assert {"2", "5", "7", "1-2-1", "1-99-1"} <= set(found.skipped)


def test_a_database_with_a_log_is_read_whole_and_stays_as_it_is(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path / "Pictures")
    made.add("Albums", 1, 1, "/", None, None, None)
    made.image(1, 1, "before.png")
    file = made.done()
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("pragma journal_mode = wal")
    writer.execute("pragma wal_autocheckpoint = 0")
    writer.execute("insert into Images values (2, 1, 'in the log.png', 1, 1, '', 1, 'h', null)")
    try:
        before = bytes_in(tmp_path)
        assert before["Pictures/digikam4.db-wal"]
        found = AllRead(file)
        assert set(found.assets) == {"1", "2"}
        assert bytes_in(tmp_path) == before
    finally:
        writer.close()
    # Closed by its program: a log is what it says it has, and there is no file of it.
    before = bytes_in(tmp_path)
    assert set(before) == {"Pictures", "Pictures/digikam4.db"}
    assert set(AllRead(file).assets) == {"1", "2"}
    assert bytes_in(tmp_path) == before


def test_a_database_whose_last_change_was_cut_off_is_read_as_it_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = MadeDigikam(tmp_path / "Pictures")
    made.add("Albums", 1, 1, "/", None, None, None)
    made.image(1, 1, "before.png")
    file = made.done()
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("pragma cache_size = 1")
    writer.execute("begin")
    for key in range(2, 2000):  # more than fits: some of it is in the file already
        writer.execute("insert into Images values (?, 1, ?, 1, 1, '', 1, 'h', 0)", (key, f"{key}"))
    cut = tmp_path / "cut"
    shutil.copytree(tmp_path / "Pictures", cut)
    writer.close()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    before = bytes_in(tmp_path)
    assert before["cut/digikam4.db-journal"]
    assert set(AllRead(cut).assets) == {"1"}
    assert bytes_in(tmp_path) == before


def test_a_database_that_is_written_all_the_time_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = MadeDigikam(tmp_path / "Pictures").done()
    file.with_name("digikam4.db-wal").touch()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    copy = shutil.copyfile

    def copy_while_written(source: str, to: Path) -> Path:
        made = copy(source, to)
        with Path(source).open("ab") as written:
            written.write(b"x")
        return made

    monkeypatch.setattr(shutil, "copyfile", copy_while_written)
    with pytest.raises(SourceReadError, match="being written"):
        DIGIKAM.open(file)
    assert list(temporary.iterdir()) == []


def test_a_database_of_digikam_1_is_read(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path, version=5)
    for table in ("TagProperties", "ImageTagProperties", "ImageRelations", "ImageHistory"):
        made.db.execute(f"drop table {table}")
    made.db.execute("alter table Images drop column manualOrder")
    made.add("Albums", 1, 1, "/", None, None, None)
    made.tag(50, 0, "Sea")
    made.image(1, 1, "gull.png", rating=3, tags=[50])
    made.done()
    found = AllRead(tmp_path)
    assert (found.assets["1"].tags, found.members) == (("Sea",), [("1", "1")])


@pytest.mark.parametrize(
    ("version", "required", "words"),
    [(17, 17, "newer than what is known"), (4, 4, "before 1.0")],
)
def test_versions_that_are_not_known_are_refused(
    tmp_path: Path, version: int, required: int, words: str
) -> None:
    made = MadeDigikam(tmp_path, version, required)
    made.done()
    with pytest.raises(SourceReadError, match=words):
        DIGIKAM.open(tmp_path)


def test_a_newer_one_that_older_programs_may_read_is_read(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path, version=40, required=5)
    made.done()
    assert AllRead(tmp_path).assets == {}


def test_what_only_looks_like_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "digikam4.db"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    assert DIGIKAM.recognises(file)
    with pytest.raises(SourceReadError, match="cannot be read"):
        DIGIKAM.open(file)
    file.write_bytes(b"nothing")
    assert not DIGIKAM.recognises(file)


def test_ten_thousand_pictures_are_read(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path)
    made.add("Albums", 1, 1, "/", None, None, None)
    for tag in range(100, 120):
        made.tag(tag, tag - 1 if tag > 100 else 0, f"tag {tag}")
    for key in range(1, 10_001):
        made.image(key, 1, f"{key:05}.png", rating=key % 6, tags=[100 + key % 20])
    made.done()
    found = AllRead(tmp_path)
    assert (len(found.assets), len(found.members)) == (10_000, 10_000)
    assert len(found.assets["19"].tags[0].split("/")) == 20


def test_collections_elsewhere_are_named(tmp_path: Path) -> None:
    made = MadeDigikam(tmp_path / "db")
    made.add("AlbumRoots", 2, "Disk", 0, 2, "volumeid:?uuid=11-22", "/photos")
    made.add("AlbumRoots", 3, "Net", 0, 3, "networkshareid:?mountpath=/mnt/net", "/")
    made.add("AlbumRoots", 4, "Old", 0, 1, "volumeid:?path=%2Fsrv%2Fa%20b", "/")
    for root in (2, 3, 4):
        made.add("Albums", root, root, "/x", None, None, None)
        made.image(root, root, f"{root}.png")
    made.done()
    (tmp_path / "linked").symlink_to(tmp_path / "db")
    linked = AllRead(tmp_path / "linked")
    assert not [left for left in linked.outline.left if "Pictures" in left.what]
    found = AllRead(tmp_path / "db")
    assert linked.system == found.system
    assert found.roots == (tmp_path / "db",)
    paths = {asset.media.path for asset in found.assets.values() if asset.media}
    assert paths == {"photos/x/2.png", "/mnt/net/x/3.png", "/srv/a b/x/4.png"}
    told = [left.what for left in found.outline.left if "--media" in left.why]
    assert len(told) == 3
