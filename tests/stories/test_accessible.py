"""Whoever hears the window instead of seeing it, and whoever has no mouse."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QTextEdit,
    QWidget,
)

from desktop.ui.shell.toast import Toast
from tests.present import present
from tests.stories.conftest import Desk

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTextEdit,
)
DIALOGS = (
    "file.connect",
    "file.reports",
    "file.copy_to_server",
    "file.pack",
    "file.portable_copy",
    "file.unpack",
    "edit.preferences",
    "film.new",
    "film.rename",
    "asset.new_character",
    "tools.palette",
    "help.shortcuts",
    "help.search",
    "help.integrations",
    "help.about",
)


def nameless(top: QWidget) -> list[str]:
    """The parts one can use that a screen reader could only call "button" or "edit"."""
    found = []
    for part in top.findChildren(QWidget):
        if not isinstance(part, INTERACTIVE) or isinstance(part, QHeaderView):
            continue
        if part.objectName().startswith("qt_") or _is_inside(part):
            continue
        if isinstance(part.parentWidget(), Toast) and present(part.parentWidget()).isHidden():
            continue  # it gets its words with the note it is shown for
        text = getattr(part, "text", lambda: "")() if isinstance(part, QAbstractButton) else ""
        if not (part.accessibleName() or text or _label_of(part)):
            owner = part.parentWidget()
            found.append(f"{type(part).__name__} in {type(owner).__name__}")
    return found


def _is_inside(part: QWidget) -> bool:
    """Whether it is only a piece of another part: the line of a spin box, the list of a combo."""
    above = part.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(
            above, (QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView, QScrollArea)
        ):
            return not isinstance(above, QScrollArea)
        above = above.parentWidget()
    return isinstance(above, QWidget) and above.inherits("QComboBoxPrivateContainer")


def _label_of(part: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    labels = part.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is part), "")


def test_everything_in_the_window_that_can_be_used_has_a_name(demo_desk: Desk) -> None:
    demo_desk.wait(lambda: demo_desk.names() != [])
    assert nameless(demo_desk.window) == []


@pytest.mark.parametrize("command", DIALOGS)
def test_everything_in_a_dialog_that_can_be_used_has_a_name(demo_desk: Desk, command: str) -> None:
    demo_desk.settle()
    demo_desk.menu(command)
    demo_desk.settle()
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert shown
    for dialog in shown:
        assert nameless(dialog) == []
        assert dialog.windowTitle() or dialog.accessibleName()
        dialog.close()


@pytest.mark.parametrize("back", [False, True], ids=["Tab", "Shift+Tab"])
def test_tab_goes_around_the_whole_window(demo_desk: Desk, qtbot: Any, back: bool) -> None:
    window = demo_desk.window
    demo_desk.wait(lambda: demo_desk.names() != [])
    demo_desk.select(demo_desk.names()[0])
    demo_desk.settle()
    demo_desk.activate()
    window.library.search_bar.take_focus()
    wanted = {
        "sidebar": window.library.sidebar,
        "search": window.library.search_bar,
        "assets": window.library.grid,
        "board": window.storyboard,
        "inspector": window.inspector,
    }
    start = QApplication.focusWidget()
    stops: list[QWidget] = []
    while not stops or stops[-1] is not start:  # once around, and no stop twice
        here = QApplication.focusWidget()
        qtbot.keyClick(here, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        assert here not in stops, f"{here.accessibleName()} again"
        stops.append(here)
    for name, pane in wanted.items():
        at = [n for n, here in enumerate(stops, 1) if here is pane or pane.isAncestorOf(here)]
        assert at, name
        if name != "search":  # a field that was filled later stands where it is seen
            assert at == list(range(at[0], at[-1] + 1)), name
