"""The wheel: built from this checkout, installed elsewhere, and at work there without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(
    *command: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command; its words in the failure where it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel. Built without isolation, so that nothing is downloaded."""
    out = tmp_path_factory.mktemp("dist")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    run(sys.executable, *build, cwd=out)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program as pip lays it out, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("site")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder))
    run(sys.executable, *pip, str(wheel), cwd=folder)
    return folder


@pytest.fixture
def desk(installed: Path, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A place outside the checkout, and an environment in which the installed one is found."""
    env = os.environ | {"PYTHONPATH": str(installed), "DESK_HOME": str(tmp_path / "home")}
    return tmp_path, env


def test_the_wheel_holds_what_is_needed_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"desktop"}
    resources = {
        f"desktop/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert resources - set(names) == set()
    assert "desktop/_migrations/env.py" in names
    assert any(name.startswith("desktop/_migrations/versions/0001") for name in names)
    assert any("licenses/" in name for name in names)
    assert not [name for name in names if name.endswith((".pyc", ".desk", ".log"))]


def test_the_installed_program_is_what_runs(desk: tuple[Path, dict[str, str]]) -> None:
    folder, env = desk
    script = (
        "import json, desktop; from desktop.base import paths;"
        "print(json.dumps([desktop.__file__, str(paths.resources_dir()),"
        " str(paths.migrations_dir())]))"
    )
    where = json.loads(run(sys.executable, "-c", script, cwd=folder, env=env).stdout)
    site = env["PYTHONPATH"]
    assert all(place.startswith(site) for place in where), where
    assert not any(place.startswith(str(ROOT)) for place in where)


def test_it_says_its_version_and_makes_a_library(desk: tuple[Path, dict[str, str]]) -> None:
    folder, env = desk
    version = run(sys.executable, "-m", "desktop", "--version", cwd=folder, env=env).stdout
    script = "import desktop; print(desktop.__version__)"
    assert run(sys.executable, "-c", script, cwd=folder, env=env).stdout.strip() in version
    library = str(folder / "film.desk")
    program = (sys.executable, "-m", "desktop", "--library", library)
    run(*program, "init", cwd=folder, env=env)
    told = run(*program, "info", "--json", cwd=folder, env=env).stdout
    assert json.loads(told.splitlines()[0])["dialect"] == "sqlite"
    assert Path(library).stat().st_size > 0


def test_pip_gives_it_a_command(installed: Path) -> None:
    (entry,) = installed.glob("directors_desk-*.dist-info/entry_points.txt")
    assert "directors-desk = desktop.__main__:main" in entry.read_text()
