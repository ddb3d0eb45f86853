"""A director packs a film into the library file, looks at it there, and takes it out again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from desktop.ui.preview.playing_view import PlayingView
from desktop.ui.shell.packing_dialogs import PackProblems, PackQuestion, UnpackQuestion
from tests.stories.conftest import Desk


def test_what_is_packed_plays_and_comes_out_again(desk: Desk, rushes: Path, tmp_path: Path) -> None:
    desk.import_folder(rushes, copy=True)
    said: list[Any] = []
    desk.window.report.noted.connect(said.append)
    desk.window.report.warned.connect(said.append)
    clip, pier = desk.id_of("harbour.mp4"), desk.id_of("pier.png")
    places = desk.library.read(lambda r: r.locations.of([clip, pier]))
    copies = {key: desk.library.media_root / its[0].path for key, its in places.items()}
    before = {key: copy.read_bytes() for key, copy in copies.items()}

    desk.select("harbour.mp4", "pier.png")
    desk.menu("file.pack")
    asked = desk._dialog(PackQuestion)
    desk.wait(lambda: asked.told.text().startswith("Pack 2 files"))
    room = "free" if desk.library.path else "its administrator knows"
    assert room in asked.details.text()
    assert asked.removed.text().startswith("All originals stay")
    everything = next(button for wish, button in asked.choices.items() if not wish.ids)
    everything.click()
    desk.wait(lambda: asked.outlook is not None and asked.outlook.files > 2)
    next(iter(asked.choices.values())).click()
    desk.wait(lambda: asked.told.text().startswith("Pack 2 files"))
    asked.removes.click()
    assert asked.removed.text().startswith("2 copies")
    assert str(desk.library.media_root) in asked.removed.text()
    asked.go.click()
    desk.wait(lambda: bool(said))
    assert said.pop().text.startswith("2 packed into the library")
    assert not any(copy.exists() for copy in copies.values())

    desk.select("harbour.mp4")
    desk.wait(lambda: isinstance(desk.window.preview.front.view, PlayingView))
    view = desk.window.preview.front.view
    assert isinstance(view, PlayingView)
    desk.wait(lambda: view.player.is_open)

    desk.select("harbour.mp4", "pier.png")
    desk.menu("file.pack")
    asked = desk._dialog(PackQuestion)
    desk.wait(lambda: asked.told.text() == "All of this is packed already.")
    assert not asked.go.isEnabled()
    asked.reject()

    out = tmp_path / "out"
    desk.menu("file.unpack")
    question = desk._dialog(UnpackQuestion)
    desk.wait(lambda: question.told.text().startswith("Write 2 files"))
    assert not question.go.isEnabled()
    question.folder.setText(str(out))
    question.go.click()
    desk.wait(lambda: bool(said))
    assert said.pop().text.startswith("2 unpacked")
    assert {path.read_bytes() for path in out.iterdir()} == set(before.values())

    shutil.rmtree(out)
    desk.menu("file.pack")
    asked = desk._dialog(PackQuestion)
    desk.wait(lambda: asked.go.isEnabled())
    asked.go.click()
    desk.wait(lambda: bool(said))
    told = said.pop()
    assert told.text == "2 failed."
    told.actions[0].act()
    problems = desk._dialog(PackProblems)
    assert problems.isVisible()
    problems.reject()
    assert desk.failures == []
