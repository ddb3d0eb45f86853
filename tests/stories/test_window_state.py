"""The window comes back as it was left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop import app
from desktop.domain.listing import Order, SortKey
from desktop.edits.film import AddFilm
from desktop.ui.shell.layout import DOCKS_KEPT
from desktop.ui.shell.screens import fit_first
from desktop.ui.shell.window import FIRST_SIZE
from desktop.ui.shell.window_file import window_file
from tests.stories.conftest import Desk
from tests.stories.sights import CLOSED


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
