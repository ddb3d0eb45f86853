"""A library's file in the hands of others, and what is in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType

if TYPE_CHECKING:
    from collections.abc import Iterator


NOBODY = 65534


def add(library: Library, name: str = "a.png") -> str:
    """A new image."""
    return library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name))


def count(library: Library) -> int:
    """How many assets a library says it has."""
    return sum(library.read(lambda reads: reads.stats.info()).by_type.values())


@contextmanager
def somebody_else() -> Iterator[None]:
    """Run as a user without rights, where the tests run as root, to whom nothing is forbidden."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one asset, closed."""
    made = tmp_path / "film.desk"
    library = open_library(made, create=True)
    add(library)
    library.close()
    return made


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may enter (those of pytest are its own user's)."""
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)
