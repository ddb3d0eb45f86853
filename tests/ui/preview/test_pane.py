"""The preview pane over a real library: the right viewer, honest states, quick look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived
from desktop.ui.preview import backend
from desktop.ui.preview.actions import SPECS
from desktop.ui.preview.audio_view import AudioView
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.video_view import VideoView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def shows(qtbot: Any, pane: PreviewPane, act: Callable[[], None]) -> Any:
    with qtbot.waitSignal(pane.stage.shown) as told:
        act()
    return told.args[0]


def test_nothing_selected_says_so(pane: PreviewPane) -> None:
    assert pane.stage.view is pane.stage.empty


@pytest.mark.parametrize(
    ("kind", "name", "viewer"),
    [
        (AssetType.IMAGE, "a.png", ImageView),
        (AssetType.VIDEO, "a.mp4", VideoView),
        (AssetType.AUDIO, "a.wav", AudioView),
        (AssetType.SCRIPT, "a.fountain", TextView),
        (AssetType.TEXT, "a.md", TextView),
        (AssetType.DOCUMENT, "a.pdf", PageView),
    ],
)
def test_each_type_has_its_viewer(
    qtbot: Any, desk: Any, pane: PreviewPane, kind: AssetType, name: str, viewer: type
) -> None:
    for what in (Derived.PREVIEW, Derived.WAVE, Derived.PAGE):
        desk.derived.put_picture("a" * 64, what, (64, 48), "#204060")
    desk.derived.put_text("a" * 64, "words")
    key = desk.add(kind, name, "a" * 64)
    shows(qtbot, pane, lambda: desk.select(key))
    assert isinstance(pane.stage.view, viewer)


def test_a_selected_video_really_plays_by_its_action(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path]
) -> None:
    key = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    shows(qtbot, pane, lambda: desk.select(key))
    player = pane.stage.player
    assert player is not None
    pane.handlers["preview.play"]()
    qtbot.waitUntil(lambda: player.position > 0.3)
    view = pane.stage.view
    assert isinstance(view, VideoView)
    qtbot.waitUntil(lambda: not view.canvas.image.isNull())
    pane.handlers["preview.shuttle_stop"]()
    pane.handlers["preview.to_start"]()
    pane.handlers["preview.step_forward_ten"]()
    assert player.frame == 10
    assert view.transport.time_text == "00:00:00:10"
    pane.handlers["preview.mark_in"]()
    assert player.marks.start == pytest.approx(10 / 24)
    # What was painted is the frame, not an empty native surface.
    expected = 16 + 10 * 4
    qtbot.waitUntil(
        lambda: abs(view.canvas.grab().toImage().pixelColor(200, 150).red() - expected) <= 2
    )


def test_a_sound_is_opened_and_sought_in_its_waveform(
    qtbot: Any, desk: Any, pane: PreviewPane, sound: Callable[..., Path]
) -> None:
    key = desk.add(AssetType.AUDIO, "tone.wav", "a" * 64, file=sound(), duration=1.0)
    shows(qtbot, pane, lambda: desk.select(key))
    player = pane.stage.player
    assert player is not None
    qtbot.waitUntil(lambda: player.is_open)
    view = pane.stage.view
    assert isinstance(view, AudioView)
    view.wave.pointed.emit(0.5)
    assert player.position == pytest.approx(0.5, abs=0.01)


def test_a_missing_file_keeps_its_picture_and_says_what_to_do(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (64, 48), "#204060")
    key = desk.add(AssetType.VIDEO, "gone.mp4", "a" * 64, file=tmp_path / "disk" / "gone.mp4")
    shows(qtbot, pane, lambda: desk.select(key))
    view = pane.stage.view
    assert isinstance(view, VideoView)
    qtbot.waitUntil(lambda: not view.canvas.image.isNull())
    assert "The folder is not where it was." in pane.stage.notice.text
    assert str(tmp_path / "disk") in pane.stage.notice.text


@pytest.mark.qt_log_ignore("Could not open media")
def test_what_cannot_be_played_says_why(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"this is not a film at all" * 99)
    key = desk.add(AssetType.VIDEO, "bad.mp4", "a" * 64, file=bad)
    desk.select(key)
    qtbot.waitUntil(lambda: "cannot be played" in pane.stage.notice.text)


def test_without_the_sound_library_the_command_that_installs_it_is_shown(
    qtbot: Any,
    desk: Any,
    pane: PreviewPane,
    clip: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = "libpulse.so.0: cannot open shared object file: No such file or directory"
    monkeypatch.setattr(backend, "load", lambda: (None, told))
    key = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip())
    desk.select(key)
    qtbot.waitUntil(lambda: bool(pane.stage.notice.text))
    assert "sudo apt-get install libpulse0" in pane.stage.notice.text


def test_a_shot_is_looked_at_by_its_chosen_take(qtbot: Any, desk: Any, pane: PreviewPane) -> None:
    desk.derived.put_picture("b" * 64, Derived.PREVIEW, (64, 48), "#ff0000")
    take = desk.add(AssetType.IMAGE, "take.png", "b" * 64)

    def film(tx: Any) -> list[str]:
        film_id = tx.films.add_film("Harbour")
        scene = tx.films.add_scene(film_id, "INT. BOAT")
        shots = tx.films.add_shots(scene, ["One", "Two"])
        tx.films.add_takes(shots[0], [take])
        return list(shots)

    full, bare = desk.library.write(film)
    subject = shows(qtbot, pane, lambda: desk.select(full))
    assert subject.card.id == take
    view = pane.stage.view
    assert isinstance(view, ImageView)
    shows(qtbot, pane, lambda: desk.select(bare))
    assert pane.stage.view is pane.stage.empty


def test_quick_look_covers_the_window_and_closes_with_space_or_escape(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (640, 480), "#336699")
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64)
    desk.select(key)
    grid = QLineEdit(pane.window())
    grid.show()
    pane.window().activateWindow()
    for closing in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
        grid.setFocus()
        qtbot.waitUntil(grid.hasFocus)
        desk.state.quick_look_requested.emit()
        quick = pane.quick
        assert quick is not None
        assert quick.isVisible()
        assert quick.geometry() == pane.window().rect()
        assert pane.front is quick.stage
        qtbot.keyClick(quick, closing)
        assert not quick.isVisible()
        assert grid.hasFocus()


def test_every_action_has_a_handler_and_an_explanation(pane: PreviewPane) -> None:
    assert {spec.id for spec in SPECS} == set(pane.handlers)
    assert all(spec.help.endswith(".") and spec.text for spec in SPECS)


def test_actions_of_a_player_do_nothing_to_a_picture(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (640, 480), "#336699")
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64)
    shows(qtbot, pane, lambda: desk.select(key))
    for name, act in pane.handlers.items():
        if name not in ("preview.quick_look", "preview.full_screen", "preview.play"):
            act()
    assert isinstance(pane.stage.view, ImageView)


def test_a_picture_without_preview_and_file_says_where_the_file_should_be_and_tries_again(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path
) -> None:
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64, file=tmp_path / "a.png")
    shows(qtbot, pane, lambda: desk.select(key))
    assert pane.stage.view is pane.stage.empty
    assert pane.stage.empty._title.text() == "The file is not where it was."
    assert pane.stage.notice.text == ""
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (64, 48), "#204060")
    shows(qtbot, pane, lambda: pane.stage.look_at(desk.state.selection.current))
    view = pane.stage.view
    assert isinstance(view, ImageView)
    qtbot.waitUntil(lambda: not view.image.isNull())
    assert "not where it was" in pane.stage.notice.text


def test_a_file_that_was_replaced_is_said_to_be_another_one(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"as it came in")
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (64, 48), "#204060")
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64, file=path, size=len(b"as it came in"))
    shows(qtbot, pane, lambda: desk.select(key))
    assert pane.stage.notice.text == ""
    path.write_bytes(b"made anew, under the same name")
    shows(qtbot, pane, lambda: pane.stage.look_at(desk.state.selection.current))
    assert "not the one that came in" in pane.stage.notice.text
    assert "Import it again" in pane.stage.notice.text
    assert isinstance(pane.stage.view, ImageView)


def test_a_slow_preview_is_asked_for_once(
    qtbot: Any, desk: Any, pane: PreviewPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(desk.derived, "request", lambda *a, **k: asked.append(a))
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64)
    shows(qtbot, pane, lambda: desk.select(key))
    assert len(asked) == 1
