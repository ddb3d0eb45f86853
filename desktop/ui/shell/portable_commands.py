"""What File > Library > Save a Portable Copy and File > Library > Merge Library do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.base import paths
from desktop.domain.display import counted, size
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.ask import front
from desktop.ui.shell.file_commands import LIBRARY_FILES, open_folder
from desktop.ui.shell.first_folder import FirstFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.library_merge import MergeChoice
    from desktop.jobs.merge_library import MergeReport
    from desktop.jobs.portable_copy import CopyReport, PortableRequest
    from desktop.ui.portable.copy_dialog import CopySubject
    from desktop.ui.shell.services import Services


class PortableCommands:
    """Parts of the library as files of their own, and back."""

    def __init__(self, services: Services, window: QWidget) -> None:
        self._services, self._window = services, window
        self._first = FirstFolder(window)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {"file.portable_copy": self.copy, "file.merge_library": self.merge}

    # A portable copy

    def copy(self) -> None:
        """Ask what of, then where to."""
        state = self._services.state
        ids = tuple(state.selection.ids)
        film, collection = state.film_id, state.listing.collection_id

        def read(reads: Reads) -> tuple[str, str]:
            films = dict(reads.films.names())
            held = {one.id: one.name for one in reads.collections.all()}
            return films.get(film, "") if film else "", held.get(
                collection, ""
            ) if collection else ""

        def ask(names: tuple[str, str]) -> None:
            from desktop.ui.portable.copy_dialog import CopyDialog, CopySubject  # noqa: PLC0415 - first opened

            subjects = []
            if ids:
                told = f"Selection: {counted(len(ids), 'asset')}"
                subjects.append(CopySubject(told, "selection", ids))
            if film and names[0]:
                name = clean_line(names[0], limit=60)
                subjects.append(CopySubject(f"Film “{name}”", name, (film,)))
            if collection and names[1]:
                name = clean_line(names[1], limit=60)
                shown = f"Collection “{name}”"
                subjects.append(CopySubject(shown, name, collection_id=str(collection)))
            if not subjects:
                self._services.report.note("Select something first, or open a film or collection.")
                return
            CopyDialog(subjects, front(self._window), decided=self._ask_where).open()

        self._services.runner.ask(read, ask)

    def _ask_where(self, subject: CopySubject, history: bool, media: bool) -> None:
        def choose(start: str) -> None:
            from desktop.jobs.portable_copy import PortableRequest  # noqa: PLC0415 - first opened

            name = "".join(one for one in subject.name if one not in '/\\:*?"<>|').strip(". ")
            chosen, _ = QFileDialog.getSaveFileName(
                self._window,
                "Save a Portable Copy",
                str(Path(start) / f"{name or 'copy'}.desk"),
                LIBRARY_FILES,
            )
            if chosen:
                path = Path(chosen)
                request = PortableRequest(
                    path if path.suffix else path.with_suffix(".desk"),
                    subject.ids,
                    subject.collection_id,
                    has_history=history,
                    has_media=media,
                    replaces=bool(path.suffix),  # the system has asked about that very file
                )
                self._save(request)

        self._first.ask([str(Path.home()), str(paths.data_dir())], choose)

    def _save(self, request: PortableRequest) -> None:
        self._services.jobs.work(
            lambda jobs, library: jobs.packing.portable(library, request),
            f"Saving {request.path.name}",
            self._saved,
        )

    def _saved(self, report: CopyReport) -> None:
        lost = sum(row.outcome.value == "missing" for row in report.rows)
        held = counted(report.counts["assets"], "asset")
        told = f"{report.path.name} holds {held} ({size(report.size)})."
        show = NoteAction("Show", lambda: open_folder(report.path))
        if lost:
            self._services.report.warn(f"{told} {counted(lost, 'file')} could not be read.", show)
        else:
            self._services.report.note(told, show)

    # A merge

    def merge(self) -> None:
        """Ask which library, and show what would be done."""

        def choose(start: str) -> None:
            chosen, _ = QFileDialog.getOpenFileName(
                self._window, "Merge Library", start, LIBRARY_FILES
            )
            if chosen:
                self.plan(chosen)

        self._first.ask([str(Path.home()), str(paths.data_dir())], choose)

    def plan(self, address: str) -> None:
        """Compare a library with this one, and ask."""

        def show(report: MergeReport) -> None:
            from desktop.ui.portable.merge_dialog import MergeDialog  # noqa: PLC0415 - first opened

            def decided(choice: MergeChoice) -> None:
                self._merge(address, choice)

            MergeDialog(
                Path(address).name, report.plan, front(self._window), decided=decided
            ).open()

        self._services.jobs.work(
            lambda jobs, library: jobs.packing.plan_merge(library, address),
            "Comparing libraries",
            show,
        )

    def _merge(self, address: str, choice: MergeChoice) -> None:
        history = self._services.runner.history
        name = Path(address).name

        def told(report: MergeReport) -> None:
            if not report.is_done:  # somebody has edited something since the plan was shown
                self.plan(address)
                return
            words = f"Merged {name}: {report.plan.sentence}."
            if report.lost:
                lost = counted(len(report.lost), "file")
                self._services.report.warn(f"{words} {lost} could not be read.")
            else:
                self._services.report.note(words)

        self._services.jobs.work(
            lambda jobs, library: jobs.packing.merge(library, address, choice, history),
            f"Merging {name}",
            told,
        )
