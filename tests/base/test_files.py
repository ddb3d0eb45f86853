"""A file is written whole, or what stood there stays and nothing lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.files import write_whole


@pytest.mark.parametrize("is_durable", [False, True])
def test_a_file_is_replaced_whole(tmp_path: Path, is_durable: bool) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old and much longer")
    write_whole(path, b"new", is_durable=is_durable)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_it_grows_under_the_name_that_was_given(tmp_path: Path) -> None:
    partial = tmp_path / "elsewhere" / "x.part"
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "x", b"data", partial=partial)
    partial.parent.mkdir()
    write_whole(tmp_path / "x", b"data", partial=partial)
    assert (tmp_path / "x").read_bytes() == b"data"
    assert not partial.exists()


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "a").write_bytes(b"here")
    with pytest.raises(OSError, match="taken"):
        write_whole(taken, b"data")
    assert list(tmp_path.iterdir()) == [taken]
    assert (taken / "a").read_bytes() == b"here"
