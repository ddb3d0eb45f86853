"""The panes of the window by name: shown, hidden, reached by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.ui.shell.pane_spec import BuiltPane, PaneSpec

_BY_KEY = Qt.FocusReason.ShortcutFocusReason


class Panes(QObject):
    """Shows, hides and goes to panes. Panes that share a dock hide one by one.

    Args:
        specs: The rows of the panes, in the order in which F6 goes around.
        built: The panes by name.
        docks: By the pane that a dock is named after.

    Signals:
        changed: (name, whether it is shown).
    """

    changed = Signal(str, bool)

    def __init__(
        self,
        specs: Iterable[PaneSpec],
        built: Mapping[str, BuiltPane],
        docks: Mapping[str, QDockWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in specs}
        self._built, self._docks = built, docks
        self._widgets = {name: pane.widget for name, pane in built.items()}
        self._parts = [name for name in self._specs if self._is_part(name)]
        self._unfocused: list[QDockWidget] = []  # hidden by `focus_on_library`
        self._around: list[QDockWidget] = []  # hidden by `focus_on_storyboard`
        for part in (*docks.values(), *(self._widgets[name] for name in self._parts)):
            part.installEventFilter(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Every pane, in the order in which F6 goes around."""
        return tuple(self._specs)

    @property
    def hideable(self) -> tuple[str, ...]:
        """Every pane but the centre."""
        return tuple(name for name, spec in self._specs.items() if not spec.is_centre)

    def is_shown(self, name: str) -> bool:
        """Whether a pane is not hidden (it may be on a window that is)."""
        dock = self._dock(name)
        if dock is None:
            return not self._centre.isHidden()
        return not (dock.isHidden() or self._is_off(name))

    def is_in_sight(self, name: str) -> bool:
        """Whether a pane is shown, and not behind another one as a tab."""
        dock = self._dock(name)
        return self.is_shown(name) and (dock is None or not _is_behind(dock))

    def show(self, name: str) -> None:
        """Bring a pane into sight."""
        if self._is_part(name):
            self._widgets[name].show()
        if (dock := self._dock(name)) is not None:
            dock.show()
            dock.raise_()
        else:
            self._centre.show()

    def hide(self, name: str) -> None:
        """Take a pane out of sight; its keyboard goes to the library."""
        dock = self._dock(name)
        if dock is None:
            return
        had_keyboard = self.has_keyboard(name)
        if self._is_part(name):
            self._widgets[name].hide()
        if not self._is_part(name) or all(self._is_off(part) for part in self._of_dock(name)):
            dock.hide()
        if had_keyboard:
            self.go_to("library")

    def toggle(self, name: str) -> None:
        """Show a pane, or hide it if it is in sight."""
        if self.is_in_sight(name):
            self.hide(name)
        else:
            self.show(name)

    def go_or_hide(self, name: str) -> None:
        """Go to a pane, shown if need be; hide it if the keyboard is there already.

        The centre is never hidden.
        """
        if name in self.hideable and self.is_shown(name) and self.has_keyboard(name):
            self.hide(name)
        else:
            self.go_to(name)

    def go_to(self, name: str) -> None:
        """Bring the keyboard to a pane."""
        self.show(name)
        pane = self._widgets[name]
        keyboard = self._built[name].keyboard
        (keyboard() if keyboard else pane).setFocus(_BY_KEY)
        if not self.has_keyboard(name) and (stop := _first_stop(pane)) is not None:
            stop.setFocus(_BY_KEY)

    def step(self, by: int) -> None:
        """Go to the next pane in sight (+1), or the one before (-1)."""
        shown = [name for name in self._specs if self.is_in_sight(name)]
        here = next((name for name in shown if self.has_keyboard(name)), "library")
        self.go_to(shown[(shown.index(here) + by) % len(shown)])

    def has_keyboard(self, name: str) -> bool:
        """Whether the keyboard is in a pane."""
        at, pane = QApplication.focusWidget(), self._widgets[name]
        return at is not None and (at is pane or pane.isAncestorOf(at))

    def focus_on_library(self) -> None:
        """Hide every pane but the library, or bring back those that were hidden so."""
        shown = self._shown()
        for dock in shown:
            dock.hide()
        if not shown:
            if not self._unfocused:
                self.show_first()
            _show_again(self._unfocused)
        self._unfocused = shown

    def focus_on_storyboard(self) -> None:
        """Give the storyboard the whole window, or bring back what was hidden so."""
        centre, board = self._centre, self._docks["storyboard"]
        if centre.isHidden():
            centre.show()
            _show_again([*self._around, board])
            self._around = []
            return
        self._around = [dock for dock in self._shown() if dock is not board]
        board.show()
        for dock in self._around:
            dock.hide()
        centre.hide()
        self.go_to("storyboard")

    def end_focus(self) -> None:
        """What a focus hides comes back: it is a way to look, not how the panes are arranged."""
        if self._centre.isHidden():
            self.focus_on_storyboard()
        elif self._unfocused and all(dock.isHidden() for dock in self._docks.values()):
            self.focus_on_library()

    @property
    def _centre(self) -> QWidget:
        """What holds the library, with the warnings above it."""
        return self._widgets["library"].parentWidget() or self._widgets["library"]

    def show_first(self) -> None:
        """Those in sight that are at first, and no others."""
        self._centre.show()
        self._around = []
        for name, spec in self._specs.items():
            if spec.is_open:
                self.show(name)
            else:
                self.hide(name)
        self._unfocused = []

    @property
    def parts_off(self) -> list[str]:
        """Of the panes that share a dock, those that are hidden."""
        return [name for name in self._parts if self._is_off(name)]

    def hide_parts(self, names: Iterable[str]) -> None:
        """Hide panes that share a dock, as they were left; never all in a dock that is shown."""
        off = [name for name in names if name in self._parts]
        for name in off:
            if not set(self._of_dock(name)) <= set(off):
                self._widgets[name].hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of panes that come and go, whoever shows or hides them."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            for name, spec in self._specs.items():
                if not spec.is_centre and watched in (self._dock(name), self._widgets[name]):
                    self.changed.emit(name, self.is_shown(name))
        return super().eventFilter(watched, event)

    def _shown(self) -> list[QDockWidget]:
        """The docks that are not hidden; of those that are tabs, the one in front is the last."""
        return sorted(
            (dock for dock in self._docks.values() if not dock.isHidden()),
            key=lambda dock: not _is_behind(dock),
        )

    def _dock(self, name: str) -> QDockWidget | None:
        spec = self._specs[name]
        return None if spec.is_centre else self._docks[spec.dock]

    def _of_dock(self, name: str) -> list[str]:
        """The panes that stand in the dock of one, itself among them."""
        dock = self._specs[name].dock
        return [other for other, spec in self._specs.items() if spec.dock == dock]

    def _is_part(self, name: str) -> bool:
        return len(self._of_dock(name)) > 1

    def _is_off(self, name: str) -> bool:
        return self._is_part(name) and self._widgets[name].isHidden()


def _is_behind(dock: QDockWidget) -> bool:
    """Whether a dock that is shown is a tab behind another one."""
    window = dock.parentWidget()
    if not isinstance(window, QMainWindow) or dock.isFloating():
        return False
    tabs = [other for other in window.tabifiedDockWidgets(dock) if not other.isHidden()]
    return bool(tabs) and dock.visibleRegion().isEmpty()


def _show_again(docks: Iterable[QDockWidget]) -> None:
    for dock in docks:
        dock.show()
        dock.raise_()


def _first_stop(pane: QWidget) -> QWidget | None:
    """The first widget of a pane that Tab would stop at."""
    for widget in pane.findChildren(QWidget):
        can_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if can_stop and widget.isVisible() and widget.isEnabled():
            return widget
    return None
