"""The window's start loads nothing that takes as long as a window itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.__main__ import only_window

HEAVY = (
    "sqlalchemy", "alembic", "psycopg", "PIL", "numpy", "av", "typer", "rich", "pebble", "qtpy",
    "qtawesome", "keyring", "PySide6.QtMultimedia",
)  # fmt: skip


def test_the_front_door_loads_nothing_heavy() -> None:
    found = subprocess.run(
        [sys.executable, "-c",
         "import sys, desktop.__main__, desktop.app; print(*sys.modules, sep='\\n')"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    loaded = set(found.stdout.split())
    assert "desktop.ui.shell.window" in loaded
    assert sorted(loaded & set(HEAVY)) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], (True, None)),
        (["open"], (True, None)),
        (["--library", "a.desk"], (True, "a.desk")),
        (["--library", "a.desk", "open"], (True, "a.desk")),
    ],
)
def test_the_window_alone_goes_around_the_command_line(
    arguments: list[str], expected: tuple[bool, str | None]
) -> None:
    assert only_window(arguments) == expected


@pytest.mark.parametrize(
    "arguments",
    [["search", "x"], ["--library"], ["--library", ""], ["--library", "--json", "open"],
     ["--debug"], ["open", "--json"], ["--library", "a.desk", "open", "more"], ["--help"]],
)  # fmt: skip
def test_everything_else_is_read_by_the_command_line(arguments: list[str]) -> None:
    assert not only_window(arguments)[0]
