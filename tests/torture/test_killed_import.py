"""An import that is killed, or whose disk fails, at its N-th system call; short and long form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.jobs.conftest import picture
from tests.suite import Suite
from tests.torture.faults import CALLS, Scene, strike
from tests.torture.forks import Tracer

SHORT_STEP = 17  # no multiple of what repeats for each file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five files of which two are equal."""
    made = tmp_path_factory.mktemp("footage")
    for shade in range(3):
        picture(made / f"{shade}.png", shade + 1)
    (made / "twin.png").write_bytes((made / "1.png").read_bytes())
    (made / "notes.txt").write_text("The harbour at dusk.")
    return made


def points(scene: Scene, tracer: Tracer, step: int) -> range:
    count = scene.count(tracer)
    assert count > 20, "the tracer does not see the import"
    return range(1, count + 1, step)


@pytest.mark.parametrize("mode", ["reference", "copy"])
@pytest.mark.parametrize(
    "step", [SHORT_STEP, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "every call"]
)
def test_killed_at_the_nth_call_nothing_is_half_and_nothing_twice(
    tracer: Tracer, folder: Path, tmp_path: Path, suite: Suite, mode: str, step: int
) -> None:
    scene = Scene(folder, tmp_path / "home", mode)
    wrong: list[str] = []
    for number in points(scene, tracer, step):
        wrong += strike(scene, tracer, f"{CALLS}:signal=KILL:when={number}", suite)
    assert wrong == []


@pytest.mark.parametrize(
    "step", [SHORT_STEP, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "every call"]
)
def test_frames_killed_at_the_nth_call_are_a_whole_sequence_or_none(
    tracer: Tracer, tmp_path: Path, suite: Suite, step: int
) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    for number in range(1001, 1005):
        picture(frames / f"plate.{number}.png", number // 2)  # on twos
    scene = Scene(frames, tmp_path / "home", "copy")
    wrong: list[str] = []
    for number in points(scene, tracer, step):
        wrong += strike(scene, tracer, f"{CALLS}:signal=KILL:when={number}", suite)
    assert wrong == []


@pytest.mark.parametrize("mode", ["reference", "copy"])
@pytest.mark.parametrize(
    ("error", "step"),
    [
        ("ENOSPC", SHORT_STEP * 2),
        *(
            pytest.param(error, 1, marks=pytest.mark.torture)
            for error in ("ENOSPC", "EIO", "EDQUOT", "EROFS")
        ),
    ],
)
def test_a_disk_that_fails_at_the_nth_call_stops_the_run_and_costs_nothing(
    tracer: Tracer, folder: Path, tmp_path: Path, suite: Suite, mode: str, error: str, step: int
) -> None:
    scene = Scene(folder, tmp_path / "home", mode)
    wrong: list[str] = []
    for number in points(scene, tracer, step):
        fault = f"pwrite64,write,fsync,fdatasync:error={error}:when={number}"
        wrong += strike(scene, tracer, fault, suite)
    assert wrong == []


def test_a_source_that_cannot_be_read_fails_alone(
    tracer: Tracer, folder: Path, tmp_path: Path
) -> None:
    scene = Scene(folder, tmp_path / "home", "copy")
    scene.reset()
    bad = str(folder / "2.png")
    result = scene.run(
        tracer, "-f", "-o", os.devnull, "-P", bad, "-e", "inject=read:error=EIO:when=1+"
    )
    assert result.returncode == 0, result.stderr
    from desktop.catalog.library import open_library

    library = open_library(scene.library)
    (job,) = library.read(lambda r: r.jobs.imports())
    rows = {Path(row.path).name: row for row in library.read(lambda r: r.jobs.report(job.id))}
    library.close()
    assert rows["2.png"].outcome == "failed", rows
    assert sum(row.outcome == "added" for row in rows.values()) == 3
