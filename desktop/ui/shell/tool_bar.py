"""The tool bar: import, new film, search, and how the library is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QWidget

if TYPE_CHECKING:
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.shell.commands import Commands

SEARCH_WIDTH = 760
NARROW = 900


class ToolBar(QToolBar):
    """The one bar; it cannot be moved or lost."""

    def __init__(self, commands: Commands, library: LibraryPane, parent: QWidget) -> None:
        super().__init__("Main", parent)
        self.setObjectName("main-bar")
        self.setMovable(False)
        self.setFloatable(False)
        self._slider = library.view_bar.slider
        self.addWidget(_button(commands, "file.import_files", "Import", is_primary=True))
        film = self.addWidget(_button(commands, "film.new", "New Film"))
        before = self.addWidget(_stretch())
        search = library.search_bar
        search.setMaximumWidth(SEARCH_WIDTH)
        search.setMinimumWidth(150)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(search)
        after = self.addWidget(_stretch())
        self.addWidget(library.view_bar)
        self._spare = (film, before, after)

    def fit(self, width: int) -> None:
        """Let go of what a window this wide (logical pixels) has no room for; menus have it all."""
        for action in self._spare:
            action.setVisible(width >= NARROW)
        self._slider.setVisible(width >= NARROW)


def _button(
    commands: Commands, command: str, text: str, *, is_primary: bool = False
) -> QPushButton:
    """A button that does a command and is enabled when the command is."""
    button = QPushButton(text)
    if is_primary:
        button.setProperty("role", "primary")
    action = commands.action(command)
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
    button.clicked.connect(lambda: commands.run(command))
    return button


def _stretch() -> QWidget:
    filler = QWidget()
    filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return filler
