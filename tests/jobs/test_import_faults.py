"""Imports on bad days: cut off, taken over, full disks, drives that are pulled out."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from desktop.base.errors import JobTakenError
from desktop.catalog import job
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.all import ingest_jobs
from desktop.domain.ids import JobId, new_id
from desktop.domain.job import Effect, Outcome
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs import import_probing, import_writer, retrying
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_ledger import Ledger
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
)
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.media.requests import ProbeResult
from desktop.media.worker import probe
from tests.factory import live, rows_of
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.media.pool import MediaPool

COUNT = 12
MARKED: dict[str, Any] = {"tags": ("harbour", "place/pier"), "collection": "Day 1"}


class Killed(BaseException):
    """As if the program had ended on the spot."""


class InlinePool:
    """The real look at a file, one after the other in this thread; `at` is told of each before."""

    def __init__(self, at: Any = lambda number: None) -> None:
        self._at = at

    def probe_many(self, requests: Any) -> Iterator[Any]:
        for number, request in enumerate(requests):
            self._at(number)
            yield probe(request)


def inline(at: Any = lambda number: None) -> MediaPool:
    made: Any = InlinePool(at)
    return made  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dozen pictures."""
    made = tmp_path / "footage"
    made.mkdir()
    for shade in range(COUNT):
        picture(made / f"{shade:02d}.png", shade)
    return made


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 4)
    monkeypatch.setattr(
        import_writer, "BATCH_SECONDS", 60.0
    )  # by number alone, on a busy machine too


def bring_in(library: Library, *paths: Path, **options: Any) -> ImportReport:
    history = options.pop("history", None)
    request = ImportRequest(tuple(map(str, paths)), **options)
    return run(import_files(library, inline(), request, history=history))


def findings(library: Library) -> list[str]:
    return [str(finding) for finding in run(verify(library, checksums=True)).findings]


def only_import(library: Library) -> Any:
    (job,) = library.read(lambda r: r.jobs.imports())
    return job


# What is known gets the tags and the collection as well.


class Marked(NamedTuple):
    """Who carries what."""

    tags: int
    members: int


def marks(library: Library) -> Marked:
    found = library.read(lambda r: (r.tags.all(), r.collections.all()))
    tagged = {tag.name: tag.count for tag in found[0]}
    assert tagged.get("harbour", 0) == tagged.get("pier", 0)
    return Marked(tagged.get("harbour", 0), sum(c.count for c in found[1]))


def test_what_is_known_gets_the_tags_and_the_collection_in_the_same_undo_step(
    library: Library, folder: Path
) -> None:
    first = bring_in(library, *sorted(folder.glob("0[0-4].png")))
    known = rows_of(library, first.job_id)
    trashed = known["03.png"].asset_id
    assert trashed
    perform(library, TrashAssets((trashed,)))
    shutil.copyfile(folder / "04.png", folder / "twin.png")  # read again, and a duplicate too
    history = History()
    report = bring_in(library, folder, history=history, **MARKED)
    assert marks(library) == Marked(COUNT, COUNT)
    rows = rows_of(library, report.job_id)
    assert (report.counts[Outcome.ADDED], report.tagged, report.collected) == (COUNT - 5, 5, 5)
    for name in ("00.png", "01.png", "02.png", "03.png"):
        assert {Effect.TAGGED, Effect.COLLECTED} <= set(rows[name].effects)
        assert (rows[name].error or "").endswith("; tagged harbour, place/pier; put in Day 1")
    assert Effect.RESTORED in rows["03.png"].effects
    # Of two files of one content, one says what was done for it.
    assert Effect.TAGGED in rows["04.png"].effects + rows["twin.png"].effects
    assert "5 of them tagged, 5 of them put in a collection" in report.sentence
    history.undo(library)
    assert (live(library), marks(library).tags) == (4, 0)
    history.redo(library)
    assert (live(library), marks(library)) == (COUNT, Marked(COUNT, COUNT))

    again = bring_in(library, folder, **MARKED)
    assert (again.counts[Outcome.DUPLICATE], again.tagged, again.collected) == (COUNT + 1, 0, 0)
    assert not any(row.effects for row in rows_of(library, again.job_id).values())
    assert marks(library) == Marked(COUNT, COUNT)


def test_an_import_that_is_only_of_what_is_known_can_be_undone(
    library: Library, folder: Path
) -> None:
    bring_in(library, folder)
    history = History()
    bring_in(library, folder, history=history, tags=("harbour", "place/pier"))
    assert marks(library).tags == COUNT
    history.undo(library)
    assert (live(library), marks(library).tags) == (COUNT, 0)


# A continued import misses what has gone.


def killed_after(library: Library, folder: Path, batches: int, mode: ImportMode) -> JobId:
    """An import whose program ends when it wants to write one more batch than `batches`."""
    job_id = JobId(new_id())
    request = ImportRequest((str(folder),), mode=mode, collection="Day 1")
    store, wrote = Ledger.store, iter(range(batches))

    def dying(self: Ledger, *args: Any, **named: Any) -> Any:
        if next(wrote, None) is None:
            raise Killed
        return store(self, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "store", dying)
        with pytest.raises(Killed):
            run(import_files(library, inline(), request, job_id=job_id))
    return job_id


@pytest.mark.parametrize("mode", list(ImportMode))
def test_a_continued_import_has_a_row_for_what_vanished_and_takes_its_copies_in(
    library: Library, folder: Path, mode: ImportMode
) -> None:
    job_id = killed_after(library, folder, 1, mode)
    before = rows_of(library, job_id)
    assert Counter(row.outcome for row in before.values()) == {Outcome.ADDED: 4}
    shutil.rmtree(folder)
    report = run(resume_import(library, inline(), job_id))
    rows = rows_of(library, job_id)
    names = {f"{shade:02d}.png" for shade in range(COUNT)}
    assert names <= set(rows)
    gone = [name for name, row in rows.items() if row.outcome is Outcome.FAILED]
    came = [name for name, row in rows.items() if row.outcome is Outcome.ADDED]
    # Of those that were copied and had no row yet, the copy comes in under the file's own name.
    assert len(came) == (8 if mode is ImportMode.COPY else 4)
    assert set(gone) - {"footage"} == names - set(came)
    assert all("is not there any more" in (rows[name].error or "") for name in names & set(gone))
    assert report.counts[Outcome.FAILED] == len(gone)
    (day,) = library.read(lambda r: r.collections.all())
    assert day.count == len(came) == live(library)
    if mode is ImportMode.COPY:
        assert findings(library) == []
    assert library.read(lambda r: r.jobs.plan.of(job_id)) == []
    assert only_import(library).status == "completed"


def test_files_that_came_since_are_taken_in_beside_those_on_record(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    job_id = killed_after(library, folder, 1, ImportMode.COPY)
    (folder / "11.png").unlink()
    picture(folder / "new.png", 77)
    assert len(library.read(lambda r: r.jobs.plan.of(job_id))) == COUNT
    run(resume_import(library, inline(), job_id))
    rows = rows_of(library, job_id)
    assert rows["new.png"].outcome is Outcome.ADDED
    assert rows["11.png"].outcome is Outcome.FAILED
    assert len(rows) == COUNT + 1
    assert findings(library) == []


def test_odd_and_relative_names_are_missed_and_found_by_their_copies(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder)
    odd = folder / "day é\n1"
    odd.mkdir(parents=True)
    names = ["caf\udce9.png", "käse.png", "a b.png"]
    for shade, name in enumerate(names):
        picture(folder / "plain.png", shade)
        (folder / "plain.png").rename(odd / name)
    monkeypatch.chdir(folder.parent)
    job_id = killed_after(library, Path("footage"), 0, ImportMode.COPY)
    shutil.rmtree(folder)
    run(resume_import(library, inline(), job_id))
    rows = library.read(lambda r: r.jobs.report(job_id))
    assert Counter(row.outcome for row in rows) == {Outcome.ADDED: 3, Outcome.FAILED: 1}
    ids = [row.asset_id for row in rows if row.asset_id]
    cards = library.read(lambda r: r.assets.cards(ids))
    assert sorted(card.name for card in cards.values()) == ["a b.png", "caf\\xe9.png", "käse.png"]
    assert findings(library) == []


# Another program takes over.


def taken_by(library: Library, holder: str, status: str = "processing") -> None:
    library.write(
        lambda tx: tx._session.execute(
            ingest_jobs.update().values(
                locked_by=holder, status=status, locked_until=tx._session.now.replace(year=2999)
            )
        )
    )


@pytest.mark.parametrize("when", [2, 9])
def test_an_import_that_another_program_took_over_ends_in_plain_words(
    library: Library, folder: Path, when: int
) -> None:
    def at(number: int) -> None:
        if number == when:
            taken_by(library, "studio:4711")

    with pytest.raises(ImportStoppedError) as told:
        run(import_files(library, inline(at), ImportRequest((str(folder),))))
    assert "Another program (process 4711 on studio) goes on with this import." in str(told.value)
    assert told.value.is_taken
    assert only_import(library).locked_by == "studio:4711"
    rows = library.read(lambda r: r.jobs.report(only_import(library).id))
    assert live(library) == len(rows)


def test_an_import_that_is_being_worked_on_is_not_continued(library: Library, folder: Path) -> None:
    job_id = killed_after(library, folder, 1, ImportMode.REFERENCE)
    taken_by(library, "studio:4711")
    with pytest.raises(JobTakenError, match="process 4711 on studio"):
        run(resume_import(library, inline(), job_id))
    taken_by(library, "studio:4711", "completed")
    assert run(resume_import(library, inline(), job_id)).counts[Outcome.ADDED] == COUNT


# Disks.


def test_a_full_disk_keeps_what_was_copied_and_says_what_is_needed(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage
    calls = iter(range(6))

    def usage(path: Any) -> Any:
        found = real(path)
        return found if next(calls, None) is not None else found._replace(free=0)

    request = ImportRequest((str(folder),), mode=ImportMode.COPY)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", usage)
        with pytest.raises(ImportStoppedError) as told:
            run(import_files(library, inline(), request))
    assert told.value.report.counts == {Outcome.ADDED: 6}
    assert "after 6 of 12 files: The disk with the library is full" in str(told.value)
    assert "What is still to come needs" in str(told.value)
    assert told.value.advice
    assert findings(library) == []  # no copy without its row
    free = library.read(lambda r: r.jobs.interrupted_imports())  # at once, by anybody
    assert [job.id for job in free] == [only_import(library).id]
    report = run(resume_import(library, inline(), only_import(library).id))
    assert report.counts == {Outcome.ADDED: COUNT}


def test_a_media_folder_that_goes_away_stops_the_import_and_costs_no_file(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"

    def at(number: int) -> None:
        if number == 7:
            library.media_root.rename(away)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_probing, "AHEAD", 1)
        with pytest.raises(ImportStoppedError, match="media folder"):
            run(
                import_files(
                    library, inline(at), ImportRequest((str(folder),), mode=ImportMode.COPY)
                )
            )
    if library.media_root.exists():
        shutil.rmtree(library.media_root)
    away.rename(library.media_root)
    report = run(resume_import(library, inline(), only_import(library).id))
    assert report.counts == {Outcome.ADDED: COUNT}
    assert findings(library) == []


@pytest.mark.parametrize("mode", list(ImportMode))
def test_a_drive_that_is_pulled_out_stops_the_import_which_goes_on_when_it_is_back(
    library: Library, folder: Path, tmp_path: Path, mode: ImportMode
) -> None:
    def at(number: int) -> None:
        if number == 5:
            folder.rename(tmp_path / "pulled")

    with pytest.raises(ImportStoppedError, match="footage is not there any more") as told:
        run(import_files(library, inline(at), ImportRequest((str(folder),), mode=mode)))
    assert "continue the import" in told.value.advice
    assert told.value.report.counts[Outcome.FAILED] == 0
    (tmp_path / "pulled").rename(folder)
    report = run(resume_import(library, inline(), only_import(library).id))
    assert report.counts == {Outcome.ADDED: COUNT}


def test_where_no_reader_begins_the_import_stops_and_no_file_is_blamed(
    library: Library, folder: Path
) -> None:
    class Unread(InlinePool):
        def probe_many(self, requests: Any) -> Iterator[Any]:
            for request in requests:
                yield ProbeResult(request, reason="unread", message="no reader began with it")

    pool: Any = Unread()
    with pytest.raises(ImportStoppedError, match="readers of media end before they begin") as told:
        run(import_files(library, pool, ImportRequest((str(folder),))))
    assert told.value.report.total == 0
    report = run(resume_import(library, inline(), only_import(library).id))
    assert report.counts == {Outcome.ADDED: COUNT}


def test_where_the_end_cannot_be_written_down_everything_is_in_all_the_same(
    postgres_library_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.base.errors import LibraryGoneError

    library = open_library(postgres_library_url)
    try:

        def gone(*_: Any, **__: Any) -> None:
            raise LibraryGoneError("The library cannot be reached.")

        with monkeypatch.context() as patch:
            patch.setattr(job.JobWrites, "finish", gone)
            patch.setattr(retrying, "WAITS", (0.0,))
            assert bring_in(library, folder).counts == {Outcome.ADDED: COUNT}
        job_id = only_import(library).id
        assert run(resume_import(library, inline(), job_id)).counts == {Outcome.ADDED: COUNT}
        assert only_import(library).status == "completed"
    finally:
        library.close()
