"""The strip of takes by mouse, drag, keys and commands; each an edit with a name and an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.asset import AssetType
from desktop.domain.changes import ALL_CHANGED
from desktop.ui.kit import mime
from desktop.ui.storyboard import pointer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.storyboard.conftest import Studio

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def strip(studio: Studio) -> Studio:
    """The strip of 1A is open, with takes a (chosen) b f clip."""
    view = studio.pane.view
    studio.library.write(
        lambda tx: tx.films.add_takes(studio.s1a, [studio.ids["f"], studio.ids["clip"]])
    )
    studio.settle(lambda: studio.runner.changed.emit(ALL_CHANGED, None))
    view.setFocus()
    view.select(view.selection.only(studio.s1a))
    view.open_strip(studio.s1a)
    return studio


def names(studio: Studio, shot: str = "s1a") -> list[str]:
    """The takes of a shot in order; the one that plays has a star."""
    found = studio.film_now().find_shot(studio.ids[shot])
    assert found is not None
    assert [take.number for take in found.takes] == list(range(1, len(found.takes) + 1))
    return [take.card.name[:1] + "*" * take.is_selected for take in found.takes]


def at(studio: Studio, place: int, across: float = 0.5) -> QPoint:
    """A point of a take in the strip, in the viewport."""
    view = studio.pane.view
    strip = view.strip.layout
    assert strip is not None
    box = view.in_sight(strip.take(place))
    return box.topLeft() + QPoint(round(box.width() * across), 30)


def click(studio: Studio, place: int, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(studio.pane.view.viewport(), LEFT, keys, at(studio, place))


def picked(studio: Studio) -> set[str]:
    view = studio.pane.view
    shot = view.board.find(view.strip_id) if view.board else None
    assert shot is not None
    return {t.card.name[:1] for t in shot.takes if t.card.id in view.strip.takes.ids}


def lift(studio: Studio, place: int, monkeypatch: pytest.MonkeyPatch) -> QMimeData:
    """Take hold of a take with the mouse and pull; what the drag carries."""
    held: list[Any] = []
    monkeypatch.setattr(pointer, "carry", lambda _view, data, picture: held.append((data, picture)))
    port, start = studio.pane.view.viewport(), at(studio, place)
    QTest.mousePress(port, LEFT, NONE, start)
    QTest.mouseMove(port, start + QPoint(30, 4))
    QTest.mouseRelease(port, LEFT, NONE, start + QPoint(30, 4))
    ((data, picture),) = held
    assert not picture.isNull()
    assert isinstance(data, QMimeData)
    return data


def test_a_take_is_dragged_to_another_place(strip: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    data, to = lift(strip, 2, monkeypatch), at(strip, 0, 0.1)
    assert strip.drag(data, to) == "Move take 3 before take 1 of 1A"
    assert strip.pane.view.overlay.intent.take_gap == 0
    strip.settle(lambda: strip.drop(data, to))
    assert names(strip) == ["f", "a*", "b", "c"]
    assert strip.runner.undo_label == "Move take 3 before take 1 of 1A"
    assert picked(strip) == {"f"}  # the keyboard stays on what was moved
    assert strip.pane.view.strip.place == 0
    strip.settle(strip.runner.undo)
    assert names(strip) == ["a*", "b", "f", "c"]
    assert strip.pane.view.strip.place == 2
    strip.settle(strip.runner.redo)
    assert names(strip) == ["f", "a*", "b", "c"]


def test_several_takes_are_picked_and_dragged_together(
    strip: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    click(strip, 0)
    click(strip, 2, CTRL)
    assert picked(strip) == {"a", "f"}
    data = lift(strip, 0, monkeypatch)
    to = at(strip, 3, 0.95)
    assert strip.drag(data, to) == "Move takes 1 and 3 after take 4 of 1A"
    strip.settle(lambda: strip.drop(data, to))
    assert names(strip) == ["b", "c", "a*", "f"]
    assert picked(strip) == {"a", "f"}


def test_a_click_on_one_of_several_picks_just_that(strip: Studio) -> None:
    click(strip, 0)
    click(strip, 2, SHIFT)
    assert picked(strip) == {"a", "b", "f"}
    click(strip, 1)
    assert picked(strip) == {"b"}


def test_what_is_picked_is_what_the_window_has_selected(strip: Studio) -> None:
    click(strip, 1)
    click(strip, 3, SHIFT)
    assert set(strip.state.selection.ids) == {strip.b, strip.f, strip.clip}
    current = strip.state.selection.current
    assert current is not None
    assert current.name == "clip.mp4"


def test_a_take_on_another_shot_moves_there_and_with_ctrl_is_used_there_too(
    strip: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, to = lift(strip, 0, monkeypatch), strip.point(strip.s1b)
    assert strip.drag(data, to, ctrl=True) == "Reuse take 1 of 1A as take 2 of 1B"
    strip.settle(lambda: strip.drop(data, to, ctrl=True))
    assert names(strip) == ["a*", "b", "f", "c"]
    assert names(strip, "s1b") == ["c*", "a"]
    data, to = lift(strip, 1, monkeypatch), strip.point(strip.s1c)
    assert strip.drag(data, to) == "Move take 2 of 1A to 1C as take 1"
    strip.settle(lambda: strip.drop(data, to))
    assert strip.runner.undo_label == "Move take 2 of 1A to 1C as take 1"
    found = strip.film_now().find_shot(strip.s1a)
    assert found is not None
    assert [take.card.name[:1] for take in found.takes] == ["a", "f", "c"]
    assert names(strip, "s1c") == ["b*"]
    assert strip.pane.view.strip_id == strip.s1a  # the strip stays, for the next one
    strip.settle(strip.runner.undo)
    assert names(strip) == ["a*", "b", "f", "c"]
    assert names(strip, "s1c") == []


def test_a_take_between_two_cards_becomes_a_shot(
    strip: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, to = lift(strip, 0, monkeypatch), strip.point(strip.s2a, 0.98)
    assert strip.drag(data, to) == "Move take 1 of 1A to a new shot after 2A"
    strip.settle(lambda: strip.drop(data, to))
    assert strip.codes() == [["1A", "1B", "1C"], ["2A", "2C", "2B"]]
    new = strip.film_now().scenes[1].shots[1]
    assert [(t.card.name, t.number, t.is_selected) for t in new.takes] == [("a.png", 1, True)]
    strip.settle(strip.runner.undo)
    assert strip.codes() == [["1A", "1B", "1C"], ["2A", "2B"]]
    assert names(strip) == ["a*", "b", "f", "c"]
    strip.settle(strip.runner.redo)
    assert strip.codes() == [["1A", "1B", "1C"], ["2A", "2C", "2B"]]


def test_a_picture_from_the_library_lands_between_two_takes(strip: Studio) -> None:
    data, to = mime.asset_mime([strip.d], "library"), at(strip, 1, 0.05)
    assert strip.drag(data, to) == "Add as take 2 of 1A"
    strip.settle(lambda: strip.drop(data, to))
    assert names(strip) == ["a*", "d", "b", "f", "c"]


def test_files_dropped_between_two_takes_land_there(strip: Studio, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.png"))])
    with strip.qtbot.waitSignal(strip.pane.drops.files_dropped) as told:
        strip.drop(data, at(strip, 1, 0.05))
    (dropped,) = told.args
    strip.settle(lambda: dropped.then((strip.d,)))
    assert names(strip) == ["a*", "d", "b", "f", "c"]


@pytest.mark.parametrize(
    ("command", "key", "expected"),
    [
        ("film.take_earlier", 1, ["b", "a*", "f", "c"]),
        ("film.take_later", 1, ["a*", "f", "b", "c"]),
        ("film.move_left", 3, ["a*", "b", "c", "f"]),
        ("film.move_right", 0, ["b", "a*", "f", "c"]),
    ],
)
def test_commands_move_the_take_under_the_keyboard(
    strip: Studio, command: str, key: int, expected: list[str]
) -> None:
    strip.pane.view.strip.stand_on(key)
    strip.settle(strip.pane.handlers[command])
    assert names(strip) == expected
    assert strip.codes() == [["1A", "1B", "1C"], ["2A", "2B"]]
    strip.settle(strip.runner.undo)
    assert names(strip) == ["a*", "b", "f", "c"]


def test_a_take_is_carried_along_by_pressing_again_and_stops_at_the_ends(strip: Studio) -> None:
    for _ in range(3):
        strip.settle(strip.pane.handlers["film.take_later"])
    assert names(strip) == ["b", "f", "c", "a*"]
    label = strip.runner.undo_label
    strip.pane.handlers["film.take_later"]()
    assert strip.runner.undo_label == label


def test_several_takes_move_and_go_together_by_keys(strip: Studio) -> None:
    view = strip.pane.view
    QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert picked(strip) == {"b", "f"}
    strip.settle(strip.pane.handlers["film.take_earlier"])
    assert names(strip) == ["b", "f", "a*", "c"]
    assert strip.runner.undo_label == "Move takes 2 and 3 before take 1 of 1A"
    strip.settle(strip.pane.handlers["film.remove_take"])
    assert strip.runner.undo_label == "Remove 2 takes"
    found = strip.film_now().find_shot(strip.s1a)
    assert found is not None
    assert [take.card.name[:1] for take in found.takes] == ["a", "c"]


def test_takes_become_shots_by_a_command(strip: Studio) -> None:
    strip.pane.view.strip.stand_on(1)
    strip.settle(strip.pane.handlers["film.shot_from_take"])
    assert strip.codes()[0] == ["1A", "1D", "1B", "1C"]
    assert strip.runner.undo_label == "Move take 2 of 1A to a new shot after 1A"


def test_outside_the_strip_the_same_keys_move_the_shot(strip: Studio) -> None:
    QTest.mouseClick(strip.pane.view.viewport(), LEFT, NONE, strip.point(strip.s1a))
    strip.settle(strip.pane.handlers["film.move_right"])
    assert strip.codes()[0] == ["1B", "1A", "1C"]


def test_a_right_click_on_a_take_is_about_that_take(strip: Studio) -> None:
    view = strip.pane.view
    view.strip_keys = False
    spot = at(strip, 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, view.mapToGlobal(spot))
    QApplication.sendEvent(view.viewport(), event)
    assert view.strip_keys
    assert picked(strip) == {"f"}


def many(studio: Studio, count: int) -> None:
    """Give 1A so many takes more."""

    def build(tx: Any) -> None:
        made = [tx.assets.add(AssetType.IMAGE, f"x{n}.png") for n in range(count)]
        tx.films.add_takes(studio.s1a, made)

    studio.library.write(build)
    studio.settle(lambda: studio.runner.changed.emit(ALL_CHANGED, None))


def test_a_press_does_not_move_sixty_takes_under_the_pointer(strip: Studio) -> None:
    many(strip, 56)
    view = strip.pane.view
    QTest.keyClick(view, Key.Key_End)
    assert view.strip.place == 59
    assert view.strip.layout is not None
    assert view.strip.scrolled == view.strip.layout.reach
    first = next(
        place for place, box in view.strip.layout.visible() if box.x >= view.strip.layout.box.x
    )
    before = view.strip.scrolled
    click(strip, first + 1)
    assert view.strip.place == first + 1
    assert view.strip.scrolled == before


def test_the_wheel_goes_along_the_takes_and_then_over_the_board(strip: Studio) -> None:
    many(strip, 56)
    view = strip.pane.view

    def turn(steps: int) -> None:
        spot = QPointF(at(strip, 0 if not view.strip.scrolled else 3))
        spot.setX(200)
        event = QWheelEvent(
            spot, view.viewport().mapToGlobal(spot), QPoint(), QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    turn(-2)
    assert view.strip.scrolled == 240
    turn(+5)
    assert view.strip.scrolled == 0


def test_a_drag_near_the_end_of_the_strip_scrolls_it(strip: Studio) -> None:
    many(strip, 56)
    view = strip.pane.view
    strip_ = view.strip.layout
    assert strip_ is not None
    spot = QPoint(strip_.box.right - 6, at(strip, 0).y())
    data = mime.asset_mime([strip.a], f"storyboard-take:{strip.s1a}")
    strip.drag(data, spot)
    strip.wait(lambda: view.strip.scrolled > 300)
    said = view.overlay.intent.words
    strip.wait(lambda: view.overlay.intent.words not in ("", said))
    assert view.overlay.intent.words.startswith("Move take 1 before take ")
    strip.leave()
