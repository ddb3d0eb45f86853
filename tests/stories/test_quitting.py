"""Leaving the program at a bad moment, as a process of its own: it ends, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.catalog.library import open_library
from desktop.domain.job import Outcome

FILES = 400
PATIENCE = 60  # seconds; where nothing else goes on it takes three
PROGRAM = Path(__file__).with_name("quitting_program.py")


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Different pictures, each heavy enough that an import takes a moment."""
    folder = tmp_path_factory.mktemp("footage")
    noise = np.random.default_rng(8).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    for number in range(FILES):
        # In letters: numbered, they would be one image sequence.
        name = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
        Image.fromarray(np.roll(noise, number, axis=1)).save(folder / f"{name}.jpg", quality=80)
    return folder


class Program:
    """The program as a process, playing one scene; it says `ready` when it is about to leave."""

    def __init__(self, scene: str, library: Path, *more: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), scene, str(library), *map(str, more)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.said: list[str] = []

    def until(self, word: str) -> str:
        """Read what it says up to a line that begins with `word`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())
            if line.startswith(word):
                return line.strip()
        raise AssertionError(f"never said {word}: {self.said} {self.process.communicate()[1]}")

    def ends(self) -> None:
        """Wait until it has ended by itself, with exit code 0 and no complaint."""
        _, errors = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, errors[-3000:]
        assert "Traceback" not in errors, errors[-3000:]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "film.desk"
    open_library(path, create=True).close()
    return path


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Whatever was started is ended, also where a test fails."""
    made: list[Program] = []
    yield made
    for program in made:
        program.process.kill()
        program.process.communicate()


def assert_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def assert_all_there_once(path: Path) -> None:
    assert_sound(path)
    library = open_library(path)
    try:
        jobs = library.read(lambda reads: reads.jobs.imports())
        assert len(jobs) == 1
        rows = library.read(lambda reads: reads.jobs.report(jobs[0].id))
        assert len(rows) == FILES
        assert {row.outcome for row in rows} == {Outcome.ADDED}
        assert library.read(lambda reads: reads.jobs.interrupted_imports()) == []
    finally:
        library.close()
    with closing(sqlite3.connect(path)) as connection:
        counts = connection.execute(
            "SELECT count(*), count(DISTINCT checksum_sha256) FROM assets"
        ).fetchone()
    assert counts == (FILES, FILES)


@pytest.mark.parametrize("scene", ["import", "file dialog", "dialogs", "video", "hung worker"])
def test_leaving_at_a_bad_moment_ends_well(
    scene: str, library: Path, footage: Path, rushes: Path, programs: list[Program]
) -> None:
    program = Program(scene, library, footage, rushes)
    programs.append(program)
    program.until("ready")
    program.ends()
    assert_sound(library)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_logging_out_ends_it_as_its_own_button_does(
    number: int, library: Path, footage: Path, programs: list[Program]
) -> None:
    program = Program("import and stay", library, footage)
    programs.append(program)
    program.until("ready")
    program.process.send_signal(number)
    program.ends()
    assert_sound(library)
    again = Program("continue", library)
    programs.append(again)
    assert "cut off" in again.until("banner")
    again.until("continued")
    again.ends()
    assert_all_there_once(library)


def test_killed_in_the_middle_it_offers_to_go_on_and_nothing_is_there_twice(
    library: Path, footage: Path, programs: list[Program]
) -> None:
    program = Program("import and stay", library, footage)
    programs.append(program)
    program.until("ready")
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.communicate()
    again = Program("continue", library)
    programs.append(again)
    assert "cut off" in again.until("banner")
    again.until("continued")
    again.ends()
    assert_all_there_once(library)


@pytest.mark.parametrize("step", [1, 4, 9, 12, 15])
def test_leaving_before_the_panes_are_built_ends_it_well(
    step: int, library: Path, programs: list[Program]
) -> None:
    program = Program("unbuilt", library, step)
    programs.append(program)
    program.until("ready")
    program.ends()
    assert_sound(library)
