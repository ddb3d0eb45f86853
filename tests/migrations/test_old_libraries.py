"""Libraries that older programs made, brought to the newest schema: nothing lost, nothing forged.

The files in `snapshots/` were made by the programs of their day; `snapshots/make.py` says how.
"""

from __future__ import annotations

import ast
import gzip
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from desktop.base.address import parsed
from desktop.base.paths import migrations_dir
from desktop.catalog.engine import integrity, revisions, schema
from desktop.catalog.engine.database import postgres_engine, sqlite_engine
from desktop.catalog.engine.postgres import PostgresDoor
from desktop.catalog.first_page import first_page
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import MEDIA_TYPES
from desktop.domain.job import Effect, Outcome
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.name_order import sort_name
from desktop.edits.edit import Undo, perform

SNAPSHOTS = Path(__file__).with_name("snapshots")
OLD = revisions.NAMES[:-1]
RESTORED, FOUND, KEPT, PUT_BACK = Effect.RESTORED, Effect.FOUND, Effect.KEPT, Effect.PUT_BACK
# What the imports of the story did for assets that were there, import by import.
DONE = {
    (5, "day 2.png"): [RESTORED],
    (5, "shot, whose file was missing; it is found here"): [RESTORED],
    (6, "renamed"): [FOUND],
    (6, "renamed too"): [FOUND],
    (6, "Ärger.png"): [RESTORED, FOUND],
    (7, "day 1.png"): [KEPT],
    (8, "both.png"): [RESTORED, PUT_BACK],
    (8, "day 1.png"): [PUT_BACK],
    (8, "kept.png"): [PUT_BACK],
    (8, "moved.png"): [PUT_BACK],
    (9, "moved.png"): [RESTORED],
}
# Since 0006 programs have an asset follow a file that is written anew, and the story has one.
WRITTEN_ANEW = (10, "day 10.png")


def unpacked(name: str) -> bytes:
    return gzip.decompress((SNAPSHOTS / f"{name}.gz").read_bytes())


class Old:
    """A library of an older program.

    Attributes:
        revision: Which.
        address: Where it lies.
    """

    def __init__(self, revision: str, address: str) -> None:
        self.revision, self.address = revision, address
        self.path = None if "://" in address else Path(address)

    def engine(self) -> Engine:
        """To look at it without opening it, which would upgrade it."""
        if self.path:
            return sqlite_engine(self.path)
        return postgres_engine(PostgresDoor(parsed(self.address)), pool=1)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, as the database has it."""
        engine = self.engine()
        try:
            with engine.connect() as connection:
                return {name: _rows(connection, name) for name in _tables(connection)}
        finally:
            engine.dispose()

    def open(self) -> Library:
        """By today's program."""
        return open_library(self.address, agreed_to_upgrade=True)


def _tables(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'asset_search_fts%'"
        )
    else:
        query = (
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace"
        )
    names = [row[0] for row in connection.execute(text(query))]
    return sorted(set(names) - {"alembic_version"})


def _kept(table: str, row: dict[str, Any]) -> str:
    """What of a row no revision may have changed."""
    changed = CHANGED.get(table, set())
    if table == "activity" and row["entity"] == "asset_relationships":
        changed = {"before", "after"}  # told as the tables are now, so that undo finds its rows
    return str(sorted((name, str(value)) for name, value in row.items() if name not in changed))


def _rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    rows = [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]
    return sorted(rows, key=lambda row: str(sorted(row.items(), key=lambda item: item[0])))


@pytest.fixture(params=OLD)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(revision: str, address: str) -> Old:
    """One of them, on either database."""
    if "://" not in address:
        Path(address).write_bytes(unpacked(f"{revision}.desk"))
    else:
        with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("SET check_function_bodies = off")
            connection.execute(unpacked(f"{revision}.sql").decode())
    return Old(revision, address)


@pytest.fixture
def library(old: Old) -> Iterator[Library]:
    made = old.open()
    yield made
    made.close()


# What the revisions themselves change of rows that were there.
CHANGED = {
    "assets": {"sort_name", "metadata", "external_ids"},
    "ingest_job_rows": {"effects", "outcome"},
    "asset_relationships": {"parent_asset_id", "sequence", "metadata"},
}


def test_every_row_and_value_is_there_after_the_upgrade(old: Old) -> None:
    before = old.rows()
    old.open().close()
    after = old.rows()
    assert len(before["assets"]) >= 28
    assert len(before["ingest_job_rows"]) >= 80
    for table, rows in before.items():
        names = set(rows[0]) if rows else set()
        wanted = Counter(_kept(table, row) for row in rows)
        now = ({name: row[name] for name in row if name in names} for row in after[table])
        found = Counter(_kept(table, row) for row in now)
        # Whoever opens it is a user from now on.
        assert found >= wanted if table in {"users", "workspace_members"} else found == wanted


def test_what_reports_of_imports_did_is_read_once_and_forged_by_no_name(
    old: Old, library: Library
) -> None:
    jobs = library.read(lambda r: r._session.rows(text("SELECT id FROM ingest_jobs ORDER BY id")))
    reports = [library.read(lambda r, key=row[0]: r.jobs.report(key)) for row in jobs]  # type: ignore[misc]
    reports = [report for report in reports if report]
    wanted = DONE | ({WRITTEN_ANEW: [Effect.UPDATED]} if old.revision >= "0006" else {})
    assert len(reports) == (10 if WRITTEN_ANEW in wanted else 9)
    done = {
        (number, row.path.rpartition("/")[2]): [e for e in row.effects if e is not Effect.TAGGED]
        for number, report in enumerate(reports, start=1)
        for row in report
    }
    assert {key: effects for key, effects in done.items() if effects} == wanted
    became = Counter(row.outcome for report in reports for row in report)
    assert became[Outcome.UPDATED] == len(wanted) - len(DONE)
    stored = text("SELECT outcome, count(*) FROM ingest_job_rows GROUP BY outcome")
    assert {row[0]: row[1] for row in library.read(lambda r: r._session.rows(stored))} == became
    words = [row.error for report in reports for row in report if row.error]
    assert sum("which was in the Trash and has been restored" in word for word in words) > 12


def test_films_are_what_they_were_and_have_an_exact_rate(library: Library) -> None:
    cards = {card.name: card for card in library.read(lambda r: r.films.all())}
    assert set(cards) == {"Harbour", "Old", "Plain"}
    films = {name: library.read(lambda r, c=c: r.films.load(c.id)) for name, c in cards.items()}  # type: ignore[misc]
    film = films["Harbour"]
    assert film.settings.rate.exact == Fraction(24000, 1001)
    assert (film.aspect_ratio, film.target_seconds) == ("2.39:1", 90.0)
    assert films["Old"].settings.rate.exact == Fraction(30000, 1001)
    assert films["Plain"].settings.rate.exact == 24
    assert [scene.name for scene in film.scenes] == [
        "EXT. PIER - NIGHT",
        "INT. BOAT - DAY",
        "EXT. SEA - DAWN",
    ]
    shots = {shot.name: shot for shot in film.shots()}
    assert set(shots) == {"Title card", "Pier", "The lamp", "Mara"}
    lamp = shots["The lamp"]
    assert (lamp.duration, lamp.dialogue, len(lamp.takes)) == (4.5, "Not now.", 3)
    assert [take.card.name for take in lamp.takes if take.is_selected] == ["day 2.png"]
    sounds = library.read(lambda r: r.films.sounds(film.id))
    assert sum(map(len, sounds.values())) == 2


def test_names_sort_by_the_rule_of_today(library: Library) -> None:
    page = library.read(lambda r: r.listing.page(Listing(order=Order(SortKey.NAME, False))))
    names = [card.name for card in page.cards]
    assert names == sorted(names, key=sort_name)
    assert len(names) > 15
    stored = library.read(lambda r: r._session.rows(text("SELECT name, sort_name FROM assets")))
    # If this fails, the rule has changed: then a revision has to fill the column anew.
    assert {row[0]: row[1] for row in stored} == {row[0]: sort_name(row[0]) for row in stored}


def test_the_last_edit_of_the_old_program_can_be_taken_back(library: Library) -> None:
    (last,) = library.read(
        lambda r: r._session.rows(
            text(
                "SELECT operation_id, label FROM activity WHERE label LIKE 'Move%Trash%'"
                " ORDER BY id DESC LIMIT 1"
            )
        )
    )

    def trash() -> int:
        return library.read(lambda r: r.listing.count(Listing(trashed=True)))

    before = trash()
    applied = perform(library, Undo(last[0], last[1]))
    assert (applied.result, trash()) == (0, before - 1)
    perform(library, Undo(applied.operation_id, last[1]))
    assert trash() == before


def test_an_old_file_is_backed_up_and_sound_after_the_upgrade(
    tmp_path: Path, revision: str
) -> None:
    path = tmp_path / "harbour.desk"
    path.write_bytes(unpacked(f"{revision}.desk"))
    before = path.read_bytes()
    library = open_library(path)
    try:
        page = library.read(lambda r: r.listing.page(Listing(types=MEDIA_TYPES)))
        first = first_page(path)
        assert first is not None
        assert first.cards == page.cards
    finally:
        library.close()
    (copy,) = path.with_name("harbour.desk.backups").glob("*.desk")
    assert schema.look_at_sqlite(copy) == revisions.position(revision)
    restored = tmp_path / "restored.desk"
    shutil.copy(copy, restored)
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(restored)) as then:
        assert list(integrity.senseless(now)) == []
        assert now.execute("PRAGMA foreign_key_check").fetchall() == []
        assert now.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = "SELECT count(*), count(DISTINCT id) FROM assets"
        assert then.execute(count).fetchone() == now.execute(count).fetchone()
    assert len(before) > 100_000


def test_a_revision_makes_today_what_it_made_then(old: Old, tmp_path: Path) -> None:
    if old.path:
        fresh = Old(old.revision, str(tmp_path / "fresh.desk"))
        assert fresh.path
        fresh.path.touch()
    else:
        with psycopg.connect(old.address.replace("+psycopg", ""), autocommit=True) as connection:
            then = _shape(connection)
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        fresh = old
    engine = fresh.engine()
    with engine.begin() as opened:
        schema.upgrade(opened, old.revision)
    engine.dispose()
    if old.path and fresh.path:
        statements = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        with closing(sqlite3.connect(old.path)) as one, closing(sqlite3.connect(fresh.path)) as two:
            assert _flat(two.execute(statements)) == _flat(one.execute(statements))
        return
    with psycopg.connect(old.address.replace("+psycopg", ""), autocommit=True) as connection:
        assert _shape(connection) == then


def _flat(rows: Any) -> list[str]:
    return [" ".join(str(row).split()) for row in rows]


def _shape(connection: psycopg.Connection[Any]) -> list[str]:
    """Columns, constraints, indexes, functions and triggers of a database, without partitions."""
    queries = """
        SELECT table_name, column_name, data_type, character_maximum_length, column_default,
            is_nullable FROM information_schema.columns WHERE table_schema = 'public';
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype <> 'n' AND conparentid = 0;
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public';
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace;
        SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            AND tgparentid = 0
    """
    # A dump writes the casts of a condition in another place than the table was made with.
    rows = [
        re.sub(r"::[a-z ]+(\[\])?|[()]", "", line)
        for query in queries.split(";")
        for line in _flat(connection.execute(query))
    ]
    # The months of a partitioned table are those of the day it was opened on.
    return sorted(row for row in rows if "assets_2" not in row and "assets_default" not in row)


def test_the_list_of_revisions_is_the_chain_of_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    chain = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in reversed(list(chain))) == revisions.NAMES


@pytest.mark.parametrize("name", revisions.NAMES)
def test_the_triggers_of_a_revision_are_the_ones_on_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / "film.desk"
    path.touch()
    engine = sqlite_engine(path)
    with engine.begin() as connection:
        schema.upgrade(connection, name)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection_:
        found = schema.programs_of(connection_)
    row = revisions.at(revisions.position(name))
    assert row is not None
    assert found == row.programs, f'in revisions.py: Revision("{name}", "{found}")'


def test_what_is_frozen_imports_nothing_that_lives() -> None:
    folder = migrations_dir()
    files = [path for path in folder.rglob("*.py") if path.name != "env.py"]
    assert len(files) > len(revisions.NAMES)
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [name for name in names if name.partition(".")[0] == "desktop"], path.name
