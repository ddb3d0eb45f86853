"""The window's start loads nothing that takes as long as a window itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.__main__ import only_window

HEAVY = (
    "sqlalchemy", "alembic", "psycopg", "PIL", "numpy", "av", "typer", "rich", "psutil", "qtpy",
    "qtawesome", "keyring", "PySide6.QtMultimedia", "hashlib", "logging.handlers", "socket",
)  # fmt: skip


# What comes behind the first paint.
PANES = (
    "desktop.ui.library.pane", "desktop.ui.preview.pane", "desktop.ui.inspector.pane",
    "desktop.ui.storyboard.pane", "desktop.ui.kit.runner", "sqlite3",
)  # fmt: skip
# What comes with the first selection, or in steps behind the start.
LATER = (
    "desktop.ui.inspector.asset_page", "desktop.ui.inspector.bulk", "desktop.ui.inspector.details",
    "desktop.ui.inspector.history", "desktop.ui.inspector.provenance",
    "desktop.ui.inspector.relations", "desktop.ui.inspector.technical",
    "desktop.ui.preview.stage", "desktop.ui.preview.text_view", "desktop.ui.preview.video_view",
)  # fmt: skip
# What comes when it is first opened, or with the first edit that is made.
ON_DEMAND = (
    "desktop.domain.search.complete", "desktop.domain.search.parser", "desktop.edits.asset",
    "desktop.edits.film", "desktop.edits.tag", "desktop.ui.library.asset_table",
    "desktop.ui.library.suggestions", "desktop.ui.preview.handlers",
    "desktop.ui.preview.quick_look", "desktop.ui.shell.about", "desktop.ui.shell.crash_dialog",
    "desktop.ui.storyboard.film_dialog", "desktop.ui.storyboard.film_list",
    "desktop.ui.storyboard.renumber_dialog", "desktop.ui.storyboard.shot_editor",
)  # fmt: skip
# There are 219 widgets and 263 modules of ours; with every part built it was 516 and 314.
# Each pane that is built at its first showing has five widgets to stand for it: its dock and title.
MOST_WIDGETS, MOST_MODULES = 220, 268
LIST = "import sys, os; print(*sys.modules, sep=chr(10)); sys.stdout.flush(); os._exit(0)"
WINDOW = """
from desktop.__main__ import load_app
app = load_app()
window = app.make_window(app.make_application())
assert window.is_built
"""


COUNT = f"""
from PySide6.QtWidgets import QWidget
widgets = len(window.findChildren(QWidget))
assert widgets <= {MOST_WIDGETS}, widgets
"""
# Frozen ones of the standard library: keyword-only, or kept without slots for what is cached.
COMPILED = """
import sys, dataclasses
found = {
    f"{one.__module__}.{one.__qualname__}"
    for name, module in list(sys.modules.items()) if name.startswith("desktop.")
    for one in vars(module).values()
    if isinstance(one, type) and one.__module__ == name and dataclasses.is_dataclass(one)
    and one.__dataclass_params__.frozen
}
assert len(found) <= 12, found
"""


def loaded_by(program: str, home: Path) -> set[str]:
    """The modules that a Python has loaded behind `program`."""
    found = subprocess.run(
        [sys.executable, "-c", f"{program}\n{LIST}"],
        check=True, capture_output=True, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "DESK_HOME": str(home)},
    )  # fmt: skip
    return set(found.stdout.split())


def test_the_first_paint_waits_for_no_pane(tmp_path: Path) -> None:
    loaded = loaded_by("import desktop.__main__, desktop.app", tmp_path)
    assert "desktop.ui.shell.window" in loaded
    assert sorted(loaded & {*HEAVY, *PANES}) == []


def test_the_whole_window_loads_nothing_heavy(tmp_path: Path) -> None:
    loaded = loaded_by(WINDOW + COUNT, tmp_path)
    assert set(PANES) <= loaded
    assert sorted(loaded & {*HEAVY, *LATER, *ON_DEMAND}) == []
    assert len([name for name in loaded if name.startswith("desktop.")]) <= MOST_MODULES


def test_few_data_classes_are_compiled_at_the_start(tmp_path: Path) -> None:
    """`dataclass(frozen=True)` compiles six functions; `desktop.base.frozen` is for these."""
    loaded_by(f"{WINDOW}\n{COMPILED}", tmp_path)


def test_what_is_built_late_is_there_for_whoever_asks(tmp_path: Path) -> None:
    steps = (
        "for pane in (window.preview, window.inspector):\n    for _step in pane.build_rest(): pass"
    )
    assert set(LATER) <= loaded_by(f"{WINDOW}\n{steps}", tmp_path)


def test_qt_reads_no_source_of_ours(tmp_path: Path) -> None:
    """PySide6 would read the text of every module that is loaded after it."""
    read = "import linecache; read = [path for path in linecache.cache if '/desktop/' in path]"
    loaded = loaded_by(f"{WINDOW}\n{read}\nassert not read, read", tmp_path)
    assert "desktop.ui.shell.wiring" in loaded


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
