"""A pane costs one row: it is built, docked, in the menus, and where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QTabBar

from desktop import app
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec
from desktop.ui.shell.pane_table import PANES

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.ui.shell.window import DeskWindow

SIDE = Qt.DockWidgetArea
NOTES = PaneSpec(
    "notes", "Notes", lambda _services, _built: BuiltPane(QLineEdit()), key="Ctrl+9",
    side=SIDE.RightDockWidgetArea, width=300,
)  # fmt: skip


def test_names_keys_and_docks_are_unique() -> None:
    names = [pane.name for pane in PANES]
    keys = [pane.key for pane in PANES if pane.key]
    assert len(names) == len(set(names))
    assert len(keys) == len(set(keys))
    assert [pane.name for pane in PANES if pane.is_centre] == ["library"]
    assert {pane.dock for pane in PANES} <= set(names)


def late_pane(name: str, made: list[str]) -> PaneSpec:
    """A row of a pane that stands as a tab beside the storyboard once it is asked for."""

    def make(_services: Any, _built: Any) -> BuiltPane:
        made.append(name)
        return BuiltPane(QLineEdit(name))

    return PaneSpec(
        name, name.title(), make, side=SIDE.BottomDockWidgetArea, beside="storyboard",
        share=0.38, is_open=False, is_late=True,
    )  # fmt: skip


@pytest.fixture
def start(qapp: QApplication, qtbot: Any, sqlite_library_path: Path) -> Any:
    """Starts a window with one pane more, and leaves the one before."""
    windows: list[DeskWindow] = []

    def begin(*more: PaneSpec) -> DeskWindow:
        for left in windows:
            left.close()
        panes = (*PANES, *(more or (NOTES,)))
        window = app.make_window(qapp, address=str(sqlite_library_path), panes=panes)
        windows.append(window)
        window.resize(1600, 1000)
        window.show()
        qtbot.waitUntil(lambda: window.runner.library is not None)
        return window

    yield begin
    for window in windows:
        window.close()
        window.deleteLater()


def entries(menu: QMenu) -> list[str]:
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def test_a_row_more_is_a_pane_more(start: Any, qtbot: Any) -> None:
    window = start()
    dock = window.docks["notes"]
    assert window.dockWidgetArea(dock) == SIDE.RightDockWidgetArea
    assert isinstance(dock.widget(), QLineEdit)
    # In the View menu, in the menu of the bars, with its key.
    view = next(m for m in window.menuBar().findChildren(QMenu) if "view.notes" in entries(m))
    assert view.title() == "View"
    bars = window.commands.context_menu(window, ContextMenu.BARS)
    assert "view.notes" in entries(bars)
    bars.deleteLater()
    assert window.commands.action("view.notes").isChecked()
    assert window.commands.action("view.go_notes").shortcut() == QKeySequence("Ctrl+9")
    # In the round of F6, behind the last one.
    window.activateWindow()
    window.panes.go_to("inspector")
    window.panes.step(+1)
    assert window.panes.has_keyboard("notes")
    # Where it was left, and hidden as it was left.
    window.addDockWidget(SIDE.LeftDockWidgetArea, dock)
    window = start()
    assert window.dockWidgetArea(window.docks["notes"]) == SIDE.LeftDockWidgetArea
    window.commands.action("view.notes").trigger()
    window = start()
    assert not window.panes.is_shown("notes")
    assert not window.commands.action("view.notes").isChecked()
    window.commands.action("view.reset").trigger()
    assert window.panes.is_shown("notes")
    assert window.dockWidgetArea(window.docks["notes"]) == SIDE.RightDockWidgetArea


def test_a_late_pane_is_built_when_it_is_first_seen(start: Any, qtbot: Any) -> None:
    made: list[str] = []
    rows = (late_pane("first", made), late_pane("second", made))
    window = start(NOTES)  # as an earlier program leaves it, without these two
    window = start(*rows)
    board = window.docks["storyboard"]
    assert [window.panes.is_shown(row.name) for row in rows] == [False, False]
    assert window.panes.is_in_sight("storyboard")
    window.activateWindow()
    window.commands.action("view.go_second").trigger()
    assert made == ["second"]
    assert window.panes.has_keyboard("second")
    dock = window.docks["second"]
    assert window.tabifiedDockWidgets(board) == [dock]
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (tabs,) = (bar for bar in bars if bar.count())
    assert tabs.acceptDrops()  # under a drag, what is behind comes to the front
    assert tabs.changeCurrentOnDrag()
    qtbot.waitUntil(lambda: window.panes.is_in_sight("second"))
    assert not window.panes.is_in_sight("storyboard")
    assert window.panes.is_shown("storyboard")
    # Room to read in, also beside a board that is low, as it soon is without a film.
    assert dock.height() > 150
    # Its own command brings the one that is behind to the front, and hides the one in front.
    window.commands.action("view.storyboard").trigger()
    qtbot.waitUntil(lambda: window.panes.is_in_sight("storyboard"))
    assert window.panes.is_shown("second")
    window.commands.action("view.first").trigger()
    qtbot.waitUntil(lambda: "first" in made)
    # The pictures alone and back: the same one is in front.
    for _ in range(2):
        window.commands.action("view.focus").trigger()
    qtbot.waitUntil(lambda: window.panes.is_in_sight("first"))
    made.clear()
    window = start(*rows)
    qtbot.waitUntil(lambda: window.panes.is_in_sight("first"))
    qtbot.waitUntil(lambda: made == ["first"])  # the other one is a tab behind it
    window.commands.action("view.reset").trigger()
    assert [window.panes.is_shown(row.name) for row in rows] == [False, False]
    qtbot.waitUntil(lambda: window.panes.is_in_sight("storyboard"))
