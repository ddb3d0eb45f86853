"""Who may only look at a library: by rights, by a server or by a file that is read-only."""

from __future__ import annotations

import getpass
from pathlib import Path

import psycopg
import pytest

from desktop.base.address import parsed
from desktop.base.errors import LibraryConnectError, LibraryWriteError
from desktop.catalog.engine import access
from desktop.catalog.engine.recognition import Shared
from desktop.catalog.engine.refusals import Reason
from desktop.catalog.library import open_library
from desktop.domain.listing import Listing
from tests.catalog.engine.refusals import as_role, contents, plain, told
from tests.catalog.suite import Case, add, suite_line

__all__ = ["suite_line"]  # a fixture that every test of this file uses


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
    monkeypatch.setattr(getpass, "getuser", lambda: "somebody else")
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
