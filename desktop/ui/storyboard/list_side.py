"""The list beside the board: built when it is first shown, as most look at the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStackedWidget

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.film_list import FilmList
    from desktop.ui.storyboard.view import BoardView


class ListSide(QObject):
    """Holds the list, or what is to be said to it once it is there.

    Attributes:
        built: The list, if it has been built.

    Signals:
        made: The list (`FilmList`) has just been built.
    """

    made = Signal(object)

    def __init__(self, view: BoardView, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.built: FilmList | None = None
        self._view, self._stack = view, stack
        self._columns: object = None
        self._is_read_only = False

    @property
    def list(self) -> FilmList:
        """The film as rows; built when it is first asked for."""
        if self.built is None:
            from desktop.ui.storyboard.film_list import FilmList  # noqa: PLC0415 - not at start

            self.built = made = FilmList(self._view, self._stack)
            self._stack.addWidget(made)
            self.show_writable(not self._is_read_only)
            self.restore_columns(self._columns)
            self.made.emit(made)
        return self.built

    @property
    def is_in_sight(self) -> bool:
        """Whether it stands in the place of the board."""
        return self.built is not None and self._stack.currentWidget() is self.built

    @property
    def unfolded(self) -> Sequence[AssetId]:
        """The shots whose takes are open in it."""
        return () if self.built is None else self.built.unfolded

    def show_writable(self, is_writable: bool) -> None:
        """Whether anything can be changed."""
        self._is_read_only = not is_writable
        if self.built is not None:
            self.built.films.is_read_only = self.built.drops.is_read_only = self._is_read_only

    def finish(self) -> None:
        """Keep what is being typed in a cell."""
        if self.built is not None:
            self.built.cells.finish()

    def repaint(self) -> None:
        """Something that it shows besides its rows is another."""
        if self.built is not None:
            self.built.viewport().update()

    def restore_columns(self, kept: object) -> None:
        """Columns as `keep_columns` gave them; what makes no sense leaves them as they are."""
        self._columns = kept
        if self.built is None:
            return
        heading = self.built.header()
        shown = heading.saveState()
        if isinstance(kept, QByteArray) and not heading.restoreState(kept):
            heading.restoreState(shown)

    def keep_columns(self) -> object:
        """Which columns it shows, where and how wide; None if nothing is known of that."""
        return self._columns if self.built is None else self.built.header().saveState()
