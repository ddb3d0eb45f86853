"""What Pack Media into Library and Unpack Media do: ask, start the job, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop.domain.display import counted
from desktop.jobs.pack_outlook import PackScope, PackWish
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.packing_dialogs import (
    PackingQuestion,
    PackProblems,
    PackQuestion,
    UnpackQuestion,
    failed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.jobs.pack_outlook import PackOutlook
    from desktop.jobs.packing import PackReport
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.shell.services import Services


class PackingCommands(QObject):
    """One question about packing or unpacking, from the command to what came of it."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._asked: PackingQuestion | None = None
        self._looking: JobHandle | None = None

    def pack(self) -> None:
        """Ask what is to be packed."""
        library = self._services.runner.library
        if library is not None:
            root = library.media_root
            self._show(
                PackQuestion(
                    self._wishes(), self._look, self._window, media_root=root, decided=self._pack
                )
            )

    def unpack(self) -> None:
        """Ask what is to be written to files, and where."""
        self._show(UnpackQuestion(self._wishes(), self._look, self._window, decided=self._unpack))

    def _show(self, question: PackingQuestion) -> None:
        self._asked = question
        question.finished.connect(self._over)
        question.open()

    def _wishes(self) -> list[tuple[PackWish, str]]:
        """What can be meant now, what is nearest first."""
        state, found = self._services.state, []
        if ids := tuple(state.acted_on.ids):
            found.append((PackWish(PackScope.SELECTION, ids), counted(len(ids), "selected asset")))
        if state.film_id is not None:
            wish = PackWish(PackScope.FILM, (state.film_id,))
            found.append((wish, "The film on the storyboard, with all it uses"))
        return [*found, (PackWish(PackScope.LIBRARY), "The whole library")]

    def _look(self, wish: PackWish) -> None:
        """Find out beside the window what a wish comes to."""
        self._stop_looking()

        def came(outlook: PackOutlook) -> None:
            asked = self._asked
            if asked is not None and isValid(asked) and asked.wish == wish:
                asked.show_outlook(outlook)

        self._looking = self._services.jobs.work(
            lambda jobs, library: jobs.packing.outlook(library, wish),
            "Looking what there is to pack",
            came,
        )

    def _stop_looking(self) -> None:
        if self._looking is not None and isValid(self._looking) and not self._looking.is_over:
            self._looking.cancel()
        self._looking = None

    def _over(self) -> None:
        self._stop_looking()
        self._asked = None

    def _pack(self, outlook: PackOutlook, removes: bool) -> None:
        self._services.jobs.work(
            lambda jobs, library: jobs.packing.pack(library, outlook.ids, removes=removes),
            "Packing media",
            self._packed,
        )

    def _unpack(self, outlook: PackOutlook, folder: Path, keeps: bool) -> None:
        self._services.jobs.work(
            lambda jobs, library: jobs.packing.unpack(library, outlook.ids, folder, keeps=keeps),
            "Unpacking media",
            self._unpacked,
        )

    def _packed(self, report: PackReport) -> None:
        kept = f" {report.kept:,} copies stay for now. {report.why}" if report.kept else ""
        self._tell(report, PackQuestion.title, kept)

    def _unpacked(self, report: PackReport) -> None:
        self._tell(report, UnpackQuestion.title, "")

    def _tell(self, report: PackReport, title: str, more: str) -> None:
        """What came of it; what failed stays in sight."""
        if report.failure is not None:
            self._services.report.fail(report.failure)
        told = f"{report.sentence}.{more}"
        if failed(report):
            action = NoteAction("Show List", lambda: self._list(report, title))
            self._services.report.warn(told, action)
        else:
            self._services.report.note(told)

    def _list(self, report: PackReport, title: str) -> None:
        PackProblems(report, title, self._window).open()
