"""Cycles are collected on the window's thread, whoever made them."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.shell import garbage_collection
from desktop.ui.shell.garbage_collection import IdleCollector

if TYPE_CHECKING:
    from collections.abc import Iterator


class Cycle:
    """Garbage that tells which thread took it away."""

    def __init__(self, ends: list[int]) -> None:
        self.ends, self.me = ends, self

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


@pytest.fixture
def truck(qtbot: Any) -> Iterator[IdleCollector]:
    made = IdleCollector()
    yield made
    made.end()


def make(ends: list[int]) -> None:
    """More garbage than Python would let lie."""
    for _ in range(gc.get_threshold()[0] * 3):
        Cycle(ends)


def test_what_a_thread_drops_is_collected_by_the_window(truck: IdleCollector, qtbot: Any) -> None:
    ends: list[int] = []

    def drop() -> None:
        thread = threading.Thread(target=make, args=(ends,))
        thread.start()
        thread.join()

    def is_collected() -> bool:
        # What is freed elsewhere counts against what was made: once may not be enough.
        if not ends:
            drop()
        return bool(ends)

    drop()
    assert not ends
    qtbot.waitUntil(is_collected)
    assert set(ends) == {threading.get_ident()}


def test_what_lives_long_is_looked_at_when_nobody_is_at_the_window(
    truck: IdleCollector, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage_collection, "_FELT", 0.0)
    ends: list[int] = []
    kept = [Cycle(ends) for _ in range(10)]
    before = gc.get_freeze_count()
    for _ in range(gc.get_threshold()[2] + 1):
        gc.collect(1)
    truck.collect()
    assert gc.get_freeze_count() > before  # the ten are put aside
    kept.clear()
    gc.collect()
    assert not ends
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert not ends
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert len(ends) == 10


def test_python_collects_again_once_the_truck_has_gone(qtbot: Any) -> None:
    made = IdleCollector()
    assert not gc.isenabled()
    made.end()
    assert gc.isenabled()
