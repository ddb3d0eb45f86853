"""A library that can only be read: nothing in the window invites to what cannot be done there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QWidget

from desktop.catalog.engine import access
from desktop.catalog.library import open_library
from desktop.edits.film import AddScene, AddShots
from desktop.edits.history import History
from desktop.ui.imports.options import ImportOptions
from desktop.ui.kit.labels import READ_ONLY
from desktop.ui.kit.mime import asset_mime
from desktop.ui.storyboard.painter import BoardPainter
from tests.stories.conftest import Desk
from tests.ui.dragging import drag

if TYPE_CHECKING:
    from collections.abc import Iterator

INVITING = re.compile(
    r"\b(drop|drag|add (a|an|tag|to|one|where)\b|click to|make a|new (scene|shot|film)"
    r"|mark as|save this|set target|press [a-z]\b|(?<!last )import)",
    re.IGNORECASE,
)


@pytest.fixture
def reader(
    demo_address: str, monkeypatch: pytest.MonkeyPatch, new_desk: Callable[[str], Desk]
) -> Any:
    """The demo library with an empty scene and an empty shot, opened where nothing is written."""
    library = open_library(Path(demo_address))
    film = library.read(lambda reads: reads.films.names())[0][0]
    history = History()
    scene = history.perform(library, AddScene(film, "EXT. NOWHERE")).result
    history.perform(library, AddScene(film, "INT. NOTHING"))
    history.perform(library, AddShots(scene))
    library.close()
    of_file = access.of_file
    # As root, no file is closed to us: what the system would answer is given here.
    monkeypatch.setattr(
        access,
        "of_file",
        lambda path: access.ReadOnly.FILE if path.name == "demo.desk" else of_file(path),
    )
    desk = new_desk(demo_address)
    assert desk.library.is_read_only
    return desk


def words_in_sight(window: QWidget) -> Iterator[tuple[str, str]]:
    """What enabled parts of the window say or would say, each with who says it."""
    for part in window.findChildren(QWidget):
        if not part.isVisible() or not part.isEnabled():
            continue
        told, text = [part.toolTip()], getattr(part, "text", None)
        told.append(text() if callable(text) else "")
        line = part.lineEdit() if isinstance(part, QComboBox) else part
        if line is not None and hasattr(line, "placeholderText"):
            told.append(line.placeholderText())
        for text in told:
            yield re.sub(r"<[^>]*>", "", str(text)), f"{type(part).__name__} {part.objectName()}"


def assert_uninviting(window: QWidget) -> None:
    found = [(text, who) for text, who in words_in_sight(window) if INVITING.search(text)]
    assert not found


def hint_of(*targets: Any) -> str:
    return next(t._hint.text() for t in targets if t._hint.isVisible())


def test_nothing_that_is_seen_invites_to_a_change(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = reader.window
    board, library = window.storyboard, window.library
    # Every pane with something in it, and with nothing.
    reader.press(Qt.Key.Key_Home)
    strip = window.inspector.strip
    for tab in range(strip.count()):
        strip.setCurrentIndex(tab)
        reader.settle()
        assert_uninviting(window)
    library.search_bar.set_text("tag:harbour")
    reader.settle()
    assert_uninviting(window)
    library.view.selectAll()
    reader.settle()
    assert_uninviting(window)
    for place in ("all", "favourites", "last-import", "offline", "trash"):
        library.search_bar.set_text("name:nothing-is-called-this" if place == "all" else "")
        library.sidebar.choose(place)
        reader.settle()
        assert_uninviting(window)
    library.sidebar.choose("all")
    # What is painted on the board.
    painted: list[str] = []
    dashed = BoardPainter._dashed

    def note(self: BoardPainter, painter: Any, area: Any, text: str, **how: Any) -> None:
        painted.append(text)
        dashed(self, painter, area, text, **how)

    monkeypatch.setattr(BoardPainter, "_dashed", note)
    view = board.view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.viewport().grab()
    assert set(painted) == {"Empty", "No shots"}
    view.select(view.selection.only(view.board.order[0]))
    board.handlers["film.edit_shot"]()
    reader.settle()
    assert board.editor.isVisible()
    assert_uninviting(board.editor)
    assert all(
        not field.isEnabled() if isinstance(field, QComboBox) else field.isReadOnly()
        for field in board.editor.fields.values()
    )
    window.state.open_film(None)
    reader.settle()
    assert_uninviting(board)


def test_no_double_click_opens_a_field_and_no_drag_begins(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = reader.window
    begun: list[QDrag] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_: begun.append(self))
    board, library = window.storyboard, window.library
    view = board.view
    reader.activate()

    def twice(port: QWidget, at: QPoint) -> None:
        for click in (reader._bot.mouseClick, reader._bot.mouseDClick):
            click(port, Qt.MouseButton.LeftButton, pos=at)
        QApplication.processEvents()

    def is_typing() -> bool:
        at = QApplication.focusWidget()
        is_open = isinstance(at, QLineEdit) and not at.isReadOnly()
        return is_open or any(
            tree.state() == QAbstractItemView.State.EditingState
            for tree in (library.grid, library.table, library.sidebar, board.list)
        )

    heading = view.in_sight(view.layout_.heading(0)).center()
    twice(view.viewport(), heading)
    assert not is_typing()
    card = view.in_sight(view.layout_.card(0, 0)).center()
    reader._bot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=card)
    for step in (10, 30, 60):
        reader._bot.mouseMove(view.viewport(), card + QPoint(step, step))
    reader._bot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=card)
    for section in range(len(view.board.sections)):
        view.names.begin(section)
        assert not view.names.is_open
    board.handlers["view.list"]()
    tree = board.list
    for column in range(tree.films.columnCount()):
        for row in (tree.films.index(0, column), tree.films.index_of(0, 0).siblingAtColumn(column)):
            assert not row.flags() & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled)
            tree.doubleClicked.emit(row)
            assert not is_typing()
    board.handlers["view.board"]()
    places = library.sidebar.places
    for top in range(places.rowCount()):
        for row in range(places.rowCount(places.index(top, 0))):
            index = places.index(row, 0, places.index(top, 0))
            twice(library.sidebar.viewport(), library.sidebar.visualRect(index).center())
            assert not is_typing()
    library.sidebar.choose("all")
    reader.settle()
    for table in (False, True):
        library.show_table(table)
        for column in range(library.model.columnCount()):
            index = library.model.index(0, column)
            assert not index.flags() & Qt.ItemFlag.ItemIsEditable
            library.view.setCurrentIndex(index)
            reader._bot.keyClick(library.view, Qt.Key.Key_F2)
            assert not is_typing()
            assert not library.model.setData(index, 3)
    library.show_table(False)
    assert begun == []
    assert reader.failures == []


def test_every_drop_is_refused_and_says_why(reader: Any, tmp_path: Path) -> None:
    window = reader.window
    board, library = window.storyboard, window.library
    view = board.view
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "new.png"))])
    assets = asset_mime([library.model.id_at(0)], "library")
    notes: list[str] = []
    window.report.noted.connect(lambda note: notes.append(note.text))
    before = reader.shots()
    card = view.in_sight(view.layout_.card(0, 0)).center()
    for mime in (files, assets):
        drag(view.viewport(), mime, card)
        drag(view.viewport(), mime, card, drop=False)
        assert hint_of(view.drops) == READ_ONLY
        drag(board.header, mime, board.header.rect().center())
        drag(board.header, mime, board.header.rect().center(), drop=False)
        assert hint_of(board.drops.on_header) == READ_ONLY
        board.handlers["view.list"]()
        drag(board.list.viewport(), mime, QPoint(60, 40))
        drag(board.list.viewport(), mime, QPoint(60, 40), drop=False)
        assert hint_of(board.list.drops) == READ_ONLY
        board.handlers["view.board"]()
        places = library.sidebar.places
        for top in range(places.rowCount()):
            for row in range(places.rowCount(places.index(top, 0))):
                at = library.sidebar.visualRect(places.index(row, 0, places.index(top, 0)))
                assert not drag(library.sidebar.viewport(), mime, at.center())
        assert not window.inspector.relations.acceptDrops()
    drag(library, files, library.rect().center())
    drag(library, files, library.rect().center(), drop=False)
    assert hint_of(library._drops) == READ_ONLY
    reader.settle()
    assert not any(isinstance(w, ImportOptions) for w in QApplication.topLevelWidgets())
    assert (reader.shots(), notes, reader.failures) == (before, [], [])
