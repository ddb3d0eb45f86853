"""The Trash is emptied while an import brings the same contents in: every row keeps its bytes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

import desktop.jobs.purging as purging
from desktop.catalog.library import Library, open_library
from desktop.catalog.upkeep import UpkeepReads
from desktop.domain.job import Outcome
from desktop.edits.asset import RestoreAssets, TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportMode, ImportReport, ImportRequest
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.storage.purge import aside
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.media.pool import MediaPool

PATIENCE = 30  # seconds; no test waits that long where all is well
PICTURES = 3


class Desk:
    """Two programs at one library, and a folder whose copies lie in its Trash."""

    def __init__(self, address: str, pool: MediaPool, folder: Path) -> None:
        self.one, self.two = (open_library(address, create=True) for _ in range(2))
        self._pool = pool
        self._folder = folder

    def bring_in(self, library: Library) -> ImportReport:
        request = ImportRequest((str(self._folder),), mode=ImportMode.COPY)
        return run(import_files(library, self._pool, request))

    def trash_all(self) -> tuple[Any, ...]:
        info = self.one.read(lambda r: [p.asset_id for page in r.locations.all() for p in page])
        perform(self.one, TrashAssets(tuple(info)))
        return tuple(info)

    def is_whole(self) -> bool:
        """Every row has its bytes, and every object its row."""
        found = run(verify(self.two, checksums=True)).findings
        return found == [] and aside(self.two.media_root) == []

    def count(self) -> int:
        return self.two.read(lambda r: r.stats.info()).total.count


@contextmanager
def desk_at(address: str, pool: MediaPool, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "footage"
    folder.mkdir()
    for shade in range(PICTURES):
        picture(folder / f"{shade}.png", shade)
    made = Desk(address, pool, folder)
    made.bring_in(made.one)
    with closing(made.one), closing(made.two):
        yield made


@pytest.fixture
def desk(library_address: str, pool: MediaPool, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(library_address, pool, tmp_path) as made:
        yield made


@pytest.fixture
def shared(postgres_library_url: str, pool: MediaPool, tmp_path: Path) -> Iterator[Desk]:
    """Where two transactions can be open at once; a local library has one writer."""
    with desk_at(postgres_library_url, pool, tmp_path) as made:
        yield made


@contextmanager
def pausing(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool = False
) -> Iterator[tuple[threading.Event, threading.Event]]:
    """A function of the program stops where it is reached first, until it is told to go on."""
    reached, may_go_on = threading.Event(), threading.Event()
    real: Callable[..., Any] = getattr(owner, name)

    def paused(*args: Any, **named: Any) -> Any:
        answer = real(*args, **named) if after else None
        if not reached.is_set():
            reached.set()
            assert may_go_on.wait(PATIENCE)
        return answer if after else real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, paused)
        yield reached, may_go_on


def test_a_purge_waits_for_an_open_transaction_that_names_the_content(
    shared: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import has inserted its rows and not committed them when the bytes are to go."""
    shared.trash_all()
    job = empty_trash(shared.one)
    next(job)  # the rows are gone and on record, the bytes are there: the import uses them again
    inserted, may_commit = threading.Event(), threading.Event()
    from desktop.jobs.import_batch import BatchReport

    real = BatchReport.after

    def hold(report: Any, books: Any, result: Any) -> None:
        real(report, books, result)
        if result.added:
            inserted.set()
            assert may_commit.wait(PATIENCE)

    monkeypatch.setattr(BatchReport, "after", hold)
    with ThreadPoolExecutor(2) as threads:
        coming = threads.submit(shared.bring_in, shared.two)
        assert inserted.wait(PATIENCE)
        emptying = threads.submit(run, job)
        wait([emptying], 0.5)
        assert not emptying.done(), "it did not wait for who holds the content"
        may_commit.set()
        assert coming.result(PATIENCE).counts == {Outcome.ADDED: PICTURES}
        assert emptying.result(PATIENCE).objects == 0
    assert shared.count() == PICTURES
    assert shared.is_whole()


@pytest.mark.parametrize("moment", ["decided", "set aside"])
def test_a_purge_that_runs_between_the_copy_and_its_row_costs_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The import has found the object there; the whole purge comes before its transaction."""
    desk.trash_all()
    job = empty_trash(desk.one)
    next(job)
    with ThreadPoolExecutor(1) as threads:
        name = "purge_count" if moment == "set aside" else "look_at_copies"
        import desktop.jobs.bring_in as importing

        owner = UpkeepReads if moment == "set aside" else importing
        with pausing(monkeypatch, owner, name, after=moment == "decided") as (reached, go_on):
            coming = threads.submit(desk.bring_in, desk.two)
            assert reached.wait(PATIENCE)
            run(job)
            go_on.set()
            report = coming.result(PATIENCE)
    assert report.counts == {Outcome.ADDED: PICTURES}
    assert desk.is_whole()


def test_what_came_in_while_it_was_set_aside_is_put_back_or_copied_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The purge has moved the objects and has not asked again yet; the import runs from A to Z."""
    desk.trash_all()
    job = empty_trash(desk.one)
    next(job)
    with (
        ThreadPoolExecutor(1) as threads,
        pausing(monkeypatch, purging, "set_aside", after=True) as (reached, go_on),
    ):
        emptying = threads.submit(run, job)
        assert reached.wait(PATIENCE)
        assert desk.bring_in(desk.two).counts == {Outcome.ADDED: PICTURES}
        go_on.set()
        emptying.result(PATIENCE)
    assert desk.is_whole()


def test_an_asset_that_is_being_restored_is_not_purged(
    shared: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore has changed the row and not committed when the purge looks what is in the Trash."""
    ids = shared.trash_all()
    restored, may_commit = threading.Event(), threading.Event()

    def restore(tx: Any) -> None:
        tx.assets.restore(list(ids))
        restored.set()
        assert may_commit.wait(PATIENCE)

    with ThreadPoolExecutor(2) as threads:
        back = threads.submit(shared.two.write, restore)
        assert restored.wait(PATIENCE)
        emptying = threads.submit(run, empty_trash(shared.one))
        wait([emptying], 0.5)
        assert not emptying.done()
        may_commit.set()
        back.result(PATIENCE)
        assert emptying.result(PATIENCE).assets == 0
    assert shared.count() == PICTURES
    assert shared.is_whole()


def test_a_duplicate_that_an_import_takes_out_of_the_trash_is_not_purged(
    shared: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import has found its asset in the Trash; the purge comes before it is restored."""
    import desktop.edits.intake as intake

    shared.trash_all()
    with (
        ThreadPoolExecutor(2) as threads,
        pausing(monkeypatch, intake, "_known_contents", after=True) as (reached, go_on),
    ):
        coming = threads.submit(shared.bring_in, shared.two)
        assert reached.wait(PATIENCE)
        emptying = threads.submit(run, empty_trash(shared.one))
        wait([emptying], 0.5)
        go_on.set()
        assert coming.result(PATIENCE).counts == {Outcome.DUPLICATE: PICTURES}
        assert emptying.result(PATIENCE).assets == 0
    assert shared.count() == PICTURES
    assert shared.is_whole()


def test_two_purges_at_once_work_one_list_off_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.trash_all()
    job = empty_trash(desk.one)
    next(job)
    with (
        ThreadPoolExecutor(1) as threads,
        pausing(monkeypatch, purging, "set_aside", after=True) as (reached, go_on),
    ):
        first = threads.submit(run, job)
        assert reached.wait(PATIENCE)
        second = run(empty_trash(desk.two))
        go_on.set()
        objects = first.result(PATIENCE).objects
    assert (objects, second.left) == (PICTURES, ())
    assert desk.is_whole()
    assert desk.one.read(lambda r: r.upkeep.purge_lists()) == []


def test_a_library_that_fails_in_the_middle_gets_everything_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.base.errors import LibraryGoneError

    desk.trash_all()
    job = empty_trash(desk.one)
    next(job)

    def gone(*_: Any) -> Any:
        raise LibraryGoneError("The server is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(purging, "_decide", gone)
        with pytest.raises(LibraryGoneError):
            run(job)
    assert aside(desk.one.media_root) == []
    assert len(list(desk.one.media_root.rglob("*.png"))) == PICTURES
    assert run(empty_trash(desk.two)).objects == PICTURES
    assert desk.is_whole()


def test_restored_assets_keep_their_bytes(desk: Desk) -> None:
    ids = desk.trash_all()
    perform(desk.two, RestoreAssets(ids[:1]))
    assert run(empty_trash(desk.one)).objects == PICTURES - 1
    assert desk.is_whole()
