"""A drive stops answering while a person works: nothing else waits for it, and it may come back."""

from __future__ import annotations

import builtins
import io
import os
import threading
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.domain import location
from desktop.storage import local, survey
from desktop.ui.preview.image_view import ImageView
from tests.present import present
from tests.stories.conftest import Desk
from tests.stories.footage import draw, film_clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAYS = 10  # folders on the drive: more than it may keep threads
# Whatever this program asks a disk with; the workers are never sent there.
EDGES = (
    *((os, name) for name in ("stat", "lstat", "open", "scandir", "listdir", "readlink")),
    *((module, "open") for module in (io, builtins)),
    *((local, "look_up"), (survey, "list_folder"), (survey, "is_there")),
)
# They must never wait for a drive: the window's thread, and those that read and write the library.
MUST_NOT_WAIT = ("MainThread", "reader", "writer")


class Drive:
    """A folder whose file system can stop answering: whoever asks it then is held."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = str(folder)
        self.is_silent = False
        self.held = 0
        self.wrong: list[str] = []
        self._answers = threading.Event()
        for module, name in EDGES:
            monkeypatch.setattr(module, name, self._holding(getattr(module, name)))

    def answer(self) -> None:
        """Answer again, those who are held too."""
        self.is_silent = False
        self._answers.set()

    def _holding(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(path: Any = ".", *rest: Any, **options: Any) -> Any:
            if self.is_silent and self._is_here(path):
                self._hold()
            return real(path, *rest, **options)

        return ask

    def _is_here(self, path: Any) -> bool:
        return not isinstance(path, int) and os.fsdecode(path).startswith(self.folder)

    def _hold(self) -> None:
        thread = threading.current_thread().name
        if thread.startswith(MUST_NOT_WAIT):
            self.wrong.append(f"{thread}\n{''.join(traceback.format_stack(limit=6))}")
            raise TimeoutError("the drive does not answer")
        self.held += 1
        self._answers.wait(120)


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    # As folders of a temporary one, by their text the drive and its neighbour would be one drive.
    monkeypatch.setattr(location, "_DRIVE_PARTS", len((tmp_path / "share").parts))
    made = Drive(tmp_path / "share", monkeypatch)
    yield made
    made.answer()


def looking_threads() -> list[str]:
    names = ("look-at", "find-original", "storage-look")
    return [one.name for one in threading.enumerate() if one.name.startswith(names)]


def words_of(stage: Any) -> str:
    """What the preview says instead of showing something, or below it."""
    labels = stage.empty.findChildren(QLabel) if stage.view is stage.empty else []
    return " ".join([stage.notice.text, *(label.text() for label in labels)])


def test_a_drive_that_does_not_answer_holds_up_nothing_but_its_own_files(
    desk: Desk, tmp_path: Path, drive: Drive
) -> None:
    here, share = tmp_path / "here", tmp_path / "share"
    for number in range(DAYS):
        (share / f"day {number}").mkdir(parents=True)
        draw(share / f"day {number}" / f"far {number}.png", f"#{number}0{number}090")
    film_clip(share / "storm.mp4")
    here.mkdir()
    draw(here / "quay.png", "teal")
    desk.import_folder(here)
    desk.import_folder(share)
    model, preview = desk.window.library.model, desk.window.preview

    def card(name: str) -> Any:
        return model.row_at(model.row_of(desk.id_of(name)))

    def pick(name: str) -> None:
        desk.select(name)
        desk.wait(lambda: present(desk.window.state.selection.current).id == desk.id_of(name))

    far = [f"far {number}.png" for number in range(DAYS)]
    drive.is_silent = True
    # More of it is clicked than there are readers, and than threads that it may keep.
    for stars, name in ((number % 5 + 1, name) for number, name in enumerate([*far, "storm.mp4"])):
        pick(name)
        desk.press(Qt.Key(Qt.Key.Key_0 + stars))
        desk.wait(lambda name=name, stars=stars: card(name).rating == stars)  # type: ignore[misc]
    desk.wait(lambda: drive.held > 0)  # else this story would prove nothing
    # What lies elsewhere is found, seen and changed as ever.
    desk.window.library.search_bar.set_text("quay")
    desk.wait(lambda: desk.names() == ["quay.png"])
    pick("quay.png")
    desk.wait(
        lambda: isinstance(preview.stage.view, ImageView) and not preview.stage.view.image.isNull()
    )
    desk.menu("edit.undo")
    desk.window.library.search_bar.set_text("")
    desk.wait(lambda: len(desk.names()) == DAYS + 2)
    desk.wait(lambda: card("storm.mp4").rating == 0)
    # What lies there says why it is not to be seen.
    pick("far 3.png")
    desk.wait(lambda: "does not answer" in words_of(preview.stage))
    assert drive.wrong == []
    # And when it answers, it is shown without another click, and nothing is left hanging.
    drive.answer()
    desk.wait(
        lambda: isinstance(preview.stage.view, ImageView) and not preview.stage.view.image.isNull()
    )
    desk.wait(lambda: looking_threads() == [])
    desk.settle()
