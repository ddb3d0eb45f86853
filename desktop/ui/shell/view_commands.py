"""What the View menu does: panes, themes, full screen."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.frame import DeskFrame


class ViewCommands(QObject):
    """Handlers of the View menu."""

    def __init__(self, window: DeskFrame) -> None:
        super().__init__(window)
        self._window = window

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        panes = self._window.panes
        return {
            **{f"view.{name}": partial(panes.toggle, name) for name in panes.hideable},
            **{f"view.go_{name}": partial(panes.go_or_hide, name) for name in panes.names},
            "view.next_pane": self.next_pane,
            "view.previous_pane": lambda: panes.step(-1),
            "view.focus": panes.focus_on_library,
            "view.focus_storyboard": panes.focus_on_storyboard,
            "view.reset": self._window.reset_panes,
            "view.dark": lambda: self.use_theme("dark"),
            "view.light": lambda: self.use_theme("light"),
            "view.full_screen": self.full_screen,
        }

    def watch(self, commands: Commands) -> None:
        """Keep the check marks right."""
        panes = self._window.panes
        for name in panes.hideable:
            commands.action(f"view.{name}").setChecked(panes.is_shown(name))
        panes.changed.connect(lambda name, on: commands.action(f"view.{name}").setChecked(on))
        # A bound method of a QObject: it lets go when the window goes, as a closure would not.
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def next_pane(self) -> None:
        """The next pane; first a note with buttons, which is gone before long."""
        if not self._window.hearing.take_keyboard():
            self._window.panes.step(+1)

    def full_screen(self) -> None:
        """In and out; a maximised window is maximised again when it comes back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def use_theme(self, name: str) -> None:
        """Wear a theme and remember it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, name)
        self._window.prefer(dataclasses.replace(self._window.preferences, theme=name))

    def _show_theme(self) -> None:
        commands = self._window.commands
        commands.action("view.dark").setChecked(theme.tokens().is_dark)
        commands.action("view.light").setChecked(not theme.tokens().is_dark)
