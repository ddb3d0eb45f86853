"""The history pane: rows by edit that open to their parts, filters, pages, taking back."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from desktop.base.errors import LibraryError
from desktop.domain.asset import AssetType
from desktop.domain.history import ActFilter
from desktop.edits.asset import RateAssets, RenameAsset, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets
from desktop.ui.history import pane as pane_module
from desktop.ui.history.filter_bar import EVERYBODY, FilterBar
from desktop.ui.history.history_page import PAGE, read_page
from desktop.ui.history.history_tree import Column
from desktop.ui.history.pane import HistoryPane
from desktop.ui.history.row_delegate import PICTURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.catalog.library import Library, Reads
    from desktop.ui.history.history_page import ShownPage
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState


@pytest.fixture
def ids(library: Library) -> list[Any]:
    """Three images."""
    return library.write(lambda tx: [tx.assets.add(AssetType.IMAGE, f"{n}.png") for n in range(3)])


@pytest.fixture
def make(qtbot: Any, runner: Runner, state: DeskState) -> Callable[[], HistoryPane]:
    """Opens the pane and waits until it has read."""

    def opened() -> HistoryPane:
        pane = HistoryPane(runner, state)
        qtbot.addWidget(pane)
        pane.resize(1000, 300)
        pane.show()
        calm(qtbot, pane)
        return pane

    return opened


def calm(qtbot: Any, pane: HistoryPane) -> None:
    qtbot.waitUntil(lambda: pane.is_settled and not pane._runner.is_reading)


def rows(pane: HistoryPane, parent: QModelIndex | None = None) -> list[str]:
    top = parent or QModelIndex()
    return [pane.model.index(at, 0, top).data() for at in range(pane.model.rowCount(top))]


def cell(pane: HistoryPane, row: int, column: Column) -> str:
    return str(pane.model.index(row, column).data() or "")


def test_an_edit_of_many_is_one_row_that_opens(
    library: Library, ids: list[Any], make: Callable[[], HistoryPane], qtbot: Any, state: DeskState
) -> None:
    perform(library, RateAssets(tuple(ids), 4))
    perform(library, RenameAsset(ids[0], "lamp.png"))
    pane = make()
    assert cell(pane, 0, Column.CHANGED) == "Name: “0.png” → “lamp.png”"
    assert cell(pane, 1, Column.ABOUT) == "lamp.png and 2 more"
    assert cell(pane, 0, Column.WHO)
    renamed, rated = pane.model.index(0, 0), pane.model.index(1, 0)
    assert (pane.model.hasChildren(renamed), pane.model.hasChildren(rated)) == (False, True)
    pane.view.expand(rated)
    qtbot.waitUntil(lambda: pane.model.rowCount(rated) == 3)
    assert rows(pane, rated) == ["lamp.png", "1.png", "2.png"]
    part = pane.model.index(1, 0, rated)
    assert part.siblingAtColumn(Column.CHANGED).data() == "Rating set to ★★★★☆"
    pane.view.setCurrentIndex(part)
    with qtbot.waitSignal(state.reveal_requested) as told:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert told.args == [ids[1]]
    pane.copy()
    assert QGuiApplication.clipboard().text() == "1.png · Rating set to ★★★★☆"
    qtbot.waitUntil(lambda: pane.bar.button.isEnabled())
    perform(library, TagAssets((ids[2],), ("sea",)))
    pane._read_newest()  # as when the record of others is read
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    assert rows(pane, pane.model.index(2, 0)) == ["lamp.png", "1.png", "2.png"]
    assert pane.view.currentIndex().parent().row() == 2


def test_an_edit_is_taken_back_or_it_says_why_not(
    library: Library,
    ids: list[Any],
    make: Callable[[], HistoryPane],
    qtbot: Any,
    runner: Runner,
    report: Report,
) -> None:
    notes: list[str] = []
    report.noted.connect(lambda note: notes.append(note.text))
    perform(library, RateAssets(tuple(ids), 4))
    perform(library, RateAssets((ids[0],), 1))
    pane = make()
    pane.view.setCurrentIndex(pane.model.index(1, 0))
    qtbot.waitUntil(lambda: pane.bar.button.isEnabled())
    assert "0.png” was changed since" in pane.bar.words.text()
    qtbot.mouseClick(pane.bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    calm(qtbot, pane)
    assert library.read(lambda r: [r.assets.load(k).rating for k in ids]) == [1, 0, 0]
    assert notes == ["Done: " + cell(pane, 0, Column.EDIT) + " (1 change made since stay)"]
    assert not pane.bar.button.isEnabled()
    assert "cannot be taken back" in pane.bar.words.text()
    runner.undo()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 4)
    assert library.read(lambda r: [r.assets.load(k).rating for k in ids]) == [1, 4, 4]


def test_filters_pages_and_an_empty_history(
    library: Library, ids: list[Any], make: Callable[[], HistoryPane], qtbot: Any
) -> None:
    pane = make()
    assert pane._pages.currentWidget() is pane.empty
    for number in range(PAGE + 5):
        perform(library, RateAssets((ids[0],), number % 5 + 1))
    perform(library, TrashAssets((ids[1],)))
    pane = make()
    assert pane.model.canFetchMore(QModelIndex()) or pane.model.rowCount() == PAGE + 6
    while pane.model.canFetchMore(QModelIndex()):
        pane.model.fetchMore(QModelIndex())
        calm(qtbot, pane)
    assert pane.model.rowCount() == PAGE + 6
    pane.filters.kind.setCurrentText("Trash")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    pane.filters.words.setText("nothing like it")
    qtbot.waitUntil(lambda: pane._pages.currentWidget() is pane.empty)
    pane.filters.clear()
    qtbot.waitUntil(lambda: pane.model.rowCount() >= PAGE)  # the view may want more by itself
    pane.filters.time.setEditText("no day")
    pane.filters.tell()
    assert pane.filters._problem.text() == "No such day."
    pane.filters.time.setEditText("2020")
    pane.filters.tell()
    qtbot.waitUntil(lambda: pane._pages.currentWidget() is pane.empty)
    pane.filters.time.setCurrentIndex(1)  # Today
    pane.filters.tell()
    qtbot.waitUntil(lambda: pane.model.rowCount() >= PAGE)
    assert pane.filters.person.count() == 2
    calm(qtbot, pane)
    menu = pane.menu()
    assert [action.text() for action in menu.actions()] == [
        "Go to the Asset", "Take This Back", "", "Copy",
    ]  # fmt: skip
    menu.deleteLater()


def test_what_changed_has_room_until_a_person_gives_a_width(
    library: Library, ids: list[Any], make: Callable[[], HistoryPane], qtbot: Any
) -> None:
    perform(library, RateAssets(tuple(ids), 4))
    pane = make()
    for width in (680, 1500):
        pane.resize(width, 300)
        left = pane.view.viewport().width() - 96 - 134
        assert pane.view.columnWidth(Column.CHANGED) >= left * 0.35
    pane.view.header().resizeSection(Column.EDIT, 333)
    pane.resize(900, 300)
    assert pane.view.columnWidth(Column.EDIT) == 333


def test_rows_are_high_enough_for_pictures_also_below_one_without(
    library: Library, ids: list[Any], make: Callable[[], HistoryPane], qtbot: Any
) -> None:
    perform(library, RateAssets((ids[0],), 4))
    pane = make()
    gone = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "gone.png"))
    perform(library, RateAssets((gone,), 4))
    perform(library, RenameAsset(gone, "other.png"))
    perform(library, TrashAssets((gone,)))
    library.write(lambda tx: tx.assets.purge([gone]))
    other = make()
    assert other.model.index(0, Column.ABOUT).data(Qt.ItemDataRole.DecorationRole) is None
    for each in (pane, other):
        assert each.view.visualRect(each.model.index(0, 0)).height() > PICTURE.height()


def test_whom_another_library_does_not_know_is_asked_for_no_more(qtbot: Any) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.set_people(["Ada", "Max"])
    told: list[ActFilter] = []
    bar.changed.connect(told.append)
    bar.person.setCurrentText("Ada")
    bar.set_people(["Ada"])
    assert (bar.person.currentText(), told) == ("Ada", [ActFilter("Ada")])
    bar.set_people(["Max"])
    assert (bar.person.currentText(), told[1:]) == (EVERYBODY, [ActFilter()])


def test_what_could_not_be_read_is_asked_for_again(
    library: Library,
    ids: list[Any],
    make: Callable[[], HistoryPane],
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    report: Report,
) -> None:
    failed: set[str] = set()  # the view asks for pages by itself too
    report.failed.connect(lambda failure: failed.add(failure.text))

    def broken(reads: Reads, wanted: Any, before: object) -> ShownPage:
        if before is not None:
            raise LibraryError("The database does not answer.")
        return read_page(reads, wanted, before)

    def no_parts(*_: object) -> None:
        raise LibraryError("The database is gone.")

    for number in range(PAGE):
        perform(library, RateAssets((ids[0],), number % 5 + 1))
    perform(library, RateAssets(tuple(ids), 4))
    root = QModelIndex()
    with monkeypatch.context() as patch:
        patch.setattr(pane_module, "read_page", broken)
        patch.setattr(pane_module, "read_parts", no_parts)
        pane = make()
        pane.model.fetchMore(root)
        pane.model.fetchMore(pane.model.index(0, 0))
        calm(qtbot, pane)
        assert pane.model.rowCount() == PAGE
        assert failed == {"The database does not answer.", "The database is gone."}
    pane.model.fetchMore(root)
    pane.view.expand(pane.model.index(0, 0))
    qtbot.waitUntil(lambda: pane.model.rowCount() == PAGE + 1)
    qtbot.waitUntil(lambda: pane.model.rowCount(pane.model.index(0, 0)) == 3)


def test_edits_made_while_it_reads_or_is_hidden_are_read_afterwards(
    ids: list[Any],
    make: Callable[[], HistoryPane],
    qtbot: Any,
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    has_read, may_answer = Event(), Event()

    def slow(reads: Reads, wanted: Any, before: Any) -> ShownPage:
        page = read_page(reads, wanted, before)
        has_read.set()
        assert may_answer.wait(30)
        return page

    pane = make()
    with monkeypatch.context() as patch:
        patch.setattr(pane_module, "read_page", slow)
        pane._read_from_top()
        qtbot.waitUntil(has_read.is_set)
        with qtbot.waitSignal(runner.changed):
            runner.change(RateAssets((ids[0],), 4))
        qtbot.waitUntil(lambda: pane._fresh.is_settled)
        may_answer.set()
        qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
        calm(qtbot, pane)
    pane.hide()
    with qtbot.waitSignal(runner.changed):
        runner.change(RateAssets((ids[1],), 4))
    calm(qtbot, pane)
    assert pane.model.rowCount() == 1  # it asks nothing while nobody sees it
    pane.show()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)


def test_how_the_chosen_edit_stands_is_not_asked_while_it_is_hidden(
    library: Library, ids: list[Any], make: Callable[[], HistoryPane], qtbot: Any, runner: Runner
) -> None:
    perform(library, RateAssets((ids[0],), 4))
    pane = make()
    before = pane.bar.standing
    assert before is not None
    assert before.can_take_back
    pane.hide()
    with qtbot.waitSignal(runner.changed):
        runner.change(RateAssets((ids[0],), 1))
    qtbot.waitUntil(lambda: not (pane.bar._rest.isActive() or runner.is_reading))
    assert pane.bar.standing is before
    pane.show()
    qtbot.waitUntil(lambda: not pane.bar.button.isEnabled())
    assert pane.bar.standing is not before
