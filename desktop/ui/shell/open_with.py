"""Opens the file of an asset in another program: the system's own for it, or one that is chosen."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.base import programs
from desktop.base.frozen import frozen
from desktop.base.programs import Program
from desktop.domain.location import Seen
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.choose import ChoiceRow, ChooseDialog
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard
    from desktop.domain.bytes import PackedFile
    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location, Sight
    from desktop.ui.shell.services import Services

T = TypeVar("T")
OTHER = "Other Application…"
_APPLICATIONS = {"darwin": "/Applications", "win32": "C:/Program Files"}


@frozen
class _Found:
    """An asset whose file is there.

    Attributes:
        is_owned: It is the library's own copy: other programs get one of it.
        frames: Of an image sequence its frames: other programs get the first one.
        packed: It lies in the library itself, and `path` is no more than its name.
    """

    card: AssetCard
    path: Path
    content_type: str
    is_owned: bool
    frames: Frames | None = None
    packed: PackedFile | None = None


class OpenWith:
    """Handlers of Asset > Open and Asset > Open With.

    Args:
        locate: Begins to look for lost files.
    """

    def __init__(self, services: Services, window: QWidget, locate: Callable[[], None]) -> None:
        self._services, self._window, self._locate = services, window, locate

    def open(self) -> None:
        """In the program that the system has for it."""

        def show(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._find(lambda found: self._lend(found, show))

    def ask(self) -> None:
        """Choose the program."""
        self._find(self._ask)

    def _find(self, then: Callable[[_Found], None]) -> None:
        """Where the file of the current asset is, with a look at its disk beside the window."""
        library = self._services.runner.library
        key = next(iter(self._services.state.acted_on.ids), None)
        if library is None or key is None:
            return

        def look(told: tuple[AssetCard | None, Sequence[Location]]) -> None:
            card, places = told
            if card is None or not places:
                self._services.report.note("What is selected has no file on this computer.")
                return
            self._services.file_locator.ask(
                places,
                library.media_root,
                lambda sight: self._seen(card, places, sight, then),
                key="open-with",
            )

        self._services.runner.ask(lambda reads: _card_and_places(reads, key), look)

    def _seen(
        self,
        card: AssetCard,
        places: Sequence[Location],
        sight: Sight,
        then: Callable[[_Found], None],
    ) -> None:
        name = clean_line(card.name, limit=60)
        if sight.seen is Seen.FILE and sight.packed is not None:
            stand_in = Path(sight.packed.filename)
            kind = places[0].content_type or ""
            then(_Found(card, stand_in, kind, is_owned=True, packed=sight.packed))
            return
        if not sight.is_file or sight.path is None:
            locate = NoteAction("Locate…", self._locate)
            self._services.report.note(f"The file of “{name}” is not where it was.", locate)
            return
        # The library's copies are called by their content, and nothing else is.
        owned = {PurePosixPath(place.path).name for place in places if place.is_owned}
        path, frames = sight.path, places[0].frames
        is_owned = (path.name if frames is None else path.parent.name) in owned
        then(_Found(card, path, places[0].content_type or "", is_owned, frames))

    def _ask(self, found: _Found) -> None:
        if sys.platform == "win32":
            self._lend(found, lambda path: self._beside(lambda: programs.ask_windows(path)))
            return

        def show(known: list[Program]) -> None:
            choices = [
                ChoiceRow(program, program.name, "default" if program.is_default else "")
                for program in known
            ]
            ChooseDialog(
                self._window,
                f"Open “{clean_line(found.card.name, limit=40)}” with",
                choices=[*choices, ChoiceRow(OTHER, OTHER)],
                chosen=lambda picked: self._chosen(found, picked[0].key),
                verb="Open",
                hint="Type to filter",
            ).open()

        self._beside(lambda: programs.programs_for(found.content_type), show)

    def _chosen(self, found: _Found, key: Program | str) -> None:
        if isinstance(key, Program):
            self._start(found, key)
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Choose an Application", _APPLICATIONS.get(sys.platform, "/usr/bin")
        )
        if chosen:
            self._beside(
                lambda: programs.chosen_program(Path(chosen)),
                lambda program: self._start(found, program),
            )

    def _start(self, found: _Found, program: Program) -> None:
        self._lend(found, lambda path: self._beside(lambda: programs.open_with(program, path)))

    def _lend(self, found: _Found, then: Callable[[Path], None]) -> None:
        """`then` gets what the other program may open: the file, or a copy of the library's own."""
        if not found.is_owned:
            path, frames = found.path, found.frames
            then(path if frames is None else path.with_name(frames.name(frames.first)))
            return

        def lent(copy: Path) -> None:
            then(copy)
            self._services.report.note(
                f"Opened a read-only copy of “{clean_line(found.card.name, limit=60)}”."
                " Save changes under another name and import them."
            )

        from desktop.jobs import lend_copy as lending  # noqa: PLC0415 - first opened

        job = partial(lending.lend_copy, found.path, found.card.name)
        if found.frames is not None:
            job = partial(lending.lend_frames, found.path, found.frames)
        if found.packed is not None:
            job = partial(lending.lend_packed, found.packed, found.card.name)
        self._services.runner.work_alone(job, title="Copying", then=lent)

    def _beside(self, act: Callable[[], T], then: Callable[[T], None] | None = None) -> None:
        """Do something that may wait for a disk or a program, beside the window."""

        def job() -> Generator[None, None, T]:
            yield
            return act()

        self._services.runner.work_alone(job, then=then)


def _card_and_places(reads: Reads, key: AssetId) -> tuple[AssetCard | None, Sequence[Location]]:
    places = reads.locations.of([key]).get(key, [])
    return reads.assets.cards([key]).get(key), places
