"""A local library whose process is killed, or whose disk fills, fails or rots."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.errors import (
    DeskError,
    LibraryDamagedError,
    LibraryError,
    LibraryWriteError,
)
from desktop.catalog import job as job_module
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.edits.asset import RateAssets
from desktop.edits.edit import perform
from tests.catalog.suite import Case, add, rating, suite_line

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["suite_line"]  # a fixture that every test of this file uses


# What is done to a library while it is killed or its disk fails; each prints when it is done.
EDITS = """
import sys
from desktop.catalog.library import open_library
from desktop.domain.asset import AssetType
from desktop.edits.asset import RateAssets, SetFields, TrashAssets, RestoreAssets
from desktop.edits.collection import AddCollection
from desktop.edits.edit import perform
from desktop.edits.film import DropBetweenShots, MoveShots
from desktop.edits.history import History
from desktop.edits.tag import TagAssets

library = open_library(sys.argv[1])
def find(reads):
    rows = reads._session.rows(__import__("sqlalchemy").text("SELECT name, id FROM assets"))
    return dict(map(tuple, rows))
ids = library.read(find)
a, b, scene, shot = ids["a.png"], ids["b.png"], ids["Quay"], ids["One"]
history = History()
def act(label, edit):
    history.perform(library, edit)
    print(label, flush=True)
print("open", flush=True)
act("tag", TagAssets((a, b), ("sea", "mood/calm")))
act("fields", SetFields(a, {"description": "low sun " * 2000}))
act("drop", DropBetweenShots(scene, (a, b), before=shot))
act("collect", AddCollection("Box", ids=(a, b)))
act("trash", TrashAssets((a, shot)))
history.undo(library)
print("undo", flush=True)
library.write(lambda tx: tx.assets.purge([b]))
print("purge", flush=True)
library.close()
print("closed", flush=True)
"""
STEPS = ("open", "tag", "fields", "drop", "collect", "trash", "undo", "purge", "closed")


def make_world(path: Path) -> None:
    """Two pictures and a film with one shot."""
    library = open_library(path, create=True)

    def build(tx: Any) -> None:
        tx.assets.add(AssetType.IMAGE, "a.png")
        tx.assets.add(AssetType.IMAGE, "b.png")
        film = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film, "Quay")
        tx.films.add_shots(scene, ["One"])

    library.write(build)
    library.close()


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


def run_edits(path: Path, inject: str | None = None) -> tuple[list[str], str, int]:
    """The steps that were finished, what was said on stderr, and the number of system calls."""
    command = [sys.executable, "-c", EDITS, str(path)]
    trace = path.with_suffix(".trace")
    if inject is not None:
        # Only calls on the library's own files count.
        command = [
            *("strace", "-f", "-qq", "-o", str(trace)),
            *("-P", str(path), "-P", f"{path}-wal", "-P", f"{path}-shm"),
            *("-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"),
            *(("-e", inject) if inject else ()),
            *command,
        ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    calls = len(trace.read_text().splitlines()) if trace.exists() else 0
    trace.unlink(missing_ok=True)
    return done.stdout.split(), done.stderr, calls


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


def fill(library: Library) -> None:
    """Write until the disk is full."""
    for turn in range(200):
        library.write(
            lambda tx, t=turn: tx.assets.add(  # type: ignore[misc]
                AssetType.TEXT, f"{t}.txt", description=f"{t} words " * 4000
            )
        )


def everything(path: Path) -> Any:
    """All that a person sees of a library."""
    library = open_library(path)
    try:

        def look(reads: Any) -> Any:
            films = [reads.films.load(film.id) for film in reads.films.all()]
            page = reads.listing.page(Listing(), limit=100)
            return (
                films,
                page,
                reads.tags.all(),
                reads.collections.all(),
                [reads.assets.load(card.id) for card in page.cards],
                reads.stats.info(),
            )

        return library.read(look)
    finally:
        library.close()


def flip(path: Path, count: int, *, seed: int) -> Counter[str]:
    """Change one byte at a time; what came of it, by outcome."""
    rng = random.Random(seed)
    sound = everything(path)
    original = path.read_bytes()
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        with Case():
            at = rng.randrange(len(original))
            rotten = bytearray(original)
            rotten[at] ^= 1 << rng.randrange(8)
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            path.write_bytes(rotten)
            try:
                seen = everything(path)
                outcomes["correct" if seen == sound else "another text"] += 1
            except LibraryError:
                outcomes["detected"] += 1
            except DeskError:
                outcomes["refused"] += 1
    path.write_bytes(original)
    return outcomes


@pytest.fixture
def full_library(tmp_path: Path) -> Path:
    """A small library with something in every page, closed and without a log."""
    path = tmp_path / "film.desk"
    make_world(path)
    _, told, _ = run_edits(path)
    assert told == ""
    return path


def test_a_flipped_bit_is_detected_or_harmless_and_never_a_crash(full_library: Path) -> None:
    outcomes = flip(full_library, 60, seed=11)
    # A letter within a text is nothing that a database could know better.
    assert outcomes["another text"] <= 6
    assert sum(outcomes.values()) == 60


@pytest.mark.torture
def test_a_thousand_flipped_bits_are_detected_or_harmless(full_library: Path) -> None:
    outcomes = flip(full_library, 1000, seed=12)
    assert sum(outcomes.values()) == 1000


@pytest.mark.parametrize("damage", ["zero page", "short", "first page", "all zero"])
def test_larger_damage_is_detected(full_library: Path, damage: str) -> None:
    data = bytearray(full_library.read_bytes())
    pages = len(data) // 4096
    if damage == "zero page":
        for page in range(1, pages):
            data[page * 4096 : page * 4096 + 8] = bytes(8)
    elif damage == "short":
        del data[len(data) // 2 :]
    elif damage == "first page":
        data[:4096] = os.urandom(4096)
    else:
        data[:] = bytes(len(data))
    full_library.write_bytes(data)
    with Case(), pytest.raises(LibraryDamagedError):
        everything(full_library)
    assert full_library.read_bytes() == bytes(data)


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
