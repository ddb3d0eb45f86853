"""A script's view of a library, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.tracking import AssetService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def service(library_address: str) -> Iterator[AssetService]:
    """A service on an empty library."""
    with AssetService.open(library_address, script="night_run.py") as opened:
        yield opened


@pytest.fixture
def local_service(sqlite_library_path: Path) -> Iterator[AssetService]:
    """A service on an empty local library, where the database does not matter."""
    with AssetService.open(sqlite_library_path) as opened:
        yield opened
