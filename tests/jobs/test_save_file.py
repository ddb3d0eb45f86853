"""Exports: a file is written whole, and never over a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryWriteError
from desktop.jobs.job import run
from desktop.jobs.save_file import save_file

if TYPE_CHECKING:
    from pathlib import Path


def test_an_export_goes_over_a_table_and_never_over_a_library(
    sqlite_library_path: Path, tmp_path: Path
) -> None:
    table = tmp_path / "spending.csv"
    for data in (b"one", b"two"):
        run(save_file(table, data, what="The table", title="Saving"))
        assert table.read_bytes() == data
    library = sqlite_library_path
    before = library.read_bytes()
    with pytest.raises(LibraryWriteError, match="that is a library"):
        run(save_file(library, b"three", what="The table", title="Saving"))
    assert library.read_bytes() == before
