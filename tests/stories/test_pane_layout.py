"""Panes can be hidden, floated, crushed and lost, and come back as they were."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSplitter

from desktop.ui.shell.pane_table import PANES
from desktop.ui.shell.window_file import window_file
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.sights import CLOSED

SIDES = {pane.name: pane.width for pane in PANES if pane.is_at_side and not pane.inside}


def _hide_everything(window: Any) -> None:
    for dock in window.docks.values():
        dock.hide()
    window.bar.hide()


def _float_everything(window: Any) -> None:
    for place, dock in enumerate(window.docks.values()):
        dock.setFloating(True)
        dock.move(100 * place, 100)


def _float_beyond_the_screen(window: Any) -> None:
    _float_everything(window)
    for dock in window.docks.values():
        dock.move(90_000, 90_000)


def _crush(window: Any) -> None:
    docks = window.docks
    window.resizeDocks([docks["sidebar"], docks["inspector"]], [1, 1], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["storyboard"]], [1], Qt.Orientation.Vertical)
    docks["inspector"].widget().setSizes([1, 9_000])


def _tab_into_each_other(window: Any) -> None:
    docks = window.docks
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, docks["sidebar"])
    window.tabifyDockWidget(docks["sidebar"], docks["inspector"])
    window.tabifyDockWidget(docks["sidebar"], docks["storyboard"])


def _lose_the_screen(window: Any) -> None:
    window.move(90_000, 90_000)


def _focus_on_pictures(window: Any) -> None:
    window.commands.action("view.focus").trigger()


def _arrangement(window: Any) -> dict[str, tuple[int, ...]]:
    """Where every pane and the bar stand; fails for one that is out of sight."""
    found: dict[str, tuple[int, ...]] = {}
    for name, part in {"bar": window.bar, **window.docks}.items():
        assert part.isVisible() is (name not in CLOSED), name
        if name in CLOSED:
            continue
        assert part.window() is window, name
        corner = part.mapTo(window, QPoint())
        found[name] = (corner.x(), corner.y(), part.width(), part.height())
    return found


def _focus_on_storyboard(window: Any) -> None:
    window.commands.action("view.focus_storyboard").trigger()


def test_the_storyboard_has_the_whole_window_and_gives_it_back(demo_desk: Desk) -> None:
    window = demo_desk.window
    centre = window.centralWidget()
    _focus_on_storyboard(window)
    assert window.storyboard.isVisible()
    assert not present(centre).isVisible()
    assert not window.docks["sidebar"].isVisible()
    _focus_on_storyboard(window)
    assert present(centre).isVisible()
    assert window.docks["sidebar"].isVisible()
    _focus_on_storyboard(window)
    window.panes.go_to("library")  # who goes to the library sees it
    assert present(centre).isVisible()
    window.commands.action("view.reset").trigger()


def test_reset_panes_mends_every_odd_state(demo_desk: Desk) -> None:
    window = demo_desk.window
    demo_desk.menu("view.reset")
    demo_desk.settle()
    first = _arrangement(window)
    look = window.docks["inspector"].widget()
    assert isinstance(look, QSplitter)
    for spoil in (
        _hide_everything,
        _float_everything,
        _float_beyond_the_screen,
        _crush,
        _tab_into_each_other,
        _focus_on_pictures,
        _focus_on_storyboard,
    ):
        spoil(window)
        QApplication.processEvents()
        demo_desk.menu("view.reset")
        demo_desk.wait(lambda: _arrangement(window) == first)
        assert min(look.sizes()) > 100, spoil.__name__
    for spoil in (_lose_the_screen, lambda window: window.showFullScreen()):
        spoil(window)
        _hide_everything(window)
        demo_desk.menu("view.reset")
        demo_desk.wait(lambda: set(_arrangement(window)) == set(first))
        free = window.screen().availableGeometry()
        assert free.intersects(window.geometry())


def test_the_tool_bar_cannot_be_lost(demo_desk: Desk) -> None:
    """Not by a menu, not by a state that was saved without it, not by a state that makes none."""
    window = demo_desk.window
    at = window.menuBar().rect().center()
    menu = window.createPopupMenu()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions() if action.text()] == [
        *("Sidebar", "Storyboard", "Preview", "Inspector", "Lineage", "Spending", "History"),
        "Still Owed",
        "Generation",
        "Near Duplicates",
        "Statistics",
        "Reset Panes",
    ]  # fmt: skip
    menu.deleteLater()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, window.mapToGlobal(at))
    QApplication.sendEvent(window, event)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    _hide_everything(window)
    demo_desk.restart()
    window = demo_desk.window
    assert window.bar.isVisible()
    assert all(dock.isHidden() for dock in window.docks.values())
    demo_desk.menu("view.focus")  # the panes come back although another run hid them
    assert {name for name, dock in window.docks.items() if dock.isHidden()} == CLOSED
    for nonsense in (QByteArray(b"\x00\xff" * 40), "no state"):
        demo_desk.close()
        kept: QSettings = window_file()
        kept.setValue("state", nonsense)
        kept.setValue("geometry", nonsense)
        kept.sync()
        demo_desk.start()
        assert set(_arrangement(demo_desk.window)) == {"bar", *window.docks} - CLOSED


@pytest.mark.parametrize("focus", ["view.focus", "view.focus_storyboard"])
def test_a_focus_is_over_with_the_window(demo_desk: Desk, focus: str) -> None:
    demo_desk.menu("view.sidebar")
    demo_desk.menu(focus)
    demo_desk.restart()
    window = demo_desk.window
    assert window.docks["sidebar"].isHidden()  # that was no focus
    assert window.docks["storyboard"].isVisible()
    assert window.docks["inspector"].isVisible()
    assert present(window.centralWidget()).isVisible()


def _side_widths(window: Any) -> tuple[int, int]:
    return window.docks["sidebar"].width(), window.docks["inspector"].width()


def test_side_panes_come_back_after_a_small_window(demo_desk: Desk) -> None:
    window = demo_desk.window
    window.resize(1600, 1000)
    QApplication.processEvents()
    at_first = _side_widths(window)
    assert at_first == (SIDES["sidebar"], SIDES["inspector"])
    window.resize(640, 480)
    QApplication.processEvents()
    assert sum(_side_widths(window)) < sum(at_first)
    window.resize(1600, 1000)
    QApplication.processEvents()
    assert _side_widths(window) == at_first
    window.resize(640, 480)
    QApplication.processEvents()
    demo_desk.restart()
    window = demo_desk.window
    window.resize(1600, 1000)
    QApplication.processEvents()
    assert _side_widths(window) == at_first


def test_a_pane_that_was_dragged_keeps_its_size(demo_desk: Desk) -> None:
    window = demo_desk.window
    window.resize(1600, 1000)
    QApplication.processEvents()
    sidebar = window.docks["sidebar"]
    edge = sidebar.geometry().right() + 1
    handle, left = window.windowHandle(), Qt.MouseButton.LeftButton
    at = QPoint(edge, sidebar.geometry().center().y())
    QTest.mousePress(handle, left, Qt.KeyboardModifier.NoModifier, at)
    for step in range(10, 90, 10):
        QTest.mouseMove(handle, at + QPoint(step, 0))
        QApplication.processEvents()
    QTest.mouseRelease(handle, left, Qt.KeyboardModifier.NoModifier, at + QPoint(80, 0))
    dragged = sidebar.width()
    assert dragged > SIDES["sidebar"] + 40
    for size in ((700, 500), (1600, 1000)):
        window.resize(*size)
        QApplication.processEvents()
    assert sidebar.width() == dragged
    demo_desk.menu("view.sidebar")
    demo_desk.menu("view.sidebar")
    QApplication.processEvents()
    assert sidebar.width() == dragged
    demo_desk.restart()
    window = demo_desk.window
    window.resize(1600, 1000)
    QApplication.processEvents()
    assert window.docks["sidebar"].width() == dragged
