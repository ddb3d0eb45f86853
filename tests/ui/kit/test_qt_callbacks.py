"""Callbacks and Qt: to whom an answer goes, if that one is still there; what an error keeps."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from desktop.ui.kit.qt_callbacks import is_receiver_deleted, report_exceptions


class Pane(QWidget):
    def hear(self, *_: object) -> None: ...

    def as_lambda(self) -> Callable[..., Any]:
        return lambda answer: self.hear(answer)

    def as_function(self) -> Callable[..., Any]:
        def then(answer: object) -> None:
            self.hear(answer)

        return then


@pytest.mark.parametrize(
    "written",
    [
        lambda pane: pane.hear,
        Pane.as_lambda,
        Pane.as_function,
        lambda pane: functools.partial(pane.hear, 1),
        lambda pane: functools.partial(pane.as_lambda(), 1),
    ],
)
def test_a_callback_goes_with_the_widget_it_was_written_in(
    qtbot: Any, written: Callable[[Pane], Callable[..., Any]]
) -> None:
    pane = Pane()
    then = written(pane)
    assert not is_receiver_deleted(then)
    delete(pane)
    assert is_receiver_deleted(then)


def test_a_callback_of_nobody_is_never_gone() -> None:
    seen: list[int] = []
    assert not is_receiver_deleted(seen.append)
    assert not is_receiver_deleted(lambda answer: seen.append(answer))


def test_an_error_that_is_kept_keeps_nothing_that_it_was_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *told: kept.extend(told))
    gone: list[str] = []

    @report_exceptions(None)
    def paint() -> None:
        painter = QObject()
        painter.destroyed.connect(lambda: gone.append("painter"))
        raise ZeroDivisionError

    paint()
    assert isinstance(kept[1], ZeroDivisionError)
    assert gone == ["painter"]
