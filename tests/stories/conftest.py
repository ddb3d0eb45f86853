"""Stories: the real application, started through `app.py`, driven as a person would drive it."""

from __future__ import annotations

import fcntl
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from desktop import app
from desktop.base.paths import thumbnails_dir
from desktop.catalog.library import open_library
from desktop.domain.film import Film
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.ui.imports.options import ImportOptions
from desktop.ui.kit import theme
from desktop.ui.kit.report import Failure
from desktop.ui.library.query_edit import QueryEdit
from desktop.ui.library.refresh import Refresh
from desktop.ui.shell.ask import Decision, LineQuestion
from desktop.ui.shell.library_watch import LibraryWatch
from desktop.ui.shell.window import DeskWindow
from tests.present import present
from tests.stories.footage import draw, film_clip, tone

PICTURES = "pictures"  # the folder beside the demo library with its thumbnails


class Desk:
    """A robot at the window: what it can do is what a person can do, what it sees likewise.

    Attributes:
        said: What the window has noted, where a test listens.
        asked: Which of the system's dialogs and programs were asked for.
        menus: How many context menus were opened.
        marked: The row of the sidebar that has the keyboard.
        target: The asset that a command is to act on.
        known: The names of assets that a story looks at, by their ids.
    """

    def __init__(self, qtbot: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._bot, self._patch = qtbot, monkeypatch
        self.address = address
        self.failures: list[Failure] = []
        self.window: DeskWindow
        self.said: list[str] = []
        self.asked: list[str] = []
        self.menus = 0
        self.marked = ""
        self.target = AssetId("")
        self.known: dict[AssetId, str] = {}
        self.start()

    def start(self) -> None:
        """Start the program and wait until the library is open."""
        application = app.make_application()
        self.window = app.make_window(application, address=self.address)
        self.window.report.failed.connect(self.failures.append)
        self.window.resize(1500, 950)
        self.window.show()
        self.wait(lambda: self.window.runner.library is not None)
        self.settle()

    def close(self) -> None:
        """Close the window as its button does."""
        # The offscreen clipboard outlives Python: what it still held would be let go of too late.
        QGuiApplication.clipboard().clear()
        self.window.close()
        self.window.deleteLater()

    def restart(self) -> None:
        """Close it and start it again."""
        self.close()
        self.start()

    def wait(self, holds: Callable[[], bool]) -> None:
        self._bot.waitUntil(holds)

    def settle(self) -> None:
        """Until nothing is asked, written or reloaded any more."""
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            calm = calm + 1 if self.window.is_settled else 0
            return calm > 2  # an answer may lead to another question at the next turn of the loop

        self.wait(is_calm)

    def menu(self, command: str) -> None:
        """Choose a menu entry: it must be there, and it must be enabled."""
        self.window.commands.refresh()
        action = self.window.commands.action(command)
        assert action.isEnabled(), f"{command} is grey"
        action.trigger()

    # What a person sees

    def names(self) -> list[str]:
        """The names in the grid, top to bottom."""
        model = self.window.library.model
        found = [model.row_at(row) for row in range(model.rowCount())]
        return [card.name for card in found if card is not None]

    def listed(self, names: set[str]) -> bool:
        return set(self.names()) == names

    def film(self) -> Film:
        board = self.window.storyboard.view.board
        assert board is not None, "no film on the board"
        return self.library.read(lambda r: r.films.load(self.window.state.film_id))

    def shots(self) -> list[tuple[str, str | None]]:
        """Code and chosen take of every shot, in playing order."""
        return [(s.code, s.selected.card.name if s.selected else None) for s in self.film().shots()]

    @property
    def library(self) -> Any:
        return self.window.runner.library

    def id_of(self, name: str) -> AssetId:
        model = self.window.library.model
        for row in range(model.rowCount()):
            card = model.row_at(row)
            if card is not None and card.name == name:
                return card.id
        raise AssertionError(f"{name} is not listed: {self.names()}")

    @property
    def is_looking(self) -> bool:
        """Whether the quick look is open."""
        return self.window.preview.is_looking

    def entries_of(self, command: str) -> int:
        """How many entries the menu of a command has."""
        menu = self.window.commands.action(command).menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        return len(menu.actions())

    # What a person does

    def import_folder(self, folder: Path, *, copy: bool = False, tags: str = "") -> Any:
        """File > Import Folder, choose, answer the question, wait for the report."""
        self._patch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
        reports: list[Any] = []
        self.window.report.noted.connect(lambda note: reports.append(note.text))
        self.menu("file.import_folder")
        options = self._dialog(ImportOptions)
        (options.copy if copy else options.reference).setChecked(True)
        options.tags.setText(tags)
        options.accept()
        self.wait(lambda: any("added" in text for text in reports))
        self.settle()
        return reports[-1]

    def search(self, text: str) -> None:
        self.window.library.search_bar.set_text(text)
        self.settle()

    def type_search(self, text: str) -> None:
        """Type into the search field, letter by letter; a last word may be unfinished."""
        self.search("")
        field = self.window.library.search_bar.findChild(QueryEdit)
        self.window.library.search_bar.take_focus()
        self._bot.keyClicks(field, text)
        self.settle()

    def select(self, *names: str) -> None:
        """Click the first, Ctrl+click the others."""
        grid = self.window.library.grid
        model = self.window.library.model
        for place, name in enumerate(names):
            row = model.row_of(self.id_of(name))
            index = model.index(row, 0)
            grid.scrollTo(index)
            at = grid.visualRect(index).center()
            keys = Qt.KeyboardModifier.ControlModifier if place else Qt.KeyboardModifier.NoModifier
            self._bot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, keys, at)
        self.wait(lambda: len(self.window.state.selection) == len(names))

    def answer(self, text: str) -> None:
        """Type into the small question and press its button."""
        question = self._dialog(LineQuestion)
        question.field.setText(text)
        question.accept()
        self.settle()

    def tag(self, name: str) -> None:
        """T, the tag, Enter: as the inspector takes it."""
        self.activate()
        self.menu("inspector.tag")
        self.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        self._bot.keyClicks(QApplication.focusWidget(), name)
        self._bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        self.settle()

    def decide(self) -> str:
        """Agree to a weighty question; returns what it said."""
        decision = self._dialog(Decision)
        said = "\n".join(
            w.toPlainText() if hasattr(w, "toPlainText") else w.text()
            for w in decision.findChildren(QWidget)
            if hasattr(w, "toPlainText") or hasattr(w, "text")
        )
        parent = decision.parentWidget().window()
        decision.accept()
        # As a window manager does: what the dialog stood over has the keyboard again.
        parent.activateWindow()
        self.wait(parent.isActiveWindow)
        self.settle()
        return said

    def activate(self) -> None:
        """Bring the window to the front, as a click into it would."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def press(self, key: Qt.Key) -> None:
        """Press a key on the grid, and wait for nothing."""
        self.activate()
        self.window.library.grid.setFocus()
        self._bot.keyClick(self.window.library.grid, key)

    def key(self, key: Qt.Key) -> None:
        """Press a key on the grid."""
        self.press(key)
        self.settle()

    def drag_to_board(self, names: list[str], at: QPoint) -> str:
        """Drag from the grid onto the board and drop; returns what the label said before."""
        mime = self.window.library.model.drag_of([self.id_of(name) for name in names])
        return self.drop_on_board(mime, at)

    def drop_on_board(self, mime: QMimeData, at: QPoint) -> str:
        view = self.window.storyboard.view
        port, actions = view.viewport(), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            QApplication.sendEvent(port, QDragEnterEvent(at, actions, mime, left, none))
            QApplication.sendEvent(port, QDragMoveEvent(at, actions, mime, left, none))
        # The board learns what is dragged beside the window; then it can say what a drop will do.
        self.settle()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            QApplication.sendEvent(port, QDragMoveEvent(at, actions, mime, left, none))
        said = str(view.overlay.intent.words)
        drop = QDropEvent(QPointF(at), actions, mime, left, none, QEvent.Type.Drop)
        QApplication.sendEvent(port, drop)
        self.settle()
        return said

    def card(self, code: str, across: float = 0.5) -> QPoint:
        """A point of a shot's card: 0.5 its middle, just under 0 the gap before it."""
        view = self.window.storyboard.view
        shot = next(s for s in self.film().shots() if s.code == code)
        box = view.in_sight(view.layout_.card(*present(view.board).positions[shot.id]))
        return box.topLeft() + QPoint(round(box.width() * across), round(box.height() * 0.4))

    def end_of_scene(self) -> QPoint:
        """Free board behind the last card of the first scene."""
        view = self.window.storyboard.view
        board = present(view.board)
        shots = board.sections[-1].shots
        if not shots:
            return view.in_sight(view.layout_.card(len(board.sections) - 1, 0)).center()
        box = view.in_sight(view.layout_.card(*board.positions[shots[-1].id]))
        return QPoint(box.right() + 6, box.center().y())

    def undo_everything(self) -> int:
        """Ctrl+Z until there is nothing left; returns how often."""
        count = 0
        while self.window.runner.undo_label:
            self.menu("edit.undo")
            self.settle()
            count += 1
            assert count < 100
        return count

    def _dialog(self, kind: type[Any]) -> Any:
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [
                w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()
            ]
            return bool(found)

        self.wait(is_there)
        return found[-1]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application as the tests of the panes dress it; the program dresses it anew."""
    theme.apply(qapp, "dark")
    return qapp


@pytest.fixture(autouse=True)
def guarded(
    qapp: QApplication,
    no_widget_left: None,
    bugs: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Nothing of a window may stay, and no bug go untold; each change is shown at once.

    What others change is looked for when a story asks for it.
    """
    monkeypatch.setattr(Refresh, "CALM", 0)
    monkeypatch.setattr(LibraryWatch, "EVERY", 3_600_000)
    # Other tests have the other processors: one process that opens media is enough for a story.
    load = app.load_jobs
    monkeypatch.setattr(app, "load_jobs", lambda workers: load(workers or 1))
    look = qapp.styleSheet()
    yield
    if qapp.styleSheet() != look:  # by the preferences of the story
        theme.apply(qapp, "dark")


@pytest.fixture
def desk(qtbot: Any, library_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The program on a new library, on either database; no failure may go untold."""
    robot = Desk(qtbot, library_address, monkeypatch)
    yield robot
    robot.close()
    assert robot.failures == []


@pytest.fixture
def rushes(tmp_path: Path) -> Path:
    """A folder as a director has it: media of all kinds, and things that are none."""
    folder = tmp_path / "rushes"
    (folder / "day 2").mkdir(parents=True)
    for name, colour in (("pier.png", "navy"), ("quay.png", "teal"), ("boat.jpg", "brown")):
        draw(folder / name, colour)
    draw(folder / "day 2" / "sunset.png", "orange")
    (folder / "day 2" / "pier again.png").write_bytes((folder / "pier.png").read_bytes())
    film_clip(folder / "harbour.mp4")
    tone(folder / "bell.wav")
    (folder / "harbour.fountain").write_text(
        "INT. BOAT - NIGHT\n\nRain on the window.\n\nMARA\nYou came back.\n", encoding="utf-8"
    )
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing of the kind")
    (folder / "notes.xyz").write_bytes(b"\x00\x01\x02")
    return folder


@pytest.fixture(scope="session")
def demo_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo library as the program makes it, small; made once, with its pictures beside it."""
    from desktop.demo.make_demo import make_demo_library
    from desktop.jobs.factory import JobFactory
    from desktop.jobs.job import run
    from desktop.jobs.make_thumbnails import make_thumbnails

    base = tmp_path_factory.getbasetemp()
    # The processes that share the tests have folders of their own in one folder.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "demo made"
    with (shared / "demo.lock").open("w") as lock, JobFactory(workers=2) as jobs:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            path = Path(run(make_demo_library(jobs, shared / "demo", scale=0.06)).library)
            with closing(open_library(path)) as library:
                ids = list(PackedIds(library.read(lambda r: r.listing.ids(Listing()))))
                run(make_thumbnails(library, jobs.pool, ids, cache=path.parent / PICTURES))
            made.write_text(str(path), encoding="utf-8")
    return Path(made.read_text(encoding="utf-8"))


@pytest.fixture
def demo_address(demo_source: Path, home: Path, tmp_path: Path) -> str:
    """A copy of the demo library for one test; its media are shared and only read.

    Its thumbnails are at hand, as they are for everybody who opens a library again.
    """
    copy = tmp_path / "demo.desk"
    copy.write_bytes(demo_source.read_bytes())
    pictures = demo_source.parent / PICTURES
    shutil.copytree(pictures, thumbnails_dir(), copy_function=os.link, dirs_exist_ok=True)
    return str(copy)


@pytest.fixture
def demo_desk(qtbot: Any, demo_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The program on a copy of the demo library; no failure may go untold."""
    robot = Desk(qtbot, demo_address, monkeypatch)
    yield robot
    robot.close()
    assert robot.failures == []


@pytest.fixture
def new_desk(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Desk]]:
    """Starts the program on any library, as often as a test wants; looks at failures itself."""
    made: list[Desk] = []

    def start(address: str) -> Desk:
        made.append(Desk(qtbot, address, monkeypatch))
        return made[-1]

    yield start
    for robot in made:
        if isValid(robot.window):
            robot.close()
