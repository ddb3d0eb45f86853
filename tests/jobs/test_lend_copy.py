"""What other programs get of a library's own files: a copy, named as one knows it, not writable."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from desktop.base.errors import LibraryWriteError, SourceReadError
from desktop.domain.frames import Frames
from desktop.jobs.job import run
from desktop.jobs.lend_copy import KEPT_FOR, file_name, lend_copy, lend_frames, take_back


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "media" / ("ab" * 32 + ".png")
    path.parent.mkdir()
    path.write_bytes(b"a boat")
    return path


@pytest.mark.parametrize(
    ("name", "suffix", "made"),
    [
        ("Boat", ".png", "Boat.png"),
        ("boat.PNG", ".png", "boat.png"),
        ("boat.final", ".png", "boat.final.png"),
        ("../../etc/passwd", ".txt", "-..-etc-passwd.txt"),
        ('a:b*c?"<d>|\\e', ".png", "a-b-c--- d---e.png".replace(" ", "")),
        (" . ", ".png", "Untitled.png"),
        ("", "", "Untitled"),
        ("line\nbreak\0", ".png", "line break.png"),
    ],
)
def test_a_name_is_one_that_every_system_takes(name: str, suffix: str, made: str) -> None:
    assert file_name(name, suffix) == made


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    made = file_name("ü" * 300, ".png")
    assert made.endswith("ü.png")
    assert len(made.encode()) <= 150


def test_the_copy_is_read_only_and_the_original_stays(original: Path, tmp_path: Path) -> None:
    root = tmp_path / "opened"
    copy = run(lend_copy(original, "Boat", root=root))
    assert (copy.name, copy.read_bytes()) == ("Boat.png", b"a boat")
    assert not copy.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert run(lend_copy(original, "Boat", root=root)) == copy
    # A program that forces its way keeps what it saved, and the next copy is whole again.
    copy.chmod(0o644)
    copy.write_bytes(b"a painted boat")
    second = run(lend_copy(original, "Boat", root=root))
    assert (second.name, second.read_bytes()) == ("Boat 2.png", b"a boat")
    assert copy.read_bytes() == b"a painted boat"
    assert original.read_bytes() == b"a boat"

    assert run(take_back(root=root)) == 0
    for path in (copy, second):
        then = time.time() - KEPT_FOR - 60
        os.utime(path, (then, then))
    assert run(take_back(root=root)) == 1
    assert copy.exists()
    assert not second.exists()
    assert run(take_back(root=tmp_path / "never")) == 0


def test_what_cannot_be_copied_is_said(original: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceReadError):
        run(lend_copy(tmp_path / "gone.png", "Boat", root=tmp_path / "opened"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LibraryWriteError, match=r"Boat\.png could not be copied"):
        run(lend_copy(original, "Boat", root=tmp_path / "file"))


def test_frames_are_lent_together_and_what_somebody_saved_stays(tmp_path: Path) -> None:
    folder = tmp_path / f"{'ab' * 32}.frames"
    folder.mkdir()
    frames = Frames("plate.####.png", 1001, 1003, ((1002, 1002),))
    for number in frames:
        (folder / frames.name(number)).write_bytes(b"%d" % number)
    root = tmp_path / "opened"
    first = run(lend_frames(folder / frames.pattern, frames, root=root))
    assert first.read_bytes() == b"1001"
    assert sorted(path.name for path in first.parent.iterdir()) == [
        "plate.1001.png",
        "plate.1003.png",
    ]
    first.chmod(0o644)
    first.write_bytes(b"mine")
    again = run(lend_frames(folder / frames.pattern, frames, root=root))
    assert (again.name, again.read_bytes()) == ("plate.1001 2.png", b"1001")
    assert first.read_bytes() == b"mine"
