"""What lanes have to tell comes to the window's thread: in order, once, and lets go there."""

from __future__ import annotations

import threading
import weakref
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop.ui.kit.carrier import Carrier, Raised
from tests.guards import delete_all


class Payload:
    """Something that can be watched going away."""


def in_threads(count: int, work: Any) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_what_many_threads_post_arrives_once_and_in_the_order_of_each(qtbot: Any) -> None:
    carrier, came, at = Carrier(), list[tuple[int, int]](), set[threading.Thread]()

    def arrive(number: int, turn: int) -> None:
        came.append((number, turn))
        at.add(threading.current_thread())

    def work(number: int) -> None:
        for turn in range(200):
            carrier.post(partial(arrive, number, turn))

    in_threads(4, work)
    assert carrier.is_busy
    assert not came  # nothing is done before the window's thread comes to it
    qtbot.waitUntil(lambda: not carrier.is_busy and len(came) == 800)
    for number in range(4):
        assert [turn for one, turn in came if one == number] == list(range(200))
    assert at == {threading.main_thread()}
    delete_all(carrier)


def test_how_work_went_is_carried_home(qtbot: Any) -> None:
    carrier, came = Carrier(), list[Any]()
    in_threads(1, lambda _: carrier.carry(lambda: 1 // 0, came.append))
    in_threads(1, lambda _: carrier.carry(lambda: 7, came.append))
    qtbot.waitUntil(lambda: len(came) == 2)
    assert isinstance(came[0], Raised)
    assert isinstance(came[0].error, ZeroDivisionError)
    assert came[1] == 7
    delete_all(carrier)


def test_what_is_carried_goes_away_on_the_windows_thread(qtbot: Any) -> None:
    carrier, seen, gone_at = Carrier(), list[type](), list[threading.Thread]()

    def work(_: int) -> None:
        payload = Payload()
        weakref.finalize(payload, lambda: gone_at.append(threading.current_thread()))
        carrier.post(lambda: seen.append(type(payload)))

    in_threads(1, work)
    assert not gone_at
    qtbot.waitUntil(lambda: bool(gone_at))
    assert gone_at == [threading.main_thread()]
    delete_all(carrier)


def test_nothing_is_done_once_the_window_has_gone(qtbot: Any) -> None:
    window, came = QObject(), list[str]()
    carrier = Carrier(window)
    carrier.post(lambda: came.append("before"))
    delete_all(window)
    in_threads(1, lambda _: carrier.post(lambda: came.append("after")))
    qtbot.wait(1)
    assert not came


def nothing() -> None:
    """What is posted."""


def test_it_can_be_destroyed_while_others_post(qtbot: Any) -> None:
    """Qt destroys a dialog when it likes; a thread that is just telling it something goes on."""
    for _ in range(150):
        carrier, begun, ends = Carrier(), threading.Barrier(4), threading.Event()

        def work(carrier: Carrier = carrier, begun: Any = begun, ends: Any = ends) -> None:
            begun.wait()
            while not ends.is_set():
                carrier.post(nothing)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for one in threads:
            one.start()
        begun.wait()
        delete_all(carrier)
        assert not isValid(carrier)
        carrier.post(nothing)  # nobody is there to hear it, and nobody minds
        ends.set()
        for one in threads:
            one.join()
