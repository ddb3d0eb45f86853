"""The window as those who serve it see it: its parts by name, its settings, its jobs.

`window.py` fills the frame; controllers (file, view, tool commands) know only this.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.base import settings
from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QDockWidget, QToolBar

    from desktop.base.settings import Settings
    from desktop.catalog.library import Library
    from desktop.jobs.factory import JobFactory
    from desktop.jobs.import_request import ImportRequest
    from desktop.jobs.job import Job
    from desktop.ui.imports.desk import ImportDesk
    from desktop.ui.inspector.pane import InspectorPane
    from desktop.ui.kit.asks import OnError
    from desktop.ui.kit.looks import LookAt, Looks
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import JobHandle, Runner
    from desktop.ui.kit.state import DeskState
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.preview.pane import PreviewPane
    from desktop.ui.shell.commands import Commands
    from desktop.ui.shell.hearing import Hearing
    from desktop.ui.shell.library_door import LibraryDoor
    from desktop.ui.shell.pane_spec import Pane
    from desktop.ui.shell.panes import Panes
    from desktop.ui.storyboard.pane import StoryboardPane

    T = TypeVar("T")


class DeskFrame(QMainWindow):
    """The parts of the window and what they share; `building.py` puts them in.

    Attributes:
        bar: The tool bar, and `spare` what it lets go of in a narrow window.
        built: Every pane by name.
        docks: By the pane that a dock is named after; `inspector` holds the preview too.
        panes: Shows, hides and goes to panes.
        commands: Every command; the only place QActions come from.
        preferences: The settings in force.
        look_at: Looks at one place of an asset on its disk; `looks` calls it beside the window.
        is_posing: The window only poses for a picture and leaves no trace in the settings.
    """

    report: Report
    runner: Runner
    state: DeskState
    thumbnails: Thumbnails
    looks: Looks
    hearing: Hearing
    bar: QToolBar
    spare: tuple[QAction, ...]
    library: LibraryPane
    preview: PreviewPane
    inspector: InspectorPane
    storyboard: StoryboardPane
    importing: ImportDesk
    built: dict[str, Pane]
    docks: dict[str, QDockWidget]
    panes: Panes
    commands: Commands
    door: LibraryDoor

    def __init__(
        self, preferences: Settings, load_jobs: Callable[[int], JobFactory], look_at: LookAt
    ) -> None:
        super().__init__()
        self.look_at = look_at
        self.preferences = preferences
        self.is_posing = False
        self._load_jobs = load_jobs
        self._jobs: JobFactory | None = None
        self._jobs_lock = threading.Lock()

    def work(
        self,
        job: Callable[[JobFactory, Library], Job[T]],
        title: str,
        then: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> JobHandle:
        """Run a job; `job` gets the factory and the library, in the job's thread."""
        return self.runner.work(
            lambda library: job(self._get_jobs(), library),
            title=title,
            then=then,
            on_error=on_error,
        )

    def work_alone(
        self,
        job: Callable[[JobFactory], Job[T]],
        title: str,
        then: Callable[[T], None] | None = None,
    ) -> JobHandle:
        """As `work`, for a job that needs no library and goes on when another is opened."""
        return self.runner.work_alone(lambda: job(self._get_jobs()), title=title, then=then)

    def prefer(self, preferences: Settings) -> None:
        """Use other settings and keep them; a disk that takes none is told."""
        self.preferences = preferences
        if self.is_posing:
            return
        try:
            settings.save(preferences)
        except OSError as error:
            self.report.note(f"The settings could not be kept: {error.strerror}.")

    def wear(self, preferences: Settings) -> None:
        """Use settings that the preferences dialog returned."""
        self.prefer(preferences)
        self.commands.remap(preferences.shortcuts)
        self.library.grid.set_cell_size(preferences.thumbnail_size)
        self.preview.set_advance(preferences.advance)
        self.propose_imports()
        self.storyboard.set_new_film_rate(float(preferences.frame_rate))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, preferences.theme)

    def propose_imports(self) -> None:
        """What the question before an import proposes follows the settings."""
        preferred = self.preferences
        self.importing.propose(
            mode=preferred.import_mode,
            all_files=preferred.import_all_files,
            folders=preferred.import_folders,
            asks=preferred.import_ask,
        )

    def remember_import(self, request: ImportRequest) -> None:
        """What is dropped or pasted comes in like this from now on, without a question."""
        self.prefer(
            replace(
                self.preferences,
                import_ask=False,
                import_mode=request.mode.value,
                import_all_files=request.all_files,
                import_folders=request.folders,
            )
        )
        self.propose_imports()

    def end_jobs(self) -> None:
        """End the worker processes, if any were started."""
        with self._jobs_lock:
            if self._jobs is not None:
                self._jobs.close()

    def reset_panes(self) -> None:
        """Every dock where it was at first."""
        raise NotImplementedError

    def _get_jobs(self) -> JobFactory:
        """The jobs and their worker processes, made when first needed (in a job's thread)."""
        with self._jobs_lock:
            if self._jobs is None:
                self._jobs = self._load_jobs(self.preferences.workers)
            return self._jobs
