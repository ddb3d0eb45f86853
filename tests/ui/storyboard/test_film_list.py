"""The list takes the same drops as the board, says the same, and starts the same drags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.domain.relation import RelationType
from desktop.ui.kit import mime
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.kit.purpose import ImportUse, Purpose
from desktop.ui.storyboard import film_list

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.storyboard.conftest import Studio

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def listed(studio: Studio) -> Studio:
    """The film as a list."""
    studio.pane.handlers["view.list"]()
    studio.wait(lambda: studio.pane.list.isVisible())
    return studio


def row(studio: Studio, section: int, place: int = -1, down: float = 0.5) -> QPoint:
    """A point of a row, in the viewport; `down` is a part of its height."""
    tree = studio.pane.list
    index = tree.films.index(section, 0)
    area = tree.visualRect(index if place < 0 else tree.films.index(place, 0, index))
    return QPoint(260, area.top() + round((area.height() - 1) * down))


def say(studio: Studio, data: QMimeData, at: QPoint, *, ctrl: bool = False) -> str:
    """Drag over the list; what the label says."""
    studio.drag(data, at, ctrl=ctrl, onto=studio.pane.list.viewport())
    hint = studio.pane.list.drops._hint
    words = studio.pane.list._intent.words
    assert not words or hint.text() == words
    return words


def drop(studio: Studio, data: QMimeData, at: QPoint, *, ctrl: bool = False) -> bool:
    return studio.drop(data, at, ctrl=ctrl, onto=studio.pane.list.viewport())


def pictures(*ids: str) -> QMimeData:
    return mime.asset_mime(list(ids), "library")  # type: ignore[arg-type]


def shots(studio: Studio, *ids: str) -> QMimeData:
    return mime.asset_mime(list(ids), f"storyboard:{studio.film}")  # type: ignore[arg-type]


def takes_of(studio: Studio, shot_id: str) -> list[str]:
    shot = studio.film_now().find_shot(shot_id)  # type: ignore[arg-type]
    assert shot is not None
    return [take.card.name for take in shot.takes]


def test_between_two_rows_is_a_new_shot(listed: Studio) -> None:
    data, at = pictures(listed.f), row(listed, 0, 1, 0.05)
    assert say(listed, data, at) == "Insert shot after 1A"
    listed.settle(lambda: drop(listed, data, at))
    assert listed.codes() == [["1A", "1D", "1B", "1C"], ["2A", "2B"]]
    tree = listed.pane.list
    listed.wait(lambda: tree.films.shot_id(tree.currentIndex()) is not None)
    assert tree.films.index_of(0, 1).data() == "1D"
    listed.settle(listed.runner.undo)
    assert listed.codes() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_on_a_row_is_a_take_and_on_an_empty_one_its_first(listed: Studio) -> None:
    data = pictures(listed.f)
    assert say(listed, data, row(listed, 0, 0)) == "Add as take 3 of 1A"
    assert say(listed, data, row(listed, 0, 2)) == "Fill 1C"
    listed.settle(lambda: drop(listed, data, row(listed, 0, 2)))
    assert takes_of(listed, listed.s1c) == ["f.png"]


def test_several_shots_move_across_scenes(listed: Studio) -> None:
    data, at = shots(listed, listed.s1c, listed.s1a), row(listed, 1, 1, 0.1)
    assert say(listed, data, at) == "Move 2 shots to scene 2 before 2B"
    listed.settle(lambda: drop(listed, data, at))
    assert listed.codes() == [["1B"], ["2A", "1A", "1C", "2B"]]
    listed.settle(listed.runner.undo)
    assert listed.codes() == [["1A", "1B", "1C"], ["2A", "2B"]]


def test_ctrl_uses_shots_again(listed: Studio) -> None:
    data, at = shots(listed, listed.s1a), row(listed, 1, 1, 0.9)
    assert say(listed, data, at, ctrl=True) == "Reuse shot 1A after 2B"
    listed.settle(lambda: drop(listed, data, at, ctrl=True))
    assert listed.codes() == [["1A", "1B", "1C"], ["2A", "2B", "2C"]]


def test_a_scene_is_moved_by_its_row(listed: Studio) -> None:
    data = mime.asset_mime([listed.two], f"storyboard-scene:{listed.film}")
    assert say(listed, data, row(listed, 0)) == "Move scene 2 before scene 1"
    listed.settle(lambda: drop(listed, data, row(listed, 0)))
    assert [scene.name for scene in listed.film_now().scenes] == ["EXT. QUAY", "INT. BOAT"]


def test_a_heading_takes_pictures_sound_and_shots(listed: Studio) -> None:
    assert say(listed, pictures(listed.f), row(listed, 1)) == "Add 1 shot at the end of scene 2"
    assert say(listed, shots(listed, listed.s1a), row(listed, 1)) == (
        "Move shot 1A to scene 2 before 2A"
    )
    data = pictures(listed.song)
    listed.pane.list.drops.learn(listed.pane.view.drops._kinds)
    assert say(listed, data, row(listed, 1)) == "Use as sound of scene 2"
    assert say(listed, data, row(listed, 1, 0)) == "Cannot be a take: sound"
    assert not drop(listed, data, row(listed, 1, 0))
    with listed.qtbot.waitSignal(listed.runner.changed):
        assert drop(listed, data, row(listed, 1))
    found = listed.library.read(lambda reads: reads.relations.of(listed.two))
    assert listed.song in [r.other.id for r in found if r.type is RelationType.USED_IN]


def test_a_closed_scene_takes_shots_at_its_end(listed: Studio) -> None:
    tree = listed.pane.list
    tree.setExpanded(tree.films.index(0, 0), False)
    data = shots(listed, listed.s2a)
    assert say(listed, data, row(listed, 0)) == "Move shot 2A to the end of scene 1"


def test_below_the_last_row_is_the_end_of_the_film(listed: Studio) -> None:
    port = listed.pane.list.viewport()
    at = QPoint(200, port.height() - 60)
    assert say(listed, pictures(listed.f), at) == "Insert shot after 2B"
    assert say(listed, shots(listed, listed.s1a), at) == "Move shot 1A to the end of scene 2"
    moving = mime.asset_mime([listed.one], f"storyboard-scene:{listed.film}")
    assert say(listed, moving, at) == "Move scene 1 to the end of the film"


def test_files_from_outside_land_where_they_were_dropped(listed: Studio, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.png"))])
    with listed.qtbot.waitSignal(listed.pane.drops.files_dropped) as told:
        drop(listed, data, row(listed, 0, 2))
    (dropped,) = told.args
    assert dropped.paths == (tmp_path / "new.png",)
    assert dropped.purpose == Purpose(ImportUse.TAKES, "1C")


def test_the_mark_is_painted_and_gone_when_the_drag_leaves(listed: Studio) -> None:
    tree = listed.pane.list
    clean = tree.viewport().grab().toImage()
    say(listed, pictures(listed.f), row(listed, 0, 1, 0.05))
    line = tree.viewport().grab().toImage()
    say(listed, pictures(listed.f), row(listed, 0, 1))
    frame = tree.viewport().grab().toImage()
    assert clean != line != frame != clean
    tree.drops.end()
    assert tree.viewport().grab().toImage() == clean


def lift(studio: Studio, at: QPoint, monkeypatch: pytest.MonkeyPatch) -> QMimeData:
    """Take hold of a row with the mouse and pull; what the drag carries."""
    held: list[Any] = []
    monkeypatch.setattr(film_list, "carry", lambda _view, data: held.append(data))
    port = studio.pane.list.viewport()
    QTest.mousePress(port, LEFT, NONE, at)
    QTest.mouseMove(port, at + QPoint(6, 2))
    QTest.mouseMove(port, at + QPoint(60, 2))
    QTest.mouseRelease(port, LEFT, NONE, at + QPoint(60, 2))
    (data,) = held
    assert isinstance(data, QMimeData)
    return data


def test_rows_are_dragged_by_the_mouse(listed: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    port = listed.pane.list.viewport()
    QTest.mouseClick(port, LEFT, NONE, row(listed, 0, 0))
    QTest.mouseClick(port, LEFT, CTRL, row(listed, 0, 2))
    data = lift(listed, row(listed, 0, 2), monkeypatch)
    assert set(mime.asset_ids(data)) == {listed.s1a, listed.s1c}
    assert say(listed, data, row(listed, 1, 0, 0.1)) == "Move 2 shots to scene 2 before 2A"
    data = lift(listed, row(listed, 1), monkeypatch)
    assert mime.asset_ids(data) == (listed.two,)
    assert say(listed, data, row(listed, 0)) == "Move scene 2 before scene 1"


def test_a_picture_that_comes_late_is_painted(
    listed: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = listed.pane.view.painter
    painted: list[object] = []
    QApplication.processEvents()
    monkeypatch.setattr(painter, "picture", lambda *args, **_: painted.append(args[-1]))
    painter._thumbnails.loaded.emit("0" * 64)
    listed.wait(lambda: bool(painted))


def test_a_scene_is_renamed_in_its_row(listed: Studio) -> None:
    tree = listed.pane.list
    tree.setCurrentIndex(tree.films.index_of(1, 0))
    listed.pane.handlers["film.rename_scene"]()
    line = tree.findChild(QLineEdit)
    assert line is not None
    assert line.text() == "EXT. QUAY"
    line.selectAll()
    QTest.keyClicks(line, "EXT. PIER")
    listed.settle(lambda: QTest.keyClick(line, Qt.Key.Key_Return))
    assert listed.film_now().scenes[1].name == "EXT. PIER"
    assert tree.films.index(1, 1).data() == "EXT. PIER"


def test_a_right_click_asks_for_the_boards_menu(listed: Studio) -> None:
    asked: list[object] = []
    listed.pane.menu_requested.connect(lambda kind, _at: asked.append(kind))
    tree, at = listed.pane.list, row(listed, 1, 0)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.RightButton, NONE, at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tree.mapToGlobal(at))
    QApplication.sendEvent(tree.viewport(), event)
    assert asked == [ContextMenu.SHOT]
    assert listed.pane.view.selection.ids == {listed.s2a}
