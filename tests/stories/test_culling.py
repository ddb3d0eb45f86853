"""A director culls: looks through pictures and takes large, and judges them with the keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.asset import ColourLabel
from desktop.edits.asset import LabelAssets, RateAssets
from tests.present import present
from tests.stories.conftest import Desk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier


class Look:
    """The quick look or the full screen of a robot's window, driven by its keys."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.preview = desk, desk.window.preview

    @property
    def widget(self) -> Any:
        assert self.preview.is_looking, "nothing is looked at"
        return self.preview.quick

    @property
    def name(self) -> str:
        return str(self.widget.card.name)

    @property
    def place(self) -> str:
        return str(self.widget.bar.place.text())

    def press(self, *keys: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.widget, key, held)

    def sees(self, names: Iterable[str]) -> bool:
        return self.preview.is_looking and self.widget.card.name in names

    def card(self, name: str) -> Any:
        """The asset of a name as the library has it."""

        def read(reads: Any) -> Any:
            key = next(key for key, known in self.desk.known.items() if known == name)
            return reads.assets.cards([key])[key], reads.tags.of([key]).get(key, [])

        return self.desk.library.read(read)


def remember(desk: Desk) -> list[str]:
    """The names in the grid; ids are kept for what leaves it."""
    model = desk.window.library.model
    cards = [model.row_at(row) for row in range(model.rowCount())]
    desk.known = {present(card).id: present(card).name for card in cards}
    return [present(card).name for card in cards]


@pytest.mark.parametrize("full", [False, True])
def test_pictures_are_judged_where_one_looks(demo_desk: Desk, full: bool) -> None:
    desk = demo_desk
    desk.search("type:image")
    names = remember(desk)
    first, second, third, fourth = names[:4]
    desk.select(first)
    desk.activate()
    look = Look(desk)
    desk.menu("preview.full_screen" if full else "preview.quick_look")
    desk.wait(look.widget.hasFocus)
    assert look.widget.isFullScreen() is full
    assert (look.name, look.place) == (first, f"1 of {len(names)}")
    desk.window.runner.change(LabelAssets((look.card(first)[0].id,), ColourLabel.NONE))
    desk.window.runner.change(RateAssets((look.card(first)[0].id,), 0))
    desk.wait(lambda: look.card(first)[0].rating == 0)
    hearts = look.card(first)[0].is_favorite
    look.press(Key.Key_2, Key.Key_F)
    look.press(Key.Key_3, held=CTRL_ALT)
    desk.wait(lambda: look.card(first)[0].label == "yellow")
    card = look.card(first)[0]
    assert (card.rating, card.is_favorite) == (2, not hearts)
    desk.wait(lambda: look.widget.bar.stars.rating == 2)
    look.press(Key.Key_Z, held=CTRL)
    desk.wait(lambda: look.card(first)[0].label != "yellow")
    # A tag is typed here and nowhere else.
    look.press(Key.Key_T)
    field = look.widget.bar.field
    desk.wait(field.hasFocus)
    QTest.keyClicks(field, "keeper 1")
    QTest.keyClick(field, Key.Key_Return)
    QTest.keyClick(field, Key.Key_Escape)
    desk.wait(lambda: "keeper 1" in look.card(first)[1])
    assert (look.name, look.card(first)[0].rating) == (first, 2)
    # On to the next by itself, and by the arrows.
    entry = desk.window.commands.action("preview.advance")
    assert (entry.isCheckable(), entry.isChecked()) == (True, False)
    look.press(Key.Key_A, Key.Key_1, Key.Key_5)
    assert entry.isChecked()
    desk.wait(lambda: look.sees({third}))
    desk.wait(lambda: look.card(second)[0].rating == 5)
    assert look.card(first)[0].rating == 1
    look.press(Key.Key_A, Key.Key_Right, Key.Key_Left)
    desk.settle()
    assert look.name == third
    assert desk.window.settings.current.advance is False
    assert not entry.isChecked()
    # To the Trash, and the next one is there.
    key = look.card(third)[0].id
    is_used = bool(desk.library.read(lambda reads: reads.relations.uses_elsewhere([key])))
    look.press(Key.Key_Delete)
    if is_used:  # which picture is third differs from one making of the demo to the next
        desk.decide()
        look.widget.activateWindow()  # as a window manager does when a dialog closes
    desk.wait(lambda: third not in look.name)
    desk.settle()
    assert look.name == fourth
    assert look.card(third)[0].is_trashed
    look.press(Key.Key_Z, held=CTRL)
    desk.wait(lambda: not look.card(third)[0].is_trashed)
    look.press(Key.Key_Escape)
    assert not look.preview.is_looking
    assert desk.window.state.sight is None


def test_several_that_are_selected_are_looked_through_and_judged_one_by_one(
    demo_desk: Desk,
) -> None:
    desk = demo_desk
    desk.search("type:image")
    names = remember(desk)
    chosen = [names[1], names[4], names[6]]
    desk.select(*chosen)
    desk.settle()
    desk.activate()
    look, seen = Look(desk), []
    desk.menu("preview.quick_look")
    desk.wait(look.widget.hasFocus)
    while look.place != "1 of 3":
        before = look.name
        look.press(Key.Key_Left)
        desk.wait(lambda before=before: look.name != before)  # type: ignore[misc]
    for number in range(3):
        seen.append(look.name)
        assert look.place == f"{number + 1} of 3"
        look.press((Key.Key_1, Key.Key_2, Key.Key_3)[number])
        look.press(Key.Key_Right)
        desk.settle()
    assert seen == chosen
    assert look.name == chosen[-1]
    assert [look.card(name)[0].rating for name in chosen] == [1, 2, 3]
    look.press(Key.Key_Space)
    assert not look.preview.is_looking
    assert len(desk.window.state.selection) == 3


def test_a_rating_that_takes_an_asset_out_of_the_list_leaves_the_look_open(demo_desk: Desk) -> None:
    desk = demo_desk
    desk.search("type:image rating>=3")
    names = remember(desk)
    desk.select(names[1])
    desk.activate()
    look = Look(desk)
    desk.menu("preview.quick_look")
    desk.wait(look.widget.hasFocus)
    look.press(Key.Key_1)
    desk.wait(lambda: desk.window.library.model.rowCount() == len(names) - 1)
    desk.wait(lambda: look.sees({names[2]}))  # what came behind it
    look.press(Key.Key_Escape)


def test_the_takes_of_a_shot_are_looked_through_on_the_board(demo_desk: Desk) -> None:
    desk = demo_desk
    board = desk.window.storyboard
    view = board.view
    desk.wait(lambda: view.board is not None)
    board_now = present(view.board)
    shots = (present(board_now.find(key)) for key in board_now.order)
    shot = next(shot for shot in shots if len(shot.takes) > 1)
    takes = [take.card for take in shot.takes]
    view.select(view.selection.only(shot.id))
    view.open_strip(shot.id)
    view.strip.stand_on(0)
    desk.settle()
    desk.activate()
    view.setFocus()
    desk.known = {card.id: card.name for card in takes}
    look = Look(desk)
    desk.menu("film.preview")
    desk.wait(look.widget.hasFocus)
    assert (look.name, look.place) == (takes[0].name, f"1 of {len(takes)}")
    look.press(Key.Key_4)
    desk.wait(lambda: look.card(takes[0].name)[0].rating == 4)
    look.press(Key.Key_Down)
    desk.wait(lambda: look.name == takes[1].name)
    look.press(Key.Key_1)
    desk.wait(lambda: look.card(takes[1].name)[0].rating == 1)
    assert look.card(takes[0].name)[0].rating == 4
    look.press(Key.Key_Escape)
    desk.wait(lambda: desk.window.preview.stage.card is not None)
    assert present(desk.window.preview.stage.card).id == takes[1].id
