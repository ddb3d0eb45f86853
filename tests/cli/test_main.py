"""The contract of the command line: exit codes, pure output, `--json` everywhere, no noise."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base import paths
from desktop.cli.commands import COMMANDS, load
from desktop.cli.desk import ScreenshotRequest
from desktop.cli.main import run
from tests.cli.conftest import PROGRAM, Answer, picture, program

Desk = Callable[..., Answer]


class Window:
    """A door that notes what it was asked; what it does is the test's business."""

    def __init__(self, code: int = 0, error: Exception | None = None) -> None:
        self.code, self.error = code, error
        self.opened: list[str | None] = []
        self.pictures: list[ScreenshotRequest] = []

    def open(self, address: str | None) -> int:
        if self.error:
            raise self.error
        self.opened.append(address)
        return self.code

    def screenshot(self, address: str | None, picture: ScreenshotRequest) -> int:
        self.opened.append(address)
        self.pictures.append(picture)
        return self.code


def test_help_lists_every_command_and_loads_no_database() -> None:
    probe = (
        "import sys; from desktop.cli.main import run; code = run(['--help']);"
        "print(code, sorted({'sqlalchemy', 'PIL', 'numpy', 'PySide6', 'av'} & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout
    assert shown.rstrip().endswith("0 []")
    for name in COMMANDS:
        assert f" {name} " in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    command = load(name)
    assert (command.help or "").split("\n")[0].strip() == COMMANDS[name].summary


def test_every_command_takes_json_and_library_after_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in COMMANDS:
        children = getattr(load(name), "commands", None)
        for child in children or [""]:
            assert run([name, *child.split(), "--help"]) == 0
            shown = capsys.readouterr().out
            assert "--json" in shown, (name, child)
            assert "--library" in shown, (name, child)


def test_json_and_library_may_stand_on_either_side_of_the_command(tmp_path: Path) -> None:
    address = str(tmp_path / "a.desk")
    first = program("--json", "--library", address, "init")
    second = program("init", "--json", "--library", address)
    assert (first.row["created"], second.row["created"]) == (True, False)
    assert first.row["library"] == second.row["library"] == address


def test_the_environment_names_a_library_and_an_option_overrules_it(tmp_path: Path) -> None:
    named, other = str(tmp_path / "named.desk"), str(tmp_path / "other.desk")
    assert program("init", "--json", DESK_LIBRARY=named).row["library"] == named
    assert program("init", "--json", "--library", other, DESK_LIBRARY=named).row["library"] == other


def test_the_default_library_is_made_at_first_use() -> None:
    assert not paths.default_library().exists()
    assert program("info", "--json", DESK_LIBRARY="").row["assets"] == 0
    assert paths.default_library().exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["--fly"],
        ["info", "--fly"],
        ["search", "a", "--limit", "many"],
        ["search", "tag:"],
        ["search", "", "--sort", "weight"],
        ["show"],
        ["show", "not-an-id"],
        ["rate", "6", "--query", ""],
        ["rate", "--query", ""],
        ["tag", "--query", ""],
        ["tag", "sea"],
        ["trash"],
        ["import"],
        ["import", "--copy", "--reference", "x"],
        ["film"],
        ["film", "move", "1A"],
        ["screenshot", "--out", "x.png"],
        ["open"],
        [],
    ],
)
def test_wrong_usage_ends_with_2_and_says_so_on_standard_error_only(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()


def test_a_query_that_does_not_parse_is_shown_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["search", "boat type:imagex"]) == 2
    lines = capsys.readouterr().err.splitlines()
    at = lines[1].index("imagex")
    assert lines[1].strip() == "boat type:imagex"
    assert lines[2] == " " * at + "^" * 6


def test_a_library_that_is_not_there_is_not_made_by_looking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nowhere.desk"
    assert run(["--library", str(missing), "info"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert str(missing) in err
    assert "init" in err
    assert not missing.exists()


def test_an_address_of_another_kind_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--library", "mysql://ana:tell-nobody@host/db", "info"]) == 2
    assert "tell-nobody" not in "".join(capsys.readouterr())


def test_a_password_in_an_address_is_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    address = "postgresql+psycopg://ana:tell-nobody@127.0.0.1:1/harbour"
    assert run(["--library", address, "info"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "tell-nobody" not in err


def test_without_a_command_the_window_opens_on_the_library_that_was_named() -> None:
    window = Window(code=0)
    assert run(["--library", "a.desk"], window=window) == 0
    assert run([], window=window) == 0
    assert run(["open", "--library", "b.desk"], window=window) == 0
    assert window.opened == ["a.desk", None, "b.desk"]


def test_the_windows_exit_code_is_the_programs() -> None:
    assert run([], window=Window(code=1)) == 1
    assert run(["open"], window=Window(code=1)) == 1


def test_a_screenshot_is_asked_for_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    window = Window()
    options = "--size 1280x800 --theme light --view storyboard --select type:image --scale 2"
    assert run(["screenshot", "--out", "x.png", *options.split(), "--json"], window=window) == 0
    assert window.pictures == [
        ScreenshotRequest(Path("x.png"), 1280, 800, "light", "storyboard", "type:image", 2)
    ]
    row = json.loads(capsys.readouterr().out)
    assert (row["out"], row["width"], row["height"]) == ("x.png", 2560, 1600)


@pytest.mark.parametrize(
    "options", [["--size", "12"], ["--theme", "pink"], ["--view", "wall"], ["--scale", "3"]]
)
def test_a_screenshot_that_cannot_be_is_wrong_usage(options: list[str]) -> None:
    window = Window()
    assert run(["screenshot", "--out", "x.png", *options], window=window) == 2
    assert window.pictures == []


def test_a_bug_costs_one_line_and_leaves_a_report_without_passwords(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = RuntimeError("lost postgresql://ana:tell-nobody@host/db")
    assert run([], window=Window(error=error)) == 1
    out, err = capsys.readouterr()
    report = paths.log_dir() / "directors-desk.log"
    assert out == ""
    assert len(err.splitlines()) == 1
    assert str(report) in err
    written = report.read_text(encoding="utf-8")
    assert "Traceback" in written
    assert "RuntimeError" in written
    assert "tell-nobody" not in written + err


def test_debug_shows_the_bug_itself(capfd: pytest.CaptureFixture[str]) -> None:
    bug = ZeroDivisionError("postgresql://ada:kanarie7@host/films")
    assert run(["--debug"], window=Window(error=bug)) == 1
    said = capfd.readouterr().err
    assert "Traceback" in said
    assert "ZeroDivisionError" in said
    assert "kanarie7" not in said


def test_a_reader_that_has_seen_enough_makes_no_noise(tmp_path: Path) -> None:
    address = str(tmp_path / "a.desk")
    folder = tmp_path / "many"
    folder.mkdir()
    for shade in range(60):
        picture(folder / f"{shade:03d}.png", shade)
    assert program("--library", address, "init").code == 0
    assert program("--library", address, "import", str(folder)).code == 0
    reading, writing = os.pipe()
    os.close(reading)
    try:
        arguments = [sys.executable, "-c", PROGRAM, "--library", address, "search", "--json"]
        ended = subprocess.run(
            arguments, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writing)
    assert ended.stderr == ""
    assert ended.returncode == 1


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    address = str(tmp_path / "Büro.desk")
    said = program("--library", address, "init", "--json", PYTHONIOENCODING="ascii")
    assert said.row["library"] == address
    assert program("--library", address, "info", PYTHONIOENCODING="ascii").code == 0


def test_every_row_of_the_table_names_something_that_is_there() -> None:
    for entry in COMMANDS.values():
        module, _, name = entry.where.partition(":")
        assert hasattr(importlib.import_module(f"desktop.cli.{module}"), name)


@pytest.mark.parametrize(
    "words",
    [
        ("--library", "ADDRESS", "info"),
        ("--library", "ADDRESS", "--debug", "info"),
        ("--library", "ADDRESS", "init"),
        ("info", "ADDRESS"),
        ("ADDRESS",),
        ("ADDRESS", "info"),
        ("--libary=ADDRESS", "info"),
        ("info", "--library=ADDRESS"),
        ("search", "--limit", "ADDRESS"),
        ("screenshot", "--out", "x.png", "--theme", "ADDRESS"),
        ("--library", "ADDRESS", "screenshot", "--size", "ADDRESS", "--out", "x.png"),
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ada:kan arie7@127.0.0.1:1/films",
        "postgresql+psycopg://ada:p@kanarie7/x@127.0.0.1:1/films?sslmode=prefer",
        "postgres://ada:12/kanarie7@127.0.0.1:1/films",
        "postgresql://ada:#?kanarie7:@[127.0.0.1:1/films",
        "postgresql://ada@127.0.0.1:1/films?PASSWORD=a kanarie7",
        "postgresql://ada@127.0.0.1:1/films?sslpassword=kanarie7&nonsense=1",
        "postgresql:/ada:kanarie7@127.0.0.1/films",
        "mysql://ada:kanarie7@127.0.0.1/films",
    ],
)
def test_a_password_in_an_address_is_never_said(
    words: tuple[str, ...], address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run([word.replace("ADDRESS", address) for word in words])
    out, err = capfd.readouterr()
    assert code in (1, 2)
    assert "kanarie7" not in out + err
    assert "kanarie7" not in (out + err).replace("\n", "").replace(" │", "").replace("│ ", "")
    log_file = paths.log_dir() / "directors-desk.log"
    assert not log_file.exists() or "kanarie7" not in log_file.read_text(encoding="utf-8")


def test_an_address_that_cannot_be_read_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    for address in ("postgresql://ada@host:abc/films", "mysql://ada@host/films"):
        assert run(["--library", address, "info"]) == 2
        said = capfd.readouterr().err
        assert "Traceback" not in said
        assert "this should not have happened" not in said
