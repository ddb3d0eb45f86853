"""Lanes: what is held up holds up nothing else, and what it keeps has a bound."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop.base.lanes import NamedLanes

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON = 10.0  # seconds, longer than anything here takes


class Held:
    """Work that never ends until it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun = threading.Semaphore(0)

    def work(self) -> None:
        self.begun.release()
        self.gate.wait(60)

    def wait_for(self, count: int) -> None:
        for _ in range(count):
            assert self.begun.acquire(timeout=SOON)


@pytest.fixture
def held() -> Iterator[Held]:
    made = Held()
    yield made
    made.gate.set()


def test_what_holds_up_one_name_holds_up_no_other(held: Held) -> None:
    lanes, other, same = NamedLanes("test", 3), threading.Event(), threading.Event()
    lanes.submit("dead", held.work)
    held.wait_for(1)
    lanes.submit("dead", same.set)
    lanes.submit("good", other.set)
    assert other.wait(SOON)
    assert not same.is_set()
    held.gate.set()
    assert same.wait(SOON)
    lanes.close()


def test_a_group_that_keeps_all_its_threads_holds_up_no_other_group(held: Held) -> None:
    lanes, more, other = NamedLanes("test", 2), threading.Event(), threading.Event()
    for name in ("one", "two"):
        lanes.submit(name, held.work, group="dead drive")
    held.wait_for(2)
    lanes.submit("three", more.set, group="dead drive")
    lanes.submit("four", other.set, group="good drive")
    assert other.wait(SOON)
    assert not more.is_set()
    held.gate.set()  # it waits for one of them, and is not forgotten
    assert more.wait(SOON)
    lanes.close()


def test_what_nobody_wants_any_more_is_not_begun(held: Held) -> None:
    lanes, last = NamedLanes("test", 1), threading.Event()
    begun: list[str] = []

    def finish() -> None:
        begun.append("last")
        last.set()

    lanes.submit("dead", held.work)
    held.wait_for(1)
    names = ("dead", "other", "third")
    tickets = [lanes.submit(name, partial(begun.append, name)) for name in names]
    lanes.submit("third", finish)
    for ticket in tickets:
        ticket.cancel()
    held.gate.set()
    assert last.wait(SOON)
    assert begun == ["last"]
    lanes.close()
    assert lanes.submit("late", lambda: begun.append("late")).is_cancelled


def test_no_thread_is_left_without_work() -> None:
    lanes, done = NamedLanes("test-that-ends", 4), threading.Semaphore(0)
    for number in range(40):
        lanes.submit(f"name {number}", done.release, group=f"group {number % 3}")
    for _ in range(40):
        assert done.acquire(timeout=SOON)
    for thread in threading.enumerate():
        if thread.name == "test-that-ends":
            thread.join(SOON)
            assert not thread.is_alive()
