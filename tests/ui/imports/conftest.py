"""The importer of a window over a library, and what it asks of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from desktop.domain.ids import AssetId
from desktop.edits.history import History
from desktop.jobs.factory import JobFactory
from desktop.ui.imports.importer import Importer
from desktop.ui.kit.report import Report
from desktop.ui.kit.runner import Runner
from desktop.ui.kit.state import DeskState
from tests.guards import delete_all
from tests.jobs.conftest import footage, picture, pool  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


@pytest.fixture
def runner(qtbot: QtBot, local_library: Library) -> Iterator[Runner]:
    made = Runner(Report(), library=local_library, history=History())
    yield made
    assert made.shut_down()
    delete_all(made, made.report)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def revealed(state: DeskState) -> list[str]:
    asked: list[str] = []
    state.reveal_requested.connect(asked.append)
    return asked


class ListOfAssets:
    """What the window's library pane is to imports."""

    place = "all"

    is_on_its_way = False

    def first_in_sight(self) -> None:
        return None

    def is_showing(self) -> bool:
        return self.is_on_its_way

    def __init__(self) -> None:
        self.shown: list[tuple[Sequence[AssetId], str]] = []

    def show_these(self, ids: Sequence[AssetId], place: str) -> None:
        self.shown.append((ids, place))


@pytest.fixture
def assets() -> ListOfAssets:
    return ListOfAssets()


@pytest.fixture
def desk(
    runner: Runner,
    state: DeskState,
    window: QWidget,
    assets: ListOfAssets,
    pool: MediaPool,  # noqa: F811
) -> Importer:
    jobs = JobFactory()
    jobs.pool = pool

    def work(job, title, then, failed):  # type: ignore[no-untyped-def]
        return runner.work(
            lambda library: job(jobs, library), title=title, then=then, on_error=failed
        )

    made = Importer(runner, state, window, assets=assets, work=work)
    made.strip.setParent(window)
    return made
