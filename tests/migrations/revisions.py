"""A library of an older revision: opened as plain tables, and brought from one to another."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from desktop.base.address import parsed
from desktop.catalog.engine import schema
from desktop.catalog.engine.database import postgres_engine, sqlite_engine
from desktop.catalog.engine.postgres import PostgresDoor


def engine_of(address: str) -> Engine:
    if "://" not in address:
        return sqlite_engine(Path(address))
    return postgres_engine(PostgresDoor(parsed(address)), pool=1)


def brought_to(address: str, target: str) -> None:
    """Upgraded or downgraded to a revision."""
    if "://" not in address:
        schema.upgrade_sqlite(Path(address), target=target)
        return
    engine = engine_of(address)
    with engine.begin() as connection:
        schema.upgrade(connection, target)
    engine.dispose()
