"""A script in another program saves what it made while the window is open: it is seen there."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from desktop.ui.shell.library_watch import LibraryWatch
from tests.stories.footage import draw

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.stories.conftest import Desk

SCRIPT = """
import sys
from desktop.tracking import AssetService, save_generation_as_asset, save_shot_as_asset

with AssetService.open() as service:  # DESK_LIBRARY
    film = service.create_film(title="The Last Lamp")
    shot = service.create_shot(name="Dark", shot_number="1A")
    service.add_shot_to_film(film, shot)
    for _ in range(2):
        save_shot_as_asset(
            db=service,
            workspace_id=service.workspace_id,
            shot_id=shot,
            shot_name="1A",
            video_url="https://cdn.example.org/1a.mp4",
            generation_cost=0.25,
            provider="minimax",
            external_id="1A",
        )
    save_generation_as_asset(
        db=service, name="Pier", asset_type="image", file_path=sys.argv[1], provider="fal"
    )
"""


def test_what_a_script_saves_is_seen_and_its_files_are_read(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = draw(tmp_path / "pier.png", "navy")
    script = tmp_path / "night_run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    window = desk.window
    monkeypatch.setattr(LibraryWatch, "EVERY", 50)
    watch = window.findChild(LibraryWatch)
    assert watch is not None
    watch.look()
    try:
        run = subprocess.run(
            [sys.executable, script, picture],
            env={**os.environ, "DESK_LIBRARY": desk.address},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        model = window.library.model
        made = {"Pier", "Shot Video: 1A"}

        def card(name: str) -> Any:
            return model.row_at(model.row_of(desk.id_of(name)))

        desk.wait(lambda: made <= set(desk.names()))
        desk.wait(lambda: card("Pier") is not None and bool(card("Pier").width))
        ((film, _),) = desk.library.read(lambda reads: reads.films.names())
        window.state.open_film(film)
        desk.wait(lambda: window.storyboard.view.board is not None)
        desk.wait(lambda: desk.shots() == [("1A", "Shot Video: 1A")])
    finally:
        monkeypatch.setattr(LibraryWatch, "EVERY", 3_600_000)
    desk.settle()
    pier = desk.id_of("Pier")
    entries = desk.library.read(lambda reads: reads.activity.of(pier))
    assert {one.label for one in entries} == {"Save image “Pier” (night_run.py)"}
    assert desk.failures == []
