"""Every test of the window runs without a display, dressed in the program's own theme."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library, open_library
from desktop.edits.history import History
from desktop.ui.kit import theme
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from tests.guards import delete_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application as `app.py` dresses it."""
    theme.apply(qapp, "dark")
    return qapp


@pytest.fixture(autouse=True)
def guarded(no_widget_left: None, bugs: list[BaseException]) -> None:
    """Nothing of a window may stay, and no bug go untold."""


@pytest.fixture
def library(sqlite_library_path: Path) -> Iterator[Library]:
    """A local library of its own, empty."""
    opened = open_library(sqlite_library_path)
    yield opened
    opened.close()


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def report(qapp: QApplication) -> Iterator[Report]:
    made = Report()
    yield made
    delete_all(made)


@pytest.fixture
def runner(library: Library, history: History, report: Report) -> Iterator[Runner]:
    """A runner over that library."""
    made = Runner(report, library=library, history=history)
    yield made
    assert made.shut_down(10)
    delete_all(made)


@pytest.fixture
def state(qapp: QApplication) -> Iterator[DeskState]:
    made = DeskState()
    yield made
    delete_all(made)
