"""What the commands do that take a whole library elsewhere, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.base import paths, secrets
from desktop.base.address import is_url, parsed
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.file_commands import LIBRARY_FILES, open_folder
from desktop.ui.shell.first_folder import FirstFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Library
    from desktop.jobs.job import Job, Progress
    from desktop.jobs.whole_rows import WholeReport
    from desktop.ui.kit.asks import OnError
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.shell.services import Services

COPYING, EXPORTING = "Copying the library", "Exporting as text"


class WholeLibrary:
    """Takes the library that is open elsewhere, whole, in a job of its own."""

    def __init__(self, services: Services, window: QWidget) -> None:
        self._services, self._window = services, window
        self._first = FirstFolder(window)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {
            "file.copy_to_file": self.copy_to_file,
            "file.copy_to_server": self.copy_to_server,
            "file.export_text": self.export_text,
        }

    def copy_to_file(self) -> None:
        """Ask for a file that is not there yet, and copy everything into it."""

        def choose(start: str) -> None:
            name = str(Path(start) / f"{self._name} copy.desk")
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, "Copy Library to File", name, LIBRARY_FILES
            )
            if chosen:
                path = Path(chosen)
                self._copy(str(path if path.suffix else path.with_suffix(".desk")))

        self._first.ask(self._folders(), choose)

    def copy_to_server(self) -> None:
        """Ask for an empty database, and copy everything into it."""
        from desktop.ui.shell.connect_dialog import ConnectDialog  # noqa: PLC0415 - when first opened

        dialog = ConnectDialog(self._window, title="Copy Library to Server", verb="Copy")
        copying: list[JobHandle] = []
        asking = [dialog]  # until it is closed

        def fail(error: BaseException) -> None:
            if asking and isinstance(error, Exception):
                dialog.show_failure(error)
            else:
                self._services.report.fail(error)

        def copy(address: str, password: str) -> None:
            handle = self._copy(address, password, remembers=dialog.remembers, on_error=fail)
            handle.progressed.connect(dialog.show_opened)  # the first step: the tables are made
            handle.finished.connect(dialog.show_opened)
            copying.append(handle)

        dialog.wanted.connect(copy)
        dialog.finished.connect(lambda _: asking.clear())
        dialog.given_up.connect(lambda: copying[-1].cancel())
        dialog.open()

    def export_text(self) -> None:
        """Ask for a folder that is not there yet, and write everything into it."""

        def choose(start: str) -> None:
            name = str(Path(start) / f"{self._name} as text")
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, "Export Library as Text (Name of a New Folder)", name
            )
            if chosen:
                self._export(Path(chosen))

        self._first.ask(self._folders(), choose)

    def _copy(
        self,
        address: str,
        password: str = "",
        *,
        remembers: bool = False,
        on_error: OnError | None = None,
    ) -> JobHandle:
        path = None if is_url(address) else Path(address)
        return self._services.jobs.work(
            lambda _jobs, library: _copied(library, address, password, remembers=remembers),
            COPYING,
            lambda report: self._told(report, "Copied", path),
            on_error,
        )

    def _export(self, folder: Path) -> None:
        self._services.jobs.work(
            lambda _jobs, library: _exported(library, folder),
            EXPORTING,
            lambda report: self._told(report, "Exported", folder),
        )

    def _told(self, report: WholeReport, done: str, path: Path | None) -> None:
        """What was done; files of media that did not go along stay in sight, as a list."""
        show = () if path is None else (NoteAction("Show", lambda: open_folder(path)),)
        if not report.problems:
            self._services.report.note(f"{done}: {report.sentence}.", *show)
            return
        words = "\n".join(f"{row.path}: {row.reason}" for row in report.problems)
        copy = NoteAction("Copy List", lambda: QGuiApplication.clipboard().setText(words))
        count = len(report.problems)
        files = "1 file of media" if count == 1 else f"{count:,} files of media"
        self._services.report.warn(f"{done}, without {files}: {report.sentence}.", copy)

    @property
    def _name(self) -> str:
        """What the library is called, as the beginning of a name of a file."""
        library = self._services.runner.library
        name = "film" if library is None else library.name
        return name.removesuffix(".desk").partition("@")[0]

    def _folders(self) -> list[str]:
        library = self._services.runner.library
        here = str(library.path.parent) if library is not None and library.path else ""
        return [here, str(paths.data_dir()), str(Path.home())]


def _copied(
    library: Library, address: str, password: str, *, remembers: bool
) -> Generator[Progress, None, WholeReport]:
    from desktop.jobs.copy_library import copy_library  # noqa: PLC0415 - loads the catalog

    whole = address
    if is_url(address):
        whole = (
            parsed(address).with_password(password).spelled()
            if password
            else secrets.with_password(address)
        )
    report = yield from copy_library(library, whole)
    if password and remembers:
        secrets.remember_password(address, password)
    return report


def _exported(library: Library, folder: Path) -> Job[WholeReport]:
    from desktop.jobs.export_text import export_text  # noqa: PLC0415 - loads the catalog

    return export_text(library, folder)
