"""More Like This: a picture leads to its other forms, in a listing with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.catalog.tables.all import asset_looks
from desktop.ui.shell import wiring
from tests.jobs.test_find_looks import scene

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.conftest import Desk


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
    monkeypatch.setattr(wiring, "LOOK_AFTER", 0)
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
    assert desk.failures == []
