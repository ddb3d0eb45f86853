"""The tool bar: import, new film, search, and how the library is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.ui.shell.frame import DeskFrame

SEARCH_WIDTH = 760
NARROW = 900


def fill_tool_bar(bar: QToolBar, window: DeskFrame) -> tuple[QAction, ...]:
    """Put the parts of the bar in their order; search stands in the middle.

    Returns what a narrow window does without; see `fit_tool_bar`.
    """
    bar.addWidget(_button(window, "file.import_files", "Import", is_primary=True))
    film = bar.addWidget(_button(window, "film.new", "New film"))
    before = bar.addWidget(_stretch())
    search = window.library.search_bar
    search.setMaximumWidth(SEARCH_WIDTH)
    search.setMinimumWidth(150)
    search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    bar.addWidget(search)
    after = bar.addWidget(_stretch())
    bar.addWidget(window.library.view_bar)
    return film, before, after


def fit_tool_bar(spare: tuple[QAction, ...], window: DeskFrame, width: int) -> None:
    """Let go of what a window this wide (logical pixels) has no room for; menus have it all."""
    for action in spare:
        action.setVisible(width >= NARROW)
    window.library.view_bar.slider.setVisible(width >= NARROW)


def _button(window: DeskFrame, command: str, text: str, *, is_primary: bool = False) -> QPushButton:
    """A button that does a command and is enabled when the command is."""
    button = QPushButton(text)
    if is_primary:
        button.setProperty("role", "primary")
    action = window.commands.action(command)
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
    button.clicked.connect(lambda: window.commands.run(command))
    return button


def _stretch() -> QWidget:
    filler = QWidget()
    filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return filler
