"""The row of colour labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from desktop.domain.asset import ColourLabel
from desktop.ui.kit.label_picker import LabelPicker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_a_letter_picks_its_colour_and_again_the_next_one(qapp: QApplication) -> None:
    picker = LabelPicker()
    picked: list[ColourLabel] = []
    picker.picked.connect(picked.append)
    for key in "rgggbx":
        QTest.keyClicks(picker, key)
    colours = ColourLabel
    assert picked == [colours.RED, colours.GREEN, colours.GREY, colours.GREEN, colours.BLUE]
