"""A director looks at a film through a LUT: its takes, large and on the board, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog

from desktop.base.paths import thumbnails_dir
from desktop.domain.ids import AssetId
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import Edit
from desktop.edits.film import AddFilm, AddTakes, DropBetweenShots
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.video_view import VideoView
from tests.formats.lut_makers import cube, inverted
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.footage import draw, film_clip


def performed(desk: Desk, edit: Edit[Any]) -> Any:
    done: list[Any] = []
    desk.window.runner.change(edit, done.append)
    desk.wait(lambda: bool(done))
    desk.settle()
    return done[0].result


def middle(image: Any) -> int:
    """How bright the middle of a picture is; -1 without one."""
    if image.isNull():
        return -1
    return QColor(image.pixel(image.width() // 2, image.height() // 2)).lightness()


def shown_card(view: Any) -> str:
    """The name of the asset that a viewer shows."""
    if isinstance(view, VideoView):
        return view.card.name if view.card else ""
    return str(view.accessibleName()).removeprefix("Picture ")


def words(desk: Desk) -> str:
    """What the mark on the picture says."""
    view: Any = desk.window.preview.stage.view
    return str(view.lut_mark.words)


def shows(desk: Desk, name: str, *, bright: bool) -> Any:
    """Select it, and wait until the middle of what the preview shows is bright, or dark."""
    desk.select(name)

    def is_there() -> bool:
        view = desk.window.preview.stage.view
        if not isinstance(view, (ImageView, VideoView)) or shown_card(view) != name:
            return False
        seen = middle((view if isinstance(view, ImageView) else view.canvas).image)
        return seen >= 0 and (seen > 200) == bright and (seen < 60) != bright

    desk.wait(is_there)
    return desk.window.preview.stage.view


@pytest.fixture
def film(desk: Desk, tmp_path: Path) -> AssetId:
    """A film with a picture and a clip for takes, open on the board; another picture beside it."""
    folder = tmp_path / "rushes"
    folder.mkdir()
    draw(folder / "pier.png", "navy")
    draw(folder / "mood.png", "maroon")
    film_clip(folder / "walk.mp4")
    desk.import_folder(folder)
    key: AssetId = performed(desk, AddFilm("Harbour"))
    desk.window.state.open_film(key)
    desk.settle()
    takes = (desk.id_of("pier.png"), desk.id_of("walk.mp4"))
    scene = desk.film().scenes[0]
    (shot,) = performed(desk, DropBetweenShots(scene.id, takes[:1]))
    performed(desk, AddTakes(shot, takes[1:]))
    return key


def test_takes_are_seen_through_the_lut_and_nothing_else_is(
    desk: Desk, film: AssetId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, path = desk.window, tmp_path / "night.cube"
    path.write_text(cube(2, inverted), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    assert not window.commands.action("view.lut").isEnabled()
    assert shows(desk, "pier.png", bright=True).lut_mark.words == ""

    desk.menu("film.choose_lut")
    desk.wait(lambda: window.services.lut.table is not None)
    desk.settle()
    assert shows(desk, "pier.png", bright=False).lut_mark.words == "LUT: night"
    assert shows(desk, "mood.png", bright=True).lut_mark.words == "", "it is no take of the film"
    view = shows(desk, "walk.mp4", bright=True)  # whose first frame is black
    assert view.lut_mark.words == "LUT: night"
    # A seek counts from the first frame on.
    desk.wait(lambda: view.player.is_open and view._latest is not None)
    view.player.seek(1.0)
    desk.wait(lambda: abs(middle(view.canvas.image) - (255 - 24 * 5)) < 8)
    header = window.storyboard.header.lut
    assert (header.isVisible(), header.isChecked()) == (True, True)
    through = desk.window.storyboard.view.painter.through
    assert through is not None
    desk.wait(lambda: middle(through(small(desk, "pier.png")).toImage()) < 60)
    assert middle(small(desk, "pier.png").toImage()) > 200, "thumbnails stay as they are"

    window.commands.run("view.lut")
    shows(desk, "pier.png", bright=True)
    assert words(desk) == ""
    assert not header.isChecked()
    header.click()
    shows(desk, "pier.png", bright=False)

    (lut,) = [key for key in [present(window.services.lut._card).id] if key]
    performed(desk, TrashAssets((lut,)))
    shows(desk, "pier.png", bright=True)
    desk.wait(lambda: words(desk) == "LUT not shown: it is in the Trash.")
    desk.menu("edit.undo")
    shows(desk, "pier.png", bright=False)
    desk.menu("edit.undo")
    desk.wait(lambda: not window.state.lut.is_set)
    shows(desk, "pier.png", bright=True)
    assert not header.isVisible()
    desk.menu("edit.redo")
    shows(desk, "pier.png", bright=False)
    desk.menu("film.remove_lut")
    shows(desk, "pier.png", bright=True)


def small(desk: Desk, name: str) -> Any:
    """The thumbnail of an asset, when it is there."""
    window = desk.window
    card = desk.library.read(lambda r: r.assets.cards([desk.id_of(name)]))[desk.id_of(name)]
    desk.wait(lambda: window.thumbnails.pixmap(card.checksum) is not None)
    return window.thumbnails.pixmap(card.checksum)


def test_a_lut_that_cannot_be_used_is_said_and_the_picture_shown_without(
    desk: Desk, film: AssetId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "night.cube"
    path.write_text("LUT_3D_SIZE 33\n0 0 0\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    desk.menu("film.choose_lut")
    desk.wait(lambda: bool(desk.failures))
    assert "night.cube ends too early" in desk.failures.pop().text
    assert not desk.window.state.lut.is_set

    path.write_text(cube(2, inverted), encoding="utf-8")
    desk.menu("film.choose_lut")
    desk.wait(lambda: desk.window.services.lut.table is not None)
    # The library comes to another machine without its media.
    desk.settle()
    (copy,) = desk.library.media_root.rglob("*.cube")
    copy.unlink()
    for table in thumbnails_dir().rglob("*.lut"):
        table.unlink()
    desk.restart()
    desk.window.state.open_film(film)
    desk.wait(lambda: bool(desk.window.services.lut.problem))
    shows(desk, "pier.png", bright=True)
    desk.wait(lambda: words(desk).startswith("LUT not shown: "))
    assert words(desk).endswith(".")
