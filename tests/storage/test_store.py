"""The store: a name is always a whole object, and source and disk are never confused."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.domain.media_folder import INCOMING
from desktop.storage import store
from desktop.storage.purge import aside, put_back, set_aside, unlink_aside, unlink_derived
from desktop.storage.store import checksum_of, copy_in, object_path, objects

if TYPE_CHECKING:
    from pathlib import Path


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "shot.JPG"
    path.write_bytes(os.urandom(3_000_000))
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "film.media"


def parts(root: Path) -> list[Path]:
    return list((root / INCOMING).glob("*"))


def test_a_copy_lies_under_its_hash_and_is_equal(source: Path, root: Path) -> None:
    checksum = sha(source.read_bytes())
    stored = copy_in(str(source), root, checksum=checksum)
    assert stored.path == f"{checksum[:2]}/{checksum[2:4]}/{checksum}.jpg"
    assert (root / stored.path).read_bytes() == source.read_bytes()
    assert (stored.is_new, stored.size) == (True, 3_000_000)
    assert parts(root) == []
    assert list(objects(root)) == [(stored.path, 3_000_000)]


def test_an_object_that_is_there_is_used_again(source: Path, root: Path) -> None:
    checksum = sha(source.read_bytes())
    first = copy_in(str(source), root, checksum=checksum)
    before = (root / first.path).stat().st_ino
    again = copy_in(str(source), root, checksum=checksum)
    assert (again.path, again.is_new) == (first.path, False)
    assert (root / first.path).stat().st_ino == before


@pytest.mark.parametrize("damage", ["shortened", "altered"])
def test_an_object_that_is_not_what_its_name_says_is_written_again(
    source: Path, root: Path, damage: str
) -> None:
    data = source.read_bytes()
    first = copy_in(str(source), root, checksum=sha(data))
    bad = data[:-1] if damage == "shortened" else data[:-1] + bytes([data[-1] ^ 1])
    (root / first.path).write_bytes(bad)
    again = copy_in(str(source), root, checksum=sha(data))
    assert again.is_new
    assert (root / first.path).read_bytes() == data


def test_a_source_that_is_not_what_it_was_fails_and_leaves_nothing(
    source: Path, root: Path
) -> None:
    with pytest.raises(SourceReadError, match="changed"):
        copy_in(str(source), root, checksum=sha(b"something else"))
    assert list(objects(root)) == []
    assert parts(root) == []


def test_a_source_that_grows_while_it_is_copied_never_becomes_an_object(
    source: Path, root: Path
) -> None:
    checksum = sha(source.read_bytes())
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with source.open("ab") as file:
                file.write(b"more")

    writer = threading.Thread(target=write)
    writer.start()
    outcomes = set()
    for _ in range(20):
        try:
            copy_in(str(source), root, checksum=checksum)
            outcomes.add("stored")
        except SourceReadError:
            outcomes.add("refused")
    stop.set()
    writer.join()
    for path, _ in objects(root):
        assert sha((root / path).read_bytes()) == checksum_of(path)
    assert outcomes
    assert parts(root) == []


@pytest.mark.parametrize("kind", ["gone", "pipe", "folder"])
def test_what_cannot_be_read_is_the_sources_failure(tmp_path: Path, root: Path, kind: str) -> None:
    path = tmp_path / "thing"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(SourceReadError):
        copy_in(str(path), root, checksum=sha(b""))


def test_a_media_folder_that_cannot_be_made_is_the_librarys_failure(
    source: Path, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_bytes(b"")
    with pytest.raises(LibraryWriteError, match="Nothing can be stored"):
        copy_in(str(source), tmp_path / "in the way", checksum=sha(source.read_bytes()))


def test_a_disk_that_is_nearly_full_is_told_before_anything_is_written(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = store.RESERVE + 1_000_000

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage)
    with pytest.raises(LibraryWriteError, match="full"):
        copy_in(str(source), root, checksum=sha(source.read_bytes()))
    assert not root.exists()


def test_endings_that_are_no_endings_are_left_out() -> None:
    checksum = sha(b"x")
    assert object_path(checksum, "a.tar.GZ").endswith(f"{checksum}.gz")
    for name in ("noend", "dot.", "evil.j/pg", "long.abcdefghijklmnop", "bad.\udcff"):
        assert object_path(checksum, name).endswith(checksum)


def test_only_names_the_store_could_have_made_are_removed(source: Path, root: Path) -> None:
    stored = copy_in(str(source), root, checksum=sha(source.read_bytes()))
    (root / "notes.txt").write_text("mine")
    outside = root.parent / "outside.txt"
    outside.write_text("mine")
    moved, left = set_aside(root, [stored.path, "notes.txt", "../outside.txt"])
    assert (moved, left) == ([stored.path], ["notes.txt", "../outside.txt"])
    assert unlink_aside(root, [*moved, "notes.txt", "../outside.txt"]) == (1, left)
    assert outside.exists()
    assert (root / "notes.txt").exists()
    assert not (root / stored.path).parent.exists()
    assert set_aside(root, [stored.path]) == ([stored.path], [])
    assert unlink_aside(root, [stored.path]) == (1, [])


def test_what_was_set_aside_comes_back_but_never_over_a_newer_copy(
    source: Path, root: Path
) -> None:
    checksum = sha(source.read_bytes())
    stored = copy_in(str(source), root, checksum=checksum)
    set_aside(root, [stored.path])
    assert aside(root) == [stored.path]
    assert list(objects(root)) == []
    assert put_back(root, [stored.path]) == []
    assert (root / stored.path).read_bytes() == source.read_bytes()
    set_aside(root, [stored.path])
    copy_in(str(source), root, checksum=checksum)
    newer = (root / stored.path).stat().st_ino
    assert put_back(root, [stored.path]) == []
    assert (root / stored.path).stat().st_ino == newer
    assert aside(root) == []


@pytest.mark.parametrize("link", ["ab", "removed"])
def test_a_link_in_the_store_leads_nothing_out_of_it(
    source: Path, root: Path, tmp_path: Path, link: str
) -> None:
    stored = copy_in(str(source), root, checksum=sha(source.read_bytes()))
    outside = tmp_path / "outside"
    outside.mkdir()
    if link == "removed":
        (root / "removed").symlink_to(outside)
    else:
        first = root / stored.path[:2]
        first.rename(outside / "first")
        first.symlink_to(outside / "first")
    assert set_aside(root, [stored.path]) == ([], [stored.path])
    assert unlink_aside(root, [stored.path]) == (0, [stored.path])
    assert (root / stored.path).exists()


def test_derived_pictures_of_one_original_go_together(tmp_path: Path) -> None:
    mine, other = "ab" + "0" * 62, "ab" + "1" * 62
    folder = tmp_path / "ab"
    folder.mkdir()
    for name in (f"{mine}.thumb.jpg", f"{mine}.page-3.jpg", f"{other}.thumb.jpg"):
        (folder / name).write_bytes(b"x")
    assert unlink_derived(tmp_path, [mine]) == 2
    assert [path.name for path in folder.iterdir()] == [f"{other}.thumb.jpg"]


def test_a_lost_object_comes_back_to_where_it_lay(source: Path, root: Path) -> None:
    checksum = sha(source.read_bytes())
    lay = f"{checksum[:2]}/{checksum[2:4]}/{checksum}.jpeg"
    assert copy_in(str(source), root, checksum=checksum, place=lay).path == lay
    assert (root / lay).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("place", ["../../etc/passwd", "ab/cd/other.jpg", f"ab/cd/{'0' * 64}.jpg"])
def test_what_is_no_place_for_it_is_not_written_to(source: Path, root: Path, place: str) -> None:
    checksum = sha(source.read_bytes())
    stored = copy_in(str(source), root, checksum=checksum, place=place)
    assert stored.path == object_path(checksum, source.name)
