"""Qt's own file dialog, which stands in where the system has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QToolButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("name", ["backButton", "forwardButton", "toParentButton"])
def test_its_arrows_are_seen_on_any_ground(qtbot: QtBot, name: str) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    button = dialog.findChild(QToolButton, name)
    assert button is not None
    drawn = button.icon().pixmap(16, 16, QIcon.Mode.Normal).toImage()
    places = ((x, y) for x in range(drawn.width()) for y in range(drawn.height()))
    colours = [drawn.pixelColor(x, y) for x, y in places]
    solid = [colour.lightness() for colour in colours if colour.alpha() > 200]
    assert solid
    # Between the grounds of both themes, whose lightness is 30 and 240.
    assert all(90 < lightness < 190 for lightness in solid)
