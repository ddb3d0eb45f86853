"""A file that was copied into the library and is rendered again: its asset follows too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import text

from desktop.domain.job import Effect, Outcome
from desktop.domain.location import named_path
from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.look_at_media import look_at_media
from desktop.jobs.take_in import take_in
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.store import copy_in, hash_file
from tests.jobs.conftest import picture
from tests.jobs.renders import Renders

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.job import ReportRow
    from desktop.media.pool import MediaPool


class Copies(Renders):
    """As renders, of which the library takes copies."""

    def copy(self, folder: Path | None = None) -> dict[str, ReportRow]:
        return self.bring_in(folder, mode=ImportMode.COPY)

    def shown(self, key: AssetId) -> str:
        """The content of the file that an asset is opened from."""
        place = self.places(key)[0]
        assert place.is_present
        return hash_file(named_path(place, self.library.media_root))

    def objects(self) -> list[str]:
        """What lies in the media folder."""
        return sorted(path.name for path in self.library.media_root.glob("??/??/*"))

    def source(self, key: AssetId) -> str | None:
        source = self.places(key)[0].source
        return source.path if source and source.status == "available" else None


@pytest.fixture
def copies(library: Library, pool: MediaPool, tmp_path: Path) -> Copies:
    return Copies(library, pool, tmp_path / "renders")


def test_the_asset_of_a_copy_follows_and_undo_puts_the_old_bytes_back(
    copies: Copies, tmp_path: Path
) -> None:
    path = copies.write("shot_010.png", 1)
    copies.write("shot_020.png", 2)
    key = copies.id_of(copies.copy()["shot_010.png"])
    perform(copies.library, TagAssets((key,), ("hero",)))
    old = copies.asset(key)
    assert run(verify(copies.library)).is_sound
    copies.write("shot_010.png", 9, size=(96, 54))
    found = run(verify(copies.library))
    assert [(f.problem, f.asset_id) for f in found.findings] == [(Problem.REPLACED, key)]
    assert (found.outdated, found.replaced) == ({key: str(path)}, {})
    assert copies.find("is:missing") == []  # the copy is as good as ever

    rows = copies.copy()
    row = rows["shot_010.png"]
    assert (row.outcome, row.asset_id, row.effects) == (Outcome.UPDATED, key, (Effect.UPDATED,))
    assert row.error == "it was written anew, and the asset follows"
    new = copies.asset(key)
    assert new.checksum_sha256 == copies.shown(key) == hash_file(path)
    assert copies.find("tag:hero width:96") == ["shot_010.png"]
    told = copies.library.read(lambda r: r.activity.of(key))
    assert any((e.before or {}).get("checksum_sha256") == old.checksum_sha256 for e in told)
    assert {r.outcome for r in copies.copy().values()} == {Outcome.DUPLICATE}
    assert run(verify(copies.library, checksums=True)).is_sound

    copies.history.undo(copies.library)
    back = copies.asset(key)
    assert (back.checksum_sha256, back.metadata) == (old.checksum_sha256, old.metadata)
    assert copies.shown(key) == old.checksum_sha256
    run(look_at_media(copies.library))
    assert copies.find("is:missing") == []
    # What came in is known to be an earlier version's: nothing of it lies there for nothing.
    assert {f.problem for f in run(verify(copies.library)).findings} == {Problem.REPLACED}
    copies.history.redo(copies.library)
    assert copies.shown(key) == new.checksum_sha256
    copies.history.undo(copies.library)
    assert copies.copy()["shot_010.png"].outcome is Outcome.UPDATED

    # A third version, and the first once more: no copy is taken twice.
    copies.write("shot_010.png", 3, size=(30, 20))
    assert copies.copy()["shot_010.png"].asset_id == key
    copies.write("shot_010.png", 1)
    assert copies.copy()["shot_010.png"].outcome is Outcome.UPDATED
    assert copies.shown(key) == old.checksum_sha256
    assert len(copies.objects()) == 4
    assert len(copies.places(key)) == 1
    assert run(verify(copies.library, checksums=True)).is_sound

    perform(copies.library, TrashAssets((key,)))
    run(empty_trash(copies.library, cache=tmp_path / "cache"))
    assert len(copies.objects()) == 1
    assert run(verify(copies.library)).is_sound


def test_what_has_not_changed_is_not_read_again_and_a_lost_copy_is_made_anew(
    copies: Copies,
) -> None:
    path = copies.write("shot.png", 1)
    key = copies.id_of(copies.copy()["shot.png"])
    status, data = path.stat(), path.read_bytes()
    path.write_bytes(bytes(len(data)))  # whoever reads it sees that it is no picture
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))
    for mode in (ImportMode.COPY, ImportMode.REFERENCE):
        row = copies.bring_in(mode=mode)["shot.png"]
        assert (row.outcome, row.asset_id) == (Outcome.DUPLICATE, key)
    path.write_bytes(data)
    os.utime(path, ns=(1, 1))
    for _ in range(2):
        assert copies.copy()["shot.png"].outcome is Outcome.DUPLICATE
    assert run(verify(copies.library)).is_sound
    lost = named_path(copies.places(key)[0], copies.library.media_root)
    lost.unlink()
    row = copies.copy()["shot.png"]
    assert (row.outcome, row.effects) == (Outcome.DUPLICATE, (Effect.PUT_BACK,))
    assert lost.exists()


def test_a_copy_of_an_older_program_gets_its_source_and_follows(copies: Copies) -> None:
    path = copies.write("shot.png", 1)
    key = copies.id_of(copies.copy()["shot.png"])
    nobody_knows = text(
        "UPDATE asset_storage_locations SET source_path = NULL, source_modified_ns = NULL,"
        " source_status = NULL"
    )
    copies.library.maintain(lambda books: books.locations._session.execute(nobody_knows))
    assert copies.source(key) is None
    assert copies.copy()["shot.png"].outcome is Outcome.DUPLICATE
    assert copies.source(key) == str(path)
    copies.write("shot.png", 2)
    assert copies.copy()["shot.png"].asset_id == key


def test_a_source_that_was_moved_or_renamed_is_followed_to_its_place(
    copies: Copies, tmp_path: Path
) -> None:
    names = [f"shot_{number}.png" for number in range(4)]
    for shade, name in enumerate(names):
        copies.write(name, shade, size=(64 + shade, 40))
    before = {name: copies.id_of(row) for name, row in copies.copy().items()}
    moved = tmp_path / "moved"
    copies.folder.rename(moved)
    assert {row.outcome for row in copies.copy(moved).values()} == {Outcome.DUPLICATE}
    copies.folder = moved
    assert [copies.source(key) for key in before.values()] == [str(moved / name) for name in names]
    # 0 -> 1 -> 2 -> 3, and the last goes; and a new one has the first name.
    for at in (3, 2, 1):
        (moved / names[at - 1]).replace(moved / names[at])
    copies.write(names[0], 30, size=(20, 20))
    rows = copies.copy()
    assert rows[names[0]].outcome is Outcome.ADDED
    for at in (1, 2, 3):
        assert rows[names[at]].asset_id == before[names[at - 1]], at
        assert copies.source(before[names[at - 1]]) == str(moved / names[at])
    told = rows[names[3]].error or ""
    assert "shot_3.png was copied from here and stays as it is" in told
    assert copies.source(before[names[3]]) is None
    assert copies.find("is:missing") == []


def _photograph(path: Path, shade: int, taken: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken
    Image.new("RGB", (60, 40), (shade, 80, 90)).save(path, exif=exif)


def test_another_card_with_the_same_names_brings_pictures_of_its_own(copies: Copies) -> None:
    path = copies.folder / "IMG_0001.jpg"
    _photograph(path, 10, "2026:05:01 10:00:00")
    first = copies.id_of(copies.copy()[path.name])
    kept = copies.asset(first).checksum_sha256
    _photograph(path, 200, "2026:05:02 09:00:00")
    row = copies.copy()[path.name]
    assert (row.outcome, row.asset_id == first) == (Outcome.ADDED, False)
    assert row.error == "IMG_0001.jpg was copied from here and stays as it is"
    assert copies.shown(first) == kept
    assert (copies.source(first), copies.source(copies.id_of(row))) == (None, str(path))
    assert run(verify(copies.library, checksums=True)).is_sound
    # Graded and saved in its place it is the same picture.
    _photograph(path, 120, "2026:05:02 09:00:00")
    assert copies.copy()[path.name].asset_id == row.asset_id


def test_what_was_thrown_away_or_is_kept_elsewhere_does_not_follow(
    copies: Copies, tmp_path: Path
) -> None:
    path = copies.write("take.png", 1)
    key = copies.id_of(copies.copy()["take.png"])
    perform(copies.library, TrashAssets((key,)))
    copies.write("take.png", 2, size=(80, 50))
    row = copies.copy()["take.png"]
    assert (row.outcome, row.asset_id == key) == (Outcome.ADDED, False)
    perform(copies.library, RestoreAssets((key,)))
    assert (len(copies.find("take")), copies.find("is:missing")) == (2, [])
    # Half of the next one fails, and takes nothing away.
    path.write_bytes(path.read_bytes()[:60])
    assert copies.copy()["take.png"].outcome is Outcome.FAILED
    copies.write("take.png", 3)
    assert copies.copy()["take.png"].asset_id == row.asset_id
    # Imported where it lies, the asset has the file itself; the copy is an earlier one.
    copies.write("take.png", 4)
    assert copies.bring_in()["take.png"].asset_id == row.asset_id
    (place,) = copies.places(copies.id_of(row))
    assert not place.is_owned
    copies.history.undo(copies.library)
    (place,) = copies.places(copies.id_of(row))
    assert place.is_owned
    assert copies.shown(copies.id_of(row)) == copies.asset(copies.id_of(row)).checksum_sha256


def test_a_sequence_that_was_copied_follows_and_a_longer_one_is_another(copies: Copies) -> None:
    for number in range(1001, 1009):
        copies.write(f"plate.{number}.png", number)
    key = copies.id_of(copies.copy()["plate.####.png"])
    assert copies.copy()["plate.####.png"].outcome is Outcome.DUPLICATE
    assert run(verify(copies.library)).is_sound
    for number in range(1001, 1011):
        copies.write(f"plate.{number}.png", number + 50, size=(90, 50))
    assert [f.problem for f in run(verify(copies.library)).findings] == [Problem.REPLACED]
    row = copies.copy()["plate.####.png"]
    assert (row.outcome, row.asset_id) == (Outcome.UPDATED, key)
    assert copies.find("width:90") == ["plate.####.png"]
    copies.history.undo(copies.library)
    frames, _ = copies.library.read(lambda r: r.sequences.of(key)) or (None, None)
    assert frames is not None
    assert (frames.span, copies.find("is:missing")) == (8, [])
    copies.history.redo(copies.library)
    assert run(verify(copies.library, checksums=True)).is_sound
    copies.write("plate.1011.png", 7, size=(90, 50))
    longer = copies.copy()["plate.####.png"]
    assert (longer.outcome, longer.asset_id == key) == (Outcome.ADDED, False)
    assert copies.source(key) is None
    assert copies.copy()["plate.####.png"].outcome is Outcome.DUPLICATE


def test_what_repair_takes_in_is_a_copy_of_nobody_knows_what(
    copies: Copies, tmp_path: Path
) -> None:
    orphan = picture(tmp_path / "orphan.png", 5)
    stored = copy_in(str(orphan), copies.library.media.to_store(), checksum=hash_file(orphan))
    taken = run(take_in(copies.library, copies.pool, [stored.path]))
    (key,) = taken.added
    assert copies.places(key)[0].source is None
    assert copies.shown(key) == stored.checksum
