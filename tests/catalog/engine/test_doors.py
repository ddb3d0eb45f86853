"""Doors that stay shut: foreign and empty databases, read-only roles, LATIN1, wrong addresses."""

from __future__ import annotations

import socket
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from desktop.base.address import parsed
from desktop.base.errors import (
    LibraryAddressError,
    LibraryConnectError,
    LibraryDamagedError,
    LibraryEmptyError,
    LibraryError,
    LibraryForeignError,
    LibraryNewerError,
    LibraryWriteError,
)
from desktop.catalog.engine import access
from desktop.catalog.engine.recognition import Shared
from desktop.catalog.engine.refusals import WORDS, Reason
from desktop.catalog.library import open_library
from desktop.domain.listing import Listing
from tests.catalog import servers
from tests.catalog.suite import Case, add, suite_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["suite_line"]  # a fixture that every test of this file uses

SECRET = "Geh3im"
DRIVERS_WORDS = ("psycopg", "libpq", "Errno", "FATAL", "connection to server", "sqlite", "nicht so")


def plain(url: str) -> str:
    """The URL as psycopg takes it."""
    return url.replace("postgresql+psycopg", "postgresql")


def told(error: LibraryError) -> None:
    """What every refusal at a door owes to the person before it."""
    words = f"{error} {error.advice}"
    assert error.advice
    assert str(error).endswith(".")
    assert "\n" not in words
    assert not [word for word in DRIVERS_WORDS if word in words]
    assert "Nothing was lost" not in words


# Databases that are empty, another program's, or not whole


def contents(url: str) -> list[Any]:
    """Everything in a database: its relations, sequences, schemas, and the rows of small tables."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        found: list[Any] = connection.execute(
            "SELECT n.nspname, c.relname, c.relkind, c.oid::int FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|information_schema'"
            " ORDER BY 1, 2"
        ).fetchall()
        rows = [
            connection.execute(
                sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(*row[:2]))
            ).fetchall()
            for row in found
            if row[2] in ("r", "v", "S")
        ]
        return [found, rows]


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


FILES: dict[str, tuple[Callable[[Path], object], type[LibraryError]]] = {
    "nothing in it": (lambda path: path.write_bytes(b""), LibraryEmptyError),
    "a text": (lambda path: path.write_text("INT. HARBOUR - DUSK\n" * 99), LibraryDamagedError),
    "a short text": (lambda path: path.write_text("x"), LibraryDamagedError),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 99), LibraryDamagedError),
    "a folder": (lambda path: (path.mkdir(), (path / "a").touch()), LibraryForeignError),
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


# Who may only look


@pytest.fixture
def role(postgres_server: str) -> Iterator[str]:
    """A login of the server without any rights."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
        yield name
        for (database_name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'desk_%'"
        ).fetchall():
            other = parsed(postgres_server)
            url = other.spelled().replace(f"/{other.database}?", f"/{database_name}?")
            with psycopg.connect(plain(url), autocommit=True) as inside:
                inside.execute(f"DROP OWNED BY {name}")
        connection.execute(f"DROP ROLE {name}")


def as_role(url: str, role: str) -> str:
    """The URL with another user."""
    head, _, tail = url.partition("://")
    return f"{head}://{role}@{tail.rpartition('@')[2]}"


LOOKING = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}"
RIGHTS: dict[str, tuple[tuple[str, ...], access.ReadOnly]] = {
    "looking only": ((LOOKING,), access.ReadOnly.RIGHTS),
    "some tables": (
        (
            LOOKING,
            "GRANT INSERT, UPDATE, DELETE ON tags, asset_tags TO {}",
        ),
        access.ReadOnly.SOME_RIGHTS,
    ),
    "no deleting": (
        ("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {}",),
        access.ReadOnly.RIGHTS,
    ),
    "a login that is set to read only": (
        (
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "ALTER ROLE {} SET default_transaction_read_only = on",
        ),
        access.ReadOnly.SERVER,
    ),
}  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("rights", RIGHTS)
def test_who_may_only_look_looks(postgres_library_url: str, role: str, rights: str) -> None:
    library = open_library(postgres_library_url)
    add(library, "pier.png")
    library.close()
    statements, reason = RIGHTS[rights]
    with psycopg.connect(plain(postgres_library_url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.format(role))
    before = contents(postgres_library_url)
    with Case():
        library = open_library(as_role(postgres_library_url, role))
        try:
            assert (library.is_read_only, library.read_only) == (True, reason)
            page = library.read(lambda reads: reads.listing.page(Listing()))
            assert [card.name for card in page.cards] == ["pier.png"]
            assert library.read(lambda reads: reads.stats.info()).by_type == {"image": 1}
            library.read(lambda reads: (reads.sidebar, reads.films.all(), reads.activity))
            with pytest.raises(LibraryWriteError, match="read-only") as refused:
                add(library, "boat.png")
            told(refused.value)
            assert "file" not in str(refused.value)
        finally:
            library.close()
        assert contents(postgres_library_url) == before


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ((), Reason.NO_RIGHTS),
        (("GRANT SELECT ON assets TO {}",), Reason.NO_RIGHTS),
        (("REVOKE USAGE ON SCHEMA public FROM PUBLIC",), Reason.NO_SCHEMA),
    ],
)
def test_who_may_not_look_is_told_so(
    postgres_library_url: str, role: str, statements: tuple[str, ...], reason: Reason
) -> None:
    with psycopg.connect(plain(postgres_library_url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.format(role))
    with Case():
        with pytest.raises(LibraryConnectError, match=role) as refused:
            open_library(as_role(postgres_library_url, role), create=True)
        told(refused.value)
        assert (refused.value.reason, refused.value.field) == (reason, "user")


@pytest.mark.postgres
def test_who_may_make_no_tables_is_told_so(postgres_url: str, role: str) -> None:
    with Case():
        with pytest.raises(LibraryConnectError, match="may not make") as refused:
            open_library(as_role(postgres_url, role), create=True)
        told(refused.value)
        assert contents(postgres_url)[0] == []


@pytest.mark.postgres
def test_a_server_that_turns_read_only_says_so_of_an_edit(postgres_library_url: str) -> None:
    library = open_library(postgres_library_url)
    name = parsed(postgres_library_url).database
    try:
        with psycopg.connect(plain(postgres_library_url), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with Case():
            with pytest.raises(LibraryWriteError, match="server takes no changes") as refused:
                add(library)
            assert "file" not in refused.value.advice
    finally:
        library.close()
    again = open_library(postgres_library_url)
    assert again.read_only is access.ReadOnly.SERVER
    again.close()


def test_a_server_that_follows_another_is_known_for_it() -> None:
    standby = Shared("films", "ada", "0002", is_standby=True, is_still=True, closed=("assets",))
    with Case():
        assert access.of_server(standby) is access.ReadOnly.STANDBY


def test_somebody_elses_file_that_is_read_only_shows_what_is_in_it(
    sqlite_library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(sqlite_library_path)
    add(library, "pier.png")
    library.close()
    monkeypatch.setattr(
        "desktop.catalog.engine.workspaces.getpass.getuser", lambda: "somebody else"
    )
    monkeypatch.setattr(access, "of_file", lambda _: access.ReadOnly.DISK)
    with Case():
        library = open_library(sqlite_library_path)
        try:
            page = library.read(lambda reads: reads.listing.page(Listing()))
            assert [card.name for card in page.cards] == ["pier.png"]
            with pytest.raises(LibraryWriteError, match="disk"):
                add(library)
        finally:
            library.close()


# Addresses that lead nowhere


@pytest.fixture
def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def refused_at(url: str, reason: Reason) -> LibraryConnectError:
    """What is said at this door."""
    with Case():
        with pytest.raises(LibraryConnectError) as refused:
            open_library(url)
        told(refused.value)
        assert refused.value.reason == reason
        assert refused.value.field == WORDS[reason].field
        assert SECRET not in f"{refused.value!r} {refused.value.advice}"
    return refused.value


def test_a_name_that_does_not_resolve() -> None:
    said = refused_at(f"postgresql://ada:{SECRET}@no-such.invalid/films", Reason.NO_SUCH_HOST)
    assert "no-such.invalid" in str(said)


def test_a_port_where_nobody_listens(free_port: int, tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg", "PostgreSQL"):
        url = f"{scheme}://ada:{SECRET}@127.0.0.1:{free_port}/films"
        assert str(free_port) in str(refused_at(url, Reason.CLOSED_PORT))
    refused_at(f"postgresql://ada@/films?host={tmp_path}", Reason.NO_SOCKET)


def test_what_answers_is_no_postgresql_or_says_nothing() -> None:
    for answer, reason in ((servers.web_server, Reason.NOT_POSTGRESQL), (servers.silent, None)):
        listener = servers.Listener(answer)
        wanted = reason or Reason.NO_ANSWER
        url = f"postgresql://ada@127.0.0.1:{listener.port}/films?connect_timeout=2"
        try:
            refused_at(url, wanted)
        finally:
            listener.close()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("57P03", Reason.NOT_READY),
        ("57P01", Reason.NOT_READY),
        ("53300", Reason.TOO_MANY),
        ("3D000", Reason.NO_SUCH_DATABASE),
        ("55000", Reason.DATABASE_CLOSED),
        ("28P01", Reason.WRONG_PASSWORD),
        ("28000", Reason.NO_SUCH_USER),
        ("42501", Reason.NOT_THIS_DATABASE),
        ("XX000", Reason.UNKNOWN),
    ],
)
def test_a_server_is_understood_by_its_code_in_any_language(code: str, reason: Reason) -> None:
    listener = servers.Listener(servers.saying(code))
    try:
        refused_at(f"postgresql://ada:{SECRET}@127.0.0.1:{listener.port}/films", reason)
    finally:
        listener.close()


def test_encryption_that_is_asked_for_and_not_to_be_trusted(tmp_path: Path) -> None:
    bare = servers.Listener(servers.saying("28000"))
    own, safe = servers.encrypted(tmp_path)
    other, named = servers.encrypted(tmp_path, name="films.example.org")
    past, old = servers.encrypted(tmp_path, is_old=True)
    cases = [
        (bare.port, "sslmode=require", Reason.NO_TLS),
        (safe.port, f"sslmode=verify-full&sslrootcert={other}", Reason.UNTRUSTED),
        (safe.port, f"sslmode=verify-full&sslrootcert={tmp_path}/no", Reason.NO_ROOT_CERTIFICATE),
        (named.port, f"sslmode=verify-full&sslrootcert={other}", Reason.OTHER_NAME),
        (old.port, f"sslmode=verify-full&sslrootcert={past}", Reason.EXPIRED),
        (safe.port, f"sslmode=verify-full&sslrootcert={own}", Reason.NO_SUCH_USER),
        (safe.port, "sslmode=require", Reason.NO_SUCH_USER),
    ]
    try:
        for port, options, reason in cases:
            refused_at(f"postgresql://ada:{SECRET}@127.0.0.1:{port}/films?{options}", reason)
    finally:
        for listener in (bare, safe, named, old):
            listener.close()


@pytest.fixture(scope="module")
def rules(postgres_server: str) -> Iterator[tuple[str, str]]:
    """Groups of roles that the server asks for a password, and that it does not let in."""
    asked, barred = (f"desk_{word}_{uuid.uuid4().hex[:8]}" for word in ("asked", "barred"))
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        (place,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        path = Path(place)
        if not path.is_file():
            pytest.skip("the rules of this server are out of reach")
        before = path.read_text()
        connection.execute(f"CREATE ROLE {asked}; CREATE ROLE {barred}")
        path.write_text(f"local all +{asked} scram-sha-256\nlocal all +{barred} reject\n{before}")
        connection.execute("SELECT pg_reload_conf()")
        yield asked, barred
        path.write_text(before)
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"DROP ROLE {asked}; DROP ROLE {barred}")


def test_a_server_that_wants_a_password(
    postgres_server: str, postgres_library_url: str, role: str, rules: tuple[str, str]
) -> None:
    asked, barred = rules
    url = as_role(postgres_library_url, role)
    with_password = url.replace(f"{role}@", f"{role}:{SECRET}@")
    name = parsed(postgres_library_url).database
    no_database = with_password.replace(f"/{name}", "/nosuch")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"GRANT {asked} TO {role}")
        refused_at(url, Reason.NO_PASSWORD)
        refused_at(url.replace(f"{role}@", f"{role}:{SECRET}X@"), Reason.WRONG_PASSWORD)
        refused_at(no_database, Reason.NO_SUCH_DATABASE)
        connection.execute(f"ALTER ROLE {role} CONNECTION LIMIT 0")
        refused_at(with_password, Reason.TOO_MANY)
        connection.execute(f"ALTER ROLE {role} CONNECTION LIMIT -1")
        connection.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
        refused_at(with_password, Reason.NOT_THIS_DATABASE)
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        refused_at(as_role(postgres_library_url, "postgres"), Reason.DATABASE_CLOSED)
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        connection.execute(f"REVOKE {asked} FROM {role}")
        connection.execute(f"GRANT {barred} TO {role}")
        refused_at(with_password, Reason.NOT_FROM_HERE)
        connection.execute(f"REVOKE {barred} FROM {role}")
    refused_at(as_role(postgres_library_url, "nobody_of_this_name"), Reason.NO_SUCH_USER)


@pytest.mark.postgres
def test_over_tcp_and_with_odd_characters_in_the_password(
    postgres_server: str, postgres_library_url: str, role: str, rules: tuple[str, str]
) -> None:
    odd = f"p@ss {SECRET}/w#rd%:?x"
    folder = parsed(postgres_library_url).host
    listener = servers.passing_on(f"{folder}/.s.PGSQL.5432")
    try:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"GRANT {rules[0]} TO {role}")
            connection.execute(f"ALTER ROLE {role} PASSWORD '{odd}'")
        with psycopg.connect(plain(postgres_library_url), autocommit=True) as connection:
            connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        name = parsed(postgres_library_url).database
        end = f"@127.0.0.1:{listener.port}/{name}"
        with Case():
            library = open_library(f"postgresql://{role}:{odd}{end}")
            said = [library.address, library.name, repr(library), str(vars(library))]
            said.append(repr(library._writer.url))
            library.close()
            assert not [part for part in odd.split("/") if part in " ".join(said)]
        wrong = refused_at(f"postgresql://{role}:{odd}!{end}", Reason.WRONG_PASSWORD)
        assert "127.0.0.1" in str(wrong)
    finally:
        listener.close()


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("postgresql://ada@host:abc/films", "port"),
        ("postgresql://ada@host:99999/films", "port"),
        ("postgresql://ada@host/films?port=0", "port"),
        ("postgresql://ada@ho st/films", "host"),
        ("postgresql://ada@[::1/films", "host"),
        ("postgresql://ada@host/films?sslmode", "address"),
        ("postgresql://ada@host/films?sslmode=a&sslmode=b", "address"),
        ("postgresql://ada:12/34@host/films", "address"),
        ("postgresql:/ada@host/films", "address"),
        ("mysql://ada@host/films", "address"),
        ("sqlite:///film.desk", "address"),
        ("://", "address"),
    ],
)
def test_an_address_that_cannot_be_read(url: str, field: str) -> None:
    with Case():
        with pytest.raises(LibraryAddressError) as refused:
            open_library(url)
        told(refused.value)
        assert refused.value.field == field


def test_an_option_that_postgresql_does_not_know() -> None:
    for option in ("option=1", "ssl_mode=require", "passwort=Geh3im"):
        said = refused_at(f"postgresql://ada@127.0.0.1/films?{option}", Reason.UNKNOWN_OPTION)
        assert option.partition("=")[0] in str(said)


def test_every_reason_has_words_that_can_be_filled_in() -> None:
    parts = dict.fromkeys(("host", "folder", "port", "database", "user", "encoding", "option"), "x")
    for reason in Reason:
        words = WORDS[reason]
        assert words.message.format_map(parts).endswith(".")
        assert words.advice.format_map(parts)
    assert {reason.value for reason in access.WORDS} == {reason.value for reason in access.ReadOnly}
