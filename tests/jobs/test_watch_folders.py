"""Folders that are watched: taken when whole, once, by whoever watches and however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.catalog import watched_file
from desktop.catalog.library import Library, open_library
from desktop.domain.ids import AssetId, new_id
from desktop.domain.job import METADATA
from desktop.domain.watched_folder import (
    COPY,
    FileState,
    FolderId,
    FolderState,
    FolderStatus,
    WatchedFile,
    WatchedFolder,
)
from desktop.edits.asset import TrashAssets
from desktop.edits.collection import AddCollection
from desktop.edits.edit import Undo, perform
from desktop.edits.film import AddFilm, AddShots
from desktop.edits.watched_folder import (
    AddWatchedFolder,
    ChangeWatchedFolder,
    RemoveWatchedFolder,
)
from desktop.jobs.job import run
from desktop.jobs.media_upkeep import keep_media
from desktop.jobs.watch_folders import (
    WatchControl,
    WatchProgress,
    this_machine,
    watch_folders,
)
from desktop.jobs.watched_sightings import WatchPace
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop.media.pool import MediaPool

QUICK = WatchPace(settle=0.02, frames=0.02, sweep=0.2, again=0.0, longest=0.0)


def watched(library: Library, path: Path, **options: Any) -> WatchedFolder:
    """Watch a folder."""
    path.mkdir(exist_ok=True)
    machine = options.pop("machine", this_machine())
    folder = WatchedFolder(FolderId(new_id()), str(path), machine, **options)
    perform(library, AddWatchedFolder(folder))
    return folder


def look(library: Library, pool: MediaPool) -> Mapping[FolderId, FolderStatus]:
    """Take all that is whole."""
    return run(watch_folders(library, pool, stay=False, pace=QUICK))


def files(library: Library, folder: WatchedFolder) -> dict[str, WatchedFile]:
    return library.read(lambda reads: reads.watched_files.of(folder.id))


def count(library: Library) -> int:
    return library.read(lambda reads: reads.stats.info()).total.count


def test_files_come_in_once_with_all_that_the_folder_says(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    film = perform(library, AddFilm("Harbour")).result
    scene = library.read(lambda r: r.films.load(film)).scenes[0].id
    (shot,) = perform(library, AddShots(scene, codes=("SH020",))).result
    box = perform(library, AddCollection("Renders")).result
    folder = watched(
        library,
        tmp_path / "renders",
        tags=("render",),
        collection_id=box,
        film_id=film,
        name_rule="S{scene}_SH{shot}_t{take}",
    )
    picture(tmp_path / "renders" / "S01_SH20_t3.png", 1)
    picture(tmp_path / "renders" / "S01_SH99_t1.png", 2)
    picture(tmp_path / "renders" / "other.png.part", 3)
    (tmp_path / "renders" / "empty.png").touch()
    status = look(library, pool)[folder.id]
    assert (status.taken, status.failed, status.waiting) == (2, 0, 0)
    (take,) = library.read(lambda reads: reads.films.takes(shot))
    assert (take.number, take.is_selected) == (3, True)
    known = files(library, folder)
    assert known["S01_SH20_t3.png"].asset_id == take.card.id
    assert "take 3 of SH020" in known["S01_SH20_t3.png"].error
    assert "no shot 99 in scene 01" in known["S01_SH99_t1.png"].error
    members = library.read(lambda reads: reads.collections.member_ids(box))
    assert set(members) == {one.asset_id for one in known.values()}
    tags = library.read(lambda reads: reads.tags.of(members))
    assert tags == {key: ["render"] for key in members}
    perform(library, TrashAssets((take.card.id,)))
    before = count(library)
    assert look(library, pool)[folder.id].taken == 2  # what a person threw away stays there
    assert count(library) == before


def test_what_came_in_is_one_step_back(library: Library, pool: MediaPool, tmp_path: Path) -> None:
    folder = watched(library, tmp_path / "in", media=COPY)
    picture(tmp_path / "in" / "a.png", 1)
    look(library, pool)
    (one,) = files(library, folder).values()
    assert one.asset_id is not None
    story = library.read(lambda reads: reads.activity.of(one.asset_id or AssetId("")))
    perform(library, Undo(story[0].operation_id, story[0].label))
    look(library, pool)
    assert library.read(lambda r: r.assets.load(one.asset_id or AssetId(""))).deleted_at


def test_a_file_written_anew_is_a_new_version(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = watched(library, tmp_path / "in")
    path = picture(tmp_path / "in" / "a.png", 1)
    look(library, pool)
    (first,) = files(library, folder).values()
    picture(path, 2, size=(80, 50))
    look(library, pool)
    (second,) = files(library, folder).values()
    assert second.asset_id == first.asset_id
    assert (second.state, second.size) == (FileState.TAKEN, path.stat().st_size)
    assert count(library) == 1


def test_a_failing_file_is_told_tried_again_and_holds_nobody_up(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = watched(library, tmp_path / "in")
    bad = tmp_path / "in" / "bad.png"
    whole = picture(tmp_path / "whole.png", 1).read_bytes()
    bad.write_bytes(whole[: len(whole) // 2])
    picture(tmp_path / "in" / "good.png", 2)
    (tmp_path / "in" / "data.bin").write_bytes(bytes(range(256)) * 8)
    status = look(library, pool)[folder.id]
    assert (status.taken, status.failed) == (1, 1)
    look(library, pool)
    failed = files(library, folder)["bad.png"]
    assert failed.error
    assert failed.try_count == 2
    assert [one.path for _, one in library.read(lambda r: r.watched_files.failed())] == ["bad.png"]
    assert files(library, folder)["data.bin"].state is FileState.SKIPPED
    bad.write_bytes(whole)
    assert look(library, pool)[folder.id].failed == 0
    bad.write_bytes(whole[: len(whole) // 3])
    assert look(library, pool)[folder.id].failed == 1
    bad.unlink()
    assert look(library, pool)[folder.id].failed == 0
    assert (
        WatchPace().pause(1) < WatchPace().pause(3) < WatchPace().pause(99) == WatchPace().longest
    )


def test_a_folder_that_goes_away_is_waited_for_and_costs_nothing(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = watched(library, tmp_path / "stick")
    picture(tmp_path / "stick" / "a.png", 1)
    look(library, pool)
    before = files(library, folder)
    (tmp_path / "stick").rename(tmp_path / "pulled out")
    status = look(library, pool)[folder.id]
    assert status.state is FolderState.AWAY
    assert "waiting" in status.problem
    assert files(library, folder) == before
    assert count(library) == 1
    (tmp_path / "pulled out").rename(tmp_path / "stick")
    assert look(library, pool)[folder.id].state is FolderState.WATCHED
    assert files(library, folder) == before


def test_loops_folders_in_folders_and_the_librarys_own_are_harmless(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    outer = watched(library, tmp_path / "outer", tags=("outer",))
    (tmp_path / "outer" / "inner").mkdir()
    (tmp_path / "outer" / "loop").symlink_to(tmp_path / "outer")
    inner = watched(library, tmp_path / "outer" / "inner", tags=("inner",))
    flat = watched(library, tmp_path / "flat", is_recursive=False)
    (tmp_path / "flat" / "below").mkdir()
    library.media.to_store()
    own = watched(library, library.media_root / "x")
    elsewhere = watched(library, tmp_path / "there", machine="another machine")
    picture(tmp_path / "outer" / "a.png", 1)
    picture(tmp_path / "outer" / "inner" / "b.png", 2)
    picture(tmp_path / "flat" / "below" / "c.png", 3)
    picture(tmp_path / "there" / "d.png", 4)
    states = look(library, pool)
    assert states[own.id].state is FolderState.REFUSED
    assert states[elsewhere.id].state is FolderState.ELSEWHERE
    assert list(files(library, outer)) == ["a.png"]
    assert list(files(library, inner)) == ["b.png"]
    assert files(library, flat) == {}
    assert count(library) == 2


def test_a_sidecar_and_a_sequence_belong_to_what_they_are_of(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = watched(library, tmp_path / "in")
    for number in range(1001, 1005):
        picture(tmp_path / "in" / f"plate.{number}.png", number)
    picture(tmp_path / "in" / "a.png", 1)
    look(library, pool)
    known = files(library, folder)
    assert set(known) == {"plate.####.png", "a.png"}
    (tmp_path / "in" / "a.png.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    look(library, pool)
    assert files(library, folder)["a.png.xmp"].state is FileState.SKIPPED
    assert library.read(lambda reads: reads.jobs.waiting(METADATA)) == 1
    assert count(library) == 2


def test_a_thousand_files_come_in_once_with_two_who_watch(
    library_address: str, pool: MediaPool, tmp_path: Path
) -> None:
    """The second program is in the middle of its look when the first one writes."""
    first = open_library(library_address, create=True)
    second = open_library(library_address)
    folder = watched(first, tmp_path / "in")
    for number in range(1000):
        (tmp_path / "in" / f"note {number:04}x.txt").write_text(f"The harbour, day {number}.")
    theirs = watch_folders(second, pool, stay=False, pace=QUICK)
    for step in theirs:
        if isinstance(step, WatchProgress) and step.total:
            break  # it has begun to read its first hundred
    assert look(first, pool)[folder.id].taken == 1000
    status = run(theirs)[folder.id]
    assert status.taken == 1000
    assert Counter(one.state for one in files(first, folder).values()) == {FileState.TAKEN: 1000}
    assert count(first) == 1000
    second.close()
    first.close()


def test_settings_are_taken_up_while_it_runs(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = watched(library, tmp_path / "in")
    control = WatchControl()
    job = watch_folders(library, pool, control=control, pace=QUICK)

    def until(is_so: Callable[[FolderStatus], bool]) -> None:
        for step in job:
            assert isinstance(step, WatchProgress)
            if folder.id in step.folders and is_so(step.folders[folder.id]):
                return

    until(lambda status: status.state is FolderState.WATCHED)
    picture(tmp_path / "in" / "a.png", 1)
    until(lambda status: status.taken == 1)
    perform(library, ChangeWatchedFolder(replace(folder, is_active=False)))
    control.wake()
    until(lambda status: status.state is FolderState.PAUSED)
    job.close()


def test_what_is_known_of_a_removed_folder_goes_a_good_while_later(
    library: Library, pool: MediaPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = watched(library, tmp_path / "in"), watched(library, tmp_path / "kept")
    picture(tmp_path / "in" / "a.png", 1)
    picture(tmp_path / "kept" / "b.png", 2)
    look(library, pool)
    removed = perform(library, RemoveWatchedFolder(folder.id))
    run(keep_media(library))
    assert files(library, folder)  # it may be taken back
    perform(library, Undo(removed.operation_id, removed.label))
    perform(library, RemoveWatchedFolder(folder.id))
    monkeypatch.setattr(watched_file, "KEPT", -timedelta(hours=1))
    run(keep_media(library))
    assert not files(library, folder)
    assert files(library, other)
    assert count(library) == 2


KILLED = """
import os, sys
from pathlib import Path
from desktop.catalog.library import open_library
from desktop.catalog.watched_file import WatchedFileWrites
from desktop.jobs.job import run
from desktop.jobs.watch_folders import watch_folders
from desktop.jobs.watched_sightings import WatchPace
from desktop.media.pool import MediaPool
from desktop.storage import store
point = sys.argv[2]
def die(*a, **k): os.kill(os.getpid(), 9)
if point == "noting": WatchedFileWrites.note = die
if point == "after":
    from desktop.jobs import watched_intake
    watched_intake.WatchedIntake._told = lambda self, part, known: (part.files and die())
if point == "copying":
    from desktop.jobs import import_copies
    real = import_copies.copy_in
    import_copies.copy_in = lambda *a, **k: (real(*a, **k), die())
with MediaPool(workers=1) as pool:
    run(watch_folders(open_library(sys.argv[1]), pool, stay=False, pace=WatchPace(settle=0.02)))
"""


@pytest.mark.parametrize("point", ["copying", "noting", "after"])
def test_killed_at_any_point_it_comes_in_once(
    library_address: str, pool: MediaPool, tmp_path: Path, point: str
) -> None:
    library = open_library(library_address, create=True)
    folder = watched(library, tmp_path / "in", media=COPY)
    for shade in range(3):
        picture(tmp_path / "in" / f"{shade}.png", shade)
    command = [sys.executable, "-c", KILLED, library_address, point]
    ended = subprocess.run(command, env=os.environ, check=False, capture_output=True, timeout=60)
    assert ended.returncode == -9, ended.stderr.decode()
    assert count(library) == (3 if point == "after" else 0)
    assert look(library, pool)[folder.id].taken == 3
    assert count(library) == 3
    library.close()
