"""Daily copies: one a day, sound, five kept, and never at the cost of the last good one."""

from __future__ import annotations

import logging
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import LibraryDamagedError
from desktop.catalog.engine import backup
from desktop.catalog.engine.backup import DAYS_KEPT, back_up_daily, daily_folder
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.bytes import DATABASE, LOCAL

if TYPE_CHECKING:
    from pathlib import Path


def add(library: Library, name: str) -> None:
    """A new image."""
    library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one asset."""
    made = tmp_path / "film.desk"
    library = open_library(made, create=True)
    add(library, "a.png")
    library.close()
    return made


def test_one_copy_is_made_a_day_and_five_are_kept(path: Path) -> None:
    now = datetime.now(UTC)
    made = []
    for day in range(8):
        moment = now + timedelta(days=day, minutes=day)
        copy = back_up_daily(path, now=moment)
        assert copy is not None
        os.utime(copy, (moment.timestamp(), moment.timestamp()))
        assert back_up_daily(path, now=moment + timedelta(hours=23)) is None
        made.append(copy)
    assert sorted(daily_folder(path).iterdir()) == made[-DAYS_KEPT:]


def test_a_copy_of_an_open_library_holds_what_was_written_last(path: Path) -> None:
    library = open_library(path)
    try:
        add(library, "b.png")
        copy = back_up_daily(path)
    finally:
        library.close()
    assert copy is not None
    restored = open_library(copy)
    try:
        assert restored.read(lambda r: r.stats.info()).by_type == {"image": 2}
    finally:
        restored.close()


def test_a_wrong_clock_does_not_keep_copies_from_being_made(path: Path) -> None:
    copy = back_up_daily(path)
    assert copy is not None
    os.utime(copy, (4e9, 4e9))  # in the next century
    assert back_up_daily(path) is not None


def test_of_many_packed_media_no_copy_is_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "MOST_PACKED", 100)
    library = open_library(path)
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "b.png"))
    place = {"path": "b.png", "purpose": "original", "file_size_bytes": 1000}
    library.write(lambda tx: tx.locations.add(asset, storage_type=LOCAL, **place))
    assert back_up_daily(path) is not None  # however large: nothing is packed
    library.write(lambda tx: tx.locations.add(asset, storage_type=DATABASE, **place))
    library.close()
    assert back_up_daily(path, now=datetime.now(UTC) + timedelta(days=2)) is None


def test_without_space_there_is_a_line_in_the_log_and_the_old_copies_stay(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = back_up_daily(path)
    assert old is not None
    monkeypatch.setattr(logging.getLogger("desktop"), "propagate", True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Room())
    assert back_up_daily(path, now=datetime.now(UTC) + timedelta(days=2)) is None
    assert "not enough space" in caplog.text
    assert list(daily_folder(path).iterdir()) == [old]


class Room:
    """A disk without any."""

    free = 0


def test_a_place_that_takes_no_files_is_no_failure(path: Path) -> None:
    daily_folder(path).parent.write_text("a file where the folder should be")
    assert back_up_daily(path) is None


def test_a_damaged_library_costs_no_good_copy(path: Path) -> None:
    good = back_up_daily(path)
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 8] = bytes(8)
    path.write_bytes(data)
    with pytest.raises(LibraryDamagedError):
        back_up_daily(path, now=datetime.now(UTC) + timedelta(days=2))
    assert list(daily_folder(path).iterdir()) == [good]
