"""Settings of a film and new numbers for its shots: the dialogs, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from desktop.edits.film import MoveShots, SetFilm
from desktop.ui.storyboard.film_dialog import FilmDialog
from desktop.ui.storyboard.layout import BoardLayout, Sizes
from desktop.ui.storyboard.renumber_dialog import RenumberDialog
from tests.present import present

if TYPE_CHECKING:
    from tests.ui.storyboard.conftest import Studio
_Dialog = TypeVar("_Dialog", bound=QDialog)


def asked(studio: Studio, command: str, kind: type[_Dialog]) -> _Dialog:
    """The dialog that a command opens."""
    studio.pane.handlers[command]()
    found = studio.pane.findChild(kind)
    assert isinstance(found, kind)
    return found


def test_the_aspect_ratio_is_a_setting_of_the_film_and_the_shape_of_its_cards(
    studio: Studio,
) -> None:
    view = studio.pane.view
    dialog = asked(studio, "film.rename", FilmDialog)
    assert dialog.aspect.currentText() == "16:9"
    assert dialog.target.text() == "0:20"
    dialog.aspect.setCurrentText("2.39")
    studio.settle(dialog.accept)
    assert studio.film_now().aspect_ratio == "2.39:1"
    sizes = view.layout_.sizes
    assert sizes.card / sizes.picture == pytest.approx(2.39, abs=0.03)
    studio.settle(studio.runner.undo)
    assert studio.film_now().aspect_ratio == "16:9"


def test_what_cannot_be_read_is_said_and_the_dialog_stays_on_that_field(studio: Studio) -> None:
    dialog = asked(studio, "film.rename", FilmDialog)
    studio.pane.window().activateWindow()
    for field, text, words in (
        (dialog.target, "soon", "is not a length of time"),
        (dialog.aspect, "wide", "is not an aspect ratio"),
        (dialog.rate, "fast", "is not a frame rate"),
    ):
        line = present(field if isinstance(field, QLineEdit) else field.lineEdit())
        before = line.text()
        line.setText(text)
        dialog.accept()
        assert dialog.isVisible()
        assert words in dialog._problem.text()
        assert line.text() == text
        line.setText(before)
    dialog.reject()


def test_shots_are_renumbered_after_a_look_at_what_changes_and_in_one_step(
    studio: Studio,
) -> None:
    studio.settle(lambda: studio.runner.change(MoveShots((studio.s1c,), studio.two)))
    assert studio.codes() == [["1A", "1B"], ["2A", "2B", "1C"]]
    dialog = asked(studio, "film.renumber", RenumberDialog)
    rows = [dialog.rows.topLevelItem(at) for at in range(dialog.rows.topLevelItemCount())]
    assert [(row.text(0), row.text(1)) for row in rows if row] == [("1C", "2C")]
    dialog.scheme.setCurrentIndex(1)
    assert dialog._count.text() == "5 shots will get another code."
    studio.settle(dialog.accept)
    assert studio.codes() == [["010", "020"], ["030", "040", "050"]]
    assert studio.film_now().scenes[0].shots[0].name == "Shot 010"
    assert studio.runner.undo_label == "Renumber 5 shots"
    studio.settle(studio.runner.undo)
    assert studio.codes() == [["1A", "1B"], ["2A", "2B", "1C"]]


def test_only_the_current_scene_and_nothing_to_do(studio: Studio) -> None:
    view = studio.pane.view
    view.select(view.selection.only(studio.s2a))
    dialog = asked(studio, "film.renumber", RenumberDialog)
    assert dialog.where.itemText(1) == "Scene 2 EXT. QUAY"
    assert dialog._count.text() == "All shots have these codes already."
    assert not dialog._accept.isEnabled()
    dialog.scheme.setCurrentIndex(1)
    dialog.where.setCurrentIndex(1)
    studio.settle(lambda: QTest.keyClick(dialog, Qt.Key.Key_Return))
    assert studio.codes() == [["1A", "1B", "1C"], ["040", "050"]]


@pytest.mark.parametrize("shape", [16 / 9, 2.39, 4 / 3, 1.0, 9 / 16])
def test_cards_of_every_shape_fill_the_width_and_keep_their_foot(shape: float) -> None:
    layout = BoardLayout([9], 1000, Sizes(shape=shape))
    card = layout.card(0, layout.columns - 1)
    assert abs(1000 - layout.sizes.margin - card.right) <= layout.columns
    assert card.h == layout.sizes.picture + layout.sizes.foot
    assert layout.sizes.card / layout.sizes.picture == pytest.approx(shape, rel=0.03)


def test_a_narrow_board_has_two_cards_in_a_row_unless_they_are_wanted_large() -> None:
    assert BoardLayout([4], 340, Sizes()).columns == 2
    assert BoardLayout([4], 340, Sizes(card=300)).columns == 1
    assert BoardLayout([4], 200, Sizes()).columns == 1


def test_an_unreadable_shape_from_elsewhere_is_the_usual_one(studio: Studio) -> None:
    edit = SetFilm(studio.film, {"aspect_ratio": "round"})
    studio.settle(lambda: studio.runner.change(edit))
    assert studio.pane.view.sizes.shape == pytest.approx(16 / 9)
