"""Files that are not where they were, and drives that do not answer, or answer late."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.domain.location import Sight
from desktop.storage.presence import look_at
from desktop.ui.kit.file_locator import FileLocator
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.pane import PreviewPane
from tests.ui.preview.conftest import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_disk_that_never_answers_holds_up_no_read_and_is_said(
    qtbot: Any, desk: Any, tmp_path: Path, qapp: Any
) -> None:
    never = threading.Event()

    def dead(place: Any, root: Path) -> Sight:
        if "dead" in place.path:
            never.wait(60)
        return look_at(place, root)

    locator = FileLocator(dead, desk.runner, patience=50)
    pane = PreviewPane(desk.runner, desk.state, desk.derived, locator)
    qtbot.addWidget(pane)
    shown: list[Any] = []
    pane.stage.shown.connect(shown.append)
    try:
        for number in range(6):
            path = tmp_path / f"dead{number}" / "a.mp4"
            key = desk.add(AssetType.VIDEO, f"{number}.mp4", str(number) * 64, file=path)
            desk.select(key)
            qtbot.waitUntil(lambda: "does not answer" in pane.stage.notice.text)
        answered: list[int] = []
        for _ in range(3):
            desk.runner.ask(lambda reads: len(reads.films.all()), answered.append)
        qtbot.waitUntil(lambda: answered == [0, 0, 0])
        assert pane.stage.notice.locate.isVisibleTo(pane)
        # As the words promise, it is opened as soon as the drive answers.
        path.parent.mkdir()
        path.write_bytes(b"a film")
        never.set()
        qtbot.waitUntil(lambda: shown[-1].path == path)
        assert "does not answer" not in pane.stage.notice.text
    finally:
        never.set()
        pane.close_down()


class LateSource:
    """Leaves requests for derived files open until the test answers them."""

    def __init__(self) -> None:
        self.open: list[Any] = []

    def request(self, *_: Any, then: Any, **__: Any) -> None:
        self.open.append(then)


@pytest.mark.parametrize(
    "order",
    [
        ("silent", "answers", "fails"),
        ("silent", "fails", "answers"),
        ("silent", "fails", "answers", "fails"),
        ("fails", "silent", "answers"),
        ("fails", "answers"),
    ],
    ids=" ".join,
)
def test_a_picture_comes_by_itself_once_its_drive_answers(
    qtbot: Any, desk: Any, tmp_path: Path, order: tuple[str, ...]
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (64, 48), "#204060")
    made = derived_path(desk.derived.root, "a" * 64, Derived.PREVIEW)
    is_asked, answers, source = threading.Event(), threading.Event(), LateSource()
    path = tmp_path / "a.png"
    path.write_bytes(b"a picture")

    def late(place: Any, root: Path) -> Sight:
        is_asked.set()
        answers.wait(60)
        return look_at(place, root)

    locator = FileLocator(late, desk.runner, patience=600_000)  # lost below, when its turn comes
    pane = PreviewPane(desk.runner, desk.state, source, locator)
    qtbot.addWidget(pane)
    stage, shown = pane.stage, list[Any]()
    stage.shown.connect(shown.append)
    try:
        desk.select(desk.add(AssetType.IMAGE, "a.png", "a" * 64, file=path))
        qtbot.waitUntil(lambda: is_asked.is_set() and len(source.open) == 1)
        for event in order:
            if event == "fails":
                source.open.pop()(None, "Its disk does not answer.")
            elif event == "silent":
                ask: Any = locator._latest[stage._key]
                locator._lose_patience(stage._key, ask)
                assert "does not answer" in shown[-1].problem
            else:
                answers.set()
                qtbot.waitUntil(lambda: bool(shown) and shown[-1].path == path)
        assert len(source.open) == 1, "it is asked for again"
        source.open.pop()(made, "")
        qtbot.waitUntil(lambda: isinstance(stage.view, ImageView) and not stage.view.image.isNull())
        assert stage.notice.text == ""
    finally:
        answers.set()
        pane.close_down()


def test_what_is_missing_can_be_located_from_the_full_screen_too(
    qtbot: Any, desk: Any, pane: PreviewPane, tmp_path: Path
) -> None:
    wanted: list[str] = []
    pane.locate_requested.connect(wanted.append)
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (64, 48), "#204060")
    clip = desk.add(AssetType.VIDEO, "gone.mp4", "a" * 64, file=tmp_path / "gone.mp4")
    bare = desk.add(AssetType.IMAGE, "bare.png", "b" * 64, file=tmp_path / "bare.png")
    desk.select(clip)
    qtbot.waitUntil(lambda: "not where it was" in pane.stage.notice.text)
    pane.stage.notice.locate.click()
    quick = opened(desk, pane, clip, full=True)
    qtbot.waitUntil(lambda: "not where it was" in quick.stage.notice.text)
    quick.stage.notice.locate.click()
    assert not quick.isVisible()
    desk.select(bare)
    empty = pane.stage.empty
    qtbot.waitUntil(lambda: pane.stage.view is empty)
    qtbot.waitUntil(lambda: "locate" in empty._advice.text())
    empty.chosen.emit("locate")
    assert wanted == [clip, clip, bare]
