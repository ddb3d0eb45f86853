"""Callbacks and Qt: no exception flies through its C++, no answer goes to a deleted widget."""

from __future__ import annotations

import functools
import logging
import sys
import traceback
from types import FunctionType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")
_told: set[tuple[str, int]] = set()


def report_exceptions(neutral: D) -> Callable[[Callable[P, T]], Callable[P, T | D]]:
    """Make a method that Qt calls answer `neutral` instead of raising.

    The first failure at each place goes to `sys.excepthook` (the crash report); the same place
    failing again at every repaint is only logged.
    """

    def wrap(method: Callable[P, T]) -> Callable[P, T | D]:
        @functools.wraps(method)
        def inner(*args: P.args, **kwargs: P.kwargs) -> T | D:
            try:
                return method(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - this is the one wall towards Qt
                _tell(method.__qualname__, error)
                # Who keeps the error would keep what it was at: a painter, at work on a widget.
                traceback.clear_frames(error.__traceback__)
                return neutral

        return inner

    return wrap


def is_receiver_deleted(then: Callable[..., object]) -> bool:
    """Whether a callback belongs to a widget that has been closed and deleted meanwhile."""
    owner = _owner(then)
    return isinstance(owner, QObject) and not isValid(owner)


def _owner(then: Callable[..., object]) -> object:
    """Whose method this is, or in whose method it was written."""
    if isinstance(then, functools.partial):
        return _owner(then.func)
    cells = getattr(then, "__closure__", None) or ()
    names = then.__code__.co_freevars if isinstance(then, FunctionType) else ()
    cell = dict(zip(names, cells, strict=True)).get("self")
    return getattr(then, "__self__", None) if cell is None else cell.cell_contents


def _tell(place: str, error: Exception) -> None:
    """Report the first failure at a place, log the rest."""
    line = error.__traceback__.tb_lineno if error.__traceback__ else 0
    deepest = error.__traceback__
    while deepest and deepest.tb_next:
        deepest = deepest.tb_next
    key = (place, deepest.tb_lineno if deepest else line)
    if key in _told:
        log.error("again in %s: %r", place, error)
        return
    _told.add(key)
    sys.excepthook(type(error), error, error.__traceback__)
