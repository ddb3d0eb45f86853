"""Media that go offline are seen, come back by themselves, and are located where they are now."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.locate_media import locate_media
from desktop.jobs.look_at_media import look_at_media
from desktop.jobs.mark_missing import mark_missing
from desktop.jobs.mass_loss import NO_LOSS, mass_loss
from desktop.jobs.verify import verify
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
    seen = run(look_at_media(shelf))
    assert (seen.missing, seen.fresh, offline(shelf)) == (1, 0, 1)
    assert seen.unmarked.sentence == (
        f"6 files are gone from {footage}, which is there. Nothing was marked."
    )
    assert not run(verify(shelf)).marked
    files[1].write_bytes(b"it is back under its name, and is another one")
    history = History()
    shutil.copyfile(files[8], files[2])
    assert run(mark_missing(shelf, seen.unmarked.ids, history)) == 6
    assert (history.undo_label, offline(shelf)) == ("Mark 6 files as missing", 7)
    history.undo(shelf)
    assert offline(shelf) == 1
    history.redo(shelf)
    assert offline(shelf) == 7
    assert (run(look_at_media(shelf)).unmarked, offline(shelf)) == (NO_LOSS, 7)
    history.undo(shelf)  # what was seen since is not taken back
    assert offline(shelf) == 3


def test_files_that_were_never_noted_as_gone_are_located(
    shelf: Library, footage: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    for path in sorted(footage.glob("shot *.jpg"))[:6]:
        path.rename(there / path.name)
    lost = run(look_at_media(shelf)).unmarked
    assert len(run(locate_media(shelf, there, also=lost.ids)).found) == 6
    assert not run(look_at_media(shelf)).unmarked
    assert run(verify(shelf)).is_sound


def test_a_loss_is_told_by_its_fullest_folder() -> None:
    gone = [(AssetId(str(number)), "/rushes") for number in range(3)]
    assert mass_loss([]).sentence == ""
    more = [*gone, (AssetId("4"), "/more"), (AssetId("5"), "/b\udcff")]
    told = mass_loss([(AssetId("9"), "/more"), *more])
    assert told.folders == ("/rushes", "/more", "/b\\xff")
    assert told.sentence == (
        "6 files are gone from /rushes and 2 other folders, which are there. Nothing was marked."
    )


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


def missing_cards(library: Library) -> int:
    cards = library.read(lambda r: r.listing.page(Listing())).cards
    again = library.read(lambda r: r.assets.cards([card.id for card in cards]))
    assert sum(card.is_missing for card in again.values()) == sum(c.is_missing for c in cards)
    return sum(card.is_missing and card.is_offline for card in cards)


def test_nothing_of_a_shared_library_is_marked_by_a_look_and_it_is_shown(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    run(import_files(library, pool, ImportRequest((str(footage),))))
    is_local = library.dialect == "sqlite"
    footage.rename(footage.with_name("unplugged"))
    seen = run(look_at_media(library))
    assert (seen.offline, seen.fresh, missing_cards(library)) == (14, 14, 14)
    assert offline(library) == (14 if is_local else 0)
    assert len(library.away.states) == (0 if is_local else 14)
    assert run(look_at_media(library)).fresh == 0
    footage.with_name("unplugged").rename(footage)
    assert len(run(look_at_media(library)).back) == 14
    assert missing_cards(library) == offline(library) == len(library.away.states) == 0


def test_what_this_machine_reaches_by_a_new_place_is_not_shown_as_away(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the place came while the older ones were looked at, and went and came again."""
    history = History()
    if library.dialect == "sqlite":
        pytest.skip("a library of one's own keeps what was seen with each place")
    run(import_files(library, pool, ImportRequest((str(footage),))))
    moved = footage.with_name("moved")
    footage.rename(moved)
    assert run(look_at_media(library)).offline == missing_cards(library) == 14
    answers = iter((False,))
    wait = survey.Survey.wait
    monkeypatch.setattr(
        survey.Survey, "wait", lambda self, seconds: next(answers, True) and wait(self, seconds)
    )
    look = look_at_media(library)
    next(look)
    next(look)  # the places have been read, and it waits for the disk
    run(import_files(library, pool, ImportRequest((str(moved),)), history=history))
    assert missing_cards(library) == 0
    seen = run(look)
    assert (seen.offline, missing_cards(library)) == (0, 0)
    assert library.away.is_doubtful
    history.undo(library)
    assert run(look_at_media(library)).offline == missing_cards(library) == 14
    assert not library.away.is_doubtful
    history.redo(library)
    assert missing_cards(library) == 0
    assert library.away.is_doubtful


def test_a_library_that_is_only_read_shows_what_this_machine_does_not_reach(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    run(import_files(local_library, pool, ImportRequest((str(footage),))))
    run(import_files(local_library, pool, ImportRequest((str(footage),), mode=ImportMode.COPY)))
    assert local_library.path is not None
    footage.rename(footage.with_name("unplugged"))
    local_library.is_read_only = True
    seen = run(look_at_media(local_library))
    assert (seen.offline, missing_cards(local_library), offline(local_library)) == (14, 14, 0)


def test_copies_are_away_with_the_media_folder_of_a_shared_library(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    run(import_files(library, pool, ImportRequest((str(footage),), mode=ImportMode.COPY)))
    assert not run(look_at_media(library)).offline
    library.media_root.rename(footage.with_name("media away"))
    away = 0 if library.dialect == "sqlite" else 14
    assert (run(look_at_media(library)).offline, missing_cards(library)) == (away, away)
    assert offline(library) == 0
