"""Bad input and bad days of an import: a row for each file, the rest done, nothing half."""

# Names are bytes here, as they are in the code under test.
# ruff: noqa: PTH104, PTH118

from __future__ import annotations

import os
import struct
import subprocess
import threading
import zlib
from typing import TYPE_CHECKING

import psycopg
import pytest

from desktop.base.errors import LibraryError, LibraryWriteError
from desktop.catalog.library import Library, open_library
from desktop.domain.job import Outcome
from desktop.jobs import import_writer, retrying
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_request import (
    ImportMode,
    ImportReport,
    ImportRequest,
    ImportStoppedError,
)
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from desktop.storage import store
from tests.factory import bring_in, live, rows_of, socket_at
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.media.pool import MediaPool

BOTH = pytest.mark.parametrize("mode", list(ImportMode))


NAMES = [
    b"new\nline.png",
    "emoji 👩‍🚀.png".encode(),
    b"latin-\xe9\xff.png",
    b"n" * 251 + b".png",
    b"two  spaces.png",
    b" .png ",
    b"shot_%03d.png",
    b"file:concat.png",
    "rtl \u202egnp.png".encode(),
    "nfc \u00e9.png".encode(),
    "nfd e\u0301.png".encode(),
    b"Same.png",
    b"same.png",
]


@BOTH
def test_every_name_comes_in_keeps_its_bytes_and_reads_back(
    library: Library, pool: MediaPool, tmp_path: Path, mode: ImportMode
) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    for shade, name in enumerate(NAMES):
        plain = picture(tmp_path / "plain.png", shade + 1)
        os.rename(plain, os.path.join(os.fsencode(folder), name))
    report = bring_in(library, pool, folder, mode=mode)
    assert report.counts == {Outcome.ADDED: len(NAMES)}
    assert len(rows_of(library, report.job_id)) == len(NAMES)
    assert run(verify(library, checksums=True)).is_sound
    again = bring_in(library, pool, folder, mode=mode)
    assert again.counts == {Outcome.DUPLICATE: len(NAMES)}
    cards = library.read(
        lambda r: r.assets.cards([row.asset_id for row in r.jobs.report(report.job_id)])  # type: ignore[misc]
    )
    for card in cards.values():
        assert "\n" not in card.name
        assert "\u202e" not in card.name


def test_things_that_are_no_files_get_their_row_at_once(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    picture(folder / "good.png", 1)
    os.mkfifo(folder / "pipe.png")
    (folder / "loop").symlink_to(folder)
    (folder / "folder.mp4").mkdir()
    picture(folder / "folder.mp4" / "inside.png", 2)
    paths = (str(folder), "/dev/zero", str(tmp_path / "gone"))
    with socket_at(folder / "s.png"):
        report = run(import_files(library, pool, ImportRequest(paths)))
    rows = rows_of(library, report.job_id)
    assert {name for name, row in rows.items() if row.outcome is Outcome.ADDED} == {
        "good.png",
        "inside.png",
    }
    assert rows["gone"].outcome is Outcome.FAILED
    for name in ("pipe.png", "s.png", "loop", "zero"):
        assert rows[name].outcome is Outcome.SKIPPED, name


def huge_header(width: int, height: int) -> bytes:
    """A PNG that says it is enormous and has next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@BOTH
def test_damaged_files_fail_with_a_reason_and_the_good_ones_come_in(
    library: Library, pool: MediaPool, tmp_path: Path, mode: ImportMode
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    picture(folder / "good.jpg", 5, size=(400, 300))
    whole = (folder / "good.jpg").read_bytes()
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "corrupt.jpg").write_bytes(whole[:4] + os.urandom(3000))
    (folder / "giant.png").write_bytes(huge_header(60_000, 60_000))
    picture(tmp_path / "x.png", 77)
    (folder / "renamed.mp4").write_bytes((tmp_path / "x.png").read_bytes())
    report = bring_in(library, pool, folder, mode=mode)
    rows = rows_of(library, report.job_id)
    for name in ("empty.jpg", "truncated.jpg", "corrupt.jpg", "giant.png"):
        assert rows[name].outcome is Outcome.FAILED, rows[name]
        assert rows[name].error
    assert rows["good.jpg"].outcome is Outcome.ADDED
    assert (rows["renamed.mp4"].outcome, rows["renamed.mp4"].type) == (Outcome.ADDED, "image")
    assert run(verify(library, checksums=True)).is_sound


def test_files_that_change_and_vanish_never_come_in_with_a_wrong_hash(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = tmp_path / "moving"
    folder.mkdir()
    for shade in range(30):
        picture(folder / f"{shade:02d}.png", shade + 1)
    stop = threading.Event()

    def disturb() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            with (folder / "07.png").open("ab") as file:
                file.write(b"more")
            (folder / "11.png").unlink(missing_ok=True)
            picture(folder / "13.png", turn % 250 + 1)

    disturber = threading.Thread(target=disturb)
    disturber.start()
    reports = [bring_in(library, pool, folder, mode=ImportMode.COPY) for _ in range(4)]
    stop.set()
    disturber.join()
    for report in reports:
        for row in rows_of(library, report.job_id).values():
            assert row.outcome is not Outcome.FAILED or row.error
    found = run(verify(library, checksums=True))
    # What was copied between two disturbances has a source that is another file by now.
    expected = {"untracked", "replaced"}
    assert [f for f in found.findings if f.problem not in expected] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB, where the machine lets us have one."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@BOTH
def test_a_full_disk_stops_the_run_says_so_and_the_import_goes_on_later(
    small_disk: Path,
    pool: MediaPool,
    tmp_path: Path,
    mode: ImportMode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "RESERVE", 0)
    monkeypatch.setattr(import_writer, "BATCH_FILES", 5)
    folder = tmp_path / "much"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02d}.txt").write_text(f"{number} " + os.urandom(60_000).hex())
    library = open_library(small_disk / "film.desk", create=True)
    with pytest.raises(ImportStoppedError, match=r"full|space|stored") as stopped:
        bring_in(library, pool, folder, mode=mode)
    done = stopped.value.report.total
    assert 0 <= done < 40
    assert live(library) == done
    assert len(library.read(lambda r: r.jobs.report(stopped.value.report.job_id))) == done
    findings = run(verify(library, checksums=True)).findings
    assert [f for f in findings if f.problem != "untracked"] == []
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    report = run(resume_import(library, pool, stopped.value.report.job_id))
    assert report.counts == {Outcome.ADDED: 40}
    assert run(verify(library, checksums=True)).is_sound
    library.close()


def test_a_read_only_library_takes_nothing_and_says_so(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    local_library.is_read_only = True
    with pytest.raises(LibraryWriteError, match="open for reading only"):
        bring_in(local_library, pool, footage)
    local_library.is_read_only = False
    assert live(local_library) == 0


def test_the_workspaces_quota_stops_the_run_with_a_clear_message(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    def limit(size: int | None) -> None:
        from sqlalchemy import text

        library.write(
            lambda tx: tx._session.connection.execute(
                text("UPDATE workspaces SET storage_quota_bytes = :size"), {"size": size}
            )
        )

    limit(4000)
    with pytest.raises(ImportStoppedError, match="quota") as stopped:
        bring_in(library, pool, footage)
    info = library.read(lambda r: r.stats.info()).total
    assert 0 < info.count < 14
    assert info.size <= 4000
    limit(None)
    report = run(resume_import(library, pool, stopped.value.report.job_id))
    assert report.counts[Outcome.ADDED] == 14


@pytest.mark.postgres
def test_postgres_going_away_in_the_middle_costs_nothing(
    postgres_url: str,
    postgres_server: str,
    pool: MediaPool,
    footage: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 2)
    monkeypatch.setattr(retrying, "WAITS", (0.05, 0.2, 0.5, 1.0, 2.0, 4.0))
    library = open_library(postgres_url, create=True)
    name = postgres_url.partition("?")[0].rpartition("/")[2]
    over = threading.Event()
    kills: list[tuple[object, ...]] = []

    def kill() -> None:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            while not over.wait(0.3 if kills else 0.05):
                kills.extend(
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = %s AND pid <> pg_backend_pid()",
                        (name,),
                    ).fetchall()
                )

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        report = bring_in(library, pool, footage)
    finally:
        over.set()
        killer.join()
    assert kills
    assert report.counts[Outcome.ADDED] == 14
    assert len(rows_of(library, report.job_id)) == 19
    assert live(library) == 14
    library.close()


def test_a_lost_answer_to_a_commit_is_read_back_and_not_written_twice(
    library: Library, pool: MediaPool, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.base.errors import LibraryBusyError

    monkeypatch.setattr(import_writer, "BATCH_FILES", 3)
    monkeypatch.setattr(retrying, "WAITS", (0.01, 0.01))
    write = library.write
    lost: list[int] = []

    def lossy(fn, **options):  # type: ignore[no-untyped-def]
        result = write(fn, **options)
        if options.get("operation_id") and len(lost) < 3:
            lost.append(1)
            raise LibraryBusyError("the answer was lost")
        return result

    monkeypatch.setattr(library, "write", lossy)
    report = bring_in(library, pool, footage)
    assert len(lost) == 3
    assert report.counts[Outcome.ADDED] == 14
    assert len(rows_of(library, report.job_id)) == 19
    assert live(library) == 14


def test_two_imports_of_the_same_folder_at_once_add_each_file_once(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    other = open_library(local_library.path or "")
    reports: list[ImportReport] = []
    failures: list[LibraryError] = []

    def go(library: Library) -> None:
        try:
            reports.append(bring_in(library, pool, footage, mode=ImportMode.COPY))
        except LibraryError as error:
            failures.append(error)

    threads = [threading.Thread(target=go, args=(one,)) for one in (local_library, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert failures == []
    assert sum(report.counts[Outcome.ADDED] for report in reports) == 14
    assert live(local_library) == 14
    assert run(verify(local_library, checksums=True)).is_sound
