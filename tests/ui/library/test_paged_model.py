import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.catalog.library import Reads
from desktop.domain.ids import AssetId, new_id
from desktop.domain.packed_ids import PackedIds
from desktop.ui.kit.runner import Runner
from desktop.ui.library.paged_model import PagedModel


@dataclass(frozen=True)
class Row:
    id: AssetId
    text: str


class Names(PagedModel[Row]):
    """One column of texts."""

    PAGE = 10
    KEPT = 40

    def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Any, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        return (row.text if row else "…") if role == Qt.ItemDataRole.DisplayRole else None


class Rows:
    """A source that can be changed between two readings."""

    def __init__(self, count: int) -> None:
        self.order = [AssetId(new_id()) for _ in range(count)]
        self.version = 0
        self.fetched: list[int] = []

    def first(self, reads: Reads) -> tuple[Sequence[Row], int | None]:
        return [self._row(asset_id) for asset_id in self.order[:10]], len(self.order)

    def count(self, reads: Reads) -> int:
        return len(self.order)

    def ids(self, reads: Reads) -> bytes:
        return PackedIds.of(self.order).data

    def rows(self, reads: Reads, ids: Sequence[AssetId]) -> Mapping[AssetId, Row]:
        self.fetched.append(len(ids))
        there = set(self.order)
        return {asset_id: self._row(asset_id) for asset_id in ids if asset_id in there}

    def _row(self, asset_id: AssetId) -> Row:
        return Row(asset_id, f"{asset_id} {self.version}")


@pytest.fixture
def model(runner: Runner) -> Iterator[Names]:
    made = Names(runner)
    yield made
    made.show_source(None)


def shown(qtbot: QtBot, model: Names, source: Rows) -> None:
    with qtbot.waitSignal(model.filled):
        model.show_source(source)
    qtbot.waitUntil(lambda: model.is_complete)


@pytest.mark.parametrize("count", [0, 8, 35])
def test_qt_finds_no_fault_with_it(
    qtbot: QtBot, model: Names, qtmodeltester: ModelTester, count: int
) -> None:
    source = Rows(count)
    shown(qtbot, model, source)
    if count > 7:
        source.order[5:7] = [AssetId(new_id())]
        with qtbot.waitSignal(model.counted):
            model.reload()
    qtmodeltester.check(model, force_py=True)


def test_the_first_page_and_the_count_come_before_the_ids(qtbot: QtBot, model: Names) -> None:
    source = Rows(1000)
    with qtbot.waitSignal(model.filled):
        model.show_source(source)
    assert model.rowCount() == 1000
    assert model.row_at(9) is not None
    assert source.fetched == []
    qtbot.waitUntil(lambda: model.is_complete)


class SlowFirst(Rows):
    """Reads its first page, and hands it over only when it may."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.has_read, self.may_answer = threading.Event(), threading.Event()

    def first(self, reads: Reads) -> tuple[Sequence[Row], int | None]:
        page = super().first(reads)
        self.has_read.set()
        assert self.may_answer.wait(30)
        return page


def test_a_change_while_the_first_page_is_read_is_what_comes_last(
    qtbot: QtBot, model: Names, runner: Runner
) -> None:
    shown(qtbot, model, Rows(3))
    source = SlowFirst(0)
    model.show_source(source)
    qtbot.waitUntil(source.has_read.is_set)
    source.order.append(AssetId(new_id()))
    model.reload()
    qtbot.wait(50)  # whatever comes of it may come before the first page does
    source.may_answer.set()
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert list(model.ids) == source.order


def texts(model: Names) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_row_that_changes_while_the_first_page_is_read_is_read_again(
    qtbot: QtBot, model: Names, runner: Runner
) -> None:
    shown(qtbot, model, Rows(0))
    source = SlowFirst(3)
    model.show_source(source)
    qtbot.waitUntil(source.has_read.is_set)
    source.version = 1
    model.refresh_rows([source.order[1]])
    source.may_answer.set()
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert texts(model)[1] == f"{source.order[1]} 1"


class SlowRows(Rows):
    """Reads rows, and hands them over only when it may, where it is told to be slow."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.is_slow = False
        self.has_read, self.may_answer = threading.Event(), threading.Event()

    def rows(self, reads: Reads, ids: Sequence[AssetId]) -> Mapping[AssetId, Row]:
        is_slow, self.is_slow = self.is_slow, False
        found = super().rows(reads, ids)
        if is_slow:
            self.has_read.set()
            assert self.may_answer.wait(30)
        return found


def test_a_row_that_changes_while_its_page_is_read_is_read_again(
    qtbot: QtBot, model: Names, runner: Runner
) -> None:
    source = SlowRows(25)
    shown(qtbot, model, source)
    source.is_slow = True
    assert model.row_at(12) is None  # asked for with its page
    qtbot.waitUntil(source.has_read.is_set)
    source.version = 1
    model.refresh_rows([source.order[12]])
    source.may_answer.set()
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert texts(model)[12] == f"{source.order[12]} 1"


def test_an_older_reading_that_comes_later_changes_nothing(
    qtbot: QtBot, model: Names, runner: Runner
) -> None:
    source = SlowRows(3)
    shown(qtbot, model, source)
    source.version, source.is_slow = 1, True
    model.refresh_rows([source.order[1]])
    qtbot.waitUntil(source.has_read.is_set)
    source.version = 2
    model.refresh_rows()
    qtbot.waitUntil(lambda: texts(model)[1] == f"{source.order[1]} 2")
    source.may_answer.set()
    qtbot.waitUntil(lambda: not runner.is_reading)
    assert texts(model)[1] == f"{source.order[1]} 2"


class LongRows(Rows):
    """So many that the first page does not wait for their count, nor the count for the ids."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.may_count, self.may_list = threading.Event(), threading.Event()

    def first(self, reads: Reads) -> tuple[Sequence[Row], int | None]:
        return super().first(reads)[0], None

    def count(self, reads: Reads) -> int:
        self.may_count.wait(10)
        return super().count(reads)

    def ids(self, reads: Reads) -> bytes:
        self.may_list.wait(10)
        return super().ids(reads)


@pytest.mark.parametrize("guessed", [0, 20, 5000])
@pytest.mark.parametrize("is_listed_first", [False, True])
def test_the_first_page_does_not_wait_for_the_count(
    qtbot: QtBot, model: Names, *, guessed: int, is_listed_first: bool
) -> None:
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, parent=model
    )
    source = LongRows(1000)
    if guessed:
        model.show_peek([], guessed)
    with qtbot.waitSignal(model.filled):
        model.show_source(source)
    assert model.rowCount() == max(guessed, 10)
    assert not model.is_counted
    if not is_listed_first:
        with qtbot.waitSignal(model.counted):
            source.may_count.set()
        assert model.rowCount() == 1000
        assert not model.is_complete
    source.may_list.set()
    qtbot.waitUntil(lambda: model.is_complete)
    source.may_count.set()
    assert model.rowCount() == 1000
    assert model.is_counted
    assert model.id_at(999) == source.order[999]


def test_a_missing_row_is_a_placeholder_until_its_page_is_there(qtbot: QtBot, model: Names) -> None:
    source = Rows(1000)
    shown(qtbot, model, source)
    assert model.data(model.index(555, 0)) == "…"
    with qtbot.waitSignal(model.dataChanged) as told:
        model.data(model.index(556, 0))
    first, last = told.args[0].row(), told.args[1].row()
    assert (first, last) == (550, 559)
    assert str(source.order[555]) in str(model.data(model.index(555, 0)))
    assert source.fetched == [10], "one page, asked for once"


def test_memory_is_bounded(qtbot: QtBot, model: Names) -> None:
    source = Rows(500)
    shown(qtbot, model, source)
    for row in range(0, 500, 10):
        model.row_at(row)
    qtbot.waitUntil(lambda: len(source.fetched) == 49)
    qtbot.waitUntil(lambda: model.row_at(499) is not None)
    assert len(model._rows) <= Names.KEPT


def test_what_stayed_keeps_its_selection_when_rows_come_in(qtbot: QtBot, model: Names) -> None:
    source = Rows(100)
    shown(qtbot, model, source)
    kept = QPersistentModelIndex(model.index(42, 0))
    source.order[:0] = [AssetId(new_id()), AssetId(new_id())]
    with qtbot.waitSignals([model.rowsInserted, model.counted]):
        model.reload()
    assert kept.row() == 44
    del source.order[10:20]
    with qtbot.waitSignals([model.rowsRemoved, model.counted]):
        model.reload()
    assert kept.row() == 34
    assert model.rowCount() == 92


def test_changed_rows_are_read_again_and_only_they_are_told(qtbot: QtBot, model: Names) -> None:
    source = Rows(10)
    shown(qtbot, model, source)
    source.version = 1
    with qtbot.waitSignal(model.dataChanged) as told:
        model.refresh_rows([source.order[3]])
    assert (told.args[0].row(), told.args[1].row()) == (3, 3)
    assert str(model.data(model.index(3, 0))).endswith(" 1")
    assert str(model.data(model.index(4, 0))).endswith(" 0")


def test_what_was_listed_stays_in_sight_until_the_next_is_there(qtbot: QtBot, model: Names) -> None:
    shown(qtbot, model, Rows(30))
    other = Rows(5)
    model.show_source(other)
    assert model.rowCount() == 30
    qtbot.waitUntil(lambda: model.rowCount() == 5)


def test_a_row_is_found_by_its_id(qtbot: QtBot, model: Names) -> None:
    source = Rows(200)
    shown(qtbot, model, source)
    assert model.row_of(source.order[150]) == 150
    assert model.id_at(150) == source.order[150]
    assert model.row_of(AssetId(new_id())) == -1
    assert model.id_at(200) is None


def test_an_emptied_list_is_empty(qtbot: QtBot, model: Names) -> None:
    source = Rows(30)
    shown(qtbot, model, source)
    source.order.clear()
    with qtbot.waitSignal(model.counted):
        model.reload()
    assert model.rowCount() == 0


def test_a_first_page_can_be_shown_before_there_is_a_library(qtbot: QtBot, model: Names) -> None:
    peek = Rows(1000)
    model.show_peek([Row(asset_id, "peek") for asset_id in peek.order[:10]], 1000)
    assert model.rowCount() == 1000
    assert model.data(model.index(3, 0)) == "peek"
    assert model.data(model.index(500, 0)) == "…"
    shown(qtbot, model, peek)
    assert str(model.data(model.index(3, 0))) != "peek"
    model.show_peek([], 0)
    assert model.rowCount() == 1000, "the library itself has the last word"
