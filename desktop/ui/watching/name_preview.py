"""Shows what a rule would make of the names that lie in a folder, while one types.

The folder is listed by a job, once for each folder; the rule is tried on its names where the shots
of the film are read. Neither keeps the window waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.base.errors import NotFoundError
from desktop.domain.display import counted
from desktop.domain.location import readable
from desktop.domain.untrusted_text import clean_line
from desktop.domain.watched_folder import NameVerdict, ShotNames
from desktop.jobs.watched_names import ListedNames, look_at_names
from desktop.ui.kit.labels import SectionHead, plain_label
from desktop.ui.kit.text_table import TextTable
from desktop.ui.kit.tokens import GAP_HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.watched_folder import NamePlan, WatchedFolder
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.kit.runner import Runner

CALM = 250  # milliseconds without a key after which it is looked again
MOST = 300  # names that a rule is tried on
_LONGEST = 120  # characters of a name
_KEY = "watched-name-preview"
_NAME_WIDTH = 240


class NamePreview(QWidget):
    """The names and what becomes of them.

    Attributes:
        table: The names.
        summary: How many there are, or why there are none.
    """

    def __init__(self, runner: Runner, own: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._runner, self._own = runner, own
        self._folder: WatchedFolder | None = None
        self._listed: tuple[str, bool] | None = None  # what the names are of
        self._names: ListedNames | None = None
        self._looking: JobHandle | None = None
        self.summary = plain_label("", "quiet", self)
        self.summary.setWordWrap(True)
        self.table = TextTable("Preview", ("File", "Becomes"), (), self, widths=(_NAME_WIDTH,))
        self.table.setMinimumHeight(96)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_HALF)
        column.addWidget(SectionHead("Preview", self))
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._look)
        self.show_folder(None)

    def show_folder(self, folder: WatchedFolder | None, problem: str = "") -> None:
        """Show what these settings would do; without a folder say the problem, if any."""
        self._folder = folder
        if folder is None:
            self._calm.stop()
            self._say(problem or "Choose a folder to see what would become of its files.")
        else:
            self._calm.start()

    def stop(self) -> None:
        """Look no more."""
        self._calm.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _look(self) -> None:
        """List the folder if it is another one, else try the rule."""
        folder = self._folder
        if folder is None:
            return
        wanted = (folder.exact, folder.is_recursive)
        if wanted == self._listed:
            if self._names is not None:
                self._plan(folder, self._names)
            return
        self.stop()
        self._listed, self._names = wanted, None
        self._say("Looking at the folder…")
        path, is_deep = wanted

        def show(names: ListedNames) -> None:
            if isValid(self) and self._listed == wanted:
                self._names = names
                if self._folder is not None:
                    self._look()

        def fail(error: BaseException) -> None:
            if isValid(self) and self._listed == wanted:
                self._say(f"The folder cannot be looked at: {error}")

        self._looking = self._runner.work_alone(
            lambda: look_at_names(path, is_deep=is_deep, own=self._own, limit=MOST),
            then=show,
            on_error=fail,
        )

    def _plan(self, folder: WatchedFolder, names: ListedNames) -> None:
        if names.problem:
            self._say(f"The folder cannot be looked at now: {names.problem}.")
        elif not names.total:
            self._say("No files lie there yet. What is written there comes in.")
        elif not folder.name_rule:
            self._show(names, [(name, "comes in") for name in names.names])
        else:
            self._try_rule(folder, names)

    def _try_rule(self, folder: WatchedFolder, names: ListedNames) -> None:
        def plan(reads: Reads) -> list[NamePlan]:
            try:
                film = reads.films.load(folder.film_id) if folder.film_id else None
            except NotFoundError:
                film = None
            return ShotNames(folder.name_rule, film).plans(names.names)

        def show(plans: list[NamePlan]) -> None:
            if isValid(self) and folder == self._folder:
                takes = sum(one.verdict is NameVerdict.TAKE for one in plans)
                rows = [(one.name, one.words) for one in plans]
                self._show(names, rows, f"{takes:,} of {len(plans):,} become takes. ")

        def fail(error: BaseException) -> None:
            if isValid(self):
                self._say(str(error))

        self._runner.ask(plan, show, fail, key=_KEY)

    def _show(self, names: ListedNames, rows: Sequence[tuple[str, str]], told: str = "") -> None:
        more = names.total - len(rows)
        rest = f" The first {len(rows):,} are shown." if more > 0 else ""
        is_are = "lies" if names.total == 1 else "lie"
        self.summary.setText(f"{counted(names.total, 'file')} {is_are} there. {told}{rest}".strip())
        self.table.show_rows(
            [(clean_line(readable(name), limit=_LONGEST), words) for name, words in rows]
        )

    def _say(self, words: str) -> None:
        self.summary.setText(words)
        self.table.show_rows(())
