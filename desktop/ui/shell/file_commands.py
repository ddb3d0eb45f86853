"""What the File menu does: importing by menu, drop and paste; opening and making libraries."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from desktop.base import paths
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.first_folder import FirstFolder
from desktop.ui.shell.library_door import Visitor
from desktop.ui.shell.pasting import pasted_name, write_picture
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.demo.make_demo import DemoReport
    from desktop.jobs.factory import JobFactory
    from desktop.jobs.job import Job
    from desktop.ui.imports.importer import Importer
    from desktop.ui.kit.purpose import FileDrop
    from desktop.ui.shell.old_library import OldLibraryCommands
    from desktop.ui.shell.services import Services

LIBRARY_FILES = "Director's Desk libraries (*.desk)"


class FileCommands:
    """Handlers of the File menu, and of files that come in by other ways."""

    def __init__(self, services: Services, imports: Importer, window: QWidget) -> None:
        self._services, self._imports, self._window = services, imports, window
        self._first = FirstFolder(window)
        self._old: OldLibraryCommands | None = None

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {
            "file.import_files": self.import_files,
            "file.import_folder": self.import_folder,
            "file.import_library": self.import_library,
            "file.reports": self._imports.show_reports,
            "file.new_library": self.new_library,
            "file.open_library": self.open_library,
            "file.connect": self.connect_to_server,
            "file.recent": lambda: None,
            "file.back_up": self.back_up,
            "file.quit": self.quit,
            "edit.paste": self.paste,
            "tools.resume_import": self._imports.offer_resume,
            "tools.demo": self.make_demo,
        }

    def quit(self) -> None:
        """Close the window, which ends everything in order."""
        self._window.close()

    # Importing

    def import_files(self) -> None:
        """File > Import Files."""

        def choose(start: str) -> None:
            chosen, _ = QFileDialog.getOpenFileNames(self._window, "Import Files", start)
            _remember_folder(chosen)
            self._imports.ask(chosen)

        self._first.ask(_import_folders(), choose)

    def import_folder(self) -> None:
        """File > Import Folder."""

        def choose(start: str) -> None:
            folder = QFileDialog.getExistingDirectory(self._window, "Import Folder", start)
            chosen = [folder] if folder else []
            _remember_folder(chosen)
            self._imports.ask(chosen)

        self._first.ask(_import_folders(), choose)

    def import_library(self) -> None:
        """File > Import Library."""
        from desktop.ui.shell.old_library import OldLibraryCommands  # noqa: PLC0415 - first opened

        if self._old is None:
            self._old = OldLibraryCommands(self._services, self._imports, self._window)
        self._old.ask()

    def import_paths(self, chosen: Sequence[str | Path]) -> None:
        """Import what was dropped or pasted, asking how unless nothing is to be asked."""
        self._imports.take(chosen)

    def import_drop(self, drop: FileDrop) -> None:
        """Import what was dropped on something, and let it land there."""
        self._imports.take(drop.paths, drop.then, drop.purpose)

    def paste(self) -> None:
        """Import what the clipboard holds: files, or a picture from another program."""
        # Another program may hold the clipboard, or have died with it: then there is nothing.
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        mime = QMimeData() if held is None else held
        files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if files:
            self.import_paths(files)
        elif mime.hasImage():
            self._paste_picture(mime)
        else:
            self._services.report.note("There is nothing on the clipboard that can be imported.")

    def _paste_picture(self, mime: QMimeData) -> None:
        """A picture without a file gets one, in a folder of ours; then it comes in like others."""
        image = mime.imageData()
        if not isinstance(image, QImage) or image.isNull():
            self._services.report.note("The picture on the clipboard could not be read.")
            return
        path = paths.data_dir() / "pasted" / pasted_name(datetime.now().astimezone())
        self._services.jobs.work(
            lambda _jobs, _library: write_picture(image, path),
            "Keeping the pasted picture",
            lambda written: self.import_paths([str(written)]),
        )

    # Libraries

    def new_library(self) -> None:
        """An empty library in a file of its own."""

        def choose(start: str) -> None:
            name = str(Path(start) / "film.desk")
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, "New Library", name, LIBRARY_FILES
            )
            if chosen:
                path = Path(chosen)
                self._services.door.open(
                    str(path if path.suffix else path.with_suffix(".desk")), create=True
                )

        self._first.ask(_own_folders(), choose)

    def open_library(self) -> None:
        """A library file."""

        def choose(start: str) -> None:
            chosen, _ = QFileDialog.getOpenFileName(
                self._window, "Open Library", start, LIBRARY_FILES
            )
            if chosen:
                self._services.door.open(chosen)

        library = self._services.runner.library
        here = str(library.path.parent) if library is not None and library.path else ""
        self._first.ask([here, *_own_folders()], choose)

    def connect_to_server(self) -> None:
        """A shared library."""
        from desktop.ui.shell.connect_dialog import ConnectDialog  # noqa: PLC0415 - when first opened

        dialog = ConnectDialog(self._window)
        door = self._services.door

        def connect(address: str, password: str) -> None:
            visitor = Visitor(dialog, dialog.remembers, dialog.show_failure)
            door.open(address, password=password, visitor=visitor)

        dialog.wanted.connect(connect)
        dialog.given_up.connect(door.give_up)
        door.opened.connect(dialog.show_opened)
        dialog.open()

    def fill_recent(self, menu: QMenu) -> None:
        """The libraries used last, newest first."""
        menu.clear()
        for address in self._services.settings.current.recent_libraries:
            shown = address if len(address) < 60 else f"…{address[-58:]}"
            action = menu.addAction(shown.replace("&", "&&"))
            action.triggered.connect(lambda _=False, a=address: self._services.door.open(a))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    def back_up(self) -> None:
        """A checked copy of the file."""

        def told(path: Path | None) -> None:
            if path is None:
                self._services.report.note(
                    "A shared library is backed up by its server, not from here."
                )
                return
            self._services.report.note(
                f"Backed up as {path.name}. Media that is only referenced is not in it.",
                NoteAction("Show", lambda: open_folder(path)),
            )

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.back_up(library), "Backing up", told
        )

    def make_demo(self) -> None:
        """Ask where, make the demo there, open it."""
        window = self._window

        def choose(start: str) -> None:
            chosen = QFileDialog.getExistingDirectory(window, "Make the Demo Library In", start)
            if chosen:
                folder = Path(chosen) / "Director's Desk demo"
                self._services.jobs.work_alone(
                    lambda jobs: _demo(jobs, folder),
                    "Making the demo library",
                    lambda report: self._services.door.open(str(report.library)),
                )

        self._first.ask(_own_folders(), choose)


def _demo(jobs: JobFactory, folder: Path) -> Job[DemoReport]:
    from desktop.demo.make_demo import make_demo_library  # noqa: PLC0415 - loads the catalog

    return make_demo_library(jobs, folder)


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _import_folders() -> list[str]:
    """Where a choice of what to import begins: where the last one was, the pictures, at home."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return [str(window_file().value("folder") or ""), pictures, str(Path.home())]


def _own_folders() -> list[str]:
    """Where libraries are kept unless somebody says otherwise, and home."""
    return [str(paths.data_dir()), str(Path.home())]


def _remember_folder(chosen: Sequence[str]) -> None:
    if chosen:
        window_file().setValue("folder", str(Path(chosen[0]).parent))
