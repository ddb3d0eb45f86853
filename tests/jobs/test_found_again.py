"""A folder that was moved by hand and comes in again: the library takes the new place."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryBusyError
from desktop.catalog.library import Library
from desktop.domain.changes import Kind
from desktop.domain.job import Outcome
from desktop.jobs import import_places, import_writer, retrying
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import Progress, run
from desktop.jobs.make_thumbnails import make_thumbnails
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage import local, presence
from tests.jobs.conftest import picture
from tests.jobs.shelf import BOTH, FOUND, PATIENCE, PUT_BACK, Shelf, lose, shelf

if TYPE_CHECKING:
    from desktop.media.pool import MediaPool

__all__ = ["shelf"]  # a fixture


def test_a_library_that_is_busy_when_it_is_asked_is_asked_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "WAITS", (0.01,))
    ask, is_busy = import_places._ask, [True]

    def ask_twice(*args: Any) -> Any:
        if is_busy:
            is_busy.clear()
            raise LibraryBusyError("somebody else is at it")
        return ask(*args)

    monkeypatch.setattr(import_places, "_ask", ask_twice)
    shelf.old.rename(shelf.new)
    assert shelf.bring_in(shelf.new).found == 4
    assert not is_busy


def test_a_moved_folder_is_found_at_its_new_place(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    run(verify(shelf.library, agreed=True))
    assert len(shelf.missing()) == 4
    changes = []
    report = shelf.bring_in(shelf.new, lambda progress: changes.append(progress.changes))
    assert report.counts == {Outcome.DUPLICATE: 4}
    assert report.found == report.summary()["found"] == 4
    assert report.sentence == "0 added, 4 duplicates, 4 missing files found again"
    assert shelf.errors(report)["2.png"] == f"duplicate of 2.png, {FOUND}"
    assert shelf.missing() == set()
    new, old = shelf.places("2.png")
    assert (new.path, new.is_primary, new.is_present) == (str(shelf.new / "2.png"), True, True)
    assert (old.path, old.is_primary, old.is_present) == (str(shelf.old / "2.png"), False, False)
    assert (new.purpose, new.checksum_sha256) == ("original", old.checksum_sha256)
    told = [change for change in changes if change.assets]
    assert {asset for change in told for asset in change.assets} == {
        shelf.id_of(f"{n}.png") for n in range(4)
    }
    assert all(c.touches(Kind.ASSETS) and c.touches(Kind.LOCATIONS) for c in told)
    assert shelf.count() == 4
    assert shelf.is_sound()


def test_it_is_found_also_where_nobody_had_noticed_that_it_was_gone(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    assert shelf.missing() == set()
    assert shelf.bring_in(shelf.new).found == 4
    assert shelf.opened("1.png") == shelf.new / "1.png"
    assert [place.status for place in shelf.places("1.png")] == ["available", "offline"]
    assert shelf.is_sound()
    assert shelf.missing() == set()


def test_a_second_import_from_the_new_place_reads_and_adds_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.old.rename(shelf.new)
    shelf.bring_in(shelf.new)
    monkeypatch.setattr(shelf.pool, "probe_many", lambda requests: iter(()))
    monkeypatch.setattr(import_writer, "OriginalsSearch", None)  # nor is it looked for
    report = shelf.bring_in(shelf.new)
    assert (report.found, report.counts) == (0, {Outcome.DUPLICATE: 4})
    assert shelf.errors(report)["2.png"] == "duplicate of 2.png"
    assert len(shelf.places("2.png")) == 2


def test_one_file_of_many_was_moved(shelf: Shelf) -> None:
    shelf.new.mkdir()
    (shelf.old / "3.png").rename(shelf.new / "pier.png")
    report = shelf.bring_in(shelf.old.parent)
    assert report.found == 1
    assert shelf.errors(report)["pier.png"] == f"duplicate of 3.png, {FOUND}"
    assert [place.status for place in shelf.places("3.png")] == ["available", "missing"]
    assert [len(shelf.places(f"{n}.png")) for n in range(3)] == [1, 1, 1]


def test_the_same_content_in_two_places_at_once_gets_no_second_place(shelf: Shelf) -> None:
    shelf.new.mkdir()
    (shelf.new / "twin.png").write_bytes((shelf.old / "0.png").read_bytes())
    report = shelf.bring_in(shelf.new)
    assert report.found == 0
    assert shelf.errors(report)["twin.png"] == "duplicate of 0.png"
    assert len(shelf.places("0.png")) == 1
    assert shelf.history.undo_label == "Import old"


@BOTH
def test_of_two_equal_files_in_the_new_place_one_is_found(
    library: Library, pool: MediaPool, tmp_path: Path, mode: ImportMode
) -> None:
    shelf = Shelf(library, pool, tmp_path)
    shelf.bring_in(mode=mode)
    shelf.old.rename(shelf.new)
    if mode is ImportMode.COPY:
        lose(shelf, "0.png")
    (shelf.new / "twin.png").write_bytes((shelf.new / "0.png").read_bytes())
    report = shelf.bring_in(shelf.new, mode=mode)
    said = shelf.errors(report)
    words = FOUND if mode is ImportMode.REFERENCE else PUT_BACK
    assert sorted(len(said[name] or "") for name in ("0.png", "twin.png")) == [
        len("duplicate of 0.png"),
        len(f"duplicate of 0.png, {words}"),
    ]
    assert len(shelf.places("0.png")) == (2 if mode is ImportMode.REFERENCE else 1)
    assert shelf.is_sound()


def test_when_the_old_place_is_back_there_are_two(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    run(verify(shelf.library, agreed=True))
    shelf.bring_in(shelf.new)
    shelf.old.mkdir()
    for path in shelf.new.iterdir():
        (shelf.old / path.name).write_bytes(path.read_bytes())
    report = run(verify(shelf.library))
    assert (report.is_sound, report.returned, len(report.back)) == (True, 4, 4)
    assert [place.is_present for place in shelf.places("2.png")] == [True, True]
    assert shelf.opened("2.png") == shelf.new / "2.png"
    # Now the new one goes, and the old one is opened again: by the disk at once, and on record.
    for path in shelf.new.iterdir():
        path.unlink()
    run(make_thumbnails(shelf.library, shelf.pool, [shelf.id_of("2.png")]))
    report = run(verify(shelf.library))
    assert (report.is_sound, report.unmarked.ids, report.marked) == (True, (), 0)
    assert shelf.missing() == set()
    assert shelf.opened("2.png") == shelf.old / "2.png"
    shelf.old.rename(shelf.old.with_name("away"))
    report = run(verify(shelf.library, agreed=True))
    assert len(shelf.missing()) == 4
    assert {finding.problem for finding in report.findings} == {
        Problem.MISSING,
        Problem.UNREACHABLE,
    }
    shelf.old.with_name("away").rename(shelf.old)
    assert run(verify(shelf.library)).returned == 4
    assert shelf.missing() == set()


def test_an_old_place_that_is_imported_again_is_noted_as_back(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    shelf.bring_in(shelf.new)
    shelf.new.rename(shelf.old)
    report = shelf.bring_in(shelf.old)
    assert (report.found, report.counts) == (0, {Outcome.DUPLICATE: 4})
    assert [place.path for place in shelf.places("0.png") if place.is_present][-1] == str(
        shelf.old / "0.png"
    )
    assert shelf.is_sound()
    assert shelf.opened("0.png") == shelf.old / "0.png"


def test_another_file_in_the_old_place_is_not_the_one_that_was_there(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    shelf.old.mkdir()
    picture(shelf.old / "0.png", 200, size=(300, 200))
    report = shelf.bring_in(shelf.new)
    assert report.found == 4
    assert shelf.opened("0.png") == shelf.new / "0.png"
    assert shelf.is_sound()


def test_what_may_not_be_looked_at_is_not_gone(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: str) -> os.stat_result:
        raise PermissionError(errno.EACCES, "no", path)

    shelf.old.rename(shelf.new)
    monkeypatch.setattr(local, "look_up", forbidden)
    assert shelf.bring_in(shelf.new).found == 0
    assert len(shelf.places("0.png")) == 1


def test_a_drive_that_does_not_answer_is_waited_for_outside_of_the_transaction_and_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 1)
    monkeypatch.setattr(import_writer, "BATCH_SECONDS", 0.02)
    monkeypatch.setattr(presence, "PATIENCE", 0.5)
    answered, asked = threading.Event(), []

    def silent(path: str) -> os.stat_result:
        asked.append(path)
        answered.wait(PATIENCE)
        raise FileNotFoundError(path)

    def write_meanwhile(_: Progress) -> None:
        shelf.library.write(lambda tx: tx.tags.ensure("meanwhile"))

    shelf.old.rename(shelf.new)
    monkeypatch.setattr(local, "look_up", silent)
    try:
        report = shelf.bring_in(shelf.new, write_meanwhile)
    finally:
        answered.set()
    assert len(asked) == 1, "the folder was asked again"
    assert report.found == 4
    assert shelf.places("0.png")[1].status == "offline"


def test_undo_takes_the_new_place_back_and_redo_brings_it_again(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    picture(shelf.new / "fresh.png", 77)
    assert shelf.bring_in(shelf.new).counts == {Outcome.DUPLICATE: 4, Outcome.ADDED: 1}
    assert shelf.history.undo_label == "Import new"
    for _ in range(2):
        applied = shelf.history.undo(shelf.library)
        assert applied is not None
        assert applied.result == 0
        assert applied.changes.touches(Kind.LOCATIONS)
        assert applied.changes.touches(Kind.ASSETS)
        (place,) = shelf.places("1.png")
        assert (place.path, place.is_primary) == (str(shelf.old / "1.png"), True)
        assert len(shelf.missing()) == shelf.count() == 4  # as it is
        applied = shelf.history.redo(shelf.library)
        assert applied is not None
        assert applied.result == 0
        assert shelf.opened("1.png") == shelf.new / "1.png"
        assert [place.is_primary for place in shelf.places("1.png")] == [True, False]
        assert shelf.missing() == set()
        assert shelf.count() == 5
    shelf.history.undo(shelf.library)
    shelf.new.rename(shelf.old)
    run(verify(shelf.library))
    assert shelf.missing() == set()


def test_undo_when_the_old_place_came_back_meanwhile(shelf: Shelf) -> None:
    shelf.old.rename(shelf.new)
    shelf.bring_in(shelf.new)
    shelf.new.rename(shelf.old)
    run(verify(shelf.library))
    shelf.history.undo(shelf.library)
    assert shelf.missing() == set()
    assert shelf.opened("0.png") == shelf.old / "0.png"


def test_a_folder_that_is_moved_again_and_again(shelf: Shelf) -> None:
    here = shelf.old
    for name in ("b", "c", "d"):
        there = shelf.old.with_name(name)
        here.rename(there)
        assert shelf.bring_in(there).found == 4
        here = there
    places = shelf.places("0.png")
    assert [place.is_primary for place in places] == [True, False, False, False]
    assert shelf.opened("0.png") == here / "0.png"
    assert shelf.is_sound()
    for _ in range(3):
        shelf.history.undo(shelf.library)
    (place,) = shelf.places("0.png")
    assert place.is_primary


def test_its_picture_can_be_made_again(shelf: Shelf, tmp_path: Path) -> None:
    ids = [shelf.id_of(f"{n}.png") for n in range(4)]
    shelf.old.rename(shelf.new)
    lost = run(make_thumbnails(shelf.library, shelf.pool, ids, cache=tmp_path / "cache"))
    assert len(lost.failed) == 4
    shelf.bring_in(shelf.new)
    found = run(make_thumbnails(shelf.library, shelf.pool, ids, cache=tmp_path / "cache"))
    assert (found.made, found.failed) == (4, {})
