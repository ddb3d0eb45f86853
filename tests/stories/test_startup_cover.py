"""Between its first paint and its last pane, the window shows what it is about to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.domain.listing import Order, SortKey
from desktop.ui.kit import theme
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.shell import window_picture
from desktop.ui.shell.startup_cover import USUAL, WindowParts
from tests.present import present
from tests.stories.conftest import Desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def box(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint()), part.size())


def begin(demo_desk: Desk) -> Any:
    """A window that has been painted and has no panes yet, and the steps to come."""
    window_picture.settle(demo_desk.window)
    size = demo_desk.window.size()
    demo_desk.close()
    window = app.bare_window(app.make_application())
    window.resize(size)  # the screen of the tests is smaller than a window, which Qt minds
    window.show_cover()
    window.show()
    return window, app.furnish(window, demo_desk.address)


def seen(part: QWidget) -> QImage:
    """What it looks like, by pixels alone."""
    return part.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def finish(demo_desk: Desk, window: Any, steps: Any) -> None:
    for _step in steps:
        QApplication.processEvents()
    demo_desk.window = window
    demo_desk.wait(lambda: window.runner.library is not None)
    window_picture.settle(window)


@pytest.mark.parametrize("theme", ["view.dark", "view.light"])
def test_the_first_page_and_the_panes_stand_where_they_will_stand(
    demo_desk: Desk, theme: str
) -> None:
    demo_desk.menu(theme)
    demo_desk.window.library.grid.set_cell_size(150)
    demo_desk.window.resize(1380, 820)
    window, steps = begin(demo_desk)
    next(steps)
    sight = window.cover
    seen(sight)  # by name only
    seen(sight)  # asks for the pictures
    demo_desk.wait(lambda: not window.thumbnails.is_loading)
    early = seen(sight)
    finish(demo_desk, window, steps)
    assert window.cover is None
    late = seen(window)
    grid = box(window.library.grid.viewport(), window)
    assert not grid.isEmpty()
    assert early.copy(grid) == late.copy(grid)
    for part in (window.docks["sidebar"], window.bar, window.statusBar()):
        place = box(part, window)
        corner = place.bottomRight() - QPoint(3, 3)
        assert early.pixelColor(corner) == late.pixelColor(corner), part.objectName()
    demo_desk.menu("view.dark")


def test_no_film_is_said_to_be_missing_before_the_films_are_known(demo_desk: Desk) -> None:
    window, steps = begin(demo_desk)
    said: list[bool] = []
    for _step in steps:
        QApplication.processEvents()
    empty = window.storyboard.findChild(EmptyState)
    said.append(empty.isVisible())

    def has_board() -> bool:
        said.append(empty.isVisible())
        return window.storyboard.view.board is not None

    demo_desk.window = window
    demo_desk.wait(has_board)
    assert not any(said)


def test_where_there_is_no_film_the_board_says_how_to_make_one(desk: Desk) -> None:
    assert present(desk.window.storyboard.findChild(EmptyState)).isVisible()


def test_where_the_table_was_in_sight_no_pictures_are_shown(demo_desk: Desk) -> None:
    demo_desk.menu("view.table")
    window, steps = begin(demo_desk)
    grounds = seen(window.cover)
    next(steps)
    assert seen(window.cover) == grounds
    finish(demo_desk, window, steps)
    demo_desk.menu("view.grid")


def test_what_was_open_is_listed_first_and_nothing_else_before(demo_desk: Desk) -> None:
    library = demo_desk.window.library
    place = next(c for c in demo_desk.library.read(lambda r: r.sidebar()).collections if c.count)
    library.sidebar.choose(f"collection:{place.id}")
    demo_desk.wait(lambda: library.listing_scope.name == place.name)
    demo_desk.settle()
    window, steps = begin(demo_desk)
    grounds = seen(window.cover)
    next(steps)
    assert seen(window.cover) == grounds  # the newest assets are not what will be listed
    listed: list[Any] = []
    for _step in steps:
        if hasattr(window, "library") and not listed:
            listed.append(None)
            window.state.listing_changed.connect(listed.append)
        QApplication.processEvents()
    demo_desk.window = window
    demo_desk.wait(lambda: window.library.model.is_complete and window.library.model.rowCount() > 0)
    window_picture.settle(window)
    assert {listing.collection_id for listing in listed[1:]} == {place.id}
    assert window.cover is None
    demo_desk.wait(lambda: window.library.sidebar.places.index_of("all").isValid())
    window.library.sidebar.choose("all")
    window.library.navigation.order_by(Order(SortKey.NAME, descending=False))
    demo_desk.settle()
    window, steps = begin(demo_desk)
    grounds = seen(window.cover)
    next(steps)
    assert seen(window.cover) == grounds
    finish(demo_desk, window, steps)


def test_a_window_of_another_size_shows_no_panes_in_wrong_places(demo_desk: Desk) -> None:
    window, steps = begin(demo_desk)
    next(steps)
    window.resize(window.width() - 100, window.height() - 60)
    seen(window.cover)
    plain = seen(window.cover)
    assert {plain.pixel(x, y) for x in range(0, 900, 30) for y in range(0, 700, 30)} == {
        theme.colour("ground").rgb()
    }
    finish(demo_desk, window, steps)


def test_closed_before_it_is_built_it_leaves_the_layout_as_it_was(demo_desk: Desk) -> None:
    demo_desk.window.resize(1300, 800)
    window, steps = begin(demo_desk)
    for _number in range(4):
        next(steps)
    window.close()
    window.deleteLater()
    steps.close()
    demo_desk.start()
    assert (demo_desk.window.width(), demo_desk.window.height()) == (1500, 950)


def test_places_are_written_and_read_as_they_are() -> None:
    assert WindowParts.read(USUAL.text()) == USUAL


@pytest.mark.parametrize(
    "text",
    ["", "a", "1 2", "100 100 0", "100 100 200", "100 100 50;grid 1", "100 100 50;grid a b c d"],
)
def test_what_makes_no_sense_is_not_used(text: str) -> None:
    assert WindowParts.read(text) is None
