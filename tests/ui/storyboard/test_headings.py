"""Names in place, menus of what was clicked, sound on headings, and whose selection is in amber."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.domain.relation import RelationType
from desktop.edits.relation import RelateAssets
from desktop.ui.kit import theme
from desktop.ui.kit.action_spec import ContextMenu
from desktop.ui.storyboard.drop_edits import edit_for
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent, DropKind
from desktop.ui.storyboard.heading_sounds import sounds_of
from desktop.ui.storyboard.sounds import SoundMenu

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def click(studio: Studio, at: QPoint) -> None:
    QTest.mouseClick(studio.pane.view.viewport(), LEFT, NONE, at)


def menu_at(studio: Studio, at: QPoint) -> ContextMenu | None:
    """What the window is asked for by a right click."""
    asked: list[ContextMenu] = []
    studio.pane.menu_requested.connect(lambda kind, _at: asked.append(kind))
    view = studio.pane.view
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    studio.pane.menu_requested.disconnect()
    return asked[0] if asked else None


def use_song(studio: Studio) -> QPoint:
    """Scene 2 uses a sound; where its name stands, in the viewport."""
    edit = RelateAssets(RelationType.USED_IN, studio.two, (studio.song,))
    studio.settle(lambda: studio.runner.change(edit))
    view = studio.pane.view
    studio.wait(lambda: bool(sounds_of(view, 1)))
    board = view.board
    assert board is not None
    parts = view.painter.headings.parts(
        view.layout_.heading(1), board.sections[1], sounds_of(view, 1), is_collapsed=False
    )
    return parts.sounds[0][0].center() - QPoint(0, view.verticalScrollBar().value())


def test_f2_renames_the_selected_shot_and_on_a_heading_the_scene(studio: Studio) -> None:
    line = studio.pane.view.names._line
    click(studio, studio.point(studio.s1b))
    studio.pane.handlers["film.rename_selected"]()
    assert line.text() == ""  # "Shot 1B" only repeats the code
    QTest.keyClicks(line, "The rope")
    studio.settle(lambda: QTest.keyClick(line, Key.Key_Return))
    shot = studio.film_now().find_shot(studio.s1b)
    assert shot is not None
    assert (shot.name, shot.code) == ("The rope", "1B")
    click(studio, studio.heading(1))
    studio.pane.handlers["film.rename_selected"]()
    assert line.text() == "EXT. QUAY"
    QTest.keyClick(line, Key.Key_Escape)


def test_escape_gives_the_old_name_back_and_undo_what_was_typed(studio: Studio) -> None:
    line = studio.pane.view.names._line
    click(studio, studio.heading(1))
    studio.pane.handlers["film.rename_selected"]()
    QTest.keyClicks(line, "A LONG HEADING")
    QTest.keyClick(line, Key.Key_Escape)
    assert not line.isVisible()
    assert studio.runner.undo_label == ""
    studio.pane.handlers["film.rename_selected"]()
    assert line.text() == "EXT. QUAY"
    line.undo()
    assert line.text() == "A LONG HEADING"
    QTest.keyClick(line, Key.Key_Escape)


def test_the_menu_is_that_of_what_was_clicked(studio: Studio) -> None:
    view = studio.pane.view
    assert menu_at(studio, studio.heading(1)) is ContextMenu.SCENE
    assert view.section_id == studio.two
    assert menu_at(studio, studio.point(studio.s1a)) is ContextMenu.SHOT
    assert view.selection.ids == {studio.s1a}
    view.open_strip(studio.s1a)
    strip = view.strip.layout
    assert strip is not None
    take = view.in_sight(strip.take(1)).center()
    assert menu_at(studio, take) is ContextMenu.TAKE
    assert view.strip.place == 1
    assert menu_at(studio, studio.point(studio.s2b, 1.3)) is ContextMenu.SCENE


def test_a_right_click_moves_nothing_on_the_board(studio: Studio) -> None:
    view = studio.pane.view
    click(studio, studio.point(studio.s1a))
    view.open_strip(studio.s1a)
    before = (view.layout_.height, view.verticalScrollBar().value())
    assert menu_at(studio, studio.point(studio.s1b)) is ContextMenu.SHOT
    assert view.selection.ids == {studio.s1b}
    assert view.strip_id == studio.s1a
    assert (view.layout_.height, view.verticalScrollBar().value()) == before


def test_the_menu_key_is_about_what_the_keyboard_stands_on(studio: Studio) -> None:
    asked: list[ContextMenu] = []
    studio.pane.menu_requested.connect(lambda kind, _at: asked.append(kind))
    view = studio.pane.view
    reason = QContextMenuEvent.Reason.Keyboard
    for stand in (
        lambda: click(studio, studio.heading(1)),
        lambda: click(studio, studio.point(studio.s1a)),
        lambda: view.open_strip(studio.s1a),
    ):
        stand()
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, QPoint(), QPoint()))
    assert asked == [ContextMenu.SCENE, ContextMenu.SHOT, ContextMenu.TAKE]


def test_a_scene_has_commands_of_its_own(studio: Studio) -> None:
    handlers, view = studio.pane.handlers, studio.pane.view
    click(studio, studio.heading(0))
    full = view.layout_.height
    handlers["view.collapse_scene"]()
    assert view.layout_.height < full
    asked: list[tuple[str, ...]] = []
    studio.pane.trash_requested.connect(asked.append)
    handlers["film.trash_shot"]()
    assert asked == [(studio.one, studio.s1a, studio.s1b, studio.s1c)]


def test_delete_in_the_strip_takes_the_take_off_and_not_the_shot(studio: Studio) -> None:
    asked: list[tuple[str, ...]] = []
    studio.pane.trash_requested.connect(asked.append)
    click(studio, studio.point(studio.s1a))
    studio.pane.view.open_strip(studio.s1a)
    studio.pane.view.strip.stand_on(1)
    studio.settle(studio.pane.handlers["film.trash_shot"])
    shot = studio.film_now().find_shot(studio.s1a)
    assert shot is not None
    assert [take.card.name for take in shot.takes] == ["a.png"]
    assert asked == []


def test_a_click_on_the_name_of_a_sound_goes_to_it(studio: Studio) -> None:
    at = use_song(studio)
    shown: list[str] = []
    studio.state.reveal_requested.connect(shown.append)
    click(studio, at)
    assert shown == [studio.song]
    port = studio.pane.view.viewport()
    QTest.mouseMove(port, at)
    assert port.cursor().shape() == Qt.CursorShape.PointingHandCursor


def open_menu() -> SoundMenu:
    """The menu that has just come up."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, SoundMenu)
    return menu


def test_the_menu_of_a_sound_takes_it_off_the_scene(studio: Studio) -> None:
    assert menu_at(studio, use_song(studio)) is None  # it has a menu of its own
    menu = open_menu()
    assert [action.text() for action in menu.actions()] == ["Show in Library", "Stop Using"]
    menu.close()
    click(studio, studio.heading(1))
    studio.pane.handlers["film.scene_sound"]()
    (song,) = open_menu().actions()
    assert song.text() == "song.wav"
    entries = song.menu()
    assert isinstance(entries, QMenu)
    studio.settle(entries.actions()[1].trigger)
    studio.wait(lambda: not sounds_of(studio.pane.view, 1))
    studio.pane.handlers["film.scene_sound"]()
    (hint,) = open_menu().actions()
    assert not hint.isEnabled()
    assert "drag some onto this heading" in hint.text()
    open_menu().close()


def colours_of(picture: QImage) -> set[str]:
    return {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(0, picture.height(), 2)
    }


def test_what_is_selected_is_amber_only_while_the_board_has_the_keyboard(studio: Studio) -> None:
    view, accent = studio.pane.view, theme.tokens().accent
    other = QWidget(studio.pane)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    studio.pane.window().activateWindow()
    click(studio, studio.point(studio.s1c))  # an empty shot: no picture with colours of its own
    card = view.layout_.card(*view.board.positions[studio.s1c])  # type: ignore[union-attr]
    area = view.in_sight(card).adjusted(-3, -3, 3, 3)
    view.setFocus()
    studio.wait(lambda: view.is_active)
    assert accent in colours_of(view.viewport().grab(area).toImage())
    other.setFocus()
    studio.wait(lambda: not view.is_active)
    seen = colours_of(view.viewport().grab(area).toImage())
    assert accent not in seen
    assert theme.tokens().quiet in seen


def test_an_intent_without_its_facts_is_a_mistake_and_not_silence() -> None:
    whole = DropIntent(DropKind.OUT, "", parent_id="p", from_shot="s", ids=("t",))  # type: ignore[arg-type]
    assert edit_for(whole)
    for broken in (
        NOTHING,
        replace(whole, ids=()),
        replace(whole, from_shot=None),
        replace(whole, kind=DropKind.TAKE),
    ):
        with pytest.raises(ValueError):
            edit_for(broken)
