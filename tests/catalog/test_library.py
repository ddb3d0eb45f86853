"""An open library on bad days: locked, moved, replaced, read-only, far away, interrupted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from sqlalchemy import text

from desktop.base.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryGoneError,
    LibraryWriteError,
)
from desktop.catalog.engine.revisions import APPLICATION_ID
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from tests.catalog.library_files import add, count, open_folder, path, somebody_else

if TYPE_CHECKING:
    pass

__all__ = ["open_folder", "path"]  # fixtures


def names(library: Library) -> set[str]:
    """What its assets are called."""
    rows = library.read(lambda reads: reads._session.rows(text("SELECT name FROM assets")))
    return {row[0] for row in rows}


def test_every_connection_has_the_pragmas_it_needs(local_library: Library) -> None:
    def read_all(session: object) -> dict[str, int | str]:
        wanted = (
            *("foreign_keys", "synchronous", "journal_mode", "cell_size_check", "mmap_size"),
            *("query_only", "trusted_schema", "application_id", "busy_timeout"),
        )
        return {
            name: session.scalar(text(f"PRAGMA {name}"))  # type: ignore[attr-defined]
            for name in wanted
        }

    common = {
        "foreign_keys": 1,
        "synchronous": 2,
        "journal_mode": "wal",
        "cell_size_check": 1,
        "mmap_size": 0,
        "application_id": APPLICATION_ID,
        "busy_timeout": 30_000,
    }
    assert local_library.write(lambda tx: read_all(tx._session)) == common | {
        "query_only": 0,
        "trusted_schema": 1,
    }
    gate = threading.Barrier(4)
    seen: list[dict[str, int | str]] = []

    def read() -> None:
        def act(reads: object) -> None:
            gate.wait(timeout=10)  # so that every reader has a connection of its own
            seen.append(read_all(reads._session))  # type: ignore[attr-defined]

        local_library.read(act)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [common | {"query_only": 1, "trusted_schema": 0}] * 4


def test_a_read_cannot_write(local_library: Library) -> None:
    with pytest.raises(LibraryWriteError):
        local_library.read(lambda reads: reads._session.execute(text("DELETE FROM ingest_jobs")))


def test_a_library_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(LibraryGoneError, match="no library at"):
        open_library(tmp_path / "nothing.desk")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("x")
    with pytest.raises(LibraryWriteError):
        open_library(tmp_path / "film" / "film.desk", create=True)


def test_a_closed_library_refuses_writes_kindly(path: Path) -> None:
    library = open_library(path)
    library.close()
    with pytest.raises(LibraryGoneError, match="closed"):
        add(library)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_cannot_be_written_is_opened_for_reading(open_folder: Path, what: str) -> None:
    path = open_folder / "film.desk"
    library = open_library(path, create=True)
    add(library)
    library.close()
    (open_folder / "film.desk.lock").unlink(missing_ok=True)
    if what == "folder":
        path.chmod(0o666)
        open_folder.chmod(0o555)
    else:
        path.chmod(0o444)
        open_folder.chmod(0o777 if os.geteuid() == 0 else 0o755)
    before = path.read_bytes()
    with somebody_else():
        library = open_library(path)
        try:
            assert library.is_read_only
            assert count(library) == 1
            with pytest.raises(LibraryWriteError, match="read-only"):
                add(library)
        finally:
            library.close()
    assert path.read_bytes() == before


def test_no_library_can_be_made_in_a_folder_that_takes_no_files(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with somebody_else(), pytest.raises(LibraryWriteError, match="No library can be made"):
        open_library(open_folder / "film.desk", create=True)


def test_a_folder_that_is_closed_while_open_fails_the_write_alone(open_folder: Path) -> None:
    open_folder.chmod(0o777)
    with somebody_else():
        library = open_library(open_folder / "film.desk", create=True)
    try:
        with somebody_else():
            add(library)
        for part in open_folder.iterdir():
            part.chmod(0o444)
        open_folder.chmod(0o555)
        with somebody_else():
            with pytest.raises(LibraryError):
                add(library)
            assert count(library) == 1
        open_folder.chmod(0o777)
        for part in open_folder.iterdir():
            part.chmod(0o666)
        with somebody_else():
            add(library)
            assert count(library) == 2
    finally:
        library.close()


def test_a_moved_library_is_missed_and_works_when_it_is_back(path: Path) -> None:
    library = open_library(path)
    try:
        elsewhere = path.with_name("elsewhere.desk")
        path.rename(elsewhere)
        for act in (lambda: add(library), lambda: count(library)):
            with pytest.raises(LibraryGoneError, match="not in its folder"):
                act()
        assert not path.exists()
        elsewhere.rename(path)
        add(library)
        assert count(library) == 2
    finally:
        library.close()


def test_nothing_is_written_into_a_file_that_took_the_librarys_place(
    path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.desk"
    open_library(other, create=True).close()
    library = open_library(path)
    try:
        before = other.read_bytes()
        other.replace(path)
        for act in (lambda: add(library), lambda: count(library)):
            with pytest.raises(LibraryGoneError, match="replaced"):
                act()
        assert path.read_bytes() == before
    finally:
        library.close()


@pytest.mark.parametrize("part", ["-wal", "-shm"])
def test_a_log_that_is_removed_while_open_stops_writing(path: Path, part: str) -> None:
    library = open_library(path)
    try:
        add(library, "b.png")
        path.with_name(path.name + part).unlink()
        with pytest.raises(LibraryGoneError, match="removed"):
            add(library, "c.png")
    finally:
        library.close()
    again = open_library(path)
    try:
        assert names(again) <= {"a.png", "b.png"}
        assert again.write(lambda tx: tx._session.scalar(text("PRAGMA integrity_check"))) == "ok"
    finally:
        again.close()


def test_logs_that_are_lost_while_closed_cost_changes_and_not_the_library(path: Path) -> None:
    library = open_library(path)
    add(library, "b.png")
    copy = path.with_name("copy.desk")
    shutil.copy(path, copy)  # without its log, as a careless backup does
    library.close()
    found = open_library(copy)
    try:
        assert names(found) <= {"a.png", "b.png"}
        assert found.read(lambda r: r._session.scalar(text("PRAGMA quick_check"))) == "ok"
    finally:
        found.close()


def test_a_file_that_is_cut_off_while_open_is_called_damaged(path: Path) -> None:
    library = open_library(path)
    try:
        with path.open("r+b") as file:
            file.truncate(4096 * 2)
        with pytest.raises(LibraryError):
            add(library)
    finally:
        library.close()
    with pytest.raises(LibraryDamagedError):
        open_library(path).close()


def test_a_lock_that_stays_too_long_is_told_and_let_go(path: Path) -> None:
    library = open_library(path, patience=0.2)
    try:
        with (
            FileLock(f"{path}.lock", thread_local=False),
            pytest.raises(LibraryBusyError, match="too long"),
        ):
            add(library)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(LibraryBusyError, match="too long"):
                add(library)
            assert count(library) == 1
            other.execute("ROLLBACK")
        add(library)
        assert count(library) == 2
    finally:
        library.close()


def test_a_long_read_does_not_keep_anybody_from_writing(path: Path) -> None:
    library = open_library(path, patience=0.5)
    try:

        def act(reads: object) -> tuple[int, int]:
            before = reads._session.scalar(text("SELECT count(*) FROM assets"))  # type: ignore[attr-defined]
            add(library, "b.png")
            return before, reads._session.scalar(text("SELECT count(*) FROM assets"))  # type: ignore[attr-defined]

        assert library.read(act) == (1, 1)
        assert count(library) == 2
    finally:
        library.close()


def test_a_read_can_be_interrupted_and_the_next_one_works(library: Library) -> None:
    slow = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        if library.dialect == "sqlite"
        else "SELECT pg_sleep(60)"
    )
    begun = threading.Event()

    def act(reads: object) -> None:
        begun.set()
        reads._session.execute(text(slow))  # type: ignore[attr-defined]

    def stop() -> None:
        begun.wait()
        while not ended.is_set():
            library.interrupt("search")
            ended.wait(0.05)

    ended = threading.Event()
    stopper = threading.Thread(target=stop)
    stopper.start()
    try:
        with pytest.raises(LibraryError):
            library.read(act, token="search")
    finally:
        ended.set()
        stopper.join()
    library.interrupt("search")  # nothing runs under it any more
    assert count(library) == 0


def test_a_write_that_fails_leaves_nothing(library: Library) -> None:
    def act(tx: object) -> None:
        tx.assets.add(AssetType.IMAGE, "half.png")  # type: ignore[attr-defined]
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        library.write(act)
    assert count(library) == 0
    add(library)
    assert count(library) == 1
