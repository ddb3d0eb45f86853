"""A collection of each folder that is imported: the tree, who joins, undo, and going on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import JobId, new_id
from desktop.domain.job import Outcome
from desktop.edits.collection import PutInCollection
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.jobs import import_writer
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_folders import DEEPEST, FolderNames
from desktop.jobs.import_request import ImportMode, ImportReport, ImportRequest
from desktop.jobs.job import run
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool

BOTH = pytest.mark.parametrize("mode", list(ImportMode))
TREE = {
    "rushes": ["top.png"],
    "rushes/day 1": ["a.png", "b.png"],
    "rushes/day 1/A cam": ["c.png"],
    "rushes/day 2": [],
    "rushes/day 2/A cam": ["d.png", "twin of a.png"],
}


@pytest.fixture
def rushes(tmp_path: Path) -> Path:
    folder = tmp_path / "rushes"
    for place, shade in (
        ("top.png", 1),
        ("day 1/a.png", 2),
        ("day 1/b.png", 3),
        ("day 1/A cam/c.png", 4),
        ("day 2/A cam/d.png", 5),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        picture(folder / place, shade)
    twin = folder / "day 2" / "A cam" / "twin of a.png"
    twin.write_bytes((folder / "day 1" / "a.png").read_bytes())
    (folder / "empty" / "inside").mkdir(parents=True)
    (folder / "day 3").mkdir()
    (folder / "day 3" / "notes.xyz").write_bytes(b"\x00\x01")
    return folder


def tree(library: Library) -> dict[str, list[str]]:
    """The members of every collection by its path, sorted."""
    with_names = {}
    known = {c.id: c for c in library.read(lambda r: r.collections.all())}
    for one in known.values():
        path, above = one.name, one.parent_id
        while above is not None:
            path, above = f"{known[above].name}/{path}", known[above].parent_id
        ids = library.read(lambda r, key=one.id: r.collections.member_ids(key))  # type: ignore[misc]
        cards = library.read(lambda r, ids=ids: r.assets.cards(ids))  # type: ignore[misc]
        with_names[path] = sorted(c.name for c in cards.values() if not c.is_trashed)
    return with_names


def named(expected: dict[str, list[str]], library: Library) -> dict[str, list[str]]:
    """The twin is one asset with the first of its files that came in; what is it called?"""
    names = {n for members in tree(library).values() for n in members}
    twin = "a.png" if "a.png" in names else "twin of a.png"
    return {
        place: sorted({twin if name in {"a.png", "twin of a.png"} else name for name in members})
        for place, members in expected.items()
    }


def bring_in(
    library: Library,
    pool: MediaPool,
    *paths: Path | str,
    history: History | None = None,
    **options: object,
) -> ImportReport:
    request = ImportRequest(tuple(map(str, paths)), folders=True, **options)  # type: ignore[arg-type]
    return run(import_files(library, pool, request, history=history))


@BOTH
def test_the_folders_become_a_tree_and_one_step_takes_it_back(
    library: Library, pool: MediaPool, rushes: Path, mode: ImportMode
) -> None:
    history = History()
    report = bring_in(library, pool, rushes, mode=mode, history=history)
    expected = named(TREE, library)
    assert tree(library) == expected
    rows = library.read(lambda r: r.jobs.report(report.job_id))
    said = {row.path.removeprefix(f"{rushes}/"): row.error for row in rows if row.asset_id}
    assert said["day 1/A cam/c.png"] == "put in rushes/day 1/A cam"
    assert said["top.png"] == "put in rushes"
    twin = next(row for row in rows if row.outcome is Outcome.DUPLICATE)
    assert "; put in rushes/day " in (twin.error or "")
    history.undo(library)
    assert tree(library) == {}
    history.redo(library)
    assert tree(library) == expected
    history.undo(library)
    assert tree(library) == {}


def test_it_stands_inside_the_chosen_collection_which_stands_for_the_only_folder(
    library: Library, pool: MediaPool, rushes: Path
) -> None:
    history = History()
    bring_in(library, pool, rushes, collection="Harbour", history=history)
    expected = {place.replace("rushes", "Harbour"): names for place, names in TREE.items()}
    assert tree(library) == named(expected, library)
    history.undo(library)
    assert tree(library) == {}
    bring_in(library, pool, rushes / "day 1", rushes / "day 2", rushes / "top.png", collection="X")
    expected = {place.replace("rushes", "X"): names for place, names in TREE.items()}
    assert tree(library) == named(expected, library)


def test_collections_that_are_there_are_joined_and_stay(
    library: Library, pool: MediaPool, rushes: Path
) -> None:
    """Also what is known already joins: as a file unchanged in its place, and as a twin."""
    plain = ImportRequest((str(rushes / "day 1"),))
    run(import_files(library, pool, plain))

    def make(tx):  # type: ignore[no-untyped-def]
        top = tx.collections.add("RUSHES")
        tx.collections.add("Day 1", parent_id=top)
        tx.collections.add("day 1")  # elsewhere
        tx.collections.add("day 2", parent_id=top, query="type:image")  # a search is none

    library.write(make)
    history = History()
    report = bring_in(library, pool, rushes, history=history)
    found = tree(library)
    kept = {"RUSHES", "RUSHES/Day 1", "day 1", "RUSHES/day 2"}
    assert set(found) == {*kept, "RUSHES/Day 1/A cam", "RUSHES/day 2/A cam"}
    assert found["RUSHES/Day 1"] == ["a.png", "b.png"]
    assert found["RUSHES/Day 1/A cam"] == ["c.png"]
    assert found["RUSHES/day 2/A cam"] == ["a.png", "d.png"]
    assert found["day 1"] == []
    assert report.collected == 4
    names = [c.name for c in library.read(lambda r: r.collections.all())]
    assert names.count("day 2") == 2  # the search, and beside it the folder
    history.undo(library)
    assert {place: names for place, names in tree(library).items() if names} == {}
    assert set(tree(library)) == kept
    again = bring_in(library, pool, rushes)
    assert again.counts[Outcome.ADDED] == 0  # what undo put in the Trash is restored
    assert set(tree(library)) == set(found)
    assert bring_in(library, pool, rushes).collected == 0


def test_undo_keeps_a_collection_that_holds_other_things_by_now(
    library: Library, pool: MediaPool, rushes: Path, tmp_path: Path
) -> None:
    history = History()
    report = bring_in(library, pool, rushes, history=history)
    other = run(import_files(library, pool, ImportRequest((str(picture(tmp_path / "o.png", 90)),))))
    (row,) = library.read(lambda r: r.jobs.report(other.job_id))
    day = next(c for c in library.read(lambda r: r.collections.all()) if c.name == "day 1")
    assert row.asset_id
    perform(library, PutInCollection(day.id, (row.asset_id,)))
    history.undo(library, report.operation_id)
    found = tree(library)
    assert found["rushes/day 1"] == ["o.png"]
    assert "rushes/day 2/A cam" not in found


@BOTH
@pytest.mark.parametrize("stop_after", [1, 3, 5])
def test_one_that_was_killed_and_is_continued_makes_the_same(
    library: Library,
    pool: MediaPool,
    rushes: Path,
    mode: ImportMode,
    stop_after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_writer, "BATCH_FILES", 1)
    job_id = JobId(new_id())
    request = ImportRequest((str(rushes),), mode, folders=True)
    job = import_files(library, pool, request, job_id=job_id, leave_open=lambda: True)
    for progress in job:
        if len(progress.changes.assets) and progress.done >= stop_after:
            break
    job.close()
    history = History()
    run(resume_import(library, pool, job_id, history=history))
    assert tree(library) == named(TREE, library)
    history.undo(library)
    assert tree(library) == {}


def test_folders_are_known_by_what_was_named_however_it_was_named(rushes: Path) -> None:
    inside, outside = str(rushes), str(rushes.parent)
    for base, named_as, path, expected in (
        (outside, "rushes", "rushes/day 1/a.png", ("rushes", "day 1")),
        (outside, "rushes/", "rushes/a.png", ("rushes",)),
        (outside, "./rushes", "./rushes/day 1/a.png", ("rushes", "day 1")),
        (inside, ".", "./day 1/A cam/a.png", ("rushes", "day 1", "A cam")),
        (inside, "day 1", "day 1/a.png", ("day 1",)),
        (inside, "../rushes", "../rushes/a.png", ("rushes",)),
        (inside, "top.png", "top.png", ()),
        ("/", inside, f"{inside}/day 1/a.png", ("rushes", "day 1")),
        ("/", "/", "/media/card/a.png", ("media", "card")),
    ):
        request = ImportRequest((named_as,), base=base, folders=True)
        assert FolderNames(request).of(path) == expected, named_as
    odd = ImportRequest((os.fsdecode(b"/a/caf\xe9"),), folders=True)
    assert FolderNames(odd).of("/a/caf\\xe9/ two   blanks \n/x.png") == (
        "caf\\xe9",
        "two blanks \\u000a",
    )
    deep = "/r/" + "d/" * 100 + "x.png"
    assert len(FolderNames(ImportRequest(("/r",), folders=True)).of(deep)) == DEEPEST
