"""A login of the tests' server, for those who may only look or not even that."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest

from desktop.base.address import parsed
from tests.catalog.engine.refusals import SECRET, plain

if TYPE_CHECKING:
    from collections.abc import Iterator


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
