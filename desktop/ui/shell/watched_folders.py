"""What File > Watched Folders does: shows the dialog, and has the job of the window tell it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.ui.shell.first_folder import FirstFolder
from desktop.ui.shell.folder_watch import FolderWatch
from desktop.ui.watching.dialog import WatchedFoldersDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.shell.window import DeskWindow


def show_watched_folders(window: DeskWindow) -> None:
    """Show it, however often it is asked for once."""
    dialog = window.findChild(WatchedFoldersDialog)
    if dialog is None:
        dialog = _made(window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def _made(window: DeskWindow) -> WatchedFoldersDialog:
    watch, first = FolderWatch.of(window), FirstFolder(window)

    def ask(start: str, then: Callable[[str], None]) -> None:
        def choose(begin: str) -> None:
            then(QFileDialog.getExistingDirectory(dialog, "Watch Folder", begin))

        first.ask([start, str(Path.home())], choose)

    dialog = WatchedFoldersDialog(window.runner, ask, window)
    first.setParent(dialog)
    dialog.look_wanted.connect(watch.look_now)
    watch.changed.connect(dialog.show_statuses)
    dialog.show_statuses(watch.statuses)
    watch.look()
    return dialog
