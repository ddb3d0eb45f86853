"""The window comes back as it was left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QSplitter, QWidget

from desktop import app
from desktop.domain.listing import Order, SortKey
from desktop.edits.film import AddFilm
from desktop.ui.shell.layout import DOCKS_KEPT
from desktop.ui.shell.pane_table import PANES
from desktop.ui.shell.screens import fit_first
from desktop.ui.shell.window import FIRST_SIZE
from desktop.ui.shell.window_file import window_file
from tests.present import present
from tests.stories.conftest import Desk

CLOSED = {pane.name for pane in PANES if not pane.is_open}  # at first
SIDES = {pane.name: pane.width for pane in PANES if pane.is_at_side and not pane.inside}


def read_sidebar(desk: Desk) -> Any:
    return desk.library.read(lambda reads: reads.sidebar())


def test_panes_views_columns_and_theme_are_as_they_were_left(demo_desk: Desk) -> None:
    window = demo_desk.window
    demo_desk.menu("view.table")
    demo_desk.menu("view.light")
    demo_desk.menu("view.sidebar")
    window.library.grid.set_cell_size(240)
    columns = window.library.table.shown_columns
    window.library.table.show_columns(columns[:3])
    window.library.table.setColumnWidth(0, 333)
    window.resize(1234, 777)
    library = window.library
    place = next(c for c in read_sidebar(demo_desk).collections if c.count > 20)
    library.sidebar.choose(f"collection:{place.id}")
    demo_desk.wait(lambda: library.listing_scope.name == place.name)
    library.view_bar.order_chosen.emit(Order(SortKey.NAME, descending=True))
    demo_desk.settle()
    chosen = [key for row in (11, 13) if (key := library.model.id_at(row))]
    library.selection_sync.go_to_when_listed(*chosen)
    library.model.dataChanged.emit(library.model.index(0, 0), library.model.index(0, 0))
    demo_desk.wait(lambda: list(window.state.selection.ids) == chosen)
    library.view.scrollTo(library.model.index(9, 0), library.view.ScrollHint.PositionAtTop)
    top = library.first_in_sight()
    film = window.state.film_id
    assert film is not None
    demo_desk.restart()
    window = demo_desk.window
    assert window.library.is_table
    assert window.library.grid.cell_size == 240
    demo_desk.wait(lambda: list(window.state.selection.ids) == chosen)
    assert window.library.listing_scope.name == place.name
    assert window.library.listing_scope.order == Order(SortKey.NAME, descending=True)
    assert window.library.first_in_sight() == top
    assert window.library.table.shown_columns == columns[:3]
    assert window.library.table.columnWidth(0) == 333
    assert window.docks["sidebar"].isHidden()
    assert window.settings.current.theme == "light"
    demo_desk.wait(lambda: window.state.film_id == film)
    demo_desk.menu("view.dark")


def test_films_and_folds_are_as_they_were_left_in_each_library(
    demo_desk: Desk, tmp_path: Path
) -> None:
    """Close and start again, switch the library and back, go from film to film and back."""

    def pane() -> Any:
        return demo_desk.window.storyboard

    def open_film(film: Any) -> None:
        demo_desk.window.state.open_film(film)
        demo_desk.wait(lambda: pane().view.board and pane().view.board.film.id == film)
        demo_desk.settle()

    def open_library(address: str) -> None:
        demo_desk.window.services.door.open(address, create=True)
        demo_desk.wait(lambda: demo_desk.library.address == address)
        demo_desk.settle()

    def seen() -> dict[str, Any]:
        view, sidebar = pane().view, demo_desk.window.library.sidebar
        board = view.board
        return {
            "film": board and board.film.id,
            "list": pane().rows.is_in_sight,
            "card": view.sizes.card,
            "folded": set(view.collapsed),
            "shots": view.selection.ids,
            "told": demo_desk.window.state.shot_id,
            "top": pane().list.top_now()
            if pane().rows.is_in_sight
            else view.verticalScrollBar().value(),
            "places": sidebar.isExpanded(sidebar.places.index_of("section:Tags")),
        }

    first, home = demo_desk.window.state.film_id, demo_desk.library.address
    board = pane().view.board
    pane().view.set_card_width(260)
    pane().view.toggle_section(board.sections[0].parent_id)
    pane().view.select(pane().view.selection.only(board.order[-2]))
    sidebar = demo_desk.window.library.sidebar
    sidebar.collapse(sidebar.places.index_of("section:Tags"))
    as_board = seen()
    assert as_board["top"] > 0
    made: list[Any] = []
    demo_desk.window.runner.change(AddFilm("Zebra"), lambda applied: made.append(applied.result))
    demo_desk.wait(lambda: bool(made))
    open_film(made[0])
    demo_desk.menu("view.list")
    as_list = seen()
    assert as_list != as_board
    open_film(first)
    assert seen() == as_board
    demo_desk.restart()
    assert seen() == as_board
    open_film(made[0])
    assert seen() == as_list
    open_library(str(tmp_path / "other.desk"))
    assert seen()["film"] is None
    assert seen()["places"]
    open_library(home)
    assert seen() == as_list
    open_film(first)
    assert seen() == as_board
    open_library(str(tmp_path / "other.desk"))
    demo_desk.restart()  # with the first library
    assert seen() == as_board
    demo_desk.menu("view.board")


def test_the_next_import_begins_where_the_last_one_was(
    desk: Desk, rushes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.import_folder(rushes)
    desk.restart()
    begun: list[str] = []

    def choose(_window: Any, _title: str, folder: str) -> str:
        begun.append(folder)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    desk.menu("file.import_folder")
    desk.wait(lambda: begun == [str(rushes.parent)])


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


def test_a_maximised_window_comes_back_maximised_from_full_screen(demo_desk: Desk) -> None:
    window = demo_desk.window
    window.showMaximized()
    demo_desk.menu("view.full_screen")
    assert window.isFullScreen()
    demo_desk.menu("view.full_screen")
    assert window.isMaximized()
    assert not window.isFullScreen()


def test_a_window_that_was_maximised_from_the_first_is_shown_again(demo_desk: Desk) -> None:
    """Built before it is shown, as for a picture of it: Qt crashed there over bars and docks."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    demo_desk.close()
    window_file().clear()
    for is_last in (False, True):
        window_file().remove(DOCKS_KEPT)  # as an earlier program left it
        window = demo_desk.window = app.bare_window(application)
        window.place()
        for _step in app.furnish(window, demo_desk.address):
            pass
        window.show()
        demo_desk.wait(lambda: demo_desk.window.runner.library is not None)
        demo_desk.settle()
        assert window.isMaximized()
        assert window.bar.isVisible()
        if not is_last:
            demo_desk.close()


@pytest.mark.parametrize(
    ("screen", "is_maximised"), [((1600, 1000), True), ((1280, 800), True), ((2560, 1440), False)]
)
def test_a_first_window_fits_the_screen(
    qtbot: Any, screen: tuple[int, int], is_maximised: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(FIRST_SIZE)
    fit_first(window, QSize(*screen))
    assert bool(window.windowState() & Qt.WindowState.WindowMaximized) is is_maximised
    assert window.width() <= screen[0]
    assert window.height() <= screen[1]


def test_keys_reach_every_pane_and_hide_it_from_within(demo_desk: Desk, qtbot: Any) -> None:
    window = demo_desk.window
    panes = window.panes
    demo_desk.activate()
    panes.go_to("library")

    def press(key: Qt.Key, keys: Qt.KeyboardModifier) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        qtbot.keyClick(at, key, keys)

    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for key, pane in (
        (Qt.Key.Key_1, "sidebar"),
        (Qt.Key.Key_2, "storyboard"),
        (Qt.Key.Key_3, "preview"),
        (Qt.Key.Key_4, "inspector"),
    ):
        ctrl = Qt.KeyboardModifier.ControlModifier
        press(key, ctrl)
        assert panes.has_keyboard(pane)
        press(key, ctrl)  # from within: away
        assert not panes.is_shown(pane)
        assert not window.commands.action(f"view.{pane}").isChecked()
        assert panes.has_keyboard("library")
        press(key, ctrl)
        assert panes.is_shown(pane)
        assert panes.has_keyboard(pane)
        press(Qt.Key.Key_0, ctrl)
        assert panes.has_keyboard("library")
    seen = []
    for _ in range(len(panes.names) - len(CLOSED)):
        press(Qt.Key.Key_F6, none)
        seen += [pane for pane in panes.names if panes.has_keyboard(pane)]
    assert seen == ["storyboard", "preview", "inspector", "sidebar", "library"]
    press(Qt.Key.Key_F6, shift)
    assert panes.has_keyboard("sidebar")
    # Preview and inspector share a dock; what was hidden stays hidden over a restart.
    demo_desk.menu("view.preview")
    assert not panes.is_shown("preview")
    assert panes.is_shown("inspector")
    demo_desk.restart()
    panes = demo_desk.window.panes
    assert not panes.is_shown("preview")
    demo_desk.menu("view.inspector")
    assert demo_desk.window.docks["inspector"].isHidden()
    demo_desk.menu("view.preview")
    assert panes.is_shown("preview")
    assert not panes.is_shown("inspector")
