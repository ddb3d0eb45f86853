"""Lengths that no header states: the file is there at once, and measured when it is."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import LibraryBusyError
from desktop.catalog.engine.session import utc_now
from desktop.catalog.library import Library
from desktop.domain.changes import Kind
from desktop.domain.job import MEASURE, Outcome
from desktop.domain.marks import Marks, marks_of
from desktop.domain.measured_length import LengthState, Measured, NoLength, reason_of
from desktop.edits.asset import MarkRange, SetFields
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from desktop.jobs.work_queue import WorkReport, measure_queued
from desktop.media.pool import MediaPool
from desktop.media.requests import MeasureResult
from tests.media.long_makers import FRAME, song

if TYPE_CHECKING:
    from desktop.catalog.library import Maintenance
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.ids import AssetId
    from desktop.jobs.job import Progress
    from desktop.media.requests import MeasureRequest


class Songs:
    """A library, and a folder with songs that do not say how long they are."""

    def __init__(self, library: Library, pool: MediaPool, folder: Path) -> None:
        self.library, self.pool, self.folder = library, pool, folder
        self.history = History()
        folder.mkdir()

    def bring_in(self, name: str = "song.mp3", frames: int = 9000) -> AssetId:
        """Import a song of so many frames."""
        song(self.folder / name, frames)
        request = ImportRequest((str(self.folder),))
        report = run(import_files(self.library, self.pool, request, history=self.history))
        rows = self.library.read(lambda r: r.jobs.report(report.job_id))
        changed = (Outcome.ADDED, Outcome.UPDATED)
        return next(row.asset_id for row in rows if row.asset_id and row.outcome in changed)

    def card(self, key: AssetId) -> AssetCard:
        return self.library.read(lambda r: r.assets.cards([key])[key])

    def asset(self, key: AssetId) -> Asset:
        return self.library.read(lambda r: r.assets.load(key))

    def undo(self) -> int:
        """How many rows were left alone."""
        done = self.history.undo(self.library)
        assert done
        return done.result

    def redo(self) -> int:
        """How many rows were left alone."""
        done = self.history.redo(self.library)
        assert done
        return done.result

    def measure(self, pool: MediaPool | None = None) -> tuple[WorkReport, list[Progress]]:
        told: list[Progress] = []
        return run(measure_queued(self.library, pool or self.pool), told.append), told


@pytest.fixture
def songs(library: Library, pool: MediaPool, tmp_path: Path) -> Songs:
    return Songs(library, pool, tmp_path / "songs")


def test_a_file_without_a_length_is_there_at_once_and_measured_afterwards(songs: Songs) -> None:
    key = songs.bring_in()
    assert (songs.card(key).duration, songs.card(key).length) == (None, LengthState.MEASURING)
    assert songs.library.read(lambda r: r.jobs.waiting(MEASURE)) == 1
    report, told = songs.measure()
    assert report == WorkReport(done=1)
    asset, card = songs.asset(key), songs.card(key)
    assert card.length is LengthState.KNOWN
    assert card.duration == pytest.approx(9000 * FRAME, abs=0.06)
    assert "length" not in asset.metadata
    facts = songs.library.read(lambda r: r.assets.technical(key))
    assert facts
    assert facts.duration_ms == round((card.duration or 0) * 1000)
    news = [one.changes for one in told if key in one.changes.assets]
    assert [one.columns for one in news] == [frozenset({"duration", "metadata"})]
    assert all(one.touches(Kind.ASSETS) for one in news)
    assert songs.library.read(lambda r: r.jobs.waiting(MEASURE)) == 0


def test_a_library_that_was_away_for_a_moment_is_asked_again(
    songs: Songs, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = songs.bring_in()
    real, went = Library.maintain, iter((LibraryBusyError("The library is busy."),))

    def maintain(self: Library, *given: Any, **named: Any) -> Any:
        if (error := next(went, None)) is not None:
            raise error
        return real(self, *given, **named)

    monkeypatch.setattr(Library, "maintain", maintain)
    report, _ = songs.measure()
    assert report == WorkReport(done=1)
    assert songs.card(key).length is LengthState.KNOWN


def test_what_a_killed_program_was_measuring_is_taken_up_at_once(songs: Songs) -> None:
    key = songs.bring_in()

    def die(books: Maintenance) -> None:
        (job,) = books.jobs.claim(MEASURE)
        books.jobs._set(
            job.id,
            {
                "locked_by": f"{socket.gethostname()}:{2**22 + 1}",
                "locked_until": utc_now() + timedelta(seconds=60),
            },
        )

    songs.library.maintain(die)
    report, _ = songs.measure()
    assert report == WorkReport(done=1)
    assert songs.card(key).length is LengthState.KNOWN


class Endless:
    """A pool whose reader never comes to the end of a file by itself."""

    workers = 1

    def measure(self, request: MeasureRequest, *, is_wanted) -> MeasureResult:  # type: ignore[no-untyped-def]
        while is_wanted():
            pass
        return MeasureResult(request, reason="stopped")


def test_work_that_is_stopped_is_given_back_and_counts_as_no_try(songs: Songs) -> None:
    key = songs.bring_in()
    for _ in range(5):
        job = measure_queued(songs.library, Endless())  # type: ignore[arg-type]
        next(job)
        job.close()
    assert songs.card(key).length is LengthState.MEASURING
    assert songs.library.read(lambda r: r.jobs.counts()) == {"pending": 1}
    assert songs.measure()[0].done == 1


def test_a_file_out_of_reach_is_measured_when_it_is_back(songs: Songs) -> None:
    key = songs.bring_in()
    away = songs.folder.with_name("away")
    songs.folder.rename(away)
    assert songs.measure()[0] == WorkReport(aside=1)
    assert songs.card(key).length is LengthState.UNKNOWN
    assert reason_of(songs.asset(key).metadata) is NoLength.OUT_OF_REACH
    path = songs.folder / "song.mp3"
    songs.folder.mkdir()
    path.write_bytes(b"another song")
    songs.measure()
    assert reason_of(songs.asset(key).metadata) is NoLength.REPLACED
    path.unlink()
    songs.folder.rmdir()
    away.rename(songs.folder)
    assert songs.measure()[0] == WorkReport(done=1)
    assert songs.card(key).length is LengthState.KNOWN


@pytest.mark.parametrize(
    ("reason", "known"),
    [("timeout", NoLength.TOO_LONG), ("crashed", NoLength.UNREADABLE)],
    ids=["timeout", "crashed"],
)
def test_a_length_that_cannot_be_known_says_why(
    local_library: Library, pool: MediaPool, tmp_path: Path, reason: str, known: NoLength
) -> None:
    songs = Songs(local_library, pool, tmp_path / "songs")
    key = songs.bring_in()

    class Failing:
        workers = 1

        def measure(self, request: MeasureRequest, *, is_wanted: object) -> MeasureResult:
            return MeasureResult(request, reason=reason, message="It was given up.")

    assert songs.measure(Failing())[0].done == 1  # type: ignore[arg-type]
    assert songs.card(key).length is LengthState.UNKNOWN
    assert reason_of(songs.asset(key).metadata) is known


def test_undo_of_what_was_done_meanwhile_is_not_in_the_way(songs: Songs) -> None:
    key = songs.bring_in()
    first = Marks(1.0, 4.0)
    songs.history.perform(songs.library, MarkRange(key, first))
    songs.measure()
    length = songs.card(key).duration
    assert marks_of(songs.asset(key).metadata) == first
    assert songs.undo() == 0
    assert not marks_of(songs.asset(key).metadata)
    assert songs.card(key).duration == length
    assert songs.redo() == 0
    assert (songs.card(key).duration, marks_of(songs.asset(key).metadata)) == (length, first)


def test_what_a_person_said_while_it_was_measured_is_not_taken_for_a_finding(songs: Songs) -> None:
    key = songs.bring_in()
    perform(songs.library, SetFields(key, {"code": "1A"}))
    songs.history.perform(
        songs.library, SetFields(key, {"code": None}, metadata={"title": "Gulls"})
    )
    perform(songs.library, SetFields(key, {"code": "2B"}))
    assert songs.undo() == 1
    asset = songs.asset(key)
    assert (asset.code, asset.metadata["title"]) == ("2B", "Gulls")


def test_a_file_written_anew_is_measured_anew_and_undo_brings_the_old_length_back(
    songs: Songs,
) -> None:
    key = songs.bring_in()
    songs.measure()
    first = songs.card(key).duration
    assert songs.bring_in(frames=9500) == key
    assert songs.card(key).length is LengthState.MEASURING
    songs.measure()
    second = songs.card(key).duration
    assert second == pytest.approx(9500 * FRAME, abs=0.06)
    assert songs.undo() == 0
    assert songs.card(key).duration == first
    assert songs.redo() == 0
    assert songs.card(key).duration == second


def test_what_was_measured_stands_when_the_facts_are_read_again(songs: Songs) -> None:
    key = songs.bring_in()
    songs.measure()
    length = songs.card(key).duration
    again = songs.library.read(lambda r: r.assets.technical(key))
    assert again

    def read(books: Maintenance) -> None:
        said = {"length": "measuring"}
        books.upkeep.note_facts(key, again, duration=None, metadata=said)

    songs.library.maintain(read)
    assert (songs.card(key).duration, songs.card(key).length) == (length, LengthState.KNOWN)
    assert songs.library.read(lambda r: r.jobs.waiting(MEASURE)) == 0


def test_a_song_that_was_purged_meanwhile_is_let_go(songs: Songs) -> None:
    key = songs.bring_in()
    songs.library.write(lambda tx: tx.assets.purge([key]))
    report, _ = songs.measure()
    assert (report.done, report.aside) == (0, 0)
    assert songs.library.read(lambda r: r.jobs.counts()) == {"failed": 1}


def test_a_length_is_not_stored_for_another_content(songs: Songs) -> None:
    key = songs.bring_in()

    def note(books: Maintenance) -> bool:
        return books.upkeep.note_length(key, "0" * 64, Measured(1.0))

    assert songs.library.maintain(note) is False
    assert songs.card(key).length is LengthState.MEASURING
