"""The preview pane: shows the current asset, and does what its actions say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.changes import Kind
from desktop.ui.preview.actions import handlers
from desktop.ui.preview.pictures import FileLoader
from desktop.ui.preview.quick_look import QuickLook
from desktop.ui.preview.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from desktop.domain.changes import Changes
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.kit.thumbnails import Thumbnails


class PreviewPane(QWidget):
    """Shows what the selection's keyboard stands on.

    Attributes:
        handlers: What the shell calls for each of `actions.SPECS`, by id.

    Signals:
        neighbour_wanted: Go to the next (+1) or previous (-1) asset in the library.
        quick_look_made: The quick look (a widget), when it is first wanted.
    """

    neighbour_wanted = Signal(int)
    quick_look_made = Signal(QWidget)

    def __init__(
        self,
        runner: Runner,
        state: DeskState,
        derived: DerivedSource,
        *,
        thumbnails: Thumbnails | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._runner = runner
        self._state = state
        self._derived = derived
        self._thumbnails = thumbnails
        self._loader = FileLoader(self)
        self._quick: QuickLook | None = None
        self.stage = Stage(runner, derived, self._loader, thumbnails=thumbnails, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)
        self.stage.full_screen_wanted.connect(self.toggle_full_screen)
        self.setFocusProxy(self.stage)
        self.handlers: dict[str, Callable[[], None]] = handlers(self)
        state.selection_changed.connect(self._selected)
        state.quick_look_requested.connect(self.toggle_quick_look)
        runner.changed.connect(self._changed)
        self._selected(state.selection)

    @property
    def front(self) -> Stage:
        """The stage that keys speak to: that of the quick look while it is open."""
        if self._quick is not None and self._quick.isVisible():
            return self._quick.stage
        return self.stage

    @property
    def quick(self) -> QuickLook | None:
        """The quick look, if it has been opened."""
        return self._quick

    def toggle_quick_look(self) -> None:
        """Show the current asset large over the window, or stop doing so."""
        quick = self._quick_look()
        if quick.isVisible():
            quick.close_look()
        elif self._state.selection.current is not None:
            self.stage.stop()
            quick.open_over(self.window(), self._state.selection.current)

    def toggle_full_screen(self) -> None:
        """Show the current asset on the whole screen, or stop doing so."""
        quick = self._quick_look()
        if quick.isVisible() and quick.is_full_screen:
            quick.close_look()
        elif self._state.selection.current is not None:
            self.stage.stop()
            quick.open_full_screen(self._state.selection.current)

    def go(self, by: int) -> None:
        """Ask for the next asset (+1) or the previous one (-1)."""
        self.neighbour_wanted.emit(by)

    def close_down(self) -> None:
        """Let go of files and threads, before the window goes."""
        if self._quick is not None:
            self._quick.close_look()
        self.stage.look_at(None)
        self._loader.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing plays on where nobody looks."""
        super().hideEvent(event)
        self.stage.stop()

    def _quick_look(self) -> QuickLook:
        if self._quick is None:
            self._quick = QuickLook(
                self._runner, self._derived, self._loader, thumbnails=self._thumbnails
            )
            self._quick.neighbour_wanted.connect(self.neighbour_wanted)
            self._quick.closed.connect(self._quick_closed)
            self._quick.full_screen_wanted.connect(self.toggle_full_screen)
            self.quick_look_made.emit(self._quick)
        return self._quick

    def _selected(self, selection: Selection) -> None:
        if self._quick is not None and self._quick.isVisible():
            # One player at a time: the pane follows when the quick look closes.
            self._quick.look_at(selection.current)
        else:
            self.stage.look_at(selection.current)

    def _quick_closed(self) -> None:
        self.stage.look_at(self._state.selection.current)

    def _changed(self, changes: Changes, _source: object) -> None:
        """A new file behind the asset, another chosen take: look again."""
        current = self._state.selection.current
        if current is None or not changes.touches(Kind.LOCATIONS, Kind.RELATIONS, Kind.MEMBERSHIP):
            return
        if changes.everything or current.id in changes.assets or not current.checksum:
            self.stage.look_at(current)
