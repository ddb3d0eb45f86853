"""Media that are offline: looked for when a library opens or the window comes back, and located."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.domain import display
from desktop.domain.changes import Kind
from desktop.domain.ids import AssetId
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Library
    from desktop.domain.changes import Changes
    from desktop.jobs.locate_media import LocateReport
    from desktop.jobs.look_at_media import MediaReach
    from desktop.ui.shell.services import Services

LOOK_AFTER = 2_000  # milliseconds after a library was opened
LOOK_AGAIN = 30_000  # milliseconds between two looks, however often the window comes to the front


class OfflineMedia(QObject):
    """Says what is offline, and finds it again where a person says it is."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._last = QElapsedTimer()
        self._is_looking = False
        self._told = frozenset[AssetId]()  # files that are gone, of which a person was told
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(LOOK_AFTER)
        self._again.timeout.connect(self.look)
        services.door.opened.connect(self._opened)
        services.runner.changed.connect(self._changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._came_back)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"tools.locate": self.locate}

    def look(self) -> None:
        """Look whether the files are within reach, beside everything else."""
        if (
            self._is_looking
            or self._services.settings.is_posing
            or self._services.runner.library is None
        ):
            return
        self._is_looking = True
        self._last.start()

        def failed(_error: BaseException) -> None:
            self._is_looking = False  # the next look may fare better; nothing depends on it

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.look_at_media(library), "", self._seen, failed
        )

    def locate_asset(self, asset_id: str) -> None:
        """The same for what is in sight, whose file may have gone since it was last looked at."""
        self.locate((AssetId(asset_id),))

    def mark_missing(self, ids: tuple[AssetId, ...]) -> None:
        """Mark files as missing of which a person says that they are gone."""
        history = self._services.runner.history

        def marked(count: int) -> None:
            files = display.counted(count, "file")
            verb = "is" if count == 1 else "are"
            text = f"{files} {verb} marked as missing." if count else "All of them are back."
            undo = NoteAction("Undo", self._services.runner.undo) if count else None
            self._services.report.note(text, undo)

        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.mark_missing(library, ids, history),
            "Marking files as missing",
            marked,
        )

    def locate(self, also: tuple[AssetId, ...] = ()) -> None:
        """Ask for a folder, and find in it what is offline, and the files of `also`."""
        window, library = self._window, self._services.runner.library
        also = (*also, *self._told, *(library.away.states if library is not None else ()))
        folder = QFileDialog.getExistingDirectory(window, "Where are the files now?")
        if not folder:
            return
        history = self._services.runner.history
        self._services.jobs.work(
            lambda jobs, library: jobs.upkeep.locate_media(library, Path(folder), history, also),
            "Looking for lost files",
            self._located,
        )

    def _opened(self, library: Library) -> None:
        del library
        self._is_looking = False
        self._told = frozenset()
        QTimer.singleShot(LOOK_AFTER, self, self.look)

    def _changed(self, changes: Changes) -> None:
        """What was seen of files says nothing of places that are new: look at these as well."""
        library = self._services.runner.library
        if library is None or self._is_looking or self._again.isActive():
            return
        if library.away.is_doubtful or (
            changes.touches(Kind.LOCATIONS) and any(map(changes.concerns, library.away.states))
        ):
            self._again.start()

    def _came_back(self, state: Qt.ApplicationState) -> None:
        """Somebody may have plugged a drive in, or out."""
        is_due = self._last.isValid() and self._last.hasExpired(LOOK_AGAIN)
        if state == Qt.ApplicationState.ApplicationActive and is_due:
            self.look()

    def _seen(self, found: MediaReach) -> None:
        self._is_looking = False
        library = self._services.runner.library
        if library is not None and library.away.is_doubtful:
            self._again.start()
        told, self._told = self._told, frozenset(found.unmarked.ids)
        if self._told - told:
            lost = found.unmarked
            self._services.report.warn(
                lost.sentence,
                NoteAction("Locate…", lambda: self.locate(lost.ids)),
                NoteAction("Mark as Missing", lambda: self.mark_missing(lost.ids)),
            )
        away = found.offline + found.missing
        if found.fresh:
            verb = "is" if away == 1 else "are"
            text = f"{display.counted(away, 'file')} {verb} offline."
            if found.offline:
                text += " Is a drive unplugged?"
            self._services.report.note(text, NoteAction("Locate…", self.locate))
        elif found.back:
            count = len(found.back)
            back = "is back" if count == 1 else "are back"
            self._services.report.note(f"{display.counted(count, 'file')} {back} online.")

    def _located(self, report: LocateReport) -> None:
        left = f" {report.left:,} still offline." if report.left else ""
        unread = f" {len(report.unread):,} could not be read." if report.unread else ""
        if not report.found:
            what = "None of the offline files is in that folder." if report.left else ""
            self._services.report.note((what or "Nothing is offline.") + unread)
            return
        found = f"{display.counted(len(report.found), 'file')} located."
        self._services.report.note(
            found + left + unread, NoteAction("Undo", self._services.runner.undo)
        )
