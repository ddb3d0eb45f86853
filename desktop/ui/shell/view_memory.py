"""How library and films are shown, as they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.storyboard.pane import StoryboardPane

COLUMNS_KEPT = "table columns"  # an earlier program kept fewer of them under "columns"


class ViewMemory:
    """Keeps grid or table, sizes, columns, places and films, and brings them back."""

    def __init__(self, library: LibraryPane, storyboard: StoryboardPane) -> None:
        self._library, self._storyboard = library, storyboard

    def restore(self, cell_size: int) -> None:
        """As it was left; what makes no sense is left as it is at first.

        `cell_size`: of the grid, where none is remembered.
        """
        library, kept = self._library, window_file()
        cell = str(kept.value("cell") or "")
        library.views.restore_columns(kept.value(COLUMNS_KEPT))
        self._storyboard.rows.restore_columns(kept.value("shot columns"))
        library.grid.set_cell_size(int(cell) if cell.isdigit() else cell_size)
        library.way_back.take_up(str(kept.value("place") or ""))
        self._storyboard.memory.take_up(str(kept.value("films") or ""))
        if kept.value("view") == "table":
            library.show_table(True)

    def keep(self) -> None:
        """Remember all of it."""
        library, kept = self._library, window_file()
        kept.setValue("view", "table" if library.is_table else "grid")
        kept.setValue("cell", library.grid.cell_size)
        kept.setValue("place", library.way_back.kept())
        if (columns := library.views.keep_columns()) is not None:
            kept.setValue(COLUMNS_KEPT, columns)
        if (columns := self._storyboard.rows.keep_columns()) is not None:
            kept.setValue("shot columns", columns)
        kept.setValue("films", self._storyboard.memory.kept())
