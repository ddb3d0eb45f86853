"""What File > Watched Folders, Edit > Preferences, Tools and Help do: palette and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

from desktop.base import paths
from desktop.catalog.engine.access import words_for
from desktop.edits import lazy as edits
from desktop.ui.shell.commands import conflicts
from desktop.ui.shell.thumbnail_cache import ThumbnailCache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.base.settings import Settings
    from desktop.domain.library_settings import LibrarySettings
    from desktop.ui.preferences.dialog import PreferencesDialog
    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.packing import PackingCommands
    from desktop.ui.shell.palette_items import Finder
    from desktop.ui.shell.portable_commands import PortableCommands
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.status_bar import StatusBar
    from desktop.ui.shell.undo_notes import UndoNotes
    from desktop.ui.shell.window import DeskWindow


class ToolCommands:
    """Handlers that open the program's own dialogs.

    Args:
        commands: Every command; asked for later, since these are some of them.
        find: What the palette finds besides settings.
    """

    def __init__(
        self,
        services: Services,
        window: DeskWindow,
        *,
        commands: Callable[[], Commands],
        find: Callable[[], Finder],
        undo: UndoNotes,
    ) -> None:
        self._services, self._window, self._undo = services, window, undo
        self._commands, self._find = commands, find
        self._cache = ThumbnailCache(services.runner, services.settings, window)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {
            "edit.undo": self._undo.undo,
            "edit.redo": self._undo.redo,
            "file.watched_folders": self.watched_folders,
            "file.portable_copy": lambda: self._portable().copy(),
            "file.merge_library": lambda: self._portable().merge(),
            "file.pack": lambda: self._packing().pack(),
            "file.unpack": lambda: self._packing().unpack(),
            "edit.preferences": self.preferences,
            "tools.palette": self.palette,
            "tools.let_programs_in": self.let_programs_in,
            "tools.workflows": self.workflows,
            "view.gallery": self.show_in_browser,
            "help.shortcuts": self.shortcuts,
            "help.search": self.search_help,
            "help.integrations": self.integrations,
            "help.logs": self.logs,
            "help.about": self.about,
        }

    def palette(self) -> None:
        """Ctrl+K."""
        from desktop.ui.shell.palette import Palette  # noqa: PLC0415 - when first opened

        self._commands().refresh()
        Palette(self._window, self._services.runner, self._find(), self.preferences).show()

    def let_programs_in(self) -> None:
        """Where the library is opened to other programs, and how that goes."""
        from desktop.ui.shell.program_access import ProgramAccess  # noqa: PLC0415 - few want it
        from desktop.ui.shell.programs_dialog import ProgramsDialog  # noqa: PLC0415 - as above

        access = self._window.findChild(ProgramAccess)
        if access is None:
            access = ProgramAccess(self._services.runner, self._window)
            status = cast("StatusBar", self._window.statusBar())
            status.show_access(access, self.let_programs_in)
            self._window.closed.connect(access.end)
        ProgramsDialog(access, self._window).open()

    def show_in_browser(self) -> None:
        """What of the library is shown as a web page."""
        from desktop.ui.shell.gallery_dialog import GalleryDialog  # noqa: PLC0415 - few want it
        from desktop.ui.shell.gallery_in_browser import GalleryInBrowser  # noqa: PLC0415 - as above

        gallery = self._window.findChild(GalleryInBrowser)
        if gallery is None:
            gallery = GalleryInBrowser(self._services.runner, self._window)
            self._window.closed.connect(gallery.stop)
        GalleryDialog(gallery, self._services.state, self._window).open()

    def workflows(self) -> None:
        """What ComfyUI makes takes with."""
        from desktop.ui.workflows.dialog import WorkflowsDialog  # noqa: PLC0415 - few want it

        WorkflowsDialog(self._services.runner, self._window).open()

    def _portable(self) -> PortableCommands:
        from desktop.ui.shell.portable_commands import PortableCommands  # noqa: PLC0415 - few want it

        return PortableCommands(self._services, self._window)

    def _packing(self) -> PackingCommands:
        from desktop.ui.shell.packing import PackingCommands  # noqa: PLC0415 - few want it

        made = self._window.findChild(PackingCommands)
        return made or PackingCommands(self._services, self._window)

    def watched_folders(self) -> None:
        """Which folders are watched, and how that goes."""
        from desktop.ui.shell.watched_folders import show_watched_folders  # noqa: PLC0415 - few want it

        show_watched_folders(self._window)

    def preferences(self, setting: str = "") -> None:
        """Pages from the settings, and the shortcuts; `setting` is shown first."""
        from desktop.ui.preferences.dialog import PreferencesDialog  # noqa: PLC0415 - when first opened
        from desktop.ui.preferences.shortcut_model import ShortcutModel  # noqa: PLC0415 - when first opened

        window = self._window
        specs = list(self._commands().specs.values())
        model = ShortcutModel(specs, self._services.settings.current.shortcuts, conflicts, window)
        dialog = PreferencesDialog(self._services.settings.current, model, window)
        model.setParent(dialog)
        dialog.chosen.connect(self._wear)
        self._fill(dialog)
        dialog.show_setting(setting)
        dialog.open()

    def _fill(self, dialog: PreferencesDialog) -> None:
        """What is not in the settings file: the library's own settings, the cache on disk."""
        _window, page = self._window, dialog.library_page
        library = self._services.runner.library
        if library is not None:
            words = words_for(library.read_only) if library.is_read_only else None

            def show(settings: LibrarySettings) -> None:
                if isValid(page):
                    page.show_settings(settings)
                    page.refuse(f"{words.message} {words.advice}" if words else "")

            self._services.runner.ask(lambda reads: reads.settings.load(), show)
        dialog.library_chosen.connect(self._set_library)
        self._cache.serve(dialog.cache)

    def _wear(self, preferences: Settings) -> None:
        before = self._services.settings.current.thumbnail_disk_gb
        self._services.settings.apply(preferences)
        if preferences.thumbnail_disk_gb < before:
            self._cache.trim()

    def _set_library(self, values: Mapping[str, object]) -> None:
        self._services.runner.change(
            edits.library.SetLibrary(values), say="Library settings changed."
        )

    def shortcuts(self) -> None:
        """All keys on one sheet."""
        from desktop.ui.shell.shortcut_sheet import ShortcutSheet  # noqa: PLC0415 - when first opened

        ShortcutSheet(self._commands(), self._window).open()

    def search_help(self) -> None:
        """One sheet, however often it is asked for."""
        from desktop.ui.shell.search_help import SearchHelp  # noqa: PLC0415 - when first opened

        sheet = self._window.findChild(SearchHelp) or SearchHelp(self._window)
        sheet.show()
        sheet.raise_()
        sheet.activateWindow()

    def integrations(self) -> None:
        """What is on, what is off and why."""
        from desktop.ui.shell.integrations import Integrations  # noqa: PLC0415 - when first opened

        Integrations(self._services, self._window).show()

    def about(self) -> None:
        """Versions and places."""
        from desktop.ui.shell.about import About  # noqa: PLC0415 - when first opened

        library = self._services.runner.library
        About(self._window, library=library.address if library else "").open()

    def logs(self) -> None:
        """Open the folder in the system's file manager."""
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))
