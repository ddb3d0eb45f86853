"""Keeps the window's selection in step with what is selected in grid and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer

from desktop.base.errors import RuleError
from desktop.domain.location import resolve
from desktop.ui.kit.state import Selection
from desktop.ui.library.asset_columns import NAME_COLUMN
from desktop.ui.library.dragging import selected_ranges

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Reads
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.asset_grid import AssetGrid
    from desktop.ui.library.asset_model import AssetModel

_CARDS = 500  # of a larger selection the rest is counted in the database
_FILES = 200  # originals looked up for a drag to another program
_FLAGS = QItemSelectionModel.SelectionFlag


class Chosen(QObject):
    """Publishes the selection; brings assets into sight; remembers one that is not listed yet."""

    def __init__(
        self, runner: Runner, state: DeskState, grid: AssetGrid, model: AssetModel
    ) -> None:
        super().__init__(grid)
        self._runner, self._state, self._grid, self._model = runner, state, grid, model
        self._awaited: AssetId | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.publish)
        chosen = grid.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self._soon.start())
        chosen.currentChanged.connect(lambda *_: self._soon.start())
        for signal in (model.dataChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(lambda *_: self._on_model())

    def go_to(self, asset_id: AssetId) -> bool:
        """Select an asset and bring it into sight; False if it is not among the known rows."""
        row = self._model.row_of(asset_id)
        if row < 0:
            return False
        index = self._model.index(row, NAME_COLUMN)
        self._grid.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        self._grid.scrollTo(index, self._grid.ScrollHint.PositionAtCenter)
        self._soon.start()  # it may be selected here already, and something else in the window
        return True

    def go_to_when_listed(self, asset_id: AssetId) -> None:
        """Go there once its row is known."""
        self._awaited = asset_id

    def invert(self) -> None:
        """Select what is not selected."""
        last = self._model.rowCount() - 1
        if last < 0:
            return
        everything = QItemSelection(
            self._model.index(0, 0), self._model.index(last, self._model.columnCount() - 1)
        )
        self._grid.selectionModel().select(everything, _FLAGS.Toggle)

    def _on_model(self) -> None:
        """Cards came or rows moved."""
        if self._awaited is not None and self.go_to(self._awaited):
            self._awaited = None
        self._soon.start()

    def publish(self) -> None:
        """Tell what is selected: otherwise done a moment later, once for many changes."""
        self._soon.stop()
        chosen = self._grid.selectionModel()
        ids = self._model.ids_of(selected_ranges(chosen))
        row = chosen.currentIndex().row()
        is_current = row >= 0 and chosen.isRowSelected(row)
        current = self._model.row_at(row) if is_current else None
        cards = self._model.known(ids[:_CARDS])
        if current is None and len(ids) == 1:
            current = cards.get(ids[0])
        before = self._state.selection
        if not ids and before.source not in ("", "library"):
            return  # something is selected elsewhere; an empty grid is no news
        self._state.select(Selection(ids, cards, current, "library"))
        if before.ids != ids:
            self._look_up_files(list(ids[:_FILES]))

    def _look_up_files(self, ids: list[AssetId]) -> None:
        """Where the originals are, so that a drag can begin at once."""
        self._model.files = {}
        library = self._runner.library
        if not ids or library is None:
            return
        media_root = library.media_root

        def read(reads: Reads) -> dict[AssetId, Path]:
            found = {}
            for asset_id, places in reads.locations.of(ids).items():
                place = next((p for p in places if p.is_primary), None)
                if place is not None:
                    try:
                        found[asset_id] = resolve(place, media_root)
                    except RuleError:
                        continue  # kept elsewhere: nothing to hand out
            return found

        def came(files: dict[AssetId, Path]) -> None:
            self._model.files = files

        self._runner.ask(read, came, key="library-files")
