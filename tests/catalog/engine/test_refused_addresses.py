"""Servers that are not there, are none, or let nobody in: what is said of each."""

from __future__ import annotations

import socket
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from desktop.base.address import parsed
from desktop.base.errors import LibraryAddressError, LibraryConnectError
from desktop.catalog.engine import access
from desktop.catalog.engine.refusals import WORDS, Reason
from desktop.catalog.library import open_library
from tests.catalog import servers
from tests.catalog.engine.refusals import SECRET, as_role, plain, told
from tests.catalog.suite import Case, suite_line

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["suite_line"]  # a fixture that every test of this file uses


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
