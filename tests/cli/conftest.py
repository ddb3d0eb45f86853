"""The command line as a test drives it: in this process, or as a program of its own."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.catalog.library import open_library
from desktop.cli.main import run
from desktop.domain.asset import AssetType
from desktop.edits.asset import AddAsset
from desktop.edits.edit import Edit, perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = "import sys; from desktop.cli.main import run; sys.exit(run(sys.argv[1:]))"


@dataclass(frozen=True)
class Answer:
    """What a command said. `rows` is standard output as JSON lines."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        lines = self.out.split("\n")
        assert lines.pop() == "", "the last line ends with a newline"
        return [json.loads(line) for line in lines]

    @property
    def row(self) -> dict[str, Any]:
        (only,) = self.rows
        return only

    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows]


@pytest.fixture(autouse=True)
def log_left_alone() -> Iterator[None]:
    """Opening a library sets the program's log up; other tests want theirs back."""
    logger = logging.getLogger("desktop")
    before = (logger.level, logger.propagate, list(logger.handlers))
    yield
    for handler in logger.handlers:
        if handler not in before[2]:
            handler.close()
    logger.level, logger.propagate = before[:2]
    logger.handlers[:] = before[2]


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the library is: local, and on PostgreSQL too for tests marked `both`."""
    if getattr(request, "param", "sqlite") == "postgresql":
        is_made = "desk" in request.fixturenames  # by copying: making one takes ten times as long
        name = "postgres_library_url" if is_made else "postgres_url"
        return str(request.getfixturevalue(name))
    return str(tmp_path / "film.desk")


both = pytest.mark.parametrize(
    "address",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)


@pytest.fixture
def desk(
    address: str, sqlite_template: Path, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Runs a command on a library that exists: `desk("search", "harbour")`; rows are JSON."""
    if "://" not in address:
        shutil.copyfile(sqlite_template, address)
    capfd.readouterr()

    def call(*arguments: str, json: bool = True, window: Any = None) -> Answer:
        options = ["--library", address, *(["--json"] if json else [])]
        code = run([*options, *arguments], window=window)
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs a command in this process, on whichever library it names."""
    capfd.readouterr()

    def call(*arguments: str) -> Answer:
        code = run([*arguments])
        return Answer(code, *capfd.readouterr())

    return call


@pytest.fixture
def make(address: str) -> Callable[..., str]:
    """Makes an asset without a file: `make("boat", kind=..., rating=3)` returns its id."""

    def asset(name: str, *, kind: AssetType = AssetType.IMAGE, **values: Any) -> str:
        return str(performed(address, AddAsset(kind, name, values)))

    return asset


def performed(address: str, edit: Edit) -> Any:
    """The result of an edit made by somebody else."""
    library = open_library(address, create=True)
    try:
        return perform(library, edit).result
    finally:
        library.close()


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """Four pictures, a twin of one, a text, a broken picture, and something that is no media."""
    folder = tmp_path / "footage"
    (folder / "day 2").mkdir(parents=True)
    for shade in range(4):
        picture(folder / f"pic{shade}.jpg", shade)
    (folder / "day 2" / "twin.jpg").write_bytes((folder / "pic1.jpg").read_bytes())
    (folder / "notes.txt").write_text("The harbour at dusk, a grey gull.", encoding="utf-8")
    (folder / "half.jpg").write_bytes((folder / "pic2.jpg").read_bytes()[:200])
    (folder / "program.bin").write_bytes(bytes(range(256)) * 8)
    return folder


def picture(path: Path, shade: int) -> None:
    """Draw a picture whose bytes depend on `shade`."""
    image = Image.new("RGB", (64, 40), (shade % 256, shade * 7 % 256, shade // 256))
    image.save(path)


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The command line as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def program(*arguments: str, **environment: str) -> Answer:
    """What the command line says as a process of its own."""
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=120)
    return Answer(process.returncode, out, err)
