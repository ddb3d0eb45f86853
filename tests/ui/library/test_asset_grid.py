from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QImageWriter,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.asset import AssetType
from desktop.domain.derived import STRIP_ACROSS, STRIP_FRAMES, Derived, derived_path
from desktop.ui.kit import theme
from desktop.ui.kit.mime import asset_ids, source_of
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.asset_grid import AssetGrid
from desktop.ui.library.asset_model import AssetModel
from desktop.ui.library.asset_painter import AssetPainter, CellState
from desktop.ui.library.dragging import drag_of
from desktop.ui.library.grid_layout import CAPTION, LARGEST
from desktop.ui.library.pane import LibraryPane
from tests.ui.library.conftest import Stock


@pytest.fixture
def grid(pane: LibraryPane) -> AssetGrid:
    return pane.grid


def middle(grid: AssetGrid, row: int) -> QPoint:
    return grid.visualRect(grid.assets.index(row, 0)).center()


def click(
    qtbot: QtBot, grid: AssetGrid, row: int, keys: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, keys, middle(grid, row))


def selected(grid: AssetGrid) -> list[int]:
    return sorted(index.row() for index in grid.selectionModel().selectedRows())


def test_a_frame_asks_for_the_cells_in_sight_and_no_others(
    grid: AssetGrid, model: AssetModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    row_at, data = model.row_at, model.data

    def counted_row(row: int) -> Any:
        asked.append(row)
        return row_at(row)

    def counted_data(index: Any, role: int = 0) -> Any:
        asked.append(index.row())
        return data(index, role)

    monkeypatch.setattr(model, "row_at", counted_row)
    monkeypatch.setattr(model, "data", counted_data)
    grid.resize(500, 300)
    grid.viewport().repaint()
    asked.clear()
    grid.viewport().repaint()
    in_sight = grid.rows_in_sight()
    assert 0 < len(in_sight) < 30
    assert set(asked) <= set(in_sight)
    assert len(asked) <= 8 * len(in_sight)


def test_clicking_selects_with_the_keys_people_know(qtbot: QtBot, grid: AssetGrid) -> None:
    click(qtbot, grid, 2)
    assert selected(grid) == [2]
    click(qtbot, grid, 5, Qt.KeyboardModifier.ShiftModifier)
    assert selected(grid) == [2, 3, 4, 5]
    click(qtbot, grid, 3, Qt.KeyboardModifier.ControlModifier)
    assert selected(grid) == [2, 4, 5]
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert selected(grid) == []


def test_shift_and_the_keys_select_in_reading_order(qtbot: QtBot, grid: AssetGrid) -> None:
    across = grid.layout_now.columns
    click(qtbot, grid, 1)
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert selected(grid) == list(range(1, across + 2))
    qtbot.keyClick(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert selected(grid) == list(range(1, across + 1))
    qtbot.keyClick(grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert selected(grid) == [0, 1]
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert selected(grid) == [29]


def test_a_rubber_band_selects_what_it_touches(qtbot: QtBot, grid: AssetGrid) -> None:
    viewport = grid.viewport()
    start = QPoint(4, 4)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, middle(grid, 1))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle(grid, 1))
    assert selected(grid) == [0, 1]


def test_arrows_walk_over_lines_and_stop_at_the_ends(qtbot: QtBot, grid: AssetGrid) -> None:
    across = grid.layout_now.columns
    grid.setCurrentIndex(grid.assets.index(0, NAME_COLUMN))
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + across),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_End, 29),
        (Qt.Key.Key_Right, 29),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row, key


def test_down_above_a_short_last_line_goes_to_its_end(qtbot: QtBot, grid: AssetGrid) -> None:
    grid.resize(900, 600)
    across = grid.layout_now.columns
    last_full = 30 // across * across - 1
    if 30 % across == 0:
        pytest.skip("the last line is full at this width")
    grid.setCurrentIndex(grid.assets.index(last_full, NAME_COLUMN))
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 29


def test_the_current_cell_is_brought_into_sight(qtbot: QtBot, grid: AssetGrid) -> None:
    grid.resize(400, 300)
    grid.setCurrentIndex(grid.assets.index(29, NAME_COLUMN))
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_ctrl_and_the_wheel_change_the_size(qtbot: QtBot, grid: AssetGrid) -> None:
    before = grid.cell_size
    at = QPointF(middle(grid, 0))

    def turn(by: int) -> None:
        event = QWheelEvent(
            at,
            grid.viewport().mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(grid.viewport(), event)

    with qtbot.waitSignal(grid.size_changed):
        turn(120)
    assert grid.cell_size > before
    for _ in range(40):
        turn(120)
    assert grid.cell_size == LARGEST


def test_clicking_a_star_asks_for_that_rating(qtbot: QtBot, grid: AssetGrid) -> None:
    stars = grid._stars_of(grid.assets.index(1, 0))
    point = QPoint(stars.left() + 25, stars.center().y())
    # The first click selects, whatever it hits: who selects fast rates nothing by chance.
    with qtbot.assertNotEmitted(grid.rating_requested):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert grid.selectionModel().isRowSelected(1)
    with qtbot.waitSignal(grid.rating_requested) as asked:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked.args == [grid.assets.id_at(1), 3]


def test_double_click_and_enter_open(qtbot: QtBot, grid: AssetGrid) -> None:
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, 4))
    assert opened.args == [grid.assets.id_at(4)]
    grid.setCurrentIndex(grid.assets.index(6, NAME_COLUMN))
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [grid.assets.id_at(6)]


def test_a_drag_carries_the_selection_in_its_order(
    qtbot: QtBot, grid: AssetGrid, model: AssetModel, stock: Stock
) -> None:
    click(qtbot, grid, 4)
    click(qtbot, grid, 2, Qt.KeyboardModifier.ControlModifier)
    drag = drag_of(grid, model)
    assert drag is not None
    assert asset_ids(drag.mimeData()) == (model.id_at(2), model.id_at(4))
    assert source_of(drag.mimeData()) == "library"


def test_with_nothing_selected_there_is_no_drag(grid: AssetGrid, model: AssetModel) -> None:
    assert drag_of(grid, model) is None


def test_an_ending_stands_at_the_right_of_its_name_in_every_script(
    model: AssetModel, thumbnails: Thumbnails
) -> None:
    first = model.row_at(0)
    assert first is not None

    def beginning(name: str) -> QImage:
        cell = QRect(0, 0, 240, 180)
        picture = QImage(cell.size(), QImage.Format.Format_RGB32)
        picture.fill(QColor("#1a1a1a"))
        with QPainter(picture) as painter:
            card = replace(first, name=name)
            AssetPainter(thumbnails).paint(painter, cell, card, CellState())
        return picture.copy(0, 180 - CAPTION, 4 + letters, CAPTION)

    letters = QFontMetrics(theme.body_font()).horizontalAdvance("\u05e9\u05dc\u05d5\u05dd") - 2
    alone = beginning("\u05e9\u05dc\u05d5\u05dd")
    assert beginning("\u05e9\u05dc\u05d5\u05dd.png") == alone
    assert beginning("a") != alone


class PaintWatch(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.painted: list[QRect] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.painted.append(event.rect())
        return False


def test_a_row_that_changed_is_painted_and_no_other(
    qtbot: QtBot, pane: LibraryPane, grid: AssetGrid, model: AssetModel, stock: Stock
) -> None:
    qtbot.waitUntil(lambda: model.row_at(2) is not None)
    QApplication.processEvents()
    watch = PaintWatch(grid.viewport())
    pane.asset_edits.rate((stock.assets[27],), 5)
    qtbot.waitUntil(lambda: model.row_at(2).rating == 5 and bool(watch.painted))  # type: ignore[union-attr]
    cell = grid.visualRect(model.index(2, 0))
    assert all(cell.contains(rect) for rect in watch.painted)


def test_the_grid_paints_on_the_quiet_ground(grid: AssetGrid) -> None:
    picture = grid.grab().toImage()
    assert picture.pixelColor(2, 2).name() == "#1a1a1a"


def test_what_is_in_sight_stays_when_things_come_in_above(
    qtbot: QtBot, grid: AssetGrid, pane: LibraryPane
) -> None:
    from desktop.domain.asset import AssetType
    from desktop.edits.asset import AddAsset

    grid.resize(400, 300)
    grid.verticalScrollBar().setValue(300)
    first = grid.assets.id_at(grid.rows_in_sight().start)
    at = grid.visualRect(grid.assets.index(grid.assets.row_of(first), 0)).top()  # type: ignore[arg-type]
    pane._runner.change(AddAsset(AssetType.IMAGE, "new.png"))
    qtbot.waitUntil(lambda: grid.assets.rowCount() == 31)
    row = grid.assets.row_of(first)  # type: ignore[arg-type]
    assert row > 0
    line_moved = grid.visualRect(grid.assets.index(row, 0)).top()
    assert abs(line_moved - at) <= 1


def test_leaving_the_pointer_leaves_no_hover(qtbot: QtBot, grid: AssetGrid) -> None:
    qtbot.mouseMove(grid.viewport(), middle(grid, 3))
    grid._hover(3)
    QApplication.sendEvent(grid.viewport(), QEvent(QEvent.Type.Leave))
    assert grid._hovered == -1


def test_renaming_in_place_leaves_the_ending_alone(qtbot: QtBot, grid: AssetGrid) -> None:
    click(qtbot, grid, 0)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.findChild(QLineEdit)
    assert editor is not None
    qtbot.waitUntil(lambda: editor.selectedText() == "pier_029")
    assert editor.geometry() == grid.caption_rect(grid.currentIndex())
    qtbot.keyClicks(editor, "harbour")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.assets.data(grid.assets.index(0, 0)) == "harbour.png")


class Sheets:
    """Hands out sheets that a worker would make: grey frames, each brighter than the last."""

    def __init__(self, root: Path) -> None:
        self.root, self.asked = root, list[str]()

    def request(
        self, asset_id: str, checksum: str | None, kind: Derived, *, page: int = 0, then: Any
    ) -> None:
        del asset_id, page
        assert checksum is not None
        self.asked.append(checksum)
        path = derived_path(self.root, checksum, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet = QImage(160, 88, QImage.Format.Format_RGB32)
        painter = QPainter(sheet)
        height = sheet.height() * STRIP_ACROSS // STRIP_FRAMES
        for at in range(STRIP_FRAMES):
            row, column = divmod(at, STRIP_ACROSS)
            grey = QColor(15 * at, 15 * at, 15 * at)
            painter.fillRect(column * 40, row * height, 40, height, grey)
        painter.end()
        assert QImageWriter(str(path), b"PNG").write(sheet)
        then(path, "")


def test_the_mouse_looks_through_a_clip(
    qtbot: QtBot, grid: AssetGrid, model: AssetModel, thumbnails: Thumbnails
) -> None:
    sheets = grid.scrub.source = Sheets(thumbnails._root)
    cards = [(row, card) for row in range(model.rowCount()) if (card := model.row_at(row))]
    row, clip = next((row, card) for row, card in cards if card.type is AssetType.VIDEO)
    card = replace(clip, checksum="ab" * 32)
    model._keep([card])
    box = grid.visualRect(model.index(row, 0))

    def look(across: float) -> int | None:
        """The grey that is in sight when the mouse is there."""
        at = QPoint(box.left() + round(across * (box.width() - 1)), box.top() + 20)
        qtbot.mouseMove(grid.viewport(), at)
        found = grid.scrub.frame(card)
        if found is None:
            return None
        sheet, source, fraction = found
        assert abs(fraction - across) < 0.05
        return sheet.toImage().pixelColor(source.center().toPoint()).red()

    assert look(0.02) is None
    assert sheets.asked == []  # the mouse may only pass over
    qtbot.waitUntil(lambda: look(0.02) == 0)
    assert sheets.asked == [card.checksum]
    assert [look(part) for part in (0.26, 0.51, 0.98)] == [60, 120, 225]
    # Away from its picture, and while a button is down, the card shows what it always shows.
    qtbot.mouseMove(grid.viewport(), QPoint(1, 1))
    assert grid.scrub.frame(card) is None
    qtbot.waitUntil(lambda: look(0.5) is not None)
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert grid.scrub.frame(card) is None
