"""The player shows a film in the shape that its facts and its thumbnail have."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import IncomingFile, asset_of, referenced
from desktop.media.requests import ProbeRequest
from desktop.media.worker import probe
from desktop.ui.preview.video_view import VideoView
from tests.media import film_makers, odd_makers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.preview.pane import PreviewPane

FILMS: dict[str, tuple[Callable[[Path], Path], tuple[int, int]]] = {
    "plain": (film_makers.patterned, (160, 96)),
    "wide pixels": (lambda p: film_makers.patterned(p, aspect=Fraction(4, 3)), (213, 96)),
    "lying": (lambda p: film_makers.patterned(p, lying=6), (160, 96)),
    "clean aperture": (odd_makers.off_centre, (160, 96)),
}


@pytest.mark.parametrize("kind", FILMS)
def test_the_player_shows_what_is_meant_to_be_seen(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path, kind: str
) -> None:
    make, size = FILMS[kind]
    path = make(tmp_path / "film.mp4")
    found = probe(ProbeRequest(str(path)))
    assert found.probe
    key = AssetId(new_id())
    asset = replace(asset_of(found.probe, str(path)), name="film.mp4")
    file = IncomingFile(asset, referenced(found.probe, str(path), found.mtime_ns))
    desk.library.write(lambda tx: tx.intake.add({key: file}))
    desk.select(key)
    qtbot.waitUntil(lambda: isinstance(pane.stage.view, VideoView))
    view = pane.stage.view
    assert isinstance(view, VideoView)

    def is_shown() -> bool:
        image = view.canvas.image
        return (image.width(), image.height()) == size

    qtbot.waitUntil(is_shown)
    if kind == "clean aperture":  # what is cut off is black
        corner = view.canvas.image.pixelColor(2, 2)
        assert max(corner.red(), corner.green(), corner.blue()) > 60
