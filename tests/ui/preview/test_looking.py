"""Quick look and full screen: looking through many, judging them, what moves and what hides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.derived import Derived, derived_path
from desktop.edits.asset import TrashAssets
from desktop.ui.preview.idle import Idle
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.pane import PreviewPane
from desktop.ui.preview.tag_field import proposals
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.video_view import VideoView
from tests.ui.preview.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.ids import AssetId

Key = Qt.Key


class Row:
    """Assets in a row, as a list or a board offers them."""

    def __init__(self, desk: Any, *ids: str) -> None:
        self._desk, self._ids = desk, list(ids)

    def step(self, by: int) -> bool:
        current = self._desk.state.selection.current
        place = (self._ids.index(current.id) if current else 0) + by
        if not 0 <= place < len(self._ids):
            return False
        self._desk.select(self._ids[place])
        return True

    def place(self) -> tuple[int, int] | None:
        return self._ids.index(self._desk.state.selection.current.id) + 1, len(self._ids)


def looked_at(pane: PreviewPane) -> str:
    assert pane.quick is not None
    assert pane.quick.card is not None
    return pane.quick.card.id


def test_arrows_in_quick_look_go_to_the_neighbours_and_the_look_follows(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    first = desk.add(AssetType.IMAGE, "a.png", "a" * 64)
    second = desk.add(AssetType.IMAGE, "b.png", "b" * 64)
    pane.neighbours = Row(desk, first, second)
    desk.select(first)
    pane.handlers["preview.quick_look"]()
    quick = pane.quick
    assert quick is not None
    for key, there in (
        (Qt.Key.Key_Right, second),
        (Qt.Key.Key_Right, second),  # the end of the row
        (Qt.Key.Key_Up, first),
        (Qt.Key.Key_Down, second),
        (Qt.Key.Key_Left, first),
    ):
        qtbot.keyClick(quick, key)
        assert looked_at(pane) == there
    assert quick.bar.place.text() == "1 of 2"


def pictures(desk: Any, *names: str) -> list[AssetId]:
    for name in names:
        desk.derived.put_picture(name * 64, Derived.PREVIEW, (640, 480), "#336699")
    return [desk.add(AssetType.IMAGE, f"{name}.png", name * 64) for name in names]


def card_of(desk: Any, key: str) -> Any:
    return desk.library.read(lambda reads: reads.assets.cards([key]))[key]


def tags_of(desk: Any, key: str) -> list[str]:
    return desk.library.read(lambda reads: reads.tags.of([key])).get(key, [])


# Judging


def test_what_is_clicked_at_the_foot_is_done_and_shown(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    (key,) = pictures(desk, "a")
    quick = opened(desk, pane, key)
    bar = quick.bar
    bar.stars.rated.emit(4)
    bar.favourite_button.switched.emit(True)
    bar.label.picked.emit(ColourLabel.GREEN)
    qtbot.waitUntil(lambda: bar.stars.rating == 4 and bar.favourite_button.is_on)
    qtbot.waitUntil(lambda: bar.label.label is ColourLabel.GREEN)
    card = card_of(desk, key)
    assert (card.rating, card.is_favorite, card.label) == (4, True, ColourLabel.GREEN)
    assert desk.state.acted_on.current.rating == 4  # what F and the menus go by
    desk.runner.undo()
    qtbot.waitUntil(lambda: bar.label.label is ColourLabel.NONE)


def test_tags_are_typed_completed_and_taken_off_and_esc_gives_the_keyboard_back(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    key, other = pictures(desk, "a", "b")
    desk.library.write(lambda tx: tx.tags.attach(tx.tags.ensure("harbour"), [other]))
    quick = opened(desk, pane, key)
    field = quick.bar.field
    qtbot.waitUntil(lambda: proposals(field._names, "har") == ["harbour"])
    assert pane.begin_tag()
    qtbot.waitUntil(field.hasFocus)
    for text, last in (("har", Key.Key_Down), ("first light", None), ("2026", None)):
        qtbot.keyClicks(field, text)
        assert looked_at(pane) == key  # digits and letters are text here
        if last is not None:
            assert field.choices.isVisible()
            qtbot.keyClick(field, last)
        qtbot.keyClick(field, Key.Key_Return)
        assert field.text() == ""
    qtbot.keyClicks(field, "half")
    qtbot.keyClick(field, Key.Key_Escape)
    assert quick.isVisible()
    assert quick.hasFocus()
    shown = ("2026", "first light", "harbour")
    qtbot.waitUntil(lambda: set(quick.bar._shown or ()) == set(shown))
    assert set(tags_of(desk, key)) == set(shown)
    quick.bar.untagged.emit("2026")
    qtbot.waitUntil(lambda: "2026" not in (quick.bar._shown or ()))


def test_proposals_begin_with_what_begins_so() -> None:
    names = ["pier", "harbour", "old harbour", "Harbour night"]
    assert proposals(names, "har") == ["harbour", "Harbour night", "old harbour"]
    assert proposals(names, "  ") == []


def test_auto_advance_goes_on_after_a_judgement_and_says_what_was_judged(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    first, second, third = pictures(desk, "a", "b", "c")
    pane.neighbours = Row(desk, first, second, third)
    quick = opened(desk, pane, first)
    pane.judged("asset.rate.3", "★★★")
    assert looked_at(pane) == first
    switched: list[bool] = []
    pane.advance_switched.connect(switched.append)
    qtbot.keyClick(quick, Key.Key_A)
    assert switched == [True]
    assert quick.bar.advance.isChecked()
    pane.judged("asset.rate.3", "★★★")
    assert looked_at(pane) == second
    assert quick.bar.said.text() == "a.png: ★★★"
    pane.judged("asset.rename", "Rename…")
    assert looked_at(pane) == second
    quick.bar.stars.rated.emit(5)  # a click counts as a key does
    assert looked_at(pane) == third
    qtbot.waitUntil(lambda: card_of(desk, second).rating == 5)
    quick.bar.advance.click()
    assert switched == [True, False]


def test_what_goes_to_the_trash_is_followed_by_the_next_then_by_the_one_before(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    first, second = pictures(desk, "a", "b")
    pane.neighbours = Row(desk, first, second)
    quick = opened(desk, pane, first)
    desk.runner.change(TrashAssets((first,)))
    qtbot.waitUntil(lambda: quick.card is not None and quick.card.id == second)
    desk.runner.change(TrashAssets((second,)))
    qtbot.waitUntil(lambda: quick.card is not None and quick.card.id == first)
    pane.neighbours = Row(desk, first)
    desk.library.write(lambda tx: tx.assets.restore([first]))
    pane.handlers["preview.quick_look"]()
    pane.handlers["preview.quick_look"]()
    qtbot.waitUntil(lambda: quick.card is not None and not quick.card.is_trashed)
    desk.runner.change(TrashAssets((first,)))
    qtbot.waitUntil(lambda: not quick.isVisible())


def test_verbs_act_on_what_is_looked_at_and_on_the_selection_otherwise(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    first, second = pictures(desk, "a", "b")
    desk.select(first, second)
    assert desk.state.acted_on.ids == (first, second)
    pane.handlers["preview.quick_look"]()
    assert desk.state.acted_on.ids == (first,)
    pane.handlers["preview.quick_look"]()
    assert desk.state.acted_on.ids == (first, second)
    pane.window().activateWindow()
    pane.stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    pane.stage.setFocus()
    qtbot.waitUntil(lambda: desk.state.acted_on.ids == (first,))
    assert desk.state.focus_pane == "preview"


# Keys by what is looked at


def test_space_plays_on_the_full_screen_and_only_esc_or_f11_closes_it(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path]
) -> None:
    key = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    quick = opened(desk, pane, key, full=True)
    assert quick.isFullScreen()
    qtbot.waitUntil(lambda: quick.stage.position is not None)
    player = quick.stage.player
    assert player is not None
    qtbot.keyClick(quick, Key.Key_Space)
    assert player.speed == 1
    qtbot.keyClick(quick, Key.Key_Space)
    assert player.speed == 0
    qtbot.keyClick(quick, Key.Key_End)
    qtbot.keyClick(quick, Key.Key_Left)
    at = player.frame
    assert quick.isVisible()
    qtbot.keyClick(quick, Key.Key_Escape)
    assert not quick.isVisible()
    # The pane stands where the full screen stood.
    qtbot.waitUntil(lambda: pane.stage.position is not None)
    assert pane.stage.player is not None
    assert pane.stage.player.frame == at == 46


def test_space_looks_closer_at_a_picture_on_the_full_screen_and_z_zooms(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (2000, 1500), "#336699")
    key = desk.add(AssetType.IMAGE, "a.png", "a" * 64)
    for full in (True, False):
        quick = opened(desk, pane, key, full=full)
        view = quick.stage.view
        assert isinstance(view, ImageView)
        qtbot.waitUntil(lambda view=view: not view.image.isNull())
        if full:
            qtbot.keyClick(quick, Key.Key_Space)
            assert view.framing.scale == 1.0
            qtbot.keyClick(quick, Key.Key_Space)
            assert view.framing.is_fit
        fit = view.framing.scale
        qtbot.keyClick(quick, Key.Key_Plus)
        assert view.framing.scale > fit
        qtbot.keyClick(quick, Key.Key_Z)
        assert view.framing.scale == 1.0
        qtbot.keyClick(quick, Key.Key_Minus)
        assert view.framing.scale < 1.0
        qtbot.keyClick(quick, Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
        assert view.framing.is_fit
        qtbot.keyClick(quick, Key.Key_Escape)
        assert not quick.isVisible()


def test_a_script_is_read_to_its_end_by_keys_and_left_sideways(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    desk.derived.put_text("a" * 64, "\n\n".join(f"Line {n}" for n in range(300)))
    script = desk.add(AssetType.TEXT, "a.txt", "a" * 64)
    (picture,) = pictures(desk, "b")
    pane.neighbours = Row(desk, script, picture)
    quick = opened(desk, pane, script)
    view = quick.stage.view
    assert isinstance(view, TextView)
    qtbot.waitUntil(lambda: view.is_set and view.can_scroll)
    bar = view.edit.verticalScrollBar()
    places = [bar.value()]
    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_End):
        qtbot.keyClick(quick, key)
        places.append(bar.value())
    assert places == sorted(set(places))
    assert bar.value() == bar.maximum()
    qtbot.keyClick(quick, Key.Key_Down)
    assert looked_at(pane) == script
    qtbot.keyClick(quick, Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(quick, Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(quick, Key.Key_Right)
    assert looked_at(pane) == picture


# What moves


def test_an_animated_picture_plays_as_the_film_that_a_worker_made(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path], tmp_path: Path
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (128, 96), "#204060")
    made = derived_path(desk.derived.root, "a" * 64, Derived.MOTION)
    clip("made.mp4", frames=12).replace(made)
    for name in ("a.gif", "b.gif"):
        (tmp_path / name).write_bytes(b"GIF89a")
    moving = desk.add(
        AssetType.IMAGE, "a.gif", "a" * 64, file=tmp_path / "a.gif", metadata={"format": "gif"}
    )
    desk.derived.put_picture("b" * 64, Derived.PREVIEW, (128, 96), "#204060")
    still = desk.add(
        AssetType.IMAGE, "b.gif", "b" * 64, file=tmp_path / "b.gif", metadata={"format": "gif"}
    )
    desk.select(moving)
    qtbot.waitUntil(lambda: isinstance(pane.stage.view, VideoView))
    player = pane.stage.player
    assert player is not None
    qtbot.waitUntil(lambda: player.speed == 1 and player.position > 0.1)
    assert player.loops
    assert player.frame_rate == pytest.approx(24)
    pane.stage.look_at(desk.state.selection.current)  # read again: it plays on
    qtbot.waitUntil(lambda: not desk.runner.is_reading)
    assert player.speed == 1
    desk.select(still)
    qtbot.waitUntil(lambda: (Derived.MOTION, 0) in desk.derived.asked[-1:])
    assert isinstance(pane.stage.view, ImageView)
    assert not player.loops


# What hides


def test_controls_hide_while_the_pointer_rests_and_come_back(qtbot: Any) -> None:
    idle = Idle(rests_after=20)
    told: list[bool] = []
    idle.changed.connect(told.append)
    idle.start()
    qtbot.waitUntil(lambda: told == [True])
    idle.wake()
    assert told == [True, False]
    idle.hold(is_held=True)
    idle._rest.timeout.emit()
    assert not idle.is_resting
    idle.hold(is_held=False)
    qtbot.waitUntil(lambda: told == [True, False, True])
    idle.stop()
    assert told[-1] is False


def test_the_full_screen_hides_its_controls_and_shows_them_when_something_is_done(
    qtbot: Any, desk: Any, pane: PreviewPane, clip: Callable[..., Path]
) -> None:
    key = desk.add(AssetType.VIDEO, "clip.mp4", "a" * 64, file=clip(), duration=2.0)
    quick = opened(desk, pane, key, full=True)
    qtbot.waitUntil(lambda: quick.stage.position is not None)
    view = quick.stage.view
    assert isinstance(view, VideoView)
    quick._idle._become(is_resting=True)
    assert view.canvas.height() == view.height()
    assert not quick.bar.isVisible()
    assert not view.transport.isVisible()
    qtbot.keyClick(quick, Key.Key_I)
    assert quick.bar.isVisible()
    assert view.transport.isVisible()
    qtbot.keyClick(quick, Key.Key_Escape)
    pane.handlers["preview.quick_look"]()
    assert view.transport.isVisible()
    assert view.canvas.height() < view.height()
