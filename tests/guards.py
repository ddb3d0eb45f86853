"""What no test may leave behind it: threads, windows, timers, bugs that were told, Qt's warnings.

The fixtures are taken into `tests/conftest.py` and the conftests of the window's tests.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests import leftovers

LINGER = 20.0  # seconds in which what is ending may end
WALKED = 30_000  # objects that the collector may find after a test without being slow
# Threads that stay by design, by the beginning of their names.
STAYING = (
    "pydevd",  # a debugger's
    "media-",  # of the pool that all tests of jobs share; begun when it is first used
)


def threads_left(before: set[threading.Thread]) -> list[str]:
    """The names of threads that began since `before` and do not end."""
    until = time.monotonic() + LINGER
    left = [
        thread
        for thread in set(threading.enumerate()) - before
        if not thread.name.startswith(STAYING)
    ]
    for thread in left:
        thread.join(max(0.0, until - time.monotonic()))
    return sorted(thread.name for thread in left if thread.is_alive())


@pytest.fixture(autouse=True)
def process_as_it_was(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test leaves the process as it found it: folder, variables, hooks, modules ..."""
    if "qapp" in request.fixturenames:
        request.getfixturevalue("qapp")  # the first one sets the locale, as Qt does
    before, loaded = leftovers.of_process(), dict(sys.modules)
    yield
    told = leftovers.differing(before, leftovers.of_process())
    told += [f"{name} was loaded anew" for name in leftovers.loaded_anew(loaded)]
    assert not told, f"not as it was: {'; '.join(told)}"


@pytest.fixture(autouse=True)
def no_thread_left(process_as_it_was: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that a test began has ended with it."""
    if not gc.isenabled() and "no_widget_left" not in request.fixturenames:
        gc.collect()  # after a test of the window, in its thread; see `no_widget_left`
        gc.enable()
    before = set(threading.enumerate())
    yield
    left = threads_left(before)
    assert not left, f"threads that did not end: {', '.join(left)}"


@pytest.fixture
def no_widget_left(qapp: Any) -> Iterator[None]:
    """A window or timer that a test made has gone with it.

    Cycles are collected here, in the window's thread: Python collects in whichever thread
    allocates, and a reader thread that destroys a widget ends the whole run. The program has
    `ui/shell/garbage_collection.py` for that.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    gc.disable()
    _freeze_what_stays()
    _let_go_of_all()
    windows, running = QApplication.topLevelWidgets(), _running_timers(QTimer)
    before = leftovers.of_windows()
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    known = {id(one) for one in (*windows, *running)}
    left = [one for one in QApplication.topLevelWidgets() if id(one) not in known]
    told = [f"{type(one).__name__} {one.objectName()!r} {one.windowTitle()!r}" for one in left]
    told += [
        f"QTimer of {type(one.parent()).__name__}, {one.interval()} ms"
        for one in _running_timers(QTimer)
        if id(one) not in known
    ]
    assert not told, f"left behind: {'; '.join(told)}"
    changed = leftovers.differing(before, leftovers.of_windows())
    assert not changed, f"not as it was: {'; '.join(changed)}"


def _let_go_of_all() -> None:
    """No test finds Shift or a button of the mouse held down that an earlier one pressed.

    Qt goes on believing in the modifiers and buttons of the last event, and lists ask it when rows
    are selected without an event: with Shift held, `selectRow` selects nothing. `mouseDClick` of
    QTest never lets go.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    nothing, held = Qt.KeyboardModifier.NoModifier, QGuiApplication.mouseButtons()
    if QGuiApplication.keyboardModifiers() == nothing and held == Qt.MouseButton.NoButton:
        return
    somewhere = QWidget()
    QTest.keyRelease(somewhere, Qt.Key.Key_Shift, nothing)
    for button in Qt.MouseButton:
        if button in held and button not in (Qt.MouseButton.NoButton, Qt.MouseButton.AllButtons):
            QTest.mouseRelease(somewhere, button, nothing, somewhere.rect().center())
    delete_all(somewhere)


def _freeze_what_stays() -> None:
    """Keep the heap small that is walked after every test: modules and caches are frozen once.

    What is left over from earlier tests is frozen again when it has grown, whatever keeps it alive.
    """
    if len(gc.get_objects()) > WALKED:
        gc.collect()
        gc.freeze()


def _running_timers(kind: type) -> list[Any]:
    """Timers with an owner; what `QTimer.singleShot` makes has none, and ends by itself."""
    from shiboken6 import isValid

    kinds = {kind, *_kinds_of(kind)}
    return [
        one
        for one in gc.get_objects()
        if type(one) in kinds and isValid(one) and one.isActive() and one.parent()
    ]


def _kinds_of(kind: type) -> Iterator[type]:
    """Every class below this one: looking one up is faster than asking each object."""
    classes: list[type] = kind.__subclasses__()
    for below in classes:
        yield below
        yield from _kinds_of(below)


def delete_all(*made: Any) -> None:
    """Delete objects that have no parent, such as a runner or a state.

    A function that is connected to a signal is held by Qt, where Python's collector does not look:
    it would hold a whole pane, and its library, until the signal's owner is gone.
    """
    from shiboken6 import delete, isValid

    for one in made:
        if isValid(one):
            delete(one)


@pytest.fixture
def bugs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """The bugs that were told while a test ran; one that is expected is taken out by the test."""
    from desktop.ui.kit.report import Report

    found: list[BaseException] = []
    real = Report.__init__

    def init(self: Report, *args: Any, **how: Any) -> None:
        real(self, *args, **how)
        self.bug_found.connect(found.append)

    monkeypatch.setattr(Report, "__init__", init)
    yield found
    assert not found, found


class QtWarnings:
    """Hears what Qt complains of while a test is taken down; pytest-qt hears the rest."""

    def __init__(self, config: pytest.Config) -> None:
        self.heard: list[str] = []
        self._ignored = config.getini("qt_log_ignore")

    def __call__(self, kind: Any, _context: object, message: str) -> None:
        import re

        from PySide6.QtCore import QtMsgType

        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            return
        if not any(re.search(pattern, message) for pattern in self._ignored):
            self.heard.append(message)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What Qt complains of while a test is taken down fails it, too."""
    if "PySide6.QtCore" not in sys.modules:
        return (yield)
    from PySide6.QtCore import qInstallMessageHandler

    warnings = QtWarnings(item.config)
    before = qInstallMessageHandler(warnings)
    try:
        result = yield
    finally:
        qInstallMessageHandler(before)
    assert not warnings.heard, f"Qt: {'; '.join(warnings.heard)}"
    return result
