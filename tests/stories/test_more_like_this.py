"""More Like This: a picture leads to its other forms, in a listing with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from desktop.catalog.tables.all import asset_looks
from desktop.ui.library.colour_picker import ColourPicker
from desktop.ui.shell import after_opening
from tests.jobs.test_find_looks import scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


def _find_by_colour(desk: Desk) -> None:
    """The colours of the selected picture stand first in the picker; a click finds it by one."""

    def picker() -> ColourPicker | None:
        tops = [one for one in QApplication.topLevelWidgets() if isinstance(one, ColourPicker)]
        return next((one for one in tops if one.isVisible()), None)

    bar = desk.window.library.search_bar
    desk.search("")
    desk.wait(lambda: "scene 0.png" in desk.names())
    desk.select("scene 0.png")
    bar.colours.click()
    desk.wait(lambda: picker() is not None)
    found = picker()
    assert found is not None
    shade = found.swatches[0].accessibleName()
    assert shade.startswith("#")
    found.swatches[0].click()
    desk.wait(
        lambda: bar.text == f"colour:{shade}" and {"scene 0.png", "poor.jpg"} <= set(desk.names())
    )
    desk.search("colour:#ff00ff~1")
    desk.wait(lambda: desk.names() == [])
    desk.search("")


def test_a_picture_leads_to_what_is_like_it_and_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scenes"
    folder.mkdir()
    for seed in range(4):
        scene(seed).save(folder / f"scene {seed}.png")
    scene(0).save(folder / "poor.jpg", quality=30)
    scene(0).crop((32, 20, 608, 380)).save(folder / "cropped.png")

    def typed() -> str:
        return str(desk.window.library.search_bar.text)

    def unseen() -> int:
        return int(desk.library.read(lambda reads: reads.looks.count_unseen()))

    desk.import_folder(folder)
    desk.wait(lambda: unseen() == 0)
    # As in a library from before: what is missing is looked at when it is open.
    desk.library.maintain(lambda books: books._session.execute(asset_looks.delete()))
    monkeypatch.setattr(after_opening, "LOOK_AFTER", 0)
    desk.restart()
    desk.wait(lambda: unseen() == 0)
    desk.search("scene")
    desk.wait(lambda: desk.listed({f"scene {seed}.png" for seed in range(4)}))
    desk.select("scene 0.png")
    desk.menu("asset.like.picture")
    desk.wait(lambda: desk.names()[:2] == ["poor.jpg", "cropped.png"])
    scope = desk.window.library.listing_scope
    assert scope.name.startswith("Like scene 0.png: the same picture (1) · the same, cropped")
    assert typed() == ""
    desk.menu("edit.search_back")
    desk.wait(lambda: desk.listed({f"scene {seed}.png" for seed in range(4)}))
    assert typed() == "scene"
    _find_by_colour(desk)
    assert desk.failures == []
