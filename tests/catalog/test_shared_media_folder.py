"""The media folder of a shared library: whose it is."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from desktop.catalog import media_marker
from desktop.catalog.library import open_library
from desktop.domain.media_folder import MARKER
from tests.catalog.copies import add_copy, put_object


def clone(server: str, url: str, name: str) -> str:
    """A database that is a copy of another one, on the same server."""
    parsed = make_url(url)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parsed.database}"')
    return parsed.set(database=name).render_as_string(hide_password=False)


@pytest.mark.postgres
def test_a_database_that_is_a_copy_of_another_is_another_library(
    postgres_server: str, postgres_library_url: str
) -> None:
    with closing(open_library(postgres_library_url)) as library:
        add_copy(library)
        root = put_object(library.media.to_store()).parents[2]
    name = f"{make_url(postgres_library_url).database}_copy"
    url = clone(postgres_server, postgres_library_url, name)
    try:
        # As if it had the other's name, on another server: the folder of that name is taken.
        shutil.copytree(root, root.with_name(f"{name}.media"))
        with closing(open_library(url)) as copy:
            assert copy.media_root.name.startswith(f"{name}-")
            assert copy.media.sources == (root.with_name(f"{name}.media"), root)
            assert copy.media.why_kept() == ""
            with closing(open_library(postgres_library_url)) as library:
                assert "Open it once" in library.media.why_kept()
                copy.media.brought_over()
                assert (library.media_root, library.media.why_kept()) == (root, "")
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
def test_one_server_by_two_names_is_one_library(postgres_library_url: str) -> None:
    with closing(open_library(postgres_library_url)) as library:
        root = library.media.to_store()
    url = make_url(postgres_library_url)
    host = url.query.get("host")
    if not isinstance(host, str) or not host.startswith("/"):
        pytest.skip("the server is reached by a socket here")
    other = url.update_query_dict({"host": f"{host}/."}).render_as_string(hide_password=False)
    with closing(open_library(other)) as library:
        assert (library.media_root, library.media.why_kept()) == (root, "")


@pytest.mark.postgres
def test_an_unmarked_folder_of_a_shared_library_is_in_doubt(postgres_library_url: str) -> None:
    with closing(open_library(postgres_library_url)) as library:
        root = library.media_root
        assert root.name == f"{make_url(postgres_library_url).database}.media"
        put_object(root)
    with closing(open_library(postgres_library_url)) as library:
        assert library.media_root != root, "it has no copies: there are none of it in there"
        add_copy(library)
    with closing(open_library(postgres_library_url)) as library:
        assert library.media_root == root
        assert "another server" in library.media.why_kept()
        library.media.declare_sole()
        assert library.media.why_kept() == ""


@pytest.mark.postgres
def test_a_server_that_is_not_quite_the_one_it_was_is_in_doubt(postgres_library_url: str) -> None:
    with closing(open_library(postgres_library_url)) as library:
        root = library.media.to_store()
        marker = media_marker.read(root)
        assert marker is not None
    text = json.loads((root / MARKER).read_text())
    (root / MARKER).write_text(json.dumps({**text, "state": "port 1, line 1"}))
    for _ in range(2):
        with closing(open_library(postgres_library_url)) as library:
            assert library.media_root == root
            assert "copy" in library.media.why_kept()


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["../evil", "a/b", "..", "films 2", ".hidden", "día"])
def test_a_database_of_any_name_stays_in_the_folder_of_shared_media(
    postgres_server: str, home: Path, name: str
) -> None:
    url = make_url(postgres_server.replace("postgresql://", "postgresql+psycopg://"))
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        address = url.set(database=name).render_as_string(hide_password=False)
        with closing(open_library(address, create=True)) as library:
            root = library.media.to_store()
            assert root.parent.resolve() == (home / "data" / "shared").resolve()
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
