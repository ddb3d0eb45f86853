"""The name under which a library that guesses by endings opens a source."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from desktop.media.source import open_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="it has no names for open files")
def test_its_own_name_only_with_the_ending_and_while_it_is_this_file(tmp_path: Path) -> None:
    path, other = tmp_path / "plate.JXL", tmp_path / "plate"
    for one in (path, other):
        one.write_bytes(b"first")
    with open_source(str(other)) as source:
        assert source.as_path_ending(("jxl",)) == f"/dev/fd/{source.descriptor}"
    with open_source(str(path)) as source:
        assert source.as_path_ending(("jxl",)) == str(path)
        assert source.as_path_ending(("jp2",)) == f"/dev/fd/{source.descriptor}"
        other.replace(path)  # another file has its name now
        assert source.as_path_ending(("jxl",)) == f"/dev/fd/{source.descriptor}"
        path.unlink()
        assert source.as_path_ending(("jxl",)) == f"/dev/fd/{source.descriptor}"
