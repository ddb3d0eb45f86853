"""Whole libraries elsewhere: copied between databases, exported as text and made of it again."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.errors import (
    DeskError,
    LibraryBusyError,
    LibraryGoneError,
    LibraryUnfinishedError,
    LibraryWriteError,
    RuleError,
)
from desktop.catalog.engine.revisions import NAMES
from desktop.catalog.library import Library, open_library
from desktop.catalog.tables.all import metadata
from desktop.catalog.whole_places import whole_target
from desktop.catalog.whole_tables import DERIVED, whole_tables
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.edits.asset import AddAsset, RateAssets
from desktop.edits.edit import Undo, perform
from desktop.formats.text_export import ABOUT, SUMS, UNFINISHED
from desktop.jobs import import_text as importing
from desktop.jobs.copy_library import copy_library
from desktop.jobs.export_text import export_text
from desktop.jobs.import_text import import_text
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.jobs.whole_rows import digests
from tests.jobs.conftest import picture
from tests.jobs.test_pack_media import added, content, places
from tests.whole import filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

WITH_USERS = {"users", "workspace_members"}  # who opens a shared library is entered there
SMALL = 60


def stocked(library: Library, pool: MediaPool, folder: Path) -> list[AssetId]:
    """Rows in every table, and media of every kind: packed, copied, referenced."""
    filled(library)
    keys: list[AssetId] = []
    for shade, mode in enumerate(("copy", "copy", "reference")):
        shots = folder / f"shots {shade}"
        shots.mkdir(parents=True)
        picture(shots / f"boat {shade}.png", 40 * shade + 3)
        keys += added(library, pool, shots, mode)
    run(pack_media(library, keys[:1], removes=True, cache=folder / "cache", piece=SMALL))
    return keys


def contents(library: Library, keys: list[AssetId]) -> list[bytes]:
    """What the assets have, byte for byte."""
    return [content(library, places(library, key)[0]) for key in keys]


def boats(library: Library) -> int:
    """How many assets the text search finds."""
    return library.read(lambda reads: reads.listing.count(Listing(query=parse("boat"))))


def test_each_table_is_either_taken_along_or_made_again() -> None:
    taken = {whole.name for whole in whole_tables()}
    assert taken | DERIVED == set(metadata.tables)
    assert not taken & DERIVED
    for whole in whole_tables():
        assert set(whole.columns) == {column.name for column in metadata.tables[whole.name].columns}


@pytest.mark.postgres
def test_a_library_goes_to_a_server_and_back_and_stays_what_it_is(
    local_library: Library, pool: MediaPool, postgres_url: str, tmp_path: Path
) -> None:
    keys = stocked(local_library, pool, tmp_path)
    rated = perform(local_library, RateAssets(tuple(keys), 5))
    before, media = digests(local_library), contents(local_library, keys)
    report = run(copy_library(local_library, postgres_url))
    assert (dict(report.tables), report.problems, report.media) == (before, [], 1)
    back = tmp_path / "back" / "film.desk"
    with closing(open_library(postgres_url)) as shared:
        assert {name for name, one in digests(shared).items() if one != before[name]} == WITH_USERS
        assert (contents(shared, keys), boats(shared)) == (media, 3)
        assert perform(shared, Undo(rated.operation_id, rated.label)).result == 0  # left alone
        perform(shared, AddAsset(AssetType.IMAGE, "another boat.png"))  # has a number of its own
        there = digests(shared)
        assert run(copy_library(shared, str(back))).tables == there
    with closing(open_library(back)) as returned:
        changed = {name for name, one in digests(returned).items() if one != there[name]}
        assert changed <= WITH_USERS
        assert (contents(returned, keys), boats(returned)) == (media, 4)
        perform(returned, AddAsset(AssetType.IMAGE, "one more boat.png"))  # triggers are back
        assert boats(returned) == 5
    assert {path.name for path in back.parent.iterdir()} == {
        *("film.desk", "film.desk.lock", "film.media")
    }


def test_what_was_interrupted_is_nobodys_library_and_goes_on(
    local_library: Library, address: str, tmp_path: Path
) -> None:
    filled(local_library)
    is_shared = address.startswith("postgres")
    address = address if is_shared else str(tmp_path / "copy.desk")
    job = copy_library(local_library, address)
    while next(job).detail != "activity":
        pass
    with pytest.raises(LibraryBusyError):
        run(copy_library(local_library, address))
    job.close()
    with pytest.raises(LibraryUnfinishedError if is_shared else LibraryGoneError):
        open_library(address)
    with (
        closing(open_library(tmp_path / "other.desk", create=True)) as other,
        pytest.raises(LibraryWriteError, match="another library"),
    ):
        run(copy_library(other, address))
    name = AddAsset(AssetType.IMAGE, "meanwhile.png")
    made = perform(local_library, name).result
    report = run(copy_library(local_library, address))
    assert report.is_gone_on_with
    assert report.tables == digests(local_library)
    with closing(open_library(address)) as copy:
        assert made in copy.read(lambda reads: reads.assets.cards([made]))
    with pytest.raises(LibraryWriteError, match="already"):
        run(copy_library(local_library, address))


def test_a_library_that_is_changed_meanwhile_is_taken_as_it_is_at_one_moment(
    local_library: Library, tmp_path: Path
) -> None:
    filled(local_library)
    key = perform(local_library, AddAsset(AssetType.IMAGE, "changed.png")).result
    jobs = (
        copy_library(local_library, str(tmp_path / "copy.desk")),
        export_text(local_library, tmp_path / "text"),
    )
    for stars, job in enumerate(jobs, 1):
        looks = 0
        for step in job:
            if step.label == "Comparing every row" and not step.detail:
                looks += 1
                if looks == 1:
                    perform(local_library, RateAssets((key,), stars))
        assert looks == 2
    with closing(open_library(tmp_path / "copy.desk")) as copy:
        assert copy.read(lambda reads: reads.assets.cards([key]))[key].rating == 1
    run(import_text(tmp_path / "text", str(tmp_path / "read.desk")))
    with closing(open_library(tmp_path / "read.desk")) as read:
        assert digests(read) == digests(local_library)


def test_text_is_the_same_each_time_and_becomes_the_same_library(
    library: Library, pool: MediaPool, address: str, tmp_path: Path
) -> None:
    keys = stocked(library, pool, tmp_path)
    before, media = digests(library), contents(library, keys)
    first, again = tmp_path / "one", tmp_path / "two"
    report = run(export_text(library, first))
    run(export_text(library, again))
    assert (report.tables, report.media) == (before, 4)  # one piece is of the example
    # The example of every table names files that were never there.
    assert all(row.outcome == "missing" for row in report.problems)
    assert files(first) == files(again)
    sums = (first / SUMS).read_text().splitlines()
    assert sums == sorted(sums, key=lambda line: line[66:])
    for line in sums:
        data = (first / line[66:]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == line[:64]
    place = address if address != library.address else str(tmp_path / "read.desk")
    assert run(import_text(first, place)).tables == before
    with closing(open_library(place)) as made:
        changed = {name for name, one in digests(made).items() if one != before[name]}
        assert changed <= WITH_USERS
        assert (contents(made, keys), boats(made)) == (media, 3)
        perform(made, AddAsset(AssetType.IMAGE, "one more boat.png"))
        assert boats(made) == 4
    with pytest.raises(LibraryWriteError, match="already"):
        run(export_text(library, first))


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_without_media_what_was_packed_waits_to_be_packed_again(
    local_library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    keys = stocked(local_library, pool, tmp_path)
    report = run(export_text(local_library, tmp_path / "text", with_media=False))
    assert report.media == 0
    assert not (tmp_path / "text" / "media").exists()
    made = run(import_text(tmp_path / "text", str(tmp_path / "read.desk")))
    assert made.media == 0
    with closing(open_library(tmp_path / "read.desk")) as read:
        query = text("SELECT count(*) FROM asset_blobs")
        assert read.read(lambda reads: reads._session.scalar(query)) == 0
        left = {one.asset_id for one in read.read(lambda reads: reads.blobs.incomplete())}
        assert keys[0] in left


@pytest.fixture(scope="module")
def exported(
    sqlite_template: Path, pool: MediaPool, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An export that is spoiled in many ways, each time another copy of it."""
    folder = tmp_path_factory.mktemp("exported")
    path = folder / "film.desk"
    path.write_bytes(sqlite_template.read_bytes())
    with closing(open_library(path)) as library:
        stocked(library, pool, folder)
        run(export_text(library, folder / "text"))
    return folder / "text"


def table(folder: Path, name: str = "tags") -> Path:
    return folder / "tables" / f"{name}.jsonl"


def told(folder: Path, of: str, **values: Any) -> None:
    """Say something else in the first row of a table."""
    first, *rest = table(folder, of).read_text().split("\n")
    row = {**json.loads(first), **values}
    table(folder, of).write_text("\n".join([json.dumps(row), *rest]))


def about(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads((folder / ABOUT).read_text())
    change(said)
    (folder / ABOUT).write_text(json.dumps(said))


def twice(folder: Path) -> None:
    data = table(folder).read_bytes()
    table(folder).write_bytes(data + data.splitlines(keepends=True)[-1])


def elsewhere(folder: Path) -> None:
    (folder.parent / "secret.jsonl").write_text("{}\n")
    table(folder).unlink()
    table(folder).symlink_to(folder.parent / "secret.jsonl")


def leads_out(folder: Path) -> None:
    told(
        folder,
        "asset_blobs",
        data={"bytes": 3, "offset": 0, "media": "ab/cd/../../../../../secret"},
    )


NOBODY = "01a1fbe4-9633-7001-af13-54f98d827225"
SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda f: (f / SUMS).unlink(), "not a finished export: SHA256SUMS is missing"),
    "other bytes": (
        lambda f: table(f).write_bytes(table(f).read_bytes()[:-2] + b" \n"),
        "tables/tags.jsonl: its bytes are not those",
    ),
    "a file is gone": (lambda f: table(f).unlink(), "tables/tags.jsonl' cannot be read"),
    "a link": (elsewhere, "tables/tags.jsonl' does not stay in the folder"),
    "a name that leads out": (leads_out, "asset_blobs.jsonl, line 1: It does not say where"),
    "twice": (twice, r"tags.jsonl, line 2: The key .* comes twice"),
    "no JSON": (lambda f: table(f).write_text("{]\n"), "tags.jsonl, line 1: It is no JSON"),
    "no end": (lambda f: table(f).write_text('{"id":'), "tags.jsonl, line 1: its end is missing"),
    "too long": (
        lambda f: table(f).write_text(f'{{"name":"{"x" * 300_000}"}}\n'),
        "tags.jsonl, line 1: it is too long",
    ),
    "deep": (
        lambda f: table(f).write_text("[" * 100_000 + "\n"),
        "tags.jsonl, line 1: It is (nested too deeply|no JSON)",
    ),
    "NaN": (
        lambda f: told(f, "assets", duration=float("nan")),
        "assets.jsonl, line 1: NaN is no number",
    ),
    "no number": (lambda f: told(f, "assets", size="7"), "line 1: The value of size is no integer"),
    "too large": (lambda f: told(f, "assets", size=1 << 63), "value of size is no integer"),
    "no id": (lambda f: told(f, "tags", id="../../x"), "The value of id is no id"),
    "no time": (lambda f: told(f, "tags", created_at="today"), "created_at is no instant"),
    "NUL": (lambda f: told(f, "tags", name="a\0b"), "The value of name is no text"),
    "half a letter": (lambda f: told(f, "tags", name="\ud800"), "The value of name is no text"),
    "unknown column": (lambda f: told(f, "tags", evil=1), "line 1: There is no column 'evil'"),
    "against the rules": (
        lambda f: told(f, "assets", rating=9),
        "assets.jsonl, line 1: The database refuses it: CHECK",
    ),
    "a row too many": (
        lambda f: about(f, lambda a: a["tables"]["tags"].update(rows=7)),
        "tags.jsonl: it has 1 rows",
    ),
    "unknown table": (
        lambda f: about(f, lambda a: a["tables"].update(evil=a["tables"]["tags"])),
        "there is no table 'evil'",
    ),
    "other key": (
        lambda f: about(f, lambda a: a["tables"]["tags"].update(key=["name"])),
        "tags is described otherwise",
    ),
    "newer": (lambda f: about(f, lambda a: a.update(version=2)), "newer Director's Desk"),
    "newer schema": (lambda f: about(f, lambda a: a.update(revision="9")), "does not know"),
    "leads nowhere": (lambda f: told(f, "asset_tags", tag_id=NOBODY), "does not fit together"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_not_right_is_refused_with_its_place_and_nothing_is_made(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    spoil, message = SPOILED[what]
    folder, place = tmp_path / "text", tmp_path / "new" / "read.desk"
    link_all(exported, folder)
    monkeypatch.setattr(importing, "LONGEST_LINE", 250_000)
    spoil(folder)
    if what not in ("no manifest", "other bytes", "a file is gone", "a link"):
        sum_up(folder)
    with pytest.raises(DeskError, match=message):
        run(import_text(folder, str(place)))
    assert not place.parent.exists() or list(place.parent.iterdir()) == []


def link_all(source: Path, folder: Path) -> None:
    for name, data in files(source).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def sum_up(folder: Path) -> None:
    """Write a manifest that is right for what there is."""
    sums = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files(folder).items()
        if name != SUMS
    }
    lines = [f"{sums[name]}  {name}\n" for name in sorted(sums)]
    (folder / SUMS).write_text("".join(lines))


def test_a_manifest_that_lists_what_is_no_part_of_an_export_is_refused(
    exported: Path, tmp_path: Path
) -> None:
    for name in ("../secret", "/etc/passwd", "media/ab/../x", "tables/evil.jsonl"):
        folder = tmp_path / hashlib.sha256(name.encode()).hexdigest()[:8]
        link_all(exported, folder)
        with (folder / SUMS).open("a") as file:
            file.write(f"{'0' * 64}  {name}\n")
        with pytest.raises(RuleError, match="no name of a file in an export"):
            run(import_text(folder, str(tmp_path / "read.desk")))


def test_an_export_of_an_older_schema_is_upgraded(exported: Path, tmp_path: Path) -> None:
    folder, older = tmp_path / "text", NAMES[-2]
    link_all(exported, folder)
    with whole_target(str(tmp_path / "old.desk"), "x", revision=older) as target:
        columns = {whole.name: target.columns(whole.name) for whole in whole_tables()}
        target.clear()
    told_of = json.loads((folder / ABOUT).read_text())
    dropped = 0
    for name, there in columns.items():
        if not there:
            table(folder, name).unlink()
            del told_of["tables"][name]
            continue
        of_old = told_of["tables"][name]["columns"]
        dropped += len(of_old) - len(there)
        told_of["tables"][name]["columns"] = {one: of_old[one] for one in of_old if one in there}
        rows = [json.loads(line) for line in table(folder, name).read_text().split("\n")[:-1]]
        lines = [json.dumps({k: v for k, v in row.items() if k in there}) for row in rows]
        table(folder, name).write_text("".join(f"{line}\n" for line in lines))
    assert dropped or len(told_of["tables"]) < len(columns)
    about(folder, lambda said: said.update(revision=older, tables=told_of["tables"]))
    sum_up(folder)
    run(import_text(folder, str(tmp_path / "read.desk")))
    with closing(open_library(tmp_path / "read.desk")) as read:
        assert boats(read) == 3


def test_half_an_export_says_so_and_is_begun_anew(local_library: Library, tmp_path: Path) -> None:
    filled(local_library)
    part = tmp_path / "text.part"
    job = export_text(local_library, tmp_path / "text")
    while next(job).detail != "activity":
        pass
    job.close()
    assert "not finished" in (part / UNFINISHED).read_text()
    assert not (tmp_path / "text").exists()
    with pytest.raises(RuleError, match="not a finished export"):
        run(import_text(part, str(tmp_path / "read.desk")))
    run(export_text(local_library, tmp_path / "text"))
    assert not part.exists()
    assert not (tmp_path / "text" / UNFINISHED).exists()
    (tmp_path / "text").rename(part)  # it was ended, and had not got its name yet
    run(export_text(local_library, tmp_path / "text"))
    assert not part.exists()
    part.mkdir()
    (part / "mine.txt").write_text("x")
    with pytest.raises(LibraryWriteError, match="already"):
        run(export_text(local_library, tmp_path / "text"))
    (tmp_path / "text").rename(tmp_path / "moved")
    with pytest.raises(LibraryWriteError, match="in the way"):
        run(export_text(local_library, tmp_path / "text"))
    assert (part / "mine.txt").exists()
