"""Next and previous asset of the preview: along the library's list, or along the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel

from desktop.ui.preview.actions import JUDGING
from desktop.ui.storyboard.window_selection import SOURCE

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelection

    from desktop.ui.kit.state import DeskState
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.preview.pane import PreviewPane
    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.settings_store import SettingsStore
    from desktop.ui.storyboard.pane import StoryboardPane

_AHEAD = 20  # rows that are asked for before one gets there
_FLAGS = QItemSelectionModel.SelectionFlag


class ListNeighbours:
    """The neighbours of the current asset: of several that are selected only those.

    See `ui/preview/neighbours.py`.
    """

    def __init__(self, state: DeskState, library: LibraryPane, storyboard: StoryboardPane) -> None:
        self._state, self._library, self._storyboard = state, library, storyboard
        self._row = 0  # where the current one is listed, or was before it went

    def step(self, by: int) -> bool:
        """Make a neighbour the current asset; False if there is none."""
        if self._state.selection.source == SOURCE:
            return self._storyboard.walk.step(by)
        library = self._library
        chosen, model = library.grid.selectionModel(), library.model
        row, rows = chosen.currentIndex().row(), _rows(chosen.selection())
        several = sum(last - first + 1 for first, last in rows) > 1
        to = _beside(rows, row, by) if several else row + by
        if not by:  # what came behind it has moved up into its place
            to = min(self._row, model.rowCount() - 1)
        if to is None or to < 0 or model.row_at(to) is None:
            return False  # no such row, or its page is still on its way
        index = model.index(to, chosen.currentIndex().column())
        keeps = several and by
        chosen.setCurrentIndex(
            index, _FLAGS.NoUpdate if keeps else _FLAGS.ClearAndSelect | _FLAGS.Rows
        )
        library.view.scrollTo(index)
        # At once: the next key is meant for what is in sight now.
        library.selection_sync.publish()
        return True

    def place(self) -> tuple[int, int] | None:
        """Which of how many the current one is."""
        if self._state.selection.source == SOURCE:
            return self._storyboard.walk.place()
        chosen = self._library.grid.selectionModel()
        row, rows = chosen.currentIndex().row(), _rows(chosen.selection())
        count = sum(last - first + 1 for first, last in rows)
        if row < 0:
            return None
        self._row = row
        self._fetch(rows if count > 1 else [(0, self._library.model.rowCount() - 1)], row)
        if count <= 1:
            return row + 1, self._library.model.rowCount()
        before = sum(min(last, row) - first + 1 for first, last in rows if first <= row)
        return before, count

    def _fetch(self, rows: list[tuple[int, int]], row: int) -> None:
        """Ask for what comes after and before `row`, so that it is there when one goes on."""
        for by in (1, -1):
            to: int | None = row
            for _ in range(_AHEAD):
                to = _beside(rows, to, by) if to is not None else None
                if to is not None:
                    self._library.model.row_at(to)


def join_look(
    preview: PreviewPane, through: ListNeighbours, commands: Commands, settings: SettingsStore
) -> None:
    """Wire the preview: neighbours, what happens after a judgement, the switch that is kept."""
    preview.neighbours = through
    advance = commands.action("preview.advance")

    def keep(is_on: bool) -> None:
        advance.setChecked(is_on)
        settings.change(advance=is_on)

    preview.set_advance(settings.current.advance)
    advance.setChecked(settings.current.advance)
    preview.advance_switched.connect(keep)
    preview.named_parts_switched.connect(commands.action("preview.named_parts").setChecked)
    for spec in commands.specs.values():
        if spec.id.startswith(JUDGING):
            commands.action(spec.id).triggered.connect(
                lambda _=False, spec=spec: preview.judged(spec.id, spec.text)
            )


def _rows(selection: QItemSelection) -> list[tuple[int, int]]:
    """The selected rows as ranges, in order, none of them twice."""
    found: list[tuple[int, int]] = []
    parts = [selection.at(place) for place in range(selection.size())]
    for first, last in sorted((part.top(), part.bottom()) for part in parts):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _beside(rows: list[tuple[int, int]], row: int, by: int) -> int | None:
    """The selected row after (+1) or before (-1) another one, or that one itself (0)."""
    if by > 0:
        return next((max(first, row + 1) for first, last in rows if last > row), None)
    if by < 0:
        return next((min(last, row - 1) for first, last in reversed(rows) if first < row), None)
    return row
