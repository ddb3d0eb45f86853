"""What the View menu does: panes, themes, full screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.panes import Panes
    from desktop.ui.shell.settings_store import SettingsStore


class ViewCommands(QObject):
    """Handlers of the View menu.

    Args:
        reset: Puts every pane where it was at first.
        take_keyboard: Brings the keyboard to a note with buttons; False if there is none.
    """

    def __init__(
        self,
        panes: Panes,
        settings: SettingsStore,
        window: QWidget,
        *,
        reset: Callable[[], None],
        take_keyboard: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._panes, self._settings, self._window = panes, settings, window
        self._reset, self._take_keyboard = reset, take_keyboard
        self._commands: Commands | None = None

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        panes = self._panes
        return {
            **{f"view.{name}": partial(panes.toggle, name) for name in panes.hideable},
            **{f"view.go_{name}": partial(panes.go_or_hide, name) for name in panes.names},
            "view.next_pane": self.next_pane,
            "view.previous_pane": lambda: panes.step(-1),
            "view.focus": panes.focus_on_library,
            "view.focus_storyboard": panes.focus_on_storyboard,
            "view.reset": self._reset,
            "view.dark": lambda: self.use_theme("dark"),
            "view.light": lambda: self.use_theme("light"),
            "view.full_screen": self.full_screen,
        }

    def watch(self, commands: Commands) -> None:
        """Keep the check marks right."""
        self._commands = commands
        panes = self._panes
        for name in panes.hideable:
            commands.action(f"view.{name}").setChecked(panes.is_shown(name))
        panes.changed.connect(lambda name, on: commands.action(f"view.{name}").setChecked(on))
        # A bound method of a QObject: it lets go when the window goes, as a closure would not.
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def next_pane(self) -> None:
        """The next pane; first a note with buttons, which is gone before long."""
        if not self._take_keyboard():
            self._panes.step(+1)

    def full_screen(self) -> None:
        """In and out; a maximised window is maximised again when it comes back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def use_theme(self, name: str) -> None:
        """Wear a theme and remember it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, name)
        self._settings.change(theme=name)

    def _show_theme(self) -> None:
        commands = self._commands
        if commands is None:
            return
        commands.action("view.dark").setChecked(theme.tokens().is_dark)
        commands.action("view.light").setChecked(not theme.tokens().is_dark)
