"""Two people have one library open: each sees what the other does, without pressing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.catalog.library import open_library
from desktop.domain.intake import IncomingFile, NewAsset, NewOriginal
from desktop.edits.asset import RateAssets, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, AddShots
from desktop.edits.intake import BringIn
from desktop.edits.tag import TagAssets
from desktop.ui.shell.library_watch import LibraryWatch
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.stories.conftest import Desk


def test_what_a_colleague_does_is_seen(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rushes"
    folder.mkdir()
    for name, colour in (("pier", "navy"), ("gull", "olive"), ("lamp", "maroon")):
        draw(folder / f"{name}.png", colour)
    desk.import_folder(folder)
    desk.select("pier.png")
    pier, gull = desk.id_of("pier.png"), desk.id_of("gull.png")
    window = desk.window
    monkeypatch.setattr(LibraryWatch, "EVERY", 50)
    watch = window.findChild(LibraryWatch)
    assert watch is not None
    watch.look()
    there = open_library(desk.address)
    try:
        perform(there, RateAssets((pier,), 4))
        perform(there, TagAssets((pier,), ("night/harbour",)))
        perform(there, TrashAssets((gull,)))
        render = NewAsset("image", "whale.png", checksum := "7" * 64, size=9)
        place = NewOriginal("/renders/whale.png", None, "whale.png", 9, checksum, "image/png")
        perform(there, BringIn((IncomingFile(render, place, place),)))
        film = perform(there, AddFilm("The Last Lamp")).result
        model = window.library.model

        def sees_all() -> bool:
            card = model.row_at(model.row_of(pier))
            return (
                desk.listed({"pier.png", "lamp.png", "whale.png"})
                and card is not None
                and card.rating == 4
            )

        desk.wait(sees_all)
        assert tuple(window.state.selection.ids) == (pier,)
        # The film that came is there to be chosen; its shots come while it is on the board.
        window.state.open_film(film)
        desk.wait(lambda: window.storyboard.view.board is not None)
        perform(there, AddShots(film, ("", "", "")))
        desk.wait(lambda: len(desk.shots()) == 3)
    finally:
        monkeypatch.setattr(LibraryWatch, "EVERY", 3_600_000)
        there.close()
    desk.settle()
