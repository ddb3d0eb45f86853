"""A table model over rows that stay in the database: ids at 16 bytes each, a cache of seen rows.

The first page is shown at once, with the count; the array of all ids follows in the background
and makes every row reachable. A row that is not at hand is answered as a placeholder and asked
for with its whole page; `dataChanged` is emitted for that page only.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QTimer,
    Signal,
)

from desktop.domain.ids import AssetId
from desktop.domain.packed_ids import PackedIds, difference, pack, unpack
from desktop.ui.library.change_clock import ChangeClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.library import Reads
    from desktop.ui.kit.runner import Runner

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
_TOLD_ONE_BY_ONE = 4
AnyIndex = QModelIndex | QPersistentModelIndex


class PagedSource(Protocol[Row_co]):
    """Where the rows come from. Each method runs on a reader thread."""

    def first(self, reads: Reads) -> tuple[Sequence[Row_co], int | None]:
        """The first page and how many rows there are in all; None where counting takes longer."""

    def count(self, reads: Reads) -> int:
        """How many rows there are in all; asked only where `first` left it open."""

    def ids(self, reads: Reads) -> bytes:
        """All ids in order, 16 bytes each."""

    def rows(self, reads: Reads, ids: Sequence[AssetId]) -> Mapping[AssetId, Row_co]:
        """The rows of these ids; ids that no longer exist are left out."""


class PagedModel(QAbstractTableModel, Generic[Row]):
    """The base of models over many rows; subclasses add columns and roles.

    Attributes:
        PAGE: Rows asked for at once.
        KEPT: Rows kept in memory.

    Signals:
        counted: How many rows there are now.
        filled: The first page of a new source is there.
        asked: A page was asked for (its first row).
        cutting: First and last of the rows that are about to be removed; whoever wants to know what
            of them was selected hears it before a selection model forgets them.
    """

    counted = Signal(int)
    filled = Signal()
    asked = Signal(int)
    cutting = Signal(int, int)

    PAGE: ClassVar[int] = 200
    KEPT: ClassVar[int] = 6_000

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._source: PagedSource[Row] | None = None
        self._ids = PackedIds()
        self._is_complete = True
        self._is_counted = True
        self._is_first_asked = False  # what is in sight may still be of another source
        self._estimate = 0
        self._count = 0
        self._rows: OrderedDict[bytes, Row] = OrderedDict()
        self._changes: ChangeClock[bytes] = ChangeClock()
        self._pages_asked: set[int] = set()
        self._generation = 0
        self._key = f"model-{id(self):x}"

    @property
    def ids(self) -> PackedIds:
        """The ids that are known: all of them once `is_complete`, before that the first page's."""
        return self._ids

    @property
    def is_complete(self) -> bool:
        """Whether the id of every row is known."""
        return self._is_complete

    @property
    def is_counted(self) -> bool:
        """Whether `rowCount` is exact, and not the first page's or an estimate."""
        return self._is_counted

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows there are, seen or not."""
        return 0 if parent.isValid() else self._count

    def show_source(self, source: PagedSource[Row] | None) -> None:
        """List something else. What was listed stays in sight until the first page is there."""
        self._source = source
        self._generation += 1
        self._is_first_asked = source is not None
        if source is None:
            self._reset((), 0)
            return
        asked_at = self._changes.now
        self._runner.ask(
            source.first,
            lambda answer: self._first_page_came(answer, asked_at),
            key=f"{self._key}-first",
        )

    def show_peek(self, rows: Sequence[Row], count: int) -> None:
        """Show a first page that came by another way, until a source is there to ask.

        `count` may be an estimate.
        """
        if self._source is None:
            self._estimate = count
            self._reset(rows, count, is_counted=False)

    def reload(self) -> None:
        """Which rows there are may have changed: ask again and move only what moved."""
        source, generation = self._source, self._generation
        if source is None:
            return
        if self._is_first_asked or not self._is_complete:
            # A first page that is on its way was read before: it may not be what comes last.
            self.show_source(source)
            return
        self._runner.ask(
            source.ids, lambda data: self._ids_came(data, generation), key=f"{self._key}-ids"
        )

    def refresh_rows(self, ids: Iterable[AssetId] | None = None) -> None:
        """The contents of these rows (None: of all) changed: ask again for those in memory.

        The old contents are painted until the new ones are there. Rows that are on their way are
        asked for again when they come.
        """
        keys = None if ids is None else [pack(one) for one in ids]
        self._changes.note(keys)
        if keys is None:
            stale = list(self._rows)[-self.PAGE * 2 :]
            for key in list(self._rows)[: -self.PAGE * 2]:
                del self._rows[key]
        else:
            stale = [key for key in keys if key in self._rows]
            for key in stale[self.PAGE * 2 :]:
                del self._rows[key]
        if stale and self._source is not None:
            self._fetch([unpack(key) for key in stale[: self.PAGE * 2]], page=None)

    def row_at(self, row: int) -> Row | None:
        """The contents of a row, or None now, with its page asked for."""
        if not 0 <= row < self._count:
            return None
        if row >= len(self._ids):
            return None  # the id array is on its way
        found = self._rows.get(self._ids.key(row))
        if found is None:
            self._ask_for(row // self.PAGE)
        return found

    def id_at(self, row: int) -> AssetId | None:
        """The id of a row, if it is known already."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, asset_id: AssetId) -> int:
        """The row of an id, or -1."""
        return self._ids.find(asset_id)

    def known(self, ids: Iterable[AssetId]) -> dict[AssetId, Row]:
        """The rows in memory among `ids`."""
        found = {asset_id: self._rows.get(pack(asset_id)) for asset_id in ids}
        return {asset_id: row for asset_id, row in found.items() if row is not None}

    def _first_page_came(self, answer: tuple[Sequence[Row], int | None], asked_at: int) -> None:
        rows, count = answer
        self._is_first_asked = False
        if count is None:
            # What the peek made of it stays, so that the scroll bar moves once only.
            self._reset(rows, self._estimate, is_counted=False)
        else:
            self._reset(rows, count)
        self._estimate = 0
        self._ask_again(_id_of(row) for row in rows if self._is_old(row, asked_at))
        self.filled.emit()
        # Behind the repaint: readers and painter would take the interpreter from each other.
        generation = self._generation
        QTimer.singleShot(0, self, lambda: self._ask_rest(generation))

    def _ask_rest(self, generation: int) -> None:
        """What was left open by the first page: how many there are, and which."""
        source = self._source
        if source is None or generation != self._generation:
            return
        if not self._is_counted:
            self._runner.ask(
                source.count, lambda n: self._count_came(n, generation), key=f"{self._key}-count"
            )
        if not self._is_complete:
            self._runner.ask(
                source.ids, lambda data: self._ids_came(data, generation), key=f"{self._key}-ids"
            )

    def _reset(self, rows: Sequence[Row], count: int, *, is_counted: bool = True) -> None:
        self.beginResetModel()
        self._rows.clear()
        self._pages_asked.clear()
        self._ids = PackedIds.of(_id_of(row) for row in rows)
        self._count = max(count, len(self._ids))
        self._is_counted = is_counted
        self._is_complete = is_counted and self._count == len(self._ids)
        self._keep(rows)
        self.endResetModel()
        self.counted.emit(self._count)

    def _count_came(self, count: int, generation: int) -> None:
        """How many there are, before all ids are there: room for them at the end."""
        if generation != self._generation or self._is_counted:
            return
        self._is_counted = True
        count, before, nowhere = max(count, len(self._ids)), self._count, QModelIndex()
        if count > before:
            self.beginInsertRows(nowhere, before, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(nowhere, count, before - 1)
            self._count = count
            self.endRemoveRows()
        self.counted.emit(self._count)

    def _ids_came(self, data: bytes, generation: int) -> None:
        """All ids are there: fill in what was unknown, or move what moved."""
        if generation != self._generation:
            return
        new, self._is_counted = PackedIds(data), True
        if not self._is_complete and len(new) == self._count and self._starts_like(new):
            self._ids, self._is_complete = new, True
            self._pages_asked.clear()
            self.dataChanged.emit(
                self.index(0, 0), self.index(self._count - 1, self.columnCount() - 1)
            )
            return
        self._become(new)

    def _starts_like(self, new: PackedIds) -> bool:
        return new.data.startswith(self._ids.data)

    def _become(self, new: PackedIds) -> None:
        """Cut one stretch out and put another in, so that selection and scroll position hold."""
        if not self._is_complete:
            old = PackedIds(self._ids.data + b"\0" * 16 * (self._count - len(self._ids)))
        else:
            old = self._ids
        row, cut, put = difference(old, new)
        self._pages_asked.clear()
        nowhere = QModelIndex()
        if cut:
            self.cutting.emit(row, row + cut - 1)
            self.beginRemoveRows(nowhere, row, row + cut - 1)
            self._ids = PackedIds(old.data[: row * 16] + old.data[(row + cut) * 16 :])
            self._count = len(self._ids)
            self.endRemoveRows()
        if put:
            self.beginInsertRows(nowhere, row, row + put - 1)
            self._ids, self._count = new, len(new)
            self.endInsertRows()
        self._ids, self._count, self._is_complete = new, len(new), True
        if cut or put:
            self.counted.emit(self._count)

    def _ask_for(self, page: int) -> None:
        """Ask for a page once."""
        if page in self._pages_asked or self._source is None:
            return
        self._pages_asked.add(page)
        first = page * self.PAGE
        self.asked.emit(first)
        self._fetch(list(self._ids[first : first + self.PAGE]), page=page)

    def _fetch(self, ids: list[AssetId], *, page: int | None) -> None:
        source, generation, asked_at = self._source, self._generation, self._changes.now
        if source is None:
            return

        def came(rows: Mapping[AssetId, Row]) -> None:
            if generation != self._generation:
                return
            # Of what is old, a newer reading came before it or is on its way, where it was in
            # memory when it changed; else nobody has asked for one yet.
            old = {key for key, row in rows.items() if self._is_old(row, asked_at)}
            unknown = [key for key in old if pack(key) not in self._rows]
            self._keep(row for key, row in rows.items() if key not in old)
            self._keep(rows[key] for key in unknown)
            self._ask_again(unknown)
            if page is not None:
                self._pages_asked.discard(page)
                self._tell(page * self.PAGE, page * self.PAGE + self.PAGE - 1)
            else:
                self._tell_ids(rows)

        self._runner.ask(lambda reads: source.rows(reads, ids), came)

    def _is_old(self, row: Row, asked_at: int) -> bool:
        return self._changes.has_changed(pack(_id_of(row)), asked_at)

    def _ask_again(self, old: Iterable[AssetId]) -> None:
        if ids := list(old):
            self._fetch(ids, page=None)

    def _tell_ids(self, rows: Mapping[AssetId, Row]) -> None:
        """Emit `dataChanged` for scattered rows: finding each of many would take too long."""
        if len(rows) > _TOLD_ONE_BY_ONE:
            self._tell(0, self._count - 1)
            return
        for row in map(self._ids.find, rows):
            if row >= 0:
                self._tell(row, row)

    def _tell(self, first: int, last: int) -> None:
        last = min(last, self._count - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _keep(self, rows: Iterable[Row]) -> None:
        for row in rows:
            key = pack(_id_of(row))
            self._rows[key] = row
            self._rows.move_to_end(key)
        while len(self._rows) > self.KEPT:
            self._rows.popitem(last=False)


def _id_of(row: Any) -> AssetId:
    """Every row has an `id`."""
    return AssetId(row.id)
