"""Media that go offline are seen, come back by themselves, and are located where they are now."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.locate_media import locate_media
from desktop.jobs.look_at_media import look_at_media
from desktop.storage import survey

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


@pytest.fixture
def shelf(local_library: Library, pool: MediaPool, footage: Path) -> Library:
    run(import_files(local_library, pool, ImportRequest((str(footage),))))
    return local_library


def offline(library: Library) -> int:
    return library.read(lambda r: r.listing.count(Listing(query=parse("is:missing"))))


def listed(library: Library) -> int:
    return library.read(lambda r: r.listing.count(Listing(missing=True)))


def test_a_folder_that_is_unplugged_is_offline_until_it_is_back(
    shelf: Library, footage: Path
) -> None:
    assert run(look_at_media(shelf)).offline == 0
    footage.rename(footage.with_name("unplugged"))
    seen = run(look_at_media(shelf))
    assert (seen.offline, seen.missing, seen.fresh) == (14, 0, 14)
    assert str(footage) in seen.folders
    assert offline(shelf) == listed(shelf) == 14
    assert run(look_at_media(shelf)).fresh == 0
    footage.with_name("unplugged").rename(footage)
    seen = run(look_at_media(shelf))
    assert (seen.offline, len(seen.back), offline(shelf)) == (0, 14, 0)


def test_a_mount_point_without_its_drive_is_offline_and_not_lost(
    shelf: Library, footage: Path
) -> None:
    footage.rename(footage.with_name("drive"))
    footage.mkdir()
    seen = run(look_at_media(shelf))
    assert (seen.offline, seen.missing) == (14, 0)


def test_a_few_files_that_are_gone_are_missing_and_many_are_left_to_a_person(
    shelf: Library, footage: Path
) -> None:
    files = sorted(footage.glob("shot *.jpg"))
    files[0].unlink()
    seen = run(look_at_media(shelf))
    assert (seen.offline, seen.missing, offline(shelf)) == (0, 1, 1)
    for path in files[1:7]:
        path.unlink()
    run(look_at_media(shelf))
    assert offline(shelf) == 1


def test_a_drive_that_does_not_answer_is_offline(
    shelf: Library, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def held(folder: str) -> list[str]:
        released.wait()
        return [folder]

    monkeypatch.setattr(survey, "list_folder", held)
    look = survey.Survey({str(footage): ["shot 01.jpg"]})
    try:
        assert look.wait(0.01, patience=0.0)
        assert look.of(str(footage), "shot 01.jpg") == "offline"
    finally:
        released.set()


def test_what_was_moved_is_located_in_one_undo_step(
    shelf: Library, footage: Path, tmp_path: Path
) -> None:
    history = History()
    place = tmp_path / "new drive" / "deep"
    place.mkdir(parents=True)
    shutil.move(footage, place / "renamed folder")
    run(look_at_media(shelf))
    report = run(locate_media(shelf, tmp_path / "new drive", history=history))
    assert (len(report.found), report.left, offline(shelf)) == (14, 0, 0)
    assert history.undo_label == "Locate 14 files"
    history.undo(shelf)
    assert offline(shelf) == 14
    history.redo(shelf)
    assert offline(shelf) == 0


def test_renamed_and_copied_files_are_known_by_their_content(
    shelf: Library, footage: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    first, second, third, *_ = sorted(footage.glob("shot *.jpg"))
    shutil.copyfile(first, away / first.name)  # another time stamp
    second.rename(away / "quite another name.jpg")
    altered = bytearray(third.read_bytes())
    altered[-30] ^= 1
    (away / third.name).write_bytes(bytes(altered))
    shutil.rmtree(footage)
    run(look_at_media(shelf))
    report = run(locate_media(shelf, away))
    assert (len(report.found), report.left) == (2, 12)
    places = shelf.read(lambda r: r.locations.of(report.found))
    opened = {Path(found[0].path).name for found in places.values()}
    assert opened == {first.name, "quite another name.jpg"}


def test_nothing_of_a_shared_library_is_marked_by_a_look(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    run(import_files(library, pool, ImportRequest((str(footage),))))
    footage.rename(footage.with_name("unplugged"))
    seen = run(look_at_media(library))
    assert seen.offline == 14
    assert offline(library) == (14 if library.dialect == "sqlite" else 0)
