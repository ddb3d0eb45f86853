"""Databases that are no library, or no whole one: they are refused and stay as they are."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import text

from desktop.base.address import parsed
from desktop.base.errors import (
    LibraryConnectError,
    LibraryDamagedError,
    LibraryEmptyError,
    LibraryError,
    LibraryForeignError,
    LibraryNewerError,
)
from desktop.catalog.library import open_library
from tests.catalog.engine.refusals import contents, plain, told
from tests.catalog.suite import Case, add, suite_line

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["suite_line"]  # a fixture that every test of this file uses


OTHERS: dict[str, tuple[str, ...]] = {
    "one table": ("CREATE TABLE invoices (id int)",),
    "its users": ("CREATE TABLE users (id serial, name text)", "INSERT INTO users VALUES (1, 'x')"),
    "its own alembic": (
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('a1b2c3d4')",
        "CREATE TABLE tags (id int)",
    ),
    "our revision by chance": (
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('0002')",
        *(f"CREATE TABLE {name} (id int)" for name in ("users", "tags", "assets", "activity")),
    ),
    "an alembic of numbers": ("CREATE TABLE alembic_version (version_num int)",
                              "INSERT INTO alembic_version VALUES (7)"),
    "a view": ("CREATE VIEW reports AS SELECT 1 AS n",),
    "words with capitals": ('CREATE TABLE "Users" (id int)',),
}  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("other", OTHERS)
def test_the_database_of_another_program_is_left_alone(postgres_url: str, other: str) -> None:
    with psycopg.connect(plain(postgres_url), autocommit=True) as connection:
        for statement in OTHERS[other]:
            connection.execute(statement)
    before = contents(postgres_url)
    for create in (False, True):
        with Case():
            with pytest.raises(LibraryForeignError, match="another program") as refused:
                open_library(postgres_url, create=create)
            told(refused.value)
            assert contents(postgres_url) == before


@pytest.mark.postgres
def test_an_empty_database_stays_empty_until_somebody_asks(postgres_url: str) -> None:
    emptied = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)"
    for statement in ("SELECT 1", emptied):  # as going back to the first revision leaves it
        with psycopg.connect(plain(postgres_url), autocommit=True) as connection:
            connection.execute(statement)
        before = contents(postgres_url)
        with Case():
            with pytest.raises(LibraryEmptyError, match="empty") as refused:
                open_library(postgres_url)
            told(refused.value)
            assert contents(postgres_url) == before
    open_library(postgres_url, create=True).close()
    open_library(postgres_url).close()


@pytest.mark.postgres
def test_beside_another_program_a_library_has_a_schema_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(plain(postgres_url), autocommit=True) as connection:
        connection.execute("CREATE TABLE users (id int)")
        connection.execute("CREATE SCHEMA desk")
    url = f"{postgres_url}&options=-csearch_path%3Ddesk"
    with Case():
        with pytest.raises(LibraryEmptyError):
            open_library(url)
        open_library(url, create=True).close()
        library = open_library(url)
        try:
            add(library)
            limit = library.read(lambda r: r._session.scalar(text("SHOW statement_timeout")))
        finally:
            library.close()
        assert limit == "1min"
        with pytest.raises(LibraryForeignError):
            open_library(postgres_url)
        found = {row[:2] for row in contents(postgres_url)[0]}
        assert {row[1] for row in found if row[0] == "public"} == {"users"}


NOT_WHOLE: dict[str, tuple[str, type[LibraryError]]] = {
    "a table is missing": ("DROP TABLE ingest_job_rows", LibraryDamagedError),
    "most are missing": (
        "DROP TABLE assets, users, tags, workspaces CASCADE",
        LibraryDamagedError,
    ),
    "no revision": ("DROP TABLE alembic_version", LibraryDamagedError),
    "an empty revision": ("DELETE FROM alembic_version", LibraryDamagedError),
    "a newer one": ("UPDATE alembic_version SET version_num = '0099'", LibraryNewerError),
}


@pytest.mark.postgres
@pytest.mark.parametrize("what", NOT_WHOLE)
def test_a_shared_library_that_is_not_whole_is_refused(
    postgres_library_url: str, what: str
) -> None:
    statement, kind = NOT_WHOLE[what]
    with psycopg.connect(plain(postgres_library_url), autocommit=True) as connection:
        connection.execute(statement)
    before = contents(postgres_library_url)
    for create in (False, True):
        with Case():
            with pytest.raises(kind) as refused:
                open_library(postgres_library_url, create=create, agreed_to_upgrade=create)
            told(refused.value)
            assert contents(postgres_library_url) == before


def database(path: Path, *statements: str) -> None:
    """Change a file with SQLite."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "a").touch()


FILES: dict[str, tuple[Callable[[Path], object], type[LibraryError]]] = {
    "nothing in it": (lambda path: path.write_bytes(b""), LibraryEmptyError),
    "a text": (lambda path: path.write_text("INT. HARBOUR - DUSK\n" * 99), LibraryDamagedError),
    "a short text": (lambda path: path.write_text("x"), LibraryDamagedError),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 99), LibraryDamagedError),
    "a folder": (folder, LibraryForeignError),
    "another program's": (
        lambda path: database(path, "CREATE TABLE users (id)", "CREATE TABLE alembic_version (n)"),
        LibraryForeignError,
    ),
    "another program's, still empty": (
        lambda path: database(path, "PRAGMA application_id = 7", "PRAGMA user_version = 3"),
        LibraryForeignError,
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_library_stays_as_it_is(tmp_path: Path, what: str) -> None:
    make, kind = FILES[what]
    path = tmp_path / "film.desk"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for create in (False, True) if kind is not LibraryEmptyError else (False,):
        with Case():
            with pytest.raises(kind) as refused:
                open_library(path, create=create)
            told(refused.value)
            assert "film.desk" in str(refused.value)
            assert (path.read_bytes() if path.is_file() else None) == before
            assert [item.name for item in tmp_path.iterdir()] == ["film.desk"]
    if kind is LibraryEmptyError:
        open_library(path, create=True).close()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DROP TABLE ingest_job_rows", LibraryDamagedError),
        ("DROP TABLE tags", LibraryDamagedError),
        ("PRAGMA user_version = 0", LibraryDamagedError),
        ("PRAGMA user_version = 99", LibraryNewerError),
    ],
)
def test_a_file_that_is_not_whole_is_refused(
    sqlite_library_path: Path, statement: str, kind: type[LibraryError]
) -> None:
    database(sqlite_library_path, "PRAGMA foreign_keys = OFF", statement)
    before = sqlite_library_path.read_bytes()
    with Case():
        with pytest.raises(kind) as refused:
            open_library(sqlite_library_path, create=True)
        told(refused.value)
        assert sqlite_library_path.read_bytes() == before


# Encodings


@pytest.mark.postgres
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "WIN1252", "EUC_JP"])
def test_a_database_that_cannot_hold_every_name_is_refused(
    postgres_server: str, encoding: str
) -> None:
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"
        )
        address = parsed(postgres_server)
        url = address.spelled().replace(f"/{address.database}?", f"/{name}?")
        try:
            for create in (False, True):
                with Case():
                    with pytest.raises(LibraryConnectError, match=encoding) as refused:
                        open_library(url, create=create)
                    told(refused.value)
                    assert (refused.value.reason, refused.value.field) == ("encoding", "database")
                    assert "UTF8" in refused.value.advice
                    assert contents(url)[0] == []
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
