"""A local library whose process is killed, or whose disk is full or fails."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.errors import LibraryWriteError
from desktop.catalog import job as job_module
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.edits.asset import RateAssets
from desktop.edits.edit import perform
from tests.catalog.engine.local_edits import EDITS, STEPS, make_world, run_edits
from tests.catalog.suite import Case, add, rating, suite_line

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["suite_line"]  # a fixture that every test of this file uses


def state(path: Path) -> dict[str, Any]:
    """What of the steps can be seen in a library, after checking that it is sound."""
    library = open_library(path)
    try:

        def look(reads: Any) -> dict[str, Any]:
            def one(sql: str) -> Any:
                return reads._session.scalar(text(sql))

            assert reads._session.rows(text("PRAGMA integrity_check")) == [("ok",)]
            assert reads._session.rows(text("PRAGMA foreign_key_check")) == []
            live = one("SELECT count(*) FROM assets WHERE deleted_at IS NULL")
            total = one("SELECT count(*) FROM assets")
            indexed = one("SELECT count(*) FROM asset_search_text")
            assert indexed == total
            return {
                "tags": one("SELECT count(*) FROM asset_tags"),
                "tag names": one("SELECT count(*) FROM tags"),
                "description": one("SELECT length(description) FROM assets WHERE name = 'a.png'"),
                "shots": one("SELECT count(*) FROM assets WHERE type = 'shot'"),
                "takes": one(
                    "SELECT count(*) FROM asset_relationships WHERE is_selected"
                    " AND relationship_type = 'generated_from'"
                ),
                "members": one("SELECT count(*) FROM asset_collection_members"),
                "boxes": one("SELECT count(*) FROM asset_collections"),
                "trashed": total - live,
                "total": total,
                "operations": one("SELECT count(DISTINCT operation_id) FROM activity"),
            }

        found = library.read(look)
        add(library, "after.png")
        library.write(lambda tx: tx.assets.purge([add_again(tx)]))
        return found
    finally:
        library.close()


def add_again(tx: Any) -> Any:
    """An asset that is purged again: both kinds of writing work."""
    return tx.assets.add(AssetType.IMAGE, "once more.png")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the library looks like after each step, when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("course")
    make_world(folder / "film.desk")
    states = []
    script = re.sub(r'print\("(open|undo|purge)", flush=True\)', r"\g<0>; input()", EDITS)
    script = script.replace("print(label, flush=True)", "print(label, flush=True); input()")
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder / "film.desk")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for step in STEPS[:-1]:
            assert process.stdout.readline().strip() == step
            copy = folder / f"{step}.desk"
            with (
                closing(sqlite3.connect(folder / "film.desk")) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
            states.append(state(copy))
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.stdout.readline().strip() == STEPS[-1]
    return states


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


def kill_at(numbers: list[int], path: Path, course: list[dict[str, Any]]) -> None:
    """Kill the edits at the given system calls: before or after each step, never between."""
    original = path.read_bytes()
    for number in numbers:
        with Case():
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            path.write_bytes(original)
            steps, _, _ = run_edits(
                path,
                f"inject=pwrite64,write,fsync,fdatasync,ftruncate,unlink:signal=KILL:when={number}",
            )
            assert steps == list(STEPS[: len(steps)])
            if "closed" in steps:
                continue
            found = state(path)
            at = max(len(steps) - 1, 0)
            # What was acknowledged is there; the step that was under way is there or is not.
            assert found in course[at : at + 2], f"killed at call {number} after {steps}"


@needs_strace
def test_killed_at_any_write_a_step_is_done_or_not_done(
    tmp_path: Path, course: list[dict[str, Any]]
) -> None:
    path = tmp_path / "film.desk"
    make_world(path)
    copy = tmp_path / "count.desk"
    shutil.copy(path, copy)
    steps, _, calls = run_edits(copy, "")
    assert steps == list(STEPS)
    assert calls > 40
    kill_at(list(range(3, calls, max(1, calls // 8))), path, course)


@needs_strace
@pytest.mark.torture
def test_killed_at_every_write_a_step_is_done_or_not_done(
    tmp_path: Path, course: list[dict[str, Any]]
) -> None:
    path = tmp_path / "film.desk"
    make_world(path)
    copy = tmp_path / "count.desk"
    shutil.copy(path, copy)
    _, _, calls = run_edits(copy, "")
    kill_at(list(range(1, calls + 1)), path, course)


@needs_strace
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_says_so_and_loses_nothing(
    tmp_path: Path, course: list[dict[str, Any]], error: str
) -> None:
    path = tmp_path / "film.desk"
    make_world(path)
    original = path.read_bytes()
    for number in (1, 9, 30):
        with Case():
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            path.write_bytes(original)
            steps, told, _ = run_edits(
                path, f"inject=pwrite64,fdatasync,fsync:error={error}:when={number}"
            )
            assert steps == list(STEPS[: len(steps)])
            if "closed" not in steps:
                assert "desktop.base.errors.Library" in told.strip().splitlines()[-1]
                at = max(len(steps) - 1, 0)
                assert state(path) in course[at : at + 2]


def fill(library: Library) -> None:
    """Write until the disk is full."""
    for turn in range(200):
        library.write(
            lambda tx, t=turn: tx.assets.add(  # type: ignore[misc]
                AssetType.TEXT, f"{t}.txt", description=f"{t} words " * 4000
            )
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_refuses_the_edit_and_takes_the_next_when_there_is_room(
    tmp_path: Path,
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        library = open_library(disk / "film.desk", create=True)
        asset = add(library)
        ballast = disk / "ballast"
        with Case():
            with ballast.open("wb") as file:
                free = shutil.disk_usage(disk).free
                file.write(bytes(max(0, free - 200_000)))
            with pytest.raises(LibraryWriteError, match="full"):
                fill(library)
            before = library.read(lambda reads: reads.stats.info()).by_type
            assert rating(library, asset) == 0
            with pytest.raises(LibraryWriteError, match="full"):
                library.write(
                    lambda tx: tx.assets.add(
                        AssetType.TEXT, "x.txt", description="many words " * 40_000
                    )
                )
            assert library.read(lambda reads: reads.stats.info()).by_type == before
            ballast.unlink()
            perform(library, RateAssets((asset,), 4))
            assert rating(library, asset) == 4
            assert library.read(lambda r: r._session.scalar(text("PRAGMA integrity_check"))) == "ok"
        library.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_worker_that_is_killed_frees_its_jobs_when_the_lease_is_over(
    local_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = add(local_library)
    local_library.write(lambda tx: tx.jobs.queue("thumbnail", [asset]))
    monkeypatch.setattr(job_module, "LEASE", timedelta(seconds=-1))
    with Case():
        for attempt in range(4):
            (job,) = local_library.write(lambda tx: tx.jobs.claim("thumbnail"))
            assert job.retry_count == max(0, attempt - 1) or attempt == 0
        assert local_library.write(lambda tx: tx.jobs.claim("thumbnail")) == []
        assert local_library.read(lambda reads: reads.jobs.counts()) == {"failed": 1}
