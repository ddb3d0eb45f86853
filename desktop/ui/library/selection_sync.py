"""Keeps the window's selection in step with what is selected in grid and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer

from desktop.ui.kit.state import Selection
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.row_selection import selected_ranges, selection_of

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location, Sight
    from desktop.domain.packed_ids import PackedIds
    from desktop.ui.kit.file_locator import FileLocator
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.asset_model import AssetModel
    from desktop.ui.library.asset_views import AssetViews

_CARDS = 500  # of a larger selection the rest is counted in the database
_FEW = 20  # ids that are looked for one by one
_FILES_KEY = "library-files"
_FILES = 200  # originals looked up for a drag to another program
_KEPT = 5_000  # selected assets that stay selected when their rows come and go
_FLAGS = QItemSelectionModel.SelectionFlag


class SelectionSync(QObject):
    """Publishes the selection; brings assets into sight; remembers those that are not listed yet.

    Whenever something is selected, one of it is current: what preview and inspector show. Assets
    whose rows go elsewhere stay selected; where all of them are gone, their neighbour is.
    """

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        views: AssetViews,
        model: AssetModel,
        *,
        file_locator: FileLocator,
    ) -> None:
        super().__init__(views)
        self._file_locator = file_locator
        self._runner, self._state, self._model = runner, state, model
        self._views, self._grid = views, views.grid
        self._awaited: tuple[AssetId, ...] = ()
        self._selected_then: PackedIds | None = None  # when they began to be awaited
        self._gone: tuple[AssetId, ...] = ()
        self._gone_from = -1
        self._top: AssetId | None = None
        self._is_news = False  # something was selected here, and not only its cards read anew
        self._is_return = False
        self._awaits_reset = False  # the rows that are waited for are not those of now
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.publish)
        chosen = self._grid.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self._tell_soon())
        chosen.currentChanged.connect(lambda *_: self._tell_soon())
        model.modelReset.connect(self._on_reset)
        # Not with `modelReset`: a view that hears of it later, as a table that is built late does,
        # forgets what is selected. The count is told when all views have followed.
        for signal in (model.dataChanged, model.counted):
            signal.connect(lambda *_: self._on_model())
        model.cutting.connect(self._on_cutting)

    @property
    def is_awaiting(self) -> bool:
        """Whether something is to be selected as soon as it is listed."""
        return bool(self._awaited)

    @property
    def is_late(self) -> bool:
        """Whether what is selected here is published only in a moment."""
        return self._soon.isActive()

    @property
    def ids(self) -> PackedIds:
        """What is selected, in order."""
        return self._model.ids_of(selected_ranges(self._grid.selectionModel()))

    def go_to(self, asset_id: AssetId) -> bool:
        """Select an asset and bring it into sight; False if it is not among the known rows."""
        row = self._model.row_of(asset_id)
        if row < 0:
            return False
        index = self._model.index(row, NAME_COLUMN)
        self._grid.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        self._grid.scrollTo(index, self._grid.ScrollHint.PositionAtCenter)
        self._tell_soon()  # it may be selected here already, and something else in the window
        return True

    def go_to_when_listed(self, *ids: AssetId) -> None:
        """Select these and go to the topmost, once all rows are known or all of these are."""
        self._awaited, self._awaits_reset, self._is_return = ids, False, False
        self._selected_then = self.ids

    def _tell_soon(self) -> None:
        self._is_news = True
        self._soon.start()

    def invert(self) -> None:
        """Select what is not selected."""
        last = self._model.rowCount() - 1
        if last < 0:
            return
        everything = selection_of(self._model, [(0, last)])
        self._grid.selectionModel().select(everything, _FLAGS.Toggle)

    def go_back(self, ids: tuple[AssetId, ...], top: AssetId | None) -> None:
        """Of what is about to be listed, select these and scroll to where `top` is the first."""
        self._awaited, self._top, self._awaits_reset = ids, top, True
        self._is_return = bool(ids or top)
        self._selected_then = None

    def keep(self) -> None:
        """The same assets are about to be listed in another order: they stay selected."""
        self._awaited, self._awaits_reset = tuple(self.ids[:_KEPT]), True
        self._is_return = False
        self._selected_then = None

    def _on_reset(self) -> None:
        self._gone, self._gone_from, self._awaits_reset = (), -1, False

    def _on_model(self) -> None:
        """Cards came or rows moved."""
        if not self._awaits_reset and self._is_return:
            self._return()
        elif not self._awaits_reset and self._awaited and self._has_gone_on():
            self._awaited = ()
        elif not self._awaits_reset and self._awaited:
            rows = self._rows_of(self._awaited)
            if len(rows) == len(self._awaited) or (rows and self._model.is_complete):
                self._awaited = ()
                self._select(rows)
        self._soon.start()

    def _has_gone_on(self) -> bool:
        """Whether a person has selected something while others were awaited: it stays selected."""
        then = self._selected_then
        return then is not None and len(now := self.ids) > 0 and now != then

    def _return(self) -> None:
        """Once every row is known: select, and scroll to where it was."""
        if not self._model.is_complete:
            return
        rows, top = self._rows_of(self._awaited), self._top
        self._awaited, self._top, self._is_return = (), None, False
        if rows:
            self._select(rows)
        at = self._model.row_of(top) if top is not None else -1
        if at >= 0:
            for view in self._views.built:
                view.scrollTo(self._model.index(at, NAME_COLUMN), view.ScrollHint.PositionAtTop)

    def _on_cutting(self, first: int, last: int) -> None:
        """Rows go; some of them come back elsewhere at once, if only their order changed."""
        chosen = self._grid.selectionModel()
        spans = [
            (max(first, a), min(last, b))
            for a, b in selected_ranges(chosen)
            if a <= last and b >= first
        ]
        if spans and not self._gone:
            self._gone = tuple(self._model.ids_of(spans)[:_KEPT])
            self._gone_from = spans[0][0]

    def _bring_back(self) -> None:
        """Select again what went and came; if all that was selected is gone, its neighbour."""
        gone, row = self._gone, self._gone_from
        self._gone, self._gone_from = (), -1
        chosen = self._grid.selectionModel()
        rows = self._rows_of(gone)
        if rows:
            chosen.select(self._selection_of(rows), _FLAGS.Select)
        elif not chosen.hasSelection() and self._model.rowCount():
            at = self._model.index(min(row, self._model.rowCount() - 1), NAME_COLUMN)
            chosen.setCurrentIndex(at, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        if self._selected_then is not None:
            self._selected_then = self.ids  # by the program, and no choice of a person

    def _rows_of(self, ids: tuple[AssetId, ...]) -> list[int]:
        """The known rows of these, in the order of `ids`; many are looked up in one pass."""
        if len(ids) <= _FEW:
            found = [self._model.row_of(asset_id) for asset_id in ids]
        else:
            places = {key: row for row, key in enumerate(self._model.ids)}
            found = [places.get(asset_id, -1) for asset_id in ids]
        return [row for row in found if row >= 0]

    def _selection_of(self, rows: list[int]) -> QItemSelection:
        return selection_of(self._model, ((row, row) for row in rows))

    def _select(self, rows: list[int]) -> None:
        """Select exactly these rows and bring the topmost into sight.

        Not the first that was named: of an import of hundreds, newest first, that is the last one.
        """
        chosen = self._grid.selectionModel()
        first = self._model.index(min(rows), NAME_COLUMN)
        chosen.setCurrentIndex(first, _FLAGS.NoUpdate)
        chosen.select(self._selection_of(rows), _FLAGS.ClearAndSelect)
        for view in self._views.built:
            view.scrollTo(first, view.ScrollHint.PositionAtCenter)

    def _choose_current(self) -> None:
        """One of what is selected is current: the nearest one behind where the keyboard was."""
        chosen = self._grid.selectionModel()
        now = chosen.currentIndex().row()
        spans = selected_ranges(chosen)
        if not spans or any(first <= now <= last for first, last in spans):
            return
        row = next((first for first, _ in spans if first > now), spans[-1][1])
        views = self._views.built
        for view in views:  # or what is in sight would jump to it
            view.setAutoScroll(False)
        chosen.setCurrentIndex(self._model.index(row, NAME_COLUMN), _FLAGS.NoUpdate)
        for view in views:
            view.setAutoScroll(True)

    def publish(self) -> None:
        """Tell what is selected: otherwise done a moment later, once for many changes."""
        self._soon.stop()
        if self._gone:
            self._bring_back()
        self._choose_current()
        chosen = self._grid.selectionModel()
        ids = self.ids
        row = chosen.currentIndex().row()
        is_current = row >= 0 and chosen.isSelected(self._model.index(row, NAME_COLUMN))
        current = self._model.row_at(row) if is_current else None
        cards = self._model.known(ids[:_CARDS])
        if current is None and len(ids) == 1:
            current = cards.get(ids[0])
        before = self._state.selection
        is_news, self._is_news = self._is_news, False
        if before.source not in ("", "library") and not (ids and is_news):
            return  # something is selected elsewhere; an empty grid is no news, nor are its cards
        self._state.select(Selection(ids, cards, current, "library"))
        if before.ids != ids:
            self._look_up_files(list(ids[:_FILES]))

    def _look_up_files(self, ids: list[AssetId]) -> None:
        """Which originals can be reached, so that a drag can begin at once."""
        self._model.lend_files({})
        self._file_locator.drop(_FILES_KEY)
        library = self._runner.library
        if not ids or library is None:
            return
        media_root = library.media_root

        def seen(found: dict[AssetId, Sight]) -> None:
            self._model.lend_files(
                {key: sight.path for key, sight in found.items() if sight.is_file and sight.path}
            )

        def look(places: dict[AssetId, list[Location]]) -> None:
            self._file_locator.ask_all(places, media_root, seen, key=_FILES_KEY)

        self._runner.ask(lambda reads: reads.locations.of(ids), look, key=_FILES_KEY)
