"""What a wait that ended in vain tells: what it waited for, what the windows show, what works on.

A test that waits in vain on another machine has nothing but its output to be understood by.
"""

from __future__ import annotations

import linecache
import reprlib
import sys
import textwrap
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

MOST = 60  # texts of one window
LISTED = 12  # rows of one list


def condition(callback: Callable[..., object]) -> str:
    """The lines in which a condition is written, with their place and what it is bound to."""
    code: CodeType | None = getattr(callback, "__code__", None)
    if code is None:
        return f"waited for {callback!r}"
    lines = [line for _, _, line in code.co_lines() if line] or [code.co_firstlineno]
    first, last = min(code.co_firstlineno, *lines), max(lines)
    source = "".join(linecache.getline(code.co_filename, at) for at in range(first, last + 1))
    told = f"waited for {Path(code.co_filename).name}:{first}\n{textwrap.dedent(source).rstrip()}"
    bound = [f"{name} = {value}" for name, value in _bound(callback, code)]
    return "\n".join([told, *(textwrap.indent(one, "  ") for one in bound)])


def sights() -> str:
    """What each window in sight shows, what has the keyboard, and which threads there are."""
    from PySide6.QtWidgets import QApplication

    told = [_shown(one) for one in QApplication.topLevelWidgets() if one.isVisible()]
    told.append(f"the keyboard is with {_named(QApplication.focusWidget())}")
    return "\n".join([*told, *_threads()])


def _threads() -> Iterator[str]:
    """Where each thread stands but the one that waits."""
    frames = sys._current_frames()
    for thread in threading.enumerate():
        if thread is threading.current_thread() or thread.ident not in frames:
            continue
        last = traceback.extract_stack(frames[thread.ident])[-3:]
        where = " > ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in last)
        yield f"thread {thread.name}: {where}"


def _bound(callback: Callable[..., object], code: CodeType) -> Iterator[tuple[str, str]]:
    short = reprlib.Repr()
    short.maxstring = short.maxother = 200
    defaults = getattr(callback, "__defaults__", None) or ()
    names = code.co_varnames[: code.co_argcount]
    for name, value in zip(names[len(names) - len(defaults) :], defaults, strict=True):
        yield name, short.repr(value)
    for name, cell in zip(
        code.co_freevars, getattr(callback, "__closure__", None) or (), strict=True
    ):
        try:
            yield name, short.repr(cell.cell_contents)
        except (ValueError, RuntimeError) as error:  # not bound yet; a widget that is gone
            yield name, f"({error})"


def _shown(window: Any) -> str:
    from PySide6.QtWidgets import QWidget

    texts = [
        f"  {_named(one)}: {text[:200]!r}"
        for one in (window, *window.findChildren(QWidget))
        if one.isVisible() and (text := _text_of(one).strip())
    ]
    beyond = [f"  and {len(texts) - MOST} more"] if len(texts) > MOST else []
    settled = getattr(window, "is_settled", None)
    busy = "" if settled is None else ", settled" if settled else ", not settled"
    title = f"{_named(window)} {window.windowTitle()!r}{busy} shows"
    return "\n".join([title, *texts[:MOST], *beyond])


def _text_of(widget: Any) -> str:
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QLabel,
        QLineEdit,
        QPlainTextEdit,
        QTextEdit,
    )

    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        rows = range(min(model.rowCount(), LISTED))
        names = [str(model.index(row, 0).data() or "") for row in rows]
        return f"{model.rowCount()} rows: {', '.join(names)}"
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return str(widget.text())
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return str(widget.toPlainText())
    return ""


def _named(widget: Any) -> str:
    if widget is None:
        return "nobody"
    name = widget.objectName()
    return f"{type(widget).__name__} {name}" if name else type(widget).__name__
