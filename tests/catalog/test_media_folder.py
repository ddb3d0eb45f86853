"""A media folder belongs to one library, by a marker inside it; what is in doubt is kept."""

from __future__ import annotations

import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryWriteError
from desktop.catalog import media_marker
from desktop.catalog.engine import access
from desktop.catalog.engine.access import ReadOnly
from desktop.catalog.library import Library, open_library
from desktop.domain.media_folder import LOCK, MARKER, Doubt, Marker, Owner, read_marker_text
from tests.catalog.copies import add_copy, put_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def opened(tmp_path: Path, sqlite_template: Path) -> Iterator[Callable[..., Library]]:
    """Opens libraries by name in a folder of the test; made where they are not there."""
    made: list[Library] = []

    def open_one(name: str | Path, *, copies: bool = False) -> Library:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        library = open_library(path, create=True)
        made.append(library)
        if copies:
            add_copy(library)
        return library

    yield open_one
    for library in made:
        library.close()


def owner_of(folder: Path) -> Owner:
    marker = media_marker.read(folder)
    assert marker is not None
    return marker.owner


def test_nothing_is_made_until_something_is_stored(opened: Callable[..., Library]) -> None:
    library = opened("film.desk")
    assert library.media_root.name == "film.media"
    assert not library.media_root.exists()
    assert library.media.to_store() == library.media_root
    assert owner_of(library.media_root).workspace == library.workspace_id
    assert library.media.why_kept() == ""
    assert list(library.media_root.parent.glob("*.media*")) == [library.media_root]


def test_libraries_of_one_stem_have_folders_of_their_own(opened: Callable[..., Library]) -> None:
    roots = [opened(name).media.to_store() for name in ("cut", "cut.desk", "cut.v1", "cut.v2.desk")]
    assert len(set(roots)) == 4
    again = [opened(name).media_root for name in ("cut", "cut.desk", "cut.v1", "cut.v2.desk")]
    assert again == roots
    assert roots[2].name == "cut.v1.media"


def test_a_folder_of_an_older_program_is_taken_as_it_is(opened: Callable[..., Library]) -> None:
    library = opened("film.desk", copies=True)
    root = library.media_root
    library.close()
    thing = put_object(root)
    again = opened("film.desk")
    assert (again.media_root, again.media.sources, again.media.why_kept()) == (root, (), "")
    assert thing.exists()
    assert owner_of(root).workspace == again.workspace_id


def test_who_comes_second_to_a_folder_that_two_share_gets_one_of_its_own(
    opened: Callable[..., Library],
) -> None:
    first, second = opened("cut.desk", copies=True), opened("cut", copies=True)
    shared = first.media_root
    assert second.media_root == shared, "as it was before folders were marked"
    for library in (first, second):
        library.close()
    put_object(shared)
    first = opened("cut.desk")
    assert first.media_root == shared
    assert "cut" in first.media.why_kept()
    second = opened("cut")
    assert second.media_root != shared
    assert second.media.sources == (shared,)
    assert first.media.needed_by() == ["cut"]
    assert "Open it once" in first.media.why_kept()
    second.media.brought_over()
    assert first.media.why_kept() == ""
    assert media_marker.read(shared) == Marker(owner_of(shared)), "the doubt is over for good"
    again = opened("cut")
    assert (again.media_root, again.media.sources) == (second.media_root, ())


def test_a_copy_of_the_file_beside_it_is_another_library(opened: Callable[..., Library]) -> None:
    first = opened("cut.desk", copies=True)
    root = first.media.to_store()
    first.close()
    for name in ("cut", "cut copy.desk"):
        shutil.copyfile(first.path or "", root.with_name(name))
        copy = opened(name)
        assert copy.workspace_id == first.workspace_id
        assert copy.media_root != root
        assert root in copy.media.sources, "its copies are there"
        assert opened("cut.desk").media.why_kept() != ""
        copy.media.brought_over()
        assert opened("cut.desk").media.why_kept() == ""
    assert opened("cut.desk").media_root == root


@pytest.mark.parametrize("with_folder", [True, False], ids=["with its folder", "alone"])
def test_a_library_that_is_renamed_keeps_its_folder(
    opened: Callable[..., Library], with_folder: bool
) -> None:
    library = opened("film.desk", copies=True)
    root = library.media.to_store()
    library.close()
    (library.path or root).rename(root.with_name("harbour.desk"))
    if with_folder:
        root = root.rename(root.with_name("harbour.media"))
    again = opened("harbour.desk")
    assert (again.media_root, again.media.sources) == (root, ())
    assert again.media.why_kept() == ""
    fresh = opened("film.desk")
    assert fresh.media.to_store() != root


def test_a_library_that_is_moved_or_copied_with_its_folder(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    library = opened("a/film.desk", copies=True)
    put_object(library.media.to_store())
    library.close()
    shutil.copytree(tmp_path / "a", tmp_path / "copied")
    copied = opened("copied/film.desk")
    assert copied.media_root == tmp_path / "copied" / "film.media"
    assert (copied.media.sources, copied.media.why_kept()) == ((), "")
    (tmp_path / "a").rename(tmp_path / "moved")
    moved = opened("moved/film.desk")
    assert moved.media_root == tmp_path / "moved" / "film.media"
    assert (moved.media.sources, moved.media.why_kept()) == ((), "")


def test_a_folder_that_is_a_link_is_one_librarys_all_the_same(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    first = opened("a/film.desk", copies=True)
    (tmp_path / "a" / "film.media").symlink_to(disk)
    assert first.media.to_store() == tmp_path / "a" / "film.media"
    assert first.media.why_kept() == "", "it was empty: nobody else has anything in it"
    put_object(disk)
    first.close()
    (tmp_path / "b").mkdir()
    shutil.copyfile(tmp_path / "a" / "film.desk", tmp_path / "b" / "film.desk")
    (tmp_path / "b" / "film.media").symlink_to(disk)
    second = opened("b/film.desk")
    assert second.media_root.resolve() != disk
    assert second.media.sources == (tmp_path / "b" / "film.media",)
    first = opened("a/film.desk")
    assert first.media.why_kept() != ""
    second.media.brought_over()
    assert first.media.why_kept() == ""


def test_an_unmarked_folder_behind_a_link_is_in_doubt_until_somebody_says_so(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    put_object(tmp_path / "disk")
    (tmp_path / "film.media").symlink_to(tmp_path / "disk")
    library = opened("film.desk")
    assert library.media_root == tmp_path / "film.media"
    assert "link" in library.media.why_kept()
    library.media.declare_sole()
    assert library.media.why_kept() == ""
    assert opened("film.desk").media.why_kept() == ""


def test_a_library_that_is_opened_by_a_link_is_the_same_library(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    library = opened("a/film.desk", copies=True)
    (tmp_path / "here.desk").symlink_to(tmp_path / "a" / "film.desk")
    linked = opened("here.desk")
    assert linked.path == library.path, "one lock, one log, one folder of backups"
    assert linked.address == str(tmp_path / "here.desk")
    assert linked.media.to_store() == library.media.to_store()


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"format": 1}', b"\xff\xfe", b"[" * 99999])
def test_a_damaged_marker_is_none_and_is_kept_beside_the_new_one(
    opened: Callable[..., Library], damage: bytes
) -> None:
    library = opened("film.desk", copies=True)
    root = library.media.to_store()
    put_object(root)
    (root / MARKER).write_bytes(damage)
    assert library.media.why_kept() != "", "while it is open, nothing is known for certain"
    again = opened("film.desk")
    assert (again.media_root, again.media.why_kept()) == (root, "")
    assert [p.read_bytes() for p in root.glob("*.damaged-*")] == [damage]


def test_a_marker_of_a_newer_program_is_left_alone(opened: Callable[..., Library]) -> None:
    library = opened("film.desk", copies=True)
    root = library.media.to_store()
    marker = json.loads((root / MARKER).read_text())
    (root / MARKER).write_text(json.dumps({**marker, "format": 2}))
    again = opened("film.desk")
    assert again.media_root == root, "what is there can be seen"
    assert "newer" in again.media.why_kept()
    with pytest.raises(LibraryWriteError, match="newer"):
        again.media.to_store()


def test_a_marker_that_cannot_be_read_keeps_everything(
    opened: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = opened("film.desk", copies=True)
    root = library.media.to_store()
    library.close()
    real = Path.open

    def broken(self: Path, *args: object, **named: object) -> object:
        if self.name == MARKER:
            raise OSError(5, "Input/output error")
        return real(self, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", broken)
    again = opened("film.desk")
    assert again.media_root == root
    assert "Input/output error" in again.media.why_kept()
    with pytest.raises(LibraryWriteError):
        again.media.to_store()


def test_a_folder_that_cannot_be_written_to_can_be_seen(
    opened: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = opened("film.desk", copies=True)
    root = library.media_root
    library.close()
    put_object(root)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(media_marker, "write", refused)
    again = opened("film.desk")
    assert again.media_root == root
    assert again.media.why_kept() != ""
    with pytest.raises(LibraryWriteError, match="Permission denied"):
        again.media.to_store()


def test_another_librarys_folder_in_the_place_is_left_to_it(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    first = opened("film.desk", copies=True)
    root = first.media.to_store()
    first.close()
    (tmp_path / "film.desk").unlink()
    second = opened("film.desk")
    assert second.workspace_id != first.workspace_id
    assert second.media.to_store() != root
    assert owner_of(root).workspace == first.workspace_id


def test_two_files_that_change_their_names_keep_their_folders(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    roots = {}
    for name in ("a.desk", "b.desk"):
        library = opened(name, copies=True)
        roots[library.workspace_id] = library.media.to_store()
        library.close()
    a, b, c = (tmp_path / name for name in ("a.desk", "b.desk", "c"))
    a.rename(c)
    b.rename(a)
    c.rename(b)
    for name in ("a.desk", "b.desk"):
        library = opened(name)
        assert library.media_root == roots[library.workspace_id]


def test_a_note_of_a_library_that_is_gone_is_no_reason(opened: Callable[..., Library]) -> None:
    library = opened("film.desk", copies=True)
    root = library.media.to_store()
    there, gone = root.parent / "there.desk", root.parent / "gone.desk"
    there.touch()
    for path in (there, gone):
        note = Marker(Owner("w", str(path), path.name))
        media_marker.leave_note(root, note)
    assert library.media.needed_by() == ["there.desk"]
    (root / "needed-by-x.json").write_bytes(b"?")
    assert len(library.media.needed_by()) == 2, "what says nothing may mean something"
    library.media.declare_sole()
    assert library.media.needed_by() == []


def test_two_that_come_at_the_same_moment_do_not_both_take_it(
    opened: Callable[..., Library], tmp_path: Path
) -> None:
    for turn in range(8):
        names = [f"{turn}/cut.desk", f"{turn}/cut"]
        for name in names:
            opened(name, copies=True).close()
        put_object(tmp_path / str(turn) / "cut.media")
        start = threading.Barrier(2)

        def come(name: str, start: threading.Barrier = start) -> Path:
            start.wait(20)
            with closing(open_library(tmp_path / name)) as library:
                return library.media.to_store()

        with ThreadPoolExecutor(2) as threads:
            roots = list(threads.map(come, names))
        assert len(set(roots)) == 2
        for name, root in zip(names, roots, strict=True):
            assert owner_of(root).place == os.path.realpath(tmp_path / name)


def test_a_library_open_for_reading_changes_nothing(
    opened: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = opened("film.desk", copies=True)
    root = library.media_root
    library.close()
    put_object(root)
    monkeypatch.setattr(access, "of_file", lambda _: ReadOnly.FILE)
    again = opened("film.desk")
    assert (again.is_read_only, again.media_root) == (True, root)
    assert not (root / MARKER).exists()
    assert not (root / LOCK).exists()
    assert again.media.why_kept() != ""


def test_what_a_marker_says_is_read_back_to_the_letter() -> None:
    owner = Owner("w", "/films/caf\udce9/a.desk", "a.desk", "port 1, line 2")
    marker = Marker(owner, Doubt.LINK, ("/elsewhere", "/caf\udce9"))
    assert read_marker_text(marker.text()) == marker
