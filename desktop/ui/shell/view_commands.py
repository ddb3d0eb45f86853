"""What the View menu does: panes, themes, full screen."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QDockWidget

    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.frame import DeskFrame


class ViewCommands(QObject):
    """Handlers of the View menu."""

    def __init__(self, window: DeskFrame) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QDockWidget] = []

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        docks = self._window.docks
        return {
            **{f"view.{key}": lambda key=key: self._toggle(key) for key in docks},  # type: ignore[misc]
            "view.focus": self.focus,
            "view.reset": self._window.reset_panes,
            "view.dark": lambda: self.use_theme("dark"),
            "view.light": lambda: self.use_theme("light"),
            "view.full_screen": self.full_screen,
        }

    def watch(self, commands: Commands) -> None:
        """Keep the check marks right."""
        for key, dock in self._window.docks.items():
            dock.visibilityChanged.connect(
                lambda _=False, key=key, dock=dock: commands.action(f"view.{key}").setChecked(
                    not dock.isHidden()
                )
            )

        # A bound method of a QObject: it lets go when the window goes, as a closure would not.
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def focus(self) -> None:
        """Hide every pane but the pictures, or bring back those that were hidden so."""
        docks = list(self._window.docks.values())
        shown = [dock for dock in docks if not dock.isHidden()]
        for dock in shown:
            dock.hide()
        if not shown:
            for dock in self._hidden or docks:
                dock.show()
        self._hidden = shown

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

    def _toggle(self, key: str) -> None:
        dock = self._window.docks[key]
        dock.setVisible(dock.isHidden())
