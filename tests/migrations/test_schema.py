"""One chain of revisions: up, down and up again on both databases, empty and with rows in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from desktop.base.address import parsed
from desktop.base.errors import (
    LibraryDamagedError,
    LibraryForeignError,
    LibraryNewerError,
    LibraryOlderError,
    LibraryWriteError,
)
from desktop.catalog.engine import revisions, schema
from desktop.catalog.engine.database import postgres_engine, sqlite_engine
from desktop.catalog.engine.postgres import PostgresDoor
from desktop.catalog.library import open_library
from desktop.catalog.tables.all import assets, metadata
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.job import Outcome, ReportRow
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.name_order import sort_name
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm


def included(obj: Any, name: str | None, type_: str, reflected: bool, other: object) -> bool:
    """As `migrations/env.py`: leave out partitions, the text index, its column and shadows."""
    del other
    if type_ == "foreign_key_constraint" and reflected:
        # PostgreSQL lists a key to a partitioned table once more for each partition.
        return not obj.elements[0].target_fullname.startswith("assets_")
    if type_ == "table" and reflected and name is not None:
        return not name.startswith(("asset_search_fts", "assets_")) and name != "alembic_version"
    return name not in {
        "document",
        "ix_asset_search_text_document",
        "ix_asset_storage_locations_path",  # of another kind on each database
        "ix_asset_storage_locations_source",
    }


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """A writing engine on an empty database."""
    if "://" in address:
        made = postgres_engine(PostgresDoor(parsed(address)), pool=2)
    else:
        Path(address).touch()
        made = sqlite_engine(Path(address))
    yield made
    made.dispose()


def test_up_down_and_up_again_on_an_empty_database(engine: Engine) -> None:
    for target, expected in (("head", True), ("base", False), ("head", True)):
        with engine.begin() as connection:
            schema.upgrade(connection, target)
        with engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
            assert ("assets" in names) is expected
            assert expected or names <= {"alembic_version"}


def test_going_down_and_up_works_with_rows_in_it(address: str, engine: Engine) -> None:
    library = open_library(address, create=True)
    library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    library.close()
    with engine.begin() as connection:
        schema.upgrade(connection, "base")
    with engine.begin() as connection:
        schema.upgrade(connection, "head")
        assert connection.execute(text("SELECT count(*) FROM assets")).scalar() == 0


def test_names_get_their_order_when_the_schema_comes_up_again(address: str, engine: Engine) -> None:
    count = 10_003  # more than one batch
    library = open_library(address, create=True)
    rows = [{"id": new_id(), "type": "image", "name": f"Shot {n}.png"} for n in range(count)]
    library.write(lambda tx: tx.intake.load(rows))
    library.write(lambda tx: tx.assets.trash([AssetId(rows[0]["id"])]))
    library.close()
    stored = text("SELECT name, sort_name FROM assets ORDER BY id")
    for _ in range(2):
        with engine.begin() as connection:
            schema.upgrade(connection, "0001")
        with engine.connect() as connection:
            columns = {column["name"] for column in inspect(connection).get_columns("assets")}
            assert "sort_name" not in columns
            assert connection.execute(text("SELECT count(*) FROM assets")).scalar() == count
        with engine.begin() as connection:
            schema.upgrade(connection, "head")
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(stored)]
        assert found == [(row["name"], sort_name(row["name"])) for row in rows]


def test_what_is_set_for_a_film_goes_down_and_up_again(address: str, engine: Engine) -> None:
    library = open_library(address, create=True)
    made = perform(library, AddFilm("Harbour", frame_rate=29.97, aspect_ratio="2.39:1")).result
    plain = perform(library, AddFilm("Plain", target_seconds=30.0)).result
    odd = perform(library, AddFilm("Odd")).result
    # What is no rate was somebody's all the same.
    library.write(lambda tx: tx.assets.set_metadata(odd, {"frame_rate": "fast", "mood": 1}))
    before = [library.read(lambda r, key=key: r.films.load(key)) for key in (made, plain, odd)]  # type: ignore[misc]
    library.close()
    with engine.begin() as connection:
        schema.upgrade(connection, "0003")
        assert "film_settings" not in inspect(connection).get_table_names()
        assert not {"source_in", "basis"} & {
            column["name"] for column in inspect(connection).get_columns("asset_relationships")
        }
        stored = connection.execute(
            select(assets.c.metadata).where(assets.c.id == made)
        ).scalar_one()
        assert stored == {"frame_rate": 29.97, "aspect_ratio": "2.39:1"}
    with engine.begin() as connection:
        schema.upgrade(connection, "head")
    library = open_library(address)
    try:
        after = [library.read(lambda r, key=key: r.films.load(key)) for key in (made, plain, odd)]  # type: ignore[misc]
        assert after == before
        assert library.read(lambda r: r.assets.load(odd)).metadata == {
            "frame_rate": "fast",
            "mood": 1,
        }
    finally:
        library.close()


def test_an_older_file_is_backed_up_upgraded_and_sorted(tmp_path: Path) -> None:
    path = tmp_path / "film.desk"
    library = open_library(path, create=True)
    library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"day {n}") for n in (10, 2, 1)])
    library.close()
    schema.upgrade_sqlite(path, target="0001")
    for copy in path.with_name("film.desk.backups").iterdir():
        copy.unlink()
    assert schema.look_at_sqlite(path) == 1
    by_name = Listing(order=Order(SortKey.NAME, descending=False))
    library = open_library(path)
    try:
        page = library.read(lambda reads: reads.listing.page(by_name))
    finally:
        library.close()
    assert [card.name for card in page.cards] == ["day 1", "day 2", "day 10"]
    assert schema.look_at_sqlite(path) == revisions.USER_VERSION
    (copy,) = path.with_name("film.desk.backups").iterdir()
    assert schema.look_at_sqlite(copy) == 1


def test_what_rows_of_imports_did_becomes_data(address: str, engine: Engine) -> None:
    words = {
        "duplicate of a.png": None,
        "duplicate of a.png, which was in the Trash and has been restored": ["restored"],
        "duplicate of a.png, whose file was missing; it is found here": ["found"],
        "duplicate of a.png, whose file was missing; it is copied into the library": ["kept"],
        "duplicate of a.png, whose copy was missing; it has been put back": ["put_back"],
        "duplicate of a.png, which was in the Trash and has been restored;"
        " its copy was missing and has been put back": ["restored", "put_back"],
        "duplicate of a.png, which was in the Trash and has been restored;"
        " its file was missing and is found here": ["restored", "found"],
    }
    library = open_library(address, create=True)
    job = library.write(lambda tx: tx.jobs.start_import("x", {}))
    rows = [ReportRow(f"/{n}", Outcome.DUPLICATE, error=told) for n, told in enumerate(words)]
    library.write(lambda tx: tx.jobs.add_rows(job, 0, rows))
    library.close()
    with engine.begin() as connection:
        schema.upgrade(connection, "0002")
        names = {column["name"] for column in inspect(connection).get_columns("ingest_job_rows")}
        assert "effects" not in names
    with engine.begin() as connection:
        schema.upgrade(connection, "head")
    library = open_library(address)
    try:
        found = library.read(lambda reads: reads.jobs.report(job))
    finally:
        library.close()
    assert {row.error: list(row.effects) or None for row in found} == words


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_tables_are_what_the_head_revision_makes(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.upgrade(connection, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": included, "compare_type": False}
        )
        assert compare_metadata(context, metadata) == []


def test_partitions_come_by_month_on_postgres(postgres_url: str) -> None:
    library = open_library(postgres_url, create=True)
    try:
        names = library.read(
            lambda r: r._session.rows(
                text("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")
            )
        )
    finally:
        library.close()
    assert "assets_default" in {row[0] for row in names}
    assert sum(row[0].startswith("assets_2") for row in names) >= 2


def test_a_library_of_a_newer_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "film.desk"
    open_library(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryNewerError):
        open_library(path)
    assert path.read_bytes() == before


def test_a_newer_shared_library_is_refused(postgres_url: str) -> None:
    library = open_library(postgres_url, create=True)
    library.write(
        lambda tx: tx._session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    library.close()
    with pytest.raises(LibraryNewerError):
        open_library(postgres_url, create=True)


def test_an_older_shared_library_asks_before_it_is_upgraded(postgres_url: str) -> None:
    library = open_library(postgres_url, create=True)
    library.close()
    engine = postgres_engine(PostgresDoor(parsed(postgres_url)), pool=1)
    with engine.begin() as connection:
        schema.upgrade(connection, "0003")
    engine.dispose()
    with pytest.raises(LibraryOlderError):
        open_library(postgres_url, create=True)


def test_a_file_of_another_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryForeignError, match="another program"):
        open_library(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"hello, this is no database at all" * 100, b"SQLite format 3"]
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.desk"
    path.write_bytes(content)
    with pytest.raises(LibraryDamagedError):
        open_library(path)
    assert path.read_bytes() == content


def test_a_library_with_a_strange_trigger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.desk"
    open_library(path, create=True).close()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON assets BEGIN DELETE FROM tags; END")
    connection.commit()
    connection.close()
    with pytest.raises(LibraryDamagedError, match="triggers"):
        open_library(path)


def test_a_backup_is_a_sound_copy_and_three_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "film.desk"
    library = open_library(path, create=True)
    library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    library.close()
    for _ in range(5):
        copy = schema.back_up(path)
    assert len(list(copy.parent.glob("*.desk"))) == 3
    restored = open_library(copy)
    try:
        assert restored.read(lambda r: r.stats.info()).by_type == {"image": 1}
    finally:
        restored.close()


def test_an_upgrade_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.desk"
    path.touch()

    def fail_half_way(connection: object, target: str) -> None:
        connection.exec_driver_sql("CREATE TABLE half (x)")  # type: ignore[attr-defined]
        raise LibraryWriteError("the disk is full")

    monkeypatch.setattr(schema, "upgrade", fail_half_way)
    with pytest.raises(LibraryWriteError):
        schema.upgrade_sqlite(path)
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    assert tables == (0,)
