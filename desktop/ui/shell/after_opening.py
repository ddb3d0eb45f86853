"""What is done for a library a while after it was opened: first it is to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.jobs.media_upkeep import MediaUpkeep
    from desktop.ui.shell.status_bar import StatusBar
    from desktop.ui.shell.window import DeskWindow

# Milliseconds.
BACKUP_AFTER, MEASURE_AFTER, LOOK_AFTER, BUDGETS_AFTER = 20_000, 3_000, 45_000, 1_500
WATCH_AFTER = 2_500
GENERATE_AFTER = 2_500


def look_after(window: DeskWindow, library: Library) -> None:
    """Begin each of it in its time, if the library is still open then."""
    QTimer.singleShot(MEASURE_AFTER, window, lambda: _tell_ends(window))
    QTimer.singleShot(BACKUP_AFTER, window, lambda: _back_up(window, library))
    QTimer.singleShot(BUDGETS_AFTER, window, lambda: _watch_budgets(window, library))
    QTimer.singleShot(MEASURE_AFTER, window, lambda: _measure(window, library))
    QTimer.singleShot(WATCH_AFTER, window, lambda: _watch_folders(window, library))
    QTimer.singleShot(GENERATE_AFTER, window, lambda: _generate(window, library))
    QTimer.singleShot(LOOK_AFTER, window, lambda: _look_at_pictures(window, library))
    # Copies that are elsewhere yet are missing until they are here; all else can wait.
    delay = 0 if library.media.sources else BACKUP_AFTER
    QTimer.singleShot(delay, window, lambda: _keep_media(window, library))


def _tell_ends(window: DeskWindow) -> None:
    """From now on it is said when long work has ended."""
    from desktop.ui.shell.work_notices import WorkNotices  # noqa: PLC0415 - not for the first page

    if window.findChild(WorkNotices) is None:
        notices = WorkNotices(window.runner, window.settings, window)
        window.closed.connect(notices.close)


def _back_up(window: DeskWindow, opened: Library) -> None:
    """A checked copy once a day, when the first rush of opening is over."""
    if window.runner.library is opened and not opened.is_read_only:
        window.services.jobs.work(
            lambda jobs, library: jobs.upkeep.back_up(library, is_daily=True), ""
        )


def _watch_budgets(window: DeskWindow, opened: Library) -> None:
    """From now on it is said when a budget is nearly used up or passed."""
    from desktop.ui.shell.budget_watch import BudgetWatch  # noqa: PLC0415 - not for the first page

    if window.runner.library is not opened:
        return
    if (watch := window.findChild(BudgetWatch)) is None:
        status, go = cast("StatusBar", window.statusBar()), window.panes.go_to
        watch = BudgetWatch(window.runner, window.report, status, lambda: go("spending"), window)
    watch.look()


def _measure(window: DeskWindow, opened: Library) -> None:
    """From now on lengths that no header states are found out."""
    from desktop.ui.shell.measuring import Measuring  # noqa: PLC0415 - not for the first page

    if window.runner.library is not opened:
        return
    there = window.findChild(Measuring)
    (there or Measuring(window.services.jobs, window.runner, window)).look()


def _watch_folders(window: DeskWindow, opened: Library) -> None:
    """From now on what is written into watched folders comes in."""
    from desktop.ui.shell.folder_watch import FolderWatch  # noqa: PLC0415 - not for the first page

    if window.runner.library is opened:
        FolderWatch.of(window).look()


def _generate(window: DeskWindow, opened: Library) -> None:
    """What was sent to generators before is asked for, and what waits is sent."""
    from desktop.ui.shell.generating import Generating  # noqa: PLC0415 - not for the first page

    if window.runner.library is opened:
        Generating.of(window).look()


def _look_at_pictures(window: DeskWindow, opened: Library) -> None:
    """Pictures that came in before their looks were kept are looked at, when all is quiet."""
    if window.runner.library is not opened or opened.is_read_only:
        return

    def begin(unseen: Sequence[object]) -> None:
        if unseen and window.runner.library is opened:
            handle = window.services.jobs.work(
                lambda jobs, library: jobs.upkeep.find_looks(library),
                "Looking at pictures",
                None,
                lambda _error: None,  # it goes on with the next start
            )
            handle.is_upkeep = True

    window.runner.ask(
        lambda reads: reads.looks.unseen(limit=1), begin, lambda _error: None, key="unseen pictures"
    )


def _keep_media(window: DeskWindow, opened: Library) -> None:
    """Finish what was left undone in the media folder; what is said of it concerns the director."""
    if window.runner.library is not opened:
        return

    def told(done: MediaUpkeep) -> None:
        if words := done.sentence:
            window.report.note(words)

    window.services.jobs.work(lambda jobs, library: jobs.upkeep.keep_media(library), "", told)
