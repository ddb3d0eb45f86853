"""Finds the folder in which a file dialog begins: the first of several that is there.

A dialog that begins in a folder that does not exist proposes a name that cannot be chosen. Whether
one is there its drive knows, and a share that is gone may keep whoever asks: so the look is taken
beside the window, and who does not answer soon counts as not there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.base.lanes import NamedLanes
from desktop.ui.kit.carrier import Carrier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATIENCE = 700  # milliseconds; a person has just asked for the dialog and waits for it
THREADS = 8
is_folder = os.path.isdir  # the machine's edge: a test puts a share in its place that is dead


class FirstFolder(QObject):
    """Asks one question at a time."""

    def __init__(self, parent: QObject, *, patience: int = PATIENCE) -> None:
        super().__init__(parent)
        self._patience = patience
        self._lanes = NamedLanes("look-for-folder", THREADS)
        self._question: _Question | None = None
        self._carrier = Carrier(self)

    def ask(self, folders: Sequence[str], then: Callable[[str], None]) -> None:
        """Call `then` with the first of `folders` that is there, the last one if none is.

        While an earlier question waits for its answer, another one is not asked.
        """
        if self._question is not None:
            return
        question = self._question = _Question([folder for folder in folders if folder], then)
        for folder in question.folders[:-1]:
            ticket = self._lanes.submit(folder, self._looker(question, folder))
            if ticket.is_cancelled:  # no room: too many drives are silent
                question.seen[folder] = False
        QTimer.singleShot(self._patience, self, lambda: self._tell(question, is_late=True))
        self._tell(question)

    def _looker(self, question: _Question, folder: str) -> Callable[[], None]:
        def look() -> None:
            is_there = bool(is_folder(folder))
            self._carrier.post(lambda: self._came(question, folder, is_there))

        return look

    def _came(self, question: _Question, folder: str, is_there: bool) -> None:
        question.seen[folder] = is_there
        self._tell(question)

    def _tell(self, question: _Question, *, is_late: bool = False) -> None:
        if self._question is not question:
            return
        folder = question.answer(is_late=is_late)
        if folder is not None:
            self._question = None
            question.then(folder)


class _Question:
    """Folders in the order of preference, and which of them have been seen."""

    def __init__(self, folders: list[str], then: Callable[[str], None]) -> None:
        self.folders = folders
        self.then = then
        self.seen: dict[str, bool] = {}

    def answer(self, *, is_late: bool) -> str | None:
        """The first that is there, or None while that may still turn out to be another."""
        for folder in self.folders[:-1]:
            if folder not in self.seen and not is_late:
                return None
            if self.seen.get(folder):
                return folder
        return self.folders[-1]
