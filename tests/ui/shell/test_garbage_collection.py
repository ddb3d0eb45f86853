"""Cycles are collected on the window's thread, whoever made them."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest

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


def test_python_collects_again_once_the_truck_has_gone(qtbot: Any) -> None:
    made = IdleCollector()
    assert not gc.isenabled()
    made.end()
    assert gc.isenabled()
